"""One of Microsoft's libraries, set up against the stand-in, behind a web server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.teams.commands import MESSAGES
from adapters.teams.seam import Json, Sdk, open_sdk
from bot.settings import TEAMS_SDKS, Settings
from tests.teams_server.fixtures import APP_ID, CHANNEL, OFFICER, SECRET, TENANT
from tests.teams_server.server import Teams

SDKS = TEAMS_SDKS


def settings(teams: Teams, folder: Path, sdk: str, *, secret: str = SECRET) -> Settings:
    """Settings with which Signpost takes the stand-in for Teams."""
    file = folder / "secret"
    file.write_text(secret)
    return Settings(
        data=folder,
        teams_tenants={TENANT: "wmp"},
        teams_app_id=APP_ID,
        teams_tenant_id=TENANT,
        teams_secret_file=file,
        teams_sdk=sdk,
        teams_login_url=teams.login_url,
        teams_keys_url=teams.keys_url,
        teams_service_url=teams.service_url,
        teams_ca_file=teams.certificate,
    )


@asynccontextmanager
async def opened(given: Settings) -> AsyncIterator[Sdk]:
    """The library, closed in the end."""
    sdk = open_sdk(given)
    try:
        yield sdk
    finally:
        await sdk.close()


class Address:
    """The address that Teams sends to. `taken_in`: what was handled; `reply` is returned, or raised."""

    def __init__(self, sdk: Sdk) -> None:
        self._sdk, self.url = sdk, ""
        self.taken_in: list[Json] = []
        self.reply: Json | Exception | None = None

    async def post(
        self, activity: Json | bytes | None, authorization: str = "", kind: str = "application/json"
    ) -> tuple[int, bytes]:
        """Send something there: status and body."""
        headers = {"Content-Type": kind} | ({"Authorization": authorization} if authorization else {})
        body = {"data": activity} if isinstance(activity, bytes) else {"json": activity}
        async with ClientSession() as session, session.post(self.url, headers=headers, **body) as answer:
            return answer.status, await answer.read()

    async def answer(self, request: web.Request) -> web.Response:
        """What the web server does."""
        return await self._sdk.process(request, self._handle)

    async def _handle(self, activity: Json) -> Json | None:
        self.taken_in.append(activity)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


@asynccontextmanager
async def address(given: Settings) -> AsyncIterator[Address]:
    """A web server with that address."""
    async with opened(given) as sdk:
        to = Address(sdk)
        app = web.Application()
        app.router.add_post(MESSAGES, to.answer)
        async with TestServer(app) as server:
            to.url = str(server.make_url(MESSAGES))
            yield to


def said(teams: Teams, **changed: object) -> Json:
    """A message in a channel, as Teams sends it, with some of it changed."""
    whole: Json = {
        "type": "message",
        "id": "1700000000000",
        "timestamp": "2026-11-20T10:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": teams.service_url,
        "from": {"id": teams.mri(OFFICER), "name": "An officer", "aadObjectId": OFFICER},
        "recipient": {"id": f"28:{APP_ID}", "name": "Signpost"},
        "conversation": {"id": CHANNEL, "conversationType": "channel", "isGroup": True, "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "<at>Signpost</at> May I post this?",
    }
    return {name: value for name, value in (whole | changed).items() if value is not None}

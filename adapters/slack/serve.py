"""Slack beside the web pages, in the same process: over Socket Mode, or over HTTP at /slack/events."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import PLATFORM, code_of
from adapters.slack.app import Door
from adapters.slack.notices import Notices
from adapters.slack.people import People
from adapters.slack.quiet import quiet_logger
from adapters.slack.send import Desk
from adapters.slack.socket import AGAIN_AFTER, over_the_socket
from adapters.slack.work import Work
from bot.received.work import keep_working
from bot.services import Services
from bot.settings import Settings, SettingsError, read_secret

log = logging.getLogger("signpost")

EVENTS = "/slack/events"
_CALL_SECONDS = 10
_WRONG = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


class Slack:
    """The connection to one workspace, while the web application runs."""

    platform = PLATFORM

    def __init__(self, settings: Settings, services: Services) -> None:
        assert settings.slack_bot_token_file is not None
        self._settings, self._services = settings, services
        self._bot_token = read_secret(settings.slack_bot_token_file, "SIGNPOST_SLACK_BOT_TOKEN_FILE")
        self._app_token = _secret_or_none(settings.slack_app_token_file, "SIGNPOST_SLACK_APP_TOKEN_FILE")
        self._signing = _secret_or_none(settings.slack_signing_secret_file, "SIGNPOST_SLACK_SIGNING_SECRET_FILE")
        self._bolt: AsyncApp | None = None
        self.notices = Notices(services)
        self.is_away = False

    def attach(self, app: web.Application) -> None:
        """Have the web application serve Slack as well."""
        if self._signing is not None:
            app.router.add_post(EVENTS, self._over_http)
        app.cleanup_ctx.append(self._run)

    async def _run(self, _app: web.Application) -> AsyncIterator[None]:
        running = asyncio.create_task(self._keep_serving())
        yield
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def _keep_serving(self) -> None:
        """Until cancelled, whatever goes wrong: nobody would notice that Slack alone has stopped."""
        while True:
            try:
                await self._serve()
            except Exception as error:
                log.error("Slack is connected anew, after %s", code_of(error))
                self.is_away = True
            await asyncio.sleep(AGAIN_AFTER[0])

    async def _serve(self) -> None:
        """Until cancelled. Slack may be away at first; the web pages don't wait for it."""
        timeout = aiohttp.ClientTimeout(total=_CALL_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = web_client(self._settings, self._bot_token, session)
            us = await self._introduced(client)
            nudge, loop = asyncio.Event(), asyncio.get_running_loop()
            people = People(client, self._settings.slack_workspaces, self._services.now)
            door = Door(self._services, client, people, us, nudge)
            self._bolt = door.app(self._signing)
            work = Work(self._services, people, Desk(client), loop)
            working = asyncio.create_task(keep_working(work, self._services, nudge))
            self.notices.connect(client)
            try:
                if self._app_token:
                    await over_the_socket(self._bolt, self._app_token, self._note)
                self._note(is_away=False)
                await asyncio.Event().wait()
            finally:
                self._bolt = None
                await door.close()
                self.notices.disconnect()
                await _stop(working)

    def _note(self, *, is_away: bool) -> None:
        self.is_away = is_away

    async def _introduced(self, client: AsyncWebClient) -> AuthorizeResult:
        """Who we are there, asked until Slack says."""
        for attempt in range(10**9):
            try:
                return await introduce(client, self._settings)
            except SettingsError as error:
                self.notices.is_refused = True
                log.error("%s", error)
            except Exception as error:
                log.error("Slack can't be reached: %s", code_of(error))
            self.is_away = True
            await asyncio.sleep(AGAIN_AFTER[min(attempt, len(AGAIN_AFTER) - 1)])
        raise AssertionError

    async def _over_http(self, request: web.Request) -> web.Response:
        if self._bolt is None:  # not acknowledged, so that Slack sends it again
            return web.Response(status=503)
        try:
            sent = await to_bolt_request(request)
        except (ValueError, LookupError, AttributeError):  # Bolt reads it before it looks at the signature
            return web.Response(status=401)
        return await to_aiohttp_response(await self._bolt.async_dispatch(sent))


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def web_client(settings: Settings, token: str, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """Slack's Web API, without retries of its own: what may have been sent is looked for before it is sent again."""
    return AsyncWebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=_CALL_SECONDS,
        session=session,
        logger=quiet_logger(),
        retry_handlers=[],
    )


async def introduce(client: AsyncWebClient, settings: Settings) -> AuthorizeResult:
    """Who we are in the workspace of the token; raises SettingsError where the token or the workspace is wrong."""
    try:
        us = await client.auth_test()
    except SlackApiError as error:
        code = code_of(error)
        if code in _WRONG:
            raise SettingsError(f"SIGNPOST_SLACK_BOT_TOKEN_FILE: Slack does not take this token ({code}).") from None
        raise
    if us["team_id"] not in settings.slack_workspaces:
        raise SettingsError(
            f"SIGNPOST_SLACK_WORKSPACES does not name {us['team_id']}, the workspace of the bot token. "
            f"Write which force it belongs to, such as {us['team_id']}:wmp."
        )
    return AuthorizeResult(
        enterprise_id=us.get("enterprise_id"),
        team_id=us["team_id"],
        bot_user_id=us["user_id"],
        bot_id=us.get("bot_id"),
        bot_token=client.token,
    )


def _secret_or_none(file: Path | None, setting: str) -> str | None:
    return read_secret(file, setting) if file is not None else None

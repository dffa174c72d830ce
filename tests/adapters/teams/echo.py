"""A small app that answers whatever it is told, to try the stand-in Teams with."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.teams_server.screens import NEW_CARD
from tests.teams_server.server import Teams
from tests.teams_server.world import APP_ID, CARD, TENANT

Json = dict[str, Any]


def words(text: str) -> Json:
    """Text in a card."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}


def button(title: str, does: str, *, fetch: bool = False, **more: Any) -> Json:
    """A button that sends what it does."""
    msteams = {"msteams": {"type": "task/fetch"}} if fetch else {}
    return {"type": "Action.Submit", "title": title, "data": {"does": does} | msteams} | more


def card(text: str, *actions: Json, fields: tuple[Json, ...] = (), refresh: str = "") -> Json:
    """A card."""
    again = {"action": {"type": "Action.Execute", "verb": "refresh", "data": {}}, "userIds": [refresh]}
    whole: Json = {"type": "AdaptiveCard", "version": "1.5", "body": [words(text), *fields], "actions": list(actions)}
    return whole | ({"refresh": again} if refresh else {})


def attached(content: Json) -> Json:
    """An attachment with a card."""
    return {"contentType": CARD, "content": content}


def dialog(text: str, *actions: Json) -> Json:
    """A dialog with a field, or with the given buttons."""
    field = {"type": "Input.Text", "id": "what", "label": "What", "isRequired": True, "errorMessage": "Say what"}
    back = button("Back", "back", associatedInputs="none")
    content = card(text, *(actions or (button("Send", "send"), back)), fields=(field,))
    return {"task": {"type": "continue", "value": {"title": "Form", "width": "medium", "card": attached(content)}}}


class Echo:
    """The app. `acted` counts what was done with Action.Execute."""

    def __init__(self, teams: Teams, session: ClientSession) -> None:
        self.teams, self.session = teams, session
        self.told: list[Json] = []
        self.acted = 0
        self.token = ""

    async def take_in(self, request: web.Request) -> web.Response:
        """Everything that arrives."""
        activity = await request.json()
        self.told.append(activity)
        if activity["type"] == "invoke":
            return web.json_response(self.invoked(activity))
        if activity["type"] == "message":
            said = activity.get("text") or str(activity["value"])
            execute = {
                "type": "Action.Execute",
                "title": "Act",
                "verb": "act",
                "data": {},
                "fallback": button("Act", "act"),
            }
            content = card(
                said, button("Go", "go"), button("Open", "open", fetch=True), execute, refresh=activity["from"]["id"]
            )
            await self.post(activity["conversation"]["id"], {"type": "message", "attachments": [attached(content)]})
        return web.Response(status=202)

    def invoked(self, activity: Json) -> Json | None:
        """The answer to an invoke."""
        name, value = activity["name"], activity["value"]
        if name == "adaptiveCard/action":
            self.acted += value["action"]["verb"] == "act"
            shown = card(f"Acted {self.acted}, {value['trigger']}")
            return {"statusCode": 200, "type": NEW_CARD, "value": shown}
        if name in ("task/fetch", "composeExtension/fetchTask"):
            return dialog(value.get("messagePayload", {}).get("body", {}).get("content", "Opened"))
        does, what = value["data"]["does"], value["data"].get("what")
        if does == "back" or what == "more":
            return dialog(f"{does} {what}")
        return {"task": {"type": "message", "value": f"Thanks for {what}"}} if what == "words" else None

    async def call(self, verb: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """Call the Connector with the app's token."""
        if not self.token:
            form = {"client_id": APP_ID, "client_secret": self.teams.core.secret, "grant_type": "client_credentials"}
            trust = ssl.create_default_context(cafile=str(self.teams.certificate))
            where = f"{self.teams.login_url}{TENANT}/oauth2/v2.0/token"
            scope = {"scope": "https://api.botframework.com/.default"}
            async with self.session.post(where, data=form | scope, ssl=trust) as response:
                self.token = (await response.json())["access_token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        where = f"{self.teams.service_url}v3/conversations{path}"
        async with self.session.request(verb, where, json=body, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    async def post(self, conversation: str, activity: Json) -> tuple[int, Any]:
        """Post a message."""
        return await self.call("POST", f"/{conversation}/activities", activity)


@asynccontextmanager
async def echoing(teams: Teams) -> AsyncIterator[Echo]:
    """The app at an address of its own, to which the stand-in sends."""
    async with ClientSession() as session:
        echo = Echo(teams, session)
        app = web.Application()
        app.router.add_post("/teams/messages", echo.take_in)
        async with TestServer(app) as server:
            teams.listens_at(str(server.make_url("/teams/messages")))
            yield echo

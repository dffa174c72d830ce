"""A small Bolt app that answers whatever it is told, to try the stand-in Slack with."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server.core import BOT_TOKEN, SIGNING_SECRET
from tests.slack_server.server import Slack

Json = dict[str, Any]
BUTTON: Json = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
ACTIONS: Json = {"type": "actions", "block_id": "buttons", "elements": [BUTTON]}


def plain(text: str) -> Json:
    """A text object."""
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    """A block of text."""
    return {"type": "section", "text": plain(text)}


def modal(text: str) -> Json:
    """A modal with a text and a field."""
    field = {"type": "plain_text_input", "action_id": "value"}
    blocks = [section(text), {"type": "input", "block_id": "what", "label": plain("What"), "element": field}, ACTIONS]
    titles = {"title": plain("Form"), "submit": plain("Send")}
    return {"type": "modal", "callback_id": "form", "blocks": blocks, "notify_on_close": True} | titles


def web_client(slack: Slack) -> AsyncWebClient:
    """The SDK's client, for the stand-in."""
    return AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)


def echo(slack: Slack) -> AsyncApp:
    """The app; it does not listen yet."""
    app = AsyncApp(client=web_client(slack), signing_secret=SIGNING_SECRET, process_before_response=True)

    @app.event({"type": "message", "subtype": None})
    async def message(event: Json, say: AsyncSay) -> None:
        await say(text=f"You said: {event['text']}", blocks=[section(event["text"]), ACTIONS])

    @app.event("app_mention")
    async def mention(event: Json, client: AsyncWebClient) -> None:
        await client.chat_postEphemeral(channel=event["channel"], user=event["user"], text="Only you see this")

    @app.command("/echo")
    async def command(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
        await ack("One moment")
        await respond(text=command["text"], response_type="in_channel")

    @app.action("go")
    async def press(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        if body["container"]["type"] == "view":
            await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal("Pressed"))
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=modal("Opened"))

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        what = view["state"]["values"]["what"]["value"]["value"]
        if what == "wrong":
            await ack(response_action="errors", errors={"what": "Say something else"})
        elif what == "more":
            await ack(response_action="update", view=modal("More"))
        else:
            await ack()

    @app.view_closed("form")
    async def closed(ack: AsyncAck) -> None:
        await ack()

    @app.shortcut("open-form")
    async def shortcut(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(body["type"]))

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Home")]})

    @app.event("assistant_thread_started")
    async def assistant(event: Json, client: AsyncWebClient) -> None:
        thread = event["assistant_thread"]
        where = {"channel_id": thread["channel_id"], "thread_ts": thread["thread_ts"]}
        await client.assistant_threads_setSuggestedPrompts(prompts=[{"title": "Ask", "message": "May I?"}], **where)

    @app.event({"type": "message", "subtype": [re.compile("message_(changed|deleted)")]})
    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    @app.event("user_change")
    async def nothing() -> None:
        pass

    return app

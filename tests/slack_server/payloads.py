"""What the app is told, as Slack words it."""

import html
import re
from urllib.parse import quote

from tests.slack_server.core import Core
from tests.slack_server.errors import Json
from tests.slack_server.world import APP, BOT_USER, TEAM, Channel, Message, Person, View

TOKEN = "verification-token"  # the old way to verify a request, which nobody should use any more


def event_callback(core: Core, event: Json, *, shared: bool = False) -> Json:
    """The outer event. https://docs.slack.dev/apis/events-api#events-JSON"""
    authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": core.world.fresh("Ev"),
        "event_time": int(core.world.now().timestamp()),
        "authorizations": [authorization | {"is_enterprise_install": False}],
        "is_ext_shared_channel": shared,
        "event_context": core.world.fresh("4-"),
    }


def escaped(text: str) -> str:
    """What a person types is escaped. https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return html.escape(text, quote=False)


def typed(text: str) -> str:
    """A message's text as Slack passes it on: mentions and links become markup.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    text = re.sub(r"&lt;([@#][A-Z0-9]+)&gt;", r"<\1>", escaped(text))
    text = re.sub(r"\b(https?://[^\s<>|]+)", r"<\1>", text)
    return re.sub(r"(?<![/\w@])([\w.+-]+@[\w-]+\.[\w.-]+\w)", r"<mailto:\1|\1>", text)


def rich(text: str) -> Json:
    """The block that Slack's own app makes of what is typed, in which nothing is escaped; roughly, without markup."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def message_event(person: Person, channel: Channel, message: Message, kind: str = "message") -> Json:
    """https://docs.slack.dev/reference/events/message.im and .../app_mention"""
    event = message.json() | {"type": kind, "team": person.team, "channel": channel.id, "event_ts": message.ts}
    event |= {"client_msg_id": f"client-{message.ts}"}
    if kind == "message":
        event["channel_type"] = channel.kind
    if channel.is_ext_shared or person.team != TEAM:
        event |= {"user_team": person.team, "source_team": person.team}
    return event


def command(core: Core, person: Person, channel: Channel, name: str, text: str) -> Json:
    """https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling: text is not escaped here
    unless the app asks for it, but `&`, `<` and `>` are."""
    return {
        "token": TOKEN,
        "team_id": person.team,
        "team_domain": "work",
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": person.id,
        "user_name": person.id.lower(),
        "command": name,
        "text": escaped(text),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": "",
        "trigger_id": core.trigger(person.id),
    }


def interaction(core: Core, kind: str, person: Person, view: str | None = None) -> Json:
    """What all interactions have. https://docs.slack.dev/reference/interaction-payloads"""
    user = {"id": person.id, "username": person.id.lower(), "name": person.id.lower(), "team_id": person.team}
    where = {"team": {"id": TEAM, "domain": "work"}, "enterprise": None, "is_enterprise_install": False}
    more = {"type": kind, "user": user, "api_app_id": APP, "token": TOKEN}
    trigger = {} if kind == "view_closed" else {"trigger_id": core.trigger(person.id, view)}
    return more | where | trigger


def on_message(channel: Channel, message: Message) -> Json:
    """Where a press on a message took place. An ephemeral one comes without its content.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    hidden = message.only_for is not None
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": hidden}
    container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    name = {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)
    where: Json = {"container": container, "channel": {"id": channel.id, "name": name}}
    return where if hidden else where | {"message": message.json()}


def on_view(view: View, values: Json) -> Json:
    """Where a press in a modal or the App Home took place, with what is filled in so far."""
    shown = view.json() | {"state": {"values": values}}
    return {"container": {"type": "view", "view_id": view.id}, "view": shown}


def response_url(core: Core, key: str) -> str:
    """https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""
    return f"{core.url}/response/{quote(key)}"

"""What Slack sends → an Event. Pure.

Payloads: https://docs.slack.dev/reference/events and https://docs.slack.dev/reference/interaction-payloads
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from adapters.slack import modal
from adapters.slack.event import Event
from adapters.slack.modal import NEXT_PAGE, PREVIOUS_PAGE, Where
from adapters.slack.outbound import SHARE, SHARE_WITH_QUESTION
from adapters.slack.parsed import plain, with_emoji
from bot.commands import choice_of
from bot.draft import FORM
from bot.flows.starting import START_CONTACT
from bot.handle import AGAIN, AGAIN_WITH_QUESTION, choice_for
from bot.help import HELP, TO_ASK

Payload = Mapping[str, Any]

ASK_BOX = "slack-ask"
TALK = "|"  # in the id of a row of buttons, before the conversation that they belong to
SHORTCUTS = {"log_a_contact": START_CONTACT, "ask_signpost": TO_ASK}
CHECK_DRAFT = "check_this_draft"  # the message shortcut that fills a draft in
# Characters; Slack cuts a message there: https://docs.slack.dev/reference/methods/chat.postMessage
LONGEST_TEXT = 40_000


def event(body: Payload, bot: str) -> Event | None:
    """What a payload asks for; None where it is nothing to us: our own messages, edits, other apps.

    `bot` is our own user.
    """
    kind = body.get("type")
    if kind == "event_callback":
        return _of_events(body, bot)
    if kind == "block_actions":
        return _pressed(body)
    if kind == "view_submission":
        return _submitted(body)
    if kind in ("shortcut", "message_action"):
        return _shortcut(body)
    return _command(body) if "command" in body else None


def _of_events(body: Payload, bot: str) -> Event | None:
    inner = body["event"]
    kind, key = inner.get("type"), f"slack:{body.get('event_id', '')}"
    team = inner.get("user_team") or inner.get("team") or body.get("team_id", "")
    user = inner.get("user", "")
    if kind in ("app_uninstalled", "tokens_revoked"):
        return Event(key, "gone", team, "")
    if kind == "app_home_opened":
        return Event(key, "home", team, user) if inner.get("tab") == "home" else None
    if kind == "assistant_thread_started":
        opened = inner["assistant_thread"]
        channel, thread = opened["channel_id"], opened["thread_ts"]
        return Event(key, "thread", team, opened["user_id"], channel, True, thread=thread)
    is_direct = inner.get("channel_type") == "im"
    is_asked = kind == "app_mention" or (kind == "message" and is_direct)
    if not is_asked or inner.get("bot_id") or inner.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    found = Event(key, "text", team, user, inner["channel"], is_direct, thread=inner.get("thread_ts", ""))
    found = replace(found, is_shared=bool(body.get("is_ext_shared_channel")))
    return _said(found, plain(inner.get("text", "")[:LONGEST_TEXT], bot))


def _said(found: Event, text: str) -> Event:
    """What somebody wrote. What was pasted is not kept, not even until it is answered."""
    if not text.strip():
        return replace(found, kind="choice", choice=HELP)
    choice = choice_for(with_emoji(text))
    return replace(found, kind="choice", choice=choice) if choice else replace(found, text=text)


def _outright(question: str) -> str:
    """A question that was asked where only questions are, so that it is not taken for something pasted."""
    return f"ask: {question}"


def _draft(found: Event, text: str) -> Event:
    """The form for a draft, filled in: the one choice with fields, which is never stored."""
    return replace(found, kind="choice", choice=FORM, fields={"text": plain(text)})


def _command(body: Payload) -> Event:
    channel, user, trigger = body.get("channel_id", ""), body.get("user_id", ""), body.get("trigger_id", "")
    found = Event(f"slack:{trigger}", "text", body.get("team_id", ""), user, channel, trigger=trigger)
    found = replace(found, respond=body.get("response_url", ""), is_direct=body.get("channel_name") == "directmessage")
    text = str(body.get("text", ""))
    word, _, rest = text.strip().partition(" ")
    if word.lower() == "ask" and rest.strip():
        return replace(found, text=_outright(plain(rest)))
    if word.lower().rstrip(":") == "check" and rest.strip():
        return _draft(found, rest)
    choice = choice_of(text)
    if choice is not None:
        return replace(found, kind="choice", choice=choice)
    return _said(found, plain(text))


def _shortcut(body: Payload) -> Event | None:
    trigger, user, team = body.get("trigger_id", ""), body["user"]["id"], _team(body)
    found = Event(f"slack:{trigger}", "choice", team, user, trigger=trigger)
    if body.get("callback_id") == CHECK_DRAFT:
        return _draft(found, body.get("message", {}).get("text", ""))
    choice = SHORTCUTS.get(body.get("callback_id", ""))
    if choice is None:
        return None
    return replace(found, choice=choice)


def _where(view: Payload) -> Where:
    """Where a modal of ours belongs."""
    try:
        return modal.where_of(view.get("private_metadata") or "{}")
    except msgspec.DecodeError:
        return Where("")


def _team(body: Payload) -> str:
    """The workspace that somebody belongs to, which in a shared channel may not be ours."""
    return str(body["user"].get("team_id") or (body.get("team") or {}).get("id") or "")


def _pressed(body: Payload) -> Event | None:
    action, container = body["actions"][0], body.get("container", {})
    trigger, team, user = body.get("trigger_id", ""), _team(body), body["user"]["id"]
    found = Event(f"slack:{trigger}", "choice", team, user, trigger=trigger, choice=action.get("value") or "")
    name = action.get("action_id", "")
    view = body.get("view")
    if view is not None:
        found = replace(found, view=view["id"], is_home=view.get("type") == "home")
        if not found.is_home:
            where = _where(view)
            found = replace(found, talk=where.conversation, shows=where.shows)
    else:
        message = body.get("message") or {}
        channel = container.get("channel_id", "")
        found = replace(
            found,
            talk=action.get("block_id", "").partition(TALK)[2],
            channel=channel,
            is_direct=channel.startswith("D"),
            thread=container.get("thread_ts") or message.get("thread_ts") or "",
            respond=body.get("response_url", "") if container.get("is_ephemeral") else "",
        )
    return _of_button(found, name, action)


def _of_button(found: Event, name: str, action: Payload) -> Event | None:
    if name in (SHARE, SHARE_WITH_QUESTION):
        return replace(found, kind="share", choice=AGAIN if name == SHARE else AGAIN_WITH_QUESTION)
    if name in (PREVIOUS_PAGE, NEXT_PAGE):
        return replace(found, page=int(found.choice), choice=found.shows) if found.shows else None
    if name == ASK_BOX:
        text = action.get("value") or ""
        return replace(found, kind="text", choice="", text=_outright(text)) if text.strip() else None
    return found if found.choice else None


def _submitted(body: Payload) -> Event:
    view = body["view"]
    where = _where(view)
    return Event(
        f"slack:{view['id']}:{view['hash']}",
        "form",
        _team(body),
        body["user"]["id"],
        choice=where.form,
        fields=modal.fields(view["state"]["values"]),
        trigger=body.get("trigger_id", ""),
        view=view["id"],
        talk=where.conversation,
    )

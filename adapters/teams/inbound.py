"""What Teams sends → an Event. Pure.

Activities: https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams import dialog, where
from adapters.teams.commands import CHECK_DRAFT, LOG_CONTACT
from adapters.teams.event import TYPED, Event, key_of, talks_of
from adapters.teams.typed import message_text, typed
from adapters.teams.where import Where
from bot.commands import choice_of
from bot.draft import FORM, asks_for_check
from bot.flows.starting import START_CONTACT
from bot.handle import AGAIN, AGAIN_WITH_QUESTION, choice_for
from bot.help import HELP
from bot.pasted import PASTED_DRAFT
from bot.records.references import looks_like_a_reference

Activity = Mapping[str, Any]

PERSONAL = "personal"
FETCH, SUBMIT = "task/fetch", "task/submit"
CHOSEN_ON_A_MESSAGE, SUBMITTED_THERE = "composeExtension/fetchTask", "composeExtension/submitAction"
CARD_ACTION = "adaptiveCard/action"
_SHARES = (AGAIN, AGAIN_WITH_QUESTION)
_THREAD = ";messageid="  # in the id of a channel's conversation, before the message under which it goes on
_ID = re.compile(r"[0-9a-z.-]{1,64}")
_PLACE = re.compile(r"[\w:@.=-]*", re.ASCII)  # ids of conversations and messages: what is pressed comes from outside
_LEADS_NOWHERE = "nowhere"
_FEWEST_WORDS = 4  # of a question after "ask"
# What is asked about a check, and is no draft behind the word of the menu.
_ABOUT_A_CHECK = re.compile(
    r"\s*(?:if|whether|what|how|when|who|which|with|(?:the|our|my) policy|a draft)\b", re.IGNORECASE
)


def event(activity: Activity) -> Event | None:
    """What a message asks for, or an installation; None where it is nothing to us: reactions, edits, other apps."""
    kind = activity.get("type")
    if kind == "message":
        return _message(activity)
    if kind in ("conversationUpdate", "installationUpdate") and is_installed(activity):
        if activity.get("action") == "add-upgrade":
            return None  # whoever has it was welcomed
        found = who(activity)
        return replace(found, kind="hello", key=key_of("hello", found.user if found.is_direct else found.conversation))
    return None


def invoked(activity: Activity) -> Event | None:
    """What somebody asks for in a dialog, or for one to be opened; None where it is nothing of ours."""
    name, value = activity.get("name"), _object(activity.get("value"))
    found = who(activity)
    if name == CHOSEN_ON_A_MESSAGE:
        if value.get("commandId") == LOG_CONTACT:
            return replace(found, kind="choice", choice=START_CONTACT)
        if value.get("commandId") != CHECK_DRAFT:
            return None
        text = message_text(_object(value.get("messagePayload")))
        return replace(found, kind="choice", choice=FORM, fields={"text": text} if text else {})
    if name not in (FETCH, SUBMIT, SUBMITTED_THERE):
        return None
    data = _object(value.get("data"))
    return _pressed(found, where.of(data), dialog.fields(data))


def acted(activity: Activity) -> tuple[str, Where, Event] | None:
    """What was pressed on a card that changes in place: the verb, where it belongs, and the event; None: not ours."""
    action = _object(_object(activity.get("value")).get("action"))
    there = where.of(_object(action.get("data")))
    if activity.get("name") != CARD_ACTION or there is None:
        return None
    found = replace(who(activity), kind="choice", choice=there.choice, talk=_talk(there, who(activity)))
    return str(action.get("verb") or ""), there, found


def is_installed(activity: Activity) -> bool:
    """Whether this says that the app was added where it comes from, or is there in another version."""
    if activity.get("type") == "installationUpdate":
        return str(activity.get("action") or "").startswith("add")
    return activity.get("type") == "conversationUpdate" and _is_us(activity, "membersAdded")


def is_removed(activity: Activity) -> bool:
    """Whether this says that the app was removed where it comes from."""
    if activity.get("type") == "installationUpdate":
        return activity.get("action") == "remove"  # with "remove-upgrade" the next version is there at once
    return activity.get("type") == "conversationUpdate" and _is_us(activity, "membersRemoved")


def is_of_a_person(activity: Activity) -> bool:
    """Whether somebody did it; other bots are not answered, lest two of them answer each other for ever."""
    sender = _object(activity.get("from"))
    return sender.get("role") not in ("bot", "skill") and not str(sender.get("id") or "").startswith("28:")


def who(activity: Activity) -> Event:
    """Who did something and where, before it is known what."""
    conversation, sender = _object(activity.get("conversation")), _object(activity.get("from"))
    in_tenant = _object(_object(activity.get("channelData")).get("tenant"))
    place, _, thread = str(conversation.get("id") or "").partition(_THREAD)
    user = str(sender.get("aadObjectId") or "").lower()
    return Event(
        key_of(str(conversation.get("id") or ""), str(activity.get("id") or activity.get("timestamp") or "")),
        "text",
        str(conversation.get("tenantId") or in_tenant.get("id") or sender.get("tenantId") or "").lower(),
        user if _ID.fullmatch(user) else "",
        str(sender.get("id") or ""),
        str(activity.get("serviceUrl") or ""),
        place,
        conversation.get("conversationType") == PERSONAL,
        thread,
    )


def _message(activity: Activity) -> Event | None:
    if not is_of_a_person(activity):
        return None
    found, value = who(activity), activity.get("value")
    if isinstance(value, dict):  # of another release, or forged: it is said that it leads nowhere
        return _pressed(found, where.of(value), {}) or replace(found, kind="choice", choice=_LEADS_NOWHERE)
    return _said(found, typed(activity))


def _said(found: Event, text: str) -> Event:
    """What somebody wrote. What was pasted is not kept, not even until it is answered."""
    word, rest = (*text.split(None, 1), "", "")[:2]
    if not text.strip():
        return replace(found, kind="choice", choice=HELP)
    choice = choice_of(text.strip(" .!"))
    if choice is not None or word.lower() == text.strip().lower() == "ask":
        return replace(found, kind="choice", choice=choice or HELP)
    if looks_like_a_reference(text):
        return replace(found, kind="choice", choice=f"{TYPED}{text.strip().upper()}")
    # The command menu leaves its word before what is typed after it.
    is_draft = word.lower() == "check" and not asks_for_check(text) and not _ABOUT_A_CHECK.match(rest)
    pasted = PASTED_DRAFT if is_draft else choice_for(text)
    if pasted is not None:
        return replace(found, kind="choice", choice=pasted)
    is_after_ask = word.lower() == "ask" and len(rest.split()) >= _FEWEST_WORDS
    return replace(found, text=f"ask: {rest.strip()}" if is_after_ask else text)


def _pressed(found: Event, there: Where | None, fields: Mapping[str, str]) -> Event | None:
    """A button of ours, or a form that was sent."""
    if there is None or not (_PLACE.fullmatch(there.channel) and _PLACE.fullmatch(there.thread)):
        return None
    found = replace(
        found,
        talk=_talk(there, found),
        shows=there.shows,
        page=max(there.page, 0),
        channel=there.channel,
        channel_thread=there.thread,
    )
    if there.form:
        return replace(found, kind="form", choice=there.form, fields=fields)
    if there.choice in _SHARES:
        return replace(found, kind="share", choice=there.choice) if there.channel else None
    return replace(found, kind="choice", choice=there.choice) if there.choice else None


def _talk(there: Where, found: Event) -> str:
    """The conversation that something pressed belongs to; one of somebody else's is not taken from a button."""
    return there.talk[:200] if found.user and there.talk.startswith(talks_of(found.user)) else ""


def _is_us(activity: Activity, members: str) -> bool:
    us = _object(activity.get("recipient")).get("id")
    found = activity.get(members)
    return bool(us) and any(_object(one).get("id") == us for one in (found if isinstance(found, list) else []))


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

"""Dialogs and cards that are pressed: answered in the HTTP response itself, because what was typed may be a draft.

Teams waits five seconds. What takes longer goes on, and the dialog says so with a button that looks again.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import msgspec

from adapters.leading import shown_again_by
from adapters.teams.api import PLATFORM
from adapters.teams.dialog import dialog
from adapters.teams.event import Event, incoming, key_of
from adapters.teams.notice import card_now
from adapters.teams.outbound import CARD, PRESS
from adapters.teams.people import People
from adapters.teams.plan import where
from adapters.teams.seam import Json, Refused
from adapters.teams.where import Where
from adapters.teams.work import reply_to, worked
from bot.draft import FORM, filled_in_before
from bot.flows.buttons import parts
from bot.messages import Card, Choice, Copyable, Reply, notice
from bot.received.inbox import Envelope
from bot.reports.noted import filed, files
from bot.services import Services
from bot.wording import teams as words

log = logging.getLogger("signpost")

SOON = 3.5  # seconds until a dialog is answered, whether its answer is ready or not; Teams gives five
_LATE = "late:"  # begins the choice that shows what took longer
_MOST_LATE = 1000
_LATE_LIFE = 600.0  # seconds that an answer which nobody has looked at is held; it may quote a draft
_GRACE = 5.0  # seconds that what was begun may still take when this is stopped
_SENTENCE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"


class Dialogs:
    """Answers what may not be stored."""

    def __init__(self, services: Services, people: People, nudge: asyncio.Event) -> None:
        self._services, self._people, self._nudge = services, people, nudge
        self._begun: set[asyncio.Task[Any]] = set()
        self._late: OrderedDict[str, tuple[Event, asyncio.Task[Reply]]] = OrderedDict()

    async def close(self) -> None:
        """Wait for what was begun, but not for long."""
        if self._begun:
            await asyncio.wait(self._begun, timeout=_GRACE)
        for task in self._begun:
            task.cancel()

    async def shown(self, what: Event) -> Json:
        """The dialog that answers an event."""
        if what.choice.startswith(_LATE):
            key = what.choice.removeprefix(_LATE)
            if key not in self._late or self._late[key][0].user != what.user:
                return _task(what, notice(words.NOT_THERE_ANY_MORE))
            what, answering = self._late[key]
        else:
            key, answering = what.key, self._track(self._reply(what))
        done, _ = await asyncio.wait([answering], timeout=SOON)
        if not done:
            self._late[key] = (replace(what, fields={}), answering)
            asyncio.get_running_loop().call_later(_LATE_LIFE, self._late.pop, key, None)
            if len(self._late) > _MOST_LATE:
                self._late.popitem(last=False)
            return _task(what, notice(words.TAKES_LONGER, Choice(words.SHOW_IT, f"{_LATE}{key}", primary=True)))
        self._late.pop(key, None)
        try:
            return _task(what, answering.result())
        except Exception as error:
            log.error("a Teams dialog could not be answered: %s", _code(error))
            return _task(what, _once_more(what))

    async def card(self, verb: str, there: Where, what: Event) -> Json:
        """A notice as it stands for somebody who looks at it, or who pressed a button in it.

        https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
        """
        working = self._track(self._card_now(verb, there, what))
        done, _ = await asyncio.wait([working], timeout=SOON)
        try:
            return working.result() if done else _failed(words.TAKES_LONGER)
        except Exception as error:
            log.error("a notice in Teams could not be answered: %s", _code(error))
            return _failed(words.TRY_AGAIN)

    async def _card_now(self, verb: str, there: Where, what: Event) -> Json:
        refusal = await self._people.refusal(what)
        if refusal:
            return {"statusCode": 200, "type": _SENTENCE, "value": refusal}
        if verb == PRESS and what.choice:
            reply = await asyncio.to_thread(reply_to, what, self._people.force(what), self._services)
            if not worked(reply):
                return _failed(reply.text)
        shown = await asyncio.to_thread(card_now, there.shows, what.user, what.mri, self._services)
        return {"statusCode": 200, "type": CARD, "value": shown.card}

    async def _reply(self, what: Event) -> Reply:
        refusal = await self._people.refusal(what)
        if refusal:
            return notice(refusal)
        reply = await asyncio.to_thread(reply_to, what, self._people.force(what), self._services)
        if files(what.choice):
            try:
                await self._have_noted(what)
            except Exception as error:  # what was recorded is recorded, and its reference is in the reply
                log.error("a note in Teams could not be kept: %s", _code(error))
        return reply

    async def _have_noted(self, what: Event) -> None:
        """Have the note of what was recorded sent, once, however often it is confirmed. It holds no word of it."""
        person = incoming(what, self._people.force(what)).person
        if await asyncio.to_thread(filed, person, what.choice, self._services) is None:
            return  # it is not recorded yet
        key = key_of("filed", parts(what.choice)[1])
        told = replace(what, key=key, kind="note", fields={}, talk="", shows="", channel="", channel_thread="")
        envelope = Envelope(key, PLATFORM, told.own_talk, msgspec.json.encode(told))
        await asyncio.to_thread(self._services.received.put, envelope, self._services.now())
        self._nudge.set()

    def _track(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._begun.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited for it says so; where nobody does any more, no traceback is logged


def _task(what: Event, reply: Reply) -> Json:
    return {"task": dialog(reply, where(what, shown_again_by(what, reply)), what.page)}


def _once_more(what: Event) -> Reply:
    """What is shown where there was no answer, with what was typed."""
    if what.choice == FORM:
        return filled_in_before(incoming(what, ""), words.TRY_AGAIN)
    leads = what.choice if what.kind == "choice" else what.shows
    again = (Choice(words.ONCE_MORE, leads, primary=True),) if leads else ()
    typed = tuple(Copyable(words.AS_TYPED, text) for text in what.fields.values() if len(text.split()) > 1)
    return Reply(words.TRY_AGAIN, (Card(words.TRY_AGAIN, "caution", typed),), again)


def _failed(text: str) -> Json:
    return {"statusCode": 500, "type": _ERROR, "value": {"code": "500", "message": text}}


def _code(error: Exception) -> str:
    """Teams' code for an error, or its kind; never its text."""
    return error.code if isinstance(error, Refused) else type(error).__name__

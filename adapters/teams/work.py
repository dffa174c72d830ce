"""What Teams sent, worked off: who it is, the reply of the dialogue core, and its delivery."""

import asyncio

import msgspec

from adapters.teams.api import PLATFORM, refused
from adapters.teams.event import Event, incoming
from adapters.teams.notice import is_notice, opens_dialog
from adapters.teams.people import People
from adapters.teams.plan import NOTHING, Plan, in_dialog, messages, opener, plan, said, shared, welcome, where
from adapters.teams.seam import Refused
from adapters.teams.send import Desk
from bot import thread, wording
from bot.handle import handle
from bot.messages import Reply
from bot.notices.worker import Later, Outcome
from bot.received.work import NotYet
from bot.reports.noted import filed, note
from bot.services import Services
from bot.wording import teams as words

_LONGEST_LOOK_UP = 20.0  # seconds


class Work:
    """Answers events and delivers the replies: the handler of bot/received/work.py."""

    platform = PLATFORM

    def __init__(self, services: Services, people: People, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._services, self._people, self._desk, self._loop = services, people, desk, loop

    def answer(self, body: bytes) -> bytes:
        """What is to be done about an event; in a thread, and raises where Teams can't say who it is.

        Raises NotYet where Teams wants to be asked later.
        """
        what = _event(body)
        looking = asyncio.run_coroutine_threadsafe(self._who(what), self._loop)
        try:
            refusal, sharer = looking.result(_LONGEST_LOOK_UP)
        except Refused as error:
            later = refused(error)
            if isinstance(later, Later) and later.wait is not None:
                raise NotYet(later.wait) from None
            raise
        return msgspec.json.encode(self.planned(what, refusal, sharer))

    def planned(self, what: Event, refusal: str, sharer: str | None = None) -> Plan:
        """What is to be done about an event of somebody who is answered, or refused."""
        if what.kind == "hello":
            return said(refusal, what) if refusal else welcome(what)
        if refusal:
            return said(refusal, what)
        force = self._people.force(what)
        if what.kind == "note":
            contact = filed(incoming(what, force).person, what.choice, self._services)
            return Plan(messages(note(contact), where(what))) if contact is not None else NOTHING
        if what.kind == "share" and sharer is None:
            return said(words.NOT_SHARED, what)
        if what.kind == "choice" and is_notice(what.shows) and not opens_dialog(what.choice):
            reply = reply_to(what, force, self._services)  # of an old client; the notice is changed where it stands
            return NOTHING if worked(reply) else said(reply.text, what)
        if what.kind == "choice" and in_dialog(what.choice):
            return opener(what)
        reply = reply_to(what, force, self._services)
        if reply.visibility == "public":
            return shared(reply, what, sharer or "")
        return plan(what, reply)

    def apology(self, body: bytes) -> bytes:
        """What is said where there is no answer."""
        return msgspec.json.encode(said(wording.SOMETHING_WENT_WRONG, _event(body)))

    async def deliver(self, body: bytes, reply: bytes, *, maybe_sent: bool) -> Outcome:
        """Do what was planned; raises where nobody knows whether it was done."""
        return await self._desk.carry_out(msgspec.json.decode(reply, type=Plan), _event(body))

    async def _who(self, what: Event) -> tuple[str, str | None]:
        """Why somebody is refused, and by what name they share where they want that."""
        if what.kind == "hello" and not what.is_direct:
            return "", None
        refusal = await self._people.refusal(what)
        return refusal, await self._people.sharer(what) if what.kind == "share" and not refusal else None


def reply_to(what: Event, force: str, services: Services) -> Reply:
    """The core's reply. What was asked is remembered for its buttons, and for a follow-up in the conversation.

    An answer stands in the person's own chat wherever it was asked for, so a follow-up makes sense there as well.
    """
    message = incoming(what, force)
    reply = handle(message, services)
    asked_elsewhere = what.kind == "text" and not what.is_direct
    thread.copy(message, (what.open_talk, what.talk_of_reply, *([what.own_talk] if asked_elsewhere else [])), services)
    return reply


def worked(reply: Reply) -> bool:
    """Whether there is a reply to what was done, and not only the word that something went wrong."""
    return reply.text != wording.SOMETHING_WENT_WRONG


def _event(body: bytes) -> Event:
    return msgspec.json.decode(body, type=Event)

"""What Slack sent, worked off: who it is, the reply of the dialogue core, and its delivery."""

import asyncio
import logging
from dataclasses import replace

import msgspec
from slack_sdk.errors import SlackApiError

from adapters.slack import home
from adapters.slack.afterwards import with_what_stays
from adapters.slack.api import PLATFORM, refused
from adapters.slack.event import Event, incoming
from adapters.slack.people import People
from adapters.slack.plan import NOTHING, Plan, plan, said
from adapters.slack.send import Desk
from bot import thread, wording
from bot.handle import handle
from bot.messages import Reply
from bot.notices.worker import Later, Outcome
from bot.received.work import NotYet
from bot.services import Services

log = logging.getLogger("signpost")

_LONGEST_LOOK_UP = 20.0  # seconds


class Work:
    """Answers events and delivers the replies: the handler of bot/received/work.py."""

    platform = PLATFORM

    def __init__(self, services: Services, people: People, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._services, self._people, self._desk, self._loop = services, people, desk, loop

    def answer(self, body: bytes) -> bytes:
        """What is to be done about an event; in a thread, and raises where Slack can't say who it is.

        Raises NotYet where Slack wants to be asked later.
        """
        what = _event(body)
        refusal = ""
        if what.user:
            looking = asyncio.run_coroutine_threadsafe(self._people.refusal(what), self._loop)
            try:
                refusal = looking.result(_LONGEST_LOOK_UP)
            except SlackApiError as error:
                later = refused(error)
                if isinstance(later, Later) and later.wait is not None:
                    raise NotYet(later.wait) from None
                raise
        return msgspec.json.encode(self.planned(what, refusal))

    def planned(self, what: Event, refusal: str) -> Plan:
        """What is to be done about an event of somebody who is answered, or refused."""
        if what.kind == "gone":
            log.error("Signpost was removed from a Slack workspace, or its token was revoked")
            return NOTHING
        if refusal and what.kind == "home":
            return Plan("home", view=home.refused(refusal))
        if refusal:
            return NOTHING if what.kind == "thread" else said(refusal, what)
        if what.kind == "thread":
            return Plan("prompts")
        if what.kind == "home":
            return Plan("home", view=home.view(what, self._people.force(what), self._services))
        force = self._people.force(what)
        return with_what_stays(plan(what, reply_to(what, force, self._services)), what, force, self._services)

    def apology(self, body: bytes) -> bytes:
        """What is said where there is no answer."""
        return msgspec.json.encode(said(wording.SOMETHING_WENT_WRONG, _event(body)))

    async def deliver(self, body: bytes, reply: bytes, *, maybe_sent: bool) -> Outcome:
        """Do what was planned; raises where nobody knows whether it was done."""
        planned = msgspec.json.decode(reply, type=Plan)
        return await self._desk.carry_out(planned, _event(body), maybe_sent=maybe_sent)


def reply_to(what: Event, force: str, services: Services) -> Reply:
    """The core's reply. What was asked is remembered for its buttons, for a follow-up and for the Home.

    A thread in which nothing was asked yet goes on with what was asked around it: it hangs under that answer, mostly.
    """
    message = incoming(what, force)
    if what.around and thread.recall(message, services) is None:
        thread.copy(replace(message, conversation=what.around), (message.conversation,), services)
    reply = handle(message, services)
    thread.copy(message, (what.open_talk, what.talk_of_reply, what.home), services)
    return reply


def _event(body: bytes) -> Event:
    return msgspec.json.decode(body, type=Event)

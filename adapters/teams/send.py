"""Carry a plan out: messages to a person's own chat, to a channel, and what to do instead where that fails.

Teams can't be asked whether a message arrived. What went out is remembered while this process lives, so that only the
one message of which nobody knows may come twice.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from adapters.teams.api import PLATFORM, Api
from adapters.teams.event import Event
from adapters.teams.plan import Plan, said
from adapters.teams.seam import Connector, Json
from bot import wording
from bot.notices.worker import Delivered, Later, Never, Outcome
from bot.services import Services
from bot.wording import teams as words

log = logging.getLogger("signpost")

_MOST_REMEMBERED = 10_000  # deliveries
# Teams does not take what we wrote, wherever it is sent.
_OURS_IS_WRONG = frozenset({"BadArgument", "BadSyntax", "MessageSizeTooBig", "BadRequest"})
_SORRY = "/sorry"


class Desk(Api):
    """Sends what was planned."""

    def __init__(self, connector: Connector, app_id: str | None, services: Services) -> None:
        super().__init__(connector, app_id)
        self._services = services
        self._sent: OrderedDict[str, int] = OrderedDict()  # of each delivery, how many messages arrived

    async def carry_out(self, plan: Plan, what: Event) -> Outcome:
        """Do what is planned, or say that it can't be done; raises where nobody knows whether it was done."""
        done: Outcome = Delivered("")
        if plan.here:
            done = await self._all(plan.here, what.key, *_here(what))
            if isinstance(done, Never) and what.kind == "share":
                log.error("Teams did not take an answer to share: %s", done.problem)
                sorry = words.PARTLY_SHARED if self._sent.get(what.key) else words.NOT_SHARED
                return await self._own(said(sorry, _in_private(what)).own, what, _SORRY)
        if plan.own:
            done = await self._own(plan.own, what)
            if isinstance(done, Never) and done.problem in _OURS_IS_WRONG:
                log.error("Teams did not take a reply: %s", done.problem)
                done = await self._own(said(wording.SOMETHING_WENT_WRONG, _in_private(what)).own, what, _SORRY)
        if isinstance(done, Later):
            return done
        told = plan.pointer if isinstance(done, Delivered) else plan.no_way
        if told is None:
            return done
        pointed = await self._all((told,), f"{what.key}/pointer", what.service_url, what.conversation, what.thread)
        if isinstance(pointed, Never):
            log.warning("Teams did not take the word that somebody was answered: %s", pointed.problem)
            return done
        return pointed

    async def _own(self, messages: Sequence[Json], what: Event, part: str = "") -> Outcome:
        """Post to the person's own chat: the one it came from, the one we know, or one that is made."""
        key, known = f"{what.key}{part}", None
        if what.is_direct:
            known = (what.service_url, what.conversation)
        elif (chat := await asyncio.to_thread(self._services.chats.of, PLATFORM, what.user)) is not None:
            known = (chat.service_url, chat.conversation)
        posted: Outcome = Never("no_chat")
        if known is not None:
            posted = await self._all(messages, key, *known)
            if not isinstance(posted, Never) or posted.problem in _OURS_IS_WRONG:
                return posted
        made = await self.direct(what.service_url, what.tenant, what.mri or what.user)
        if not isinstance(made, str):
            return made if known is None or isinstance(made, Later) else posted
        if known is not None and made == known[1]:
            return posted
        return await self._all(messages, key, what.service_url, made)

    async def _all(
        self, messages: Sequence[Json], key: str, service_url: str, conversation: str, thread: str = ""
    ) -> Outcome:
        """Post messages, those left out that arrived when the same was tried before."""
        last: Outcome = Delivered("")
        for number, message in enumerate(messages):
            if number < self._sent.get(key, 0):
                continue
            last = await self.post(service_url, conversation, message, under=thread)
            if not isinstance(last, Delivered):
                return last
            self._remember(key, number + 1)
        return last

    def _remember(self, key: str, sent: int) -> None:
        self._sent[key] = sent
        self._sent.move_to_end(key)
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent.popitem(last=False)


def _here(what: Event) -> tuple[str, str, str]:
    """Where others read it."""
    if what.channel:
        return what.service_url, what.channel, what.channel_thread
    return what.service_url, what.conversation, what.thread


def _in_private(what: Event) -> Event:
    return replace(what, is_direct=True)

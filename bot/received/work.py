"""Work off what a chat platform sent: claim, answer, keep the reply, deliver; each step committed before the next."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.notices.worker import Delivered, Later, Never, Outcome
from bot.received.inbox import LEASE, MOST_ANSWERS, Claimed
from bot.services import Services

log = logging.getLogger("signpost")

_PAUSE = 1.0  # seconds, when there is nothing to do or the database is away
_GRACE = 2.0  # seconds that a delivery which was begun may still take when this is stopped
_LONGEST_DELIVERY = LEASE - timedelta(seconds=15)  # so that it ends before somebody else delivers the same
_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=5)
_GIVE_UP = timedelta(hours=1)  # after there was a reply
_MOST_DELIVERIES = 100  # only what crashes its worker gets there before that hour is over

_Found = TypeVar("_Found")


class NotYet(Exception):
    """There is no answer before `wait` has passed: the platform said so."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True)
class Partly(Later):
    """Some of a reply arrived, and more can't be delivered now: `rest`, the reply that is left, takes its place.

    `maybe_sent`: nobody knows of one message of the rest whether it arrived as well.
    """

    rest: bytes = b""
    maybe_sent: bool = False


class Handler(Protocol):
    """A chat platform: answers what it sent and delivers the replies. Bodies and replies are in a form of its own."""

    platform: str

    def answer(self, body: bytes) -> bytes:
        """The reply to what was put. Runs in a thread of the worker; runs again where that ended without a word.

        Raises NotYet where the platform has to be asked something first and wants to be left alone.
        """
        ...

    def apology(self, body: bytes) -> bytes:
        """A reply that says that something went wrong, where `answer` failed too often. Never raises."""
        ...

    async def deliver(self, body: bytes, reply: bytes, *, maybe_sent: bool) -> Outcome:
        """Deliver a reply; where it was `maybe_sent`, first look whether it is there already.

        Partly where it has to wait in the middle of several messages, so that none of them is sent twice.
        Raises where nobody knows whether it arrived; so it is understood, too, when it takes longer than 45 s or is
        cancelled because the service stops. Then it is `maybe_sent` from there on.
        """
        ...


async def keep_working(handler: Handler, services: Services, nudge: asyncio.Event, at_once: int = 8) -> None:
    """Work off what is received, up to `at_once` conversations at a time, until cancelled.

    Set `nudge` after putting something to have it begun at once; else it looks every second. A database that is away
    is waited for. Await the cancelled task: it ends, within seconds, when every answer that was begun is kept and what
    is not delivered is handed back for the next process.
    """
    with ThreadPoolExecutor(at_once, "received") as threads:  # of its own: putting must not wait for answers
        worker = _Worker(handler, services, threads)
        turns: set[asyncio.Task[bool]] = set()

        def ended(turn: asyncio.Task[bool]) -> None:
            turns.discard(turn)
            if not turn.cancelled() and turn.result():  # there may be more, also of the same conversation
                nudge.set()

        try:
            while True:
                nudge.clear()
                if len(turns) < at_once:
                    turn = asyncio.create_task(worker.turn(nudge))
                    turns.add(turn)
                    turn.add_done_callback(ended)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_PAUSE):  # asyncio.wait_for can swallow a cancellation before 3.12
                        await nudge.wait()
        finally:
            await worker.stop(turns)


class _Worker:
    def __init__(self, handler: Handler, services: Services, threads: ThreadPoolExecutor) -> None:
        self._handler, self._services, self._threads = handler, services, threads
        self._received = services.received
        self._deliveries: set[asyncio.Task[Outcome]] = set()
        self._is_stopping = False

    async def turn(self, nudge: asyncio.Event) -> bool:
        """Claim one event and work it off; False where there was none, or the database is away."""
        try:
            claimed = await self._run(lambda: self._received.claim(self._handler.platform, self._services.now()))
        except Exception as error:
            log.error("looking for what was received failed: %s", type(error).__name__)
            return False
        if claimed is None:
            return False
        nudge.set()  # another may be begun beside it
        answered = claimed if claimed.reply is not None else await self._answer(claimed)
        if answered is not None:
            await self._deliver(answered)
        return True

    async def stop(self, turns: set[asyncio.Task[bool]]) -> None:
        """Begin nothing more, and wait until all that was begun is kept or handed back."""
        self._is_stopping = True
        if turns:
            await asyncio.wait(turns, timeout=_GRACE)
        for delivery in self._deliveries:
            delivery.cancel()
        if turns:
            await asyncio.wait(turns)

    async def _answer(self, claimed: Claimed) -> Claimed | None:
        """Answer it and keep the reply; None where that failed, or another process has it now."""
        if self._is_stopping:
            await self._postpone(claimed, timedelta(), "stopped")
            return None
        failed = claimed.attempts > MOST_ANSWERS
        if failed:
            log.error("received %d could not be answered", claimed.id)
        try:
            reply = await self._run(lambda: (self._handler.apology if failed else self._handler.answer)(claimed.body))
        except Exception as error:
            log.error("answering received %d failed: %s", claimed.id, type(error).__name__)
            wait = error.wait if isinstance(error, NotYet) else _pause(claimed.attempts)
            await self._postpone(claimed, wait, type(error).__name__)
            return None
        return await self._insist(
            lambda: self._received.answered(claimed, reply, self._services.now(), failed=failed), claimed
        )

    async def _deliver(self, claimed: Claimed) -> None:
        """Deliver the reply and record what came of it."""
        assert claimed.reply is not None, "it was answered"
        outcome: Outcome | None = Never("tried too often")
        if claimed.attempts <= _MOST_DELIVERIES:
            if self._is_stopping:
                await self._postpone(claimed, timedelta(), "stopped")
                return
            outcome = await self._outcome(claimed, claimed.reply)
        if isinstance(outcome, Delivered) and not claimed.failed:
            await self._insist(lambda: self._received.done(claimed), claimed)
        elif isinstance(outcome, Delivered):
            await self._give_up(claimed, "could not be answered")
        elif isinstance(outcome, Never):
            await self._give_up(claimed, outcome.problem)
        else:
            await self._again(claimed, outcome)

    async def _outcome(self, claimed: Claimed, reply: bytes) -> Outcome | None:
        """What came of a delivery; None where nobody knows."""
        delivery = asyncio.create_task(self._delivery(claimed, reply))
        self._deliveries.add(delivery)
        try:
            async with asyncio.timeout(_LONGEST_DELIVERY.total_seconds()):
                return await delivery
        except asyncio.CancelledError:  # of the delivery, as this is stopped: what is left to do is to hand it back
            return None
        except Exception as error:
            log.warning("delivering received %d failed: %s", claimed.id, type(error).__name__)
            return None
        finally:
            self._deliveries.discard(delivery)

    async def _delivery(self, claimed: Claimed, reply: bytes) -> Outcome:
        return await self._handler.deliver(claimed.body, reply, maybe_sent=claimed.maybe_sent)

    async def _again(self, claimed: Claimed, outcome: Later | None) -> None:
        """Deliver it later, unless that has been tried for an hour."""
        if outcome is None and self._is_stopping:
            await self._postpone(claimed, timedelta(), "stopped", maybe_sent=True)
            return
        problem, wait = (outcome.problem, outcome.wait) if outcome else ("no word", None)
        pause = wait or _pause(claimed.attempts)
        assert claimed.answered is not None, "it was answered"
        if self._services.now() + pause > claimed.answered + _GIVE_UP:
            await self._give_up(claimed, problem)
        else:
            part = outcome if isinstance(outcome, Partly) else None
            unclear = part.maybe_sent if part else outcome is None
            await self._postpone(claimed, pause, problem, maybe_sent=unclear, rest=part.rest if part else None)

    async def _postpone(
        self, claimed: Claimed, pause: timedelta, problem: str, *, maybe_sent: bool = False, rest: bytes | None = None
    ) -> None:
        def postpone() -> bool:
            until = self._services.now() + pause
            return self._received.postpone(claimed, until, problem, maybe_sent=maybe_sent, rest=rest)

        await self._insist(postpone, claimed)

    async def _give_up(self, claimed: Claimed, problem: str) -> None:
        if await self._insist(lambda: self._received.give_up(claimed, problem), claimed):
            log.error("received %d is given up: %s", claimed.id, problem)

    async def _insist(self, record: Callable[[], _Found], claimed: Claimed) -> _Found | None:
        """Record what came of it, as soon as the database is there; None where this is stopped before.

        Whether another process has it by then, `record` says.
        """
        while True:
            try:
                return await self._run(record)
            except Exception as error:
                log.error("received %d could not be recorded: %s", claimed.id, type(error).__name__)
            if self._is_stopping:
                return None
            await asyncio.sleep(_PAUSE)

    async def _run(self, function: Callable[[], _Found]) -> _Found:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = _FIRST_RETRY * 2 ** min(attempts - 1, 10)
    return min(doubled, _LONGEST_RETRY)

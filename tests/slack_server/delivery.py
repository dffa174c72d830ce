"""One thing that the app is told, each attempt to tell it, and whether it acknowledged in time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from tests.slack_server.core import PATIENCE
from tests.slack_server.errors import Json

Kind = Literal["events_api", "interactive", "slash_commands"]
IN_TIME = 3.0  # seconds: https://docs.slack.dev/apis/events-api#responding
MOST_RETRIES = 3  # https://docs.slack.dev/apis/events-api#retries: at once, after a minute, after five


@dataclass
class Attempt:
    """One sending of it. A retry is numbered from 1 and says why: http_timeout, http_error, connection_failed, …"""

    number: int
    reason: str
    sent: datetime
    started: float = field(default_factory=time.monotonic)
    waited: float | None = None  # seconds until the acknowledgement, by whichever clock says more
    failed: str = ""

    def over(self, now: datetime) -> bool:
        """Whether nothing good can come of it any more."""
        return bool(self.failed) or self._passed(now) > IN_TIME

    def answered(self, now: datetime) -> None:
        """Note that the app acknowledged."""
        self.waited = self._passed(now)

    def _passed(self, now: datetime) -> float:
        return max(time.monotonic() - self.started, (now - self.sent).total_seconds())


@dataclass
class Delivery:
    """What the app is told."""

    kind: Kind
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    answer: Json = field(default_factory=dict)  # what came with the acknowledgement
    no_retry: bool = False  # the app asked not to be told again
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        """Whether any attempt was acknowledged, in time or not."""
        return any(attempt.waited is not None for attempt in self.attempts)

    @property
    def in_time(self) -> bool:
        """Whether an attempt was acknowledged within three seconds; a later one counts as missed."""
        return any(attempt.waited is not None and attempt.waited <= IN_TIME for attempt in self.attempts)

    @property
    def waited(self) -> float | None:
        """Seconds until the first acknowledgement."""
        return next((attempt.waited for attempt in self.attempts if attempt.waited is not None), None)

    @property
    def event_id(self) -> str:
        """The same for all attempts; empty for what is not an event."""
        return str(self.payload.get("event_id", ""))

    @property
    def event_type(self) -> str:
        """As in `event.type`; else the payload's own type or the command."""
        event = self.payload.get("event", self.payload)
        return str(event.get("type") or event.get("command"))


class Transport(Protocol):
    """How the app is told."""

    async def send(self, delivery: Delivery, attempt: Attempt) -> None:
        """Send it; `accept` or `fail` is called when there is an outcome."""


class Deliveries:
    """Sends, notes the outcome and sends again."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.all: list[Delivery] = []
        self.transport: Transport | None = None
        self._now = now
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, delivery: Delivery) -> None:
        """Send it for the first time, without waiting."""
        self.all.append(delivery)
        self._attempt(delivery, Attempt(0, "", self._now()))

    async def deliver(self, delivery: Delivery) -> None:
        """Send it for the first time, and wait for its outcome. Raises TimeoutError."""
        self.start(delivery)
        await self.outcome(delivery)

    def again(self, delivery: Delivery, reason: str = "") -> None:
        """Send an event again as Slack does: the same `event_id`, with a number and a reason.

        https://docs.slack.dev/apis/events-api#retries. Only events are sent again: slack_sdk's
        socket_mode/request.py says so of `retry_attempt`, and a person sees that a press failed.

        Raises:
            ValueError: it is no event, or was sent again three times already.
        """
        number = len(delivery.attempts)
        if delivery.kind != "events_api" or number > MOST_RETRIES:
            raise ValueError("Slack does not send this again")
        why = reason or delivery.attempts[-1].failed or "http_timeout"
        self._attempt(delivery, Attempt(number, why, self._now()))

    async def outcome(self, delivery: Delivery) -> None:
        """Wait until it is acknowledged or failed. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await delivery.settled.wait()

    def accept(self, delivery: Delivery, attempt: Attempt, answer: Json) -> None:
        """The app acknowledged, perhaps too late."""
        attempt.answered(self._now())
        delivery.answer = answer
        delivery.settled.set()

    def fail(self, delivery: Delivery, attempt: Attempt, reason: str) -> None:
        """This attempt came to nothing."""
        attempt.failed = reason
        delivery.settled.set()

    def missed(self) -> list[Delivery]:
        """Events that failed or were not acknowledged in time, and that may be sent again."""
        events = [one for one in self.all if one.kind == "events_api" and not one.in_time and not one.no_retry]
        return [one for one in events if len(one.attempts) <= MOST_RETRIES and one.attempts[-1].over(self._now())]

    async def close(self) -> None:
        """Stop what is still being sent."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _attempt(self, delivery: Delivery, attempt: Attempt) -> None:
        assert self.transport is not None
        delivery.attempts.append(attempt)
        delivery.settled.clear()
        task = asyncio.get_running_loop().create_task(self.transport.send(delivery, attempt))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

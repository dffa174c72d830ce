"""What a test makes the Connector, the token endpoint or the keys do wrong, for a method and a number of times.

Methods: create, post, update, delete, members, member; token; metadata, keys.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tests.teams_server.errors import CODES

Moment = Literal["before", "after"]


@dataclass
class Fault:
    """One thing that goes wrong once."""

    status: int = 0  # 0: none
    code: str = ""
    retry_after: int | None = None
    drop: Moment | None = None  # the connection ends without an answer: before the effect, or after it
    gate: asyncio.Event | None = None  # the answer waits for this
    delay: float = 0  # seconds of real time before anything else, for benchmarks
    is_empty: bool = False  # done, but without a body
    moment: Moment = "before"  # whether a status or gate comes before or after the effect


@dataclass
class Faults:
    """What is still to go wrong, in order, for each method."""

    _coming: dict[str, deque[Fault]] = field(default_factory=dict)

    def rate_limit(self, method: str, retry_after: int | None = 1, times: int = 1) -> None:
        """429, mostly with Retry-After. https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit"""
        self._add(method, Fault(429, CODES[429], retry_after), times)

    def fail(self, method: str, status: int = 500, times: int = 1, *, moment: Moment = "before") -> None:
        """412, 500, 502, 503, 504 and so on; what was asked for may have been done."""
        self._add(method, Fault(status, CODES.get(status, "ServiceError"), moment=moment), times)

    def refuse(self, method: str, status: int, code: str, times: int = 1) -> None:
        """Any status and code, for what the stand-in does not get to by itself."""
        self._add(method, Fault(status, code), times)

    def empty(self, method: str, times: int = 1) -> None:
        """Do it and answer 202 without a body: no id. https://github.com/MicrosoftDocs/bot-docs/issues/2263"""
        self._add(method, Fault(is_empty=True), times)

    def drop(self, method: str, moment: Moment, times: int = 1) -> None:
        """End the connection without an answer. After the effect, the app can't know that it took place."""
        self._add(method, Fault(drop=moment), times)

    def hold(self, method: str, *, moment: Moment = "before") -> asyncio.Event:
        """Answer the next call only once the test sets the event that this returns."""
        gate = asyncio.Event()
        self._add(method, Fault(gate=gate, moment=moment), 1)
        return gate

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """Take so long (really: a test uses `hold`)."""
        self._add(method, Fault(delay=seconds), times)

    def next(self, method: str) -> Fault:
        """What goes wrong with this call: nothing, mostly."""
        coming = self._coming.get(method)
        return coming.popleft() if coming else Fault()

    def _add(self, method: str, fault: Fault, times: int) -> None:
        self._coming.setdefault(method, deque()).extend([fault] * times)

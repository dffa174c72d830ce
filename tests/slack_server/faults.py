"""What a test makes the Web API do wrong, for a method and a number of times."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Moment = Literal["before", "after"]


@dataclass
class Fault:
    """One thing that goes wrong once."""

    status: int = 200
    error: str = ""  # a code with `ok` false
    retry_after: int | None = None
    drop: Moment | None = None  # the connection ends without an answer: before the effect, or after it
    gate: asyncio.Event | None = None  # the answer waits for this
    delay: float = 0  # seconds of real time before anything else, for benchmarks
    is_cut: bool = False  # the body of the answer ends in its middle
    moment: Moment = "before"  # whether a status, code or gate comes before or after the effect


@dataclass
class Faults:
    """What is still to go wrong, in order, for each method."""

    _coming: dict[str, deque[Fault]] = field(default_factory=dict)

    def rate_limit(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """429 with Retry-After in whole seconds. https://docs.slack.dev/apis/web-api/rate-limits"""
        self._add(method, Fault(429, "ratelimited", retry_after), times)

    def fail(self, method: str, status: int = 500, times: int = 1, *, moment: Moment = "before") -> None:
        """An error of the server; the effect may have taken place (`internal_error` and `fatal_error` say so).

        https://docs.slack.dev/reference/methods/chat.postMessage#errors
        """
        self._add(method, Fault(status, "internal_error", moment=moment), times)

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Any code with `ok` false, for what the stand-in does not get to by itself."""
        self._add(method, Fault(error=error), times)

    def cut(self, method: str, times: int = 1) -> None:
        """Answer with half of a body, as a proxy in between may (slack_sdk/web/async_internal_utils.py)."""
        self._add(method, Fault(is_cut=True), times)

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

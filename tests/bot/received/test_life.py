"""Whatever is killed, postponed or late: each event is answered once and delivered once, in order, where whoever
delivers looks first when it may have been sent."""

import tempfile
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.received.inbox import LEASE, Claimed, Envelope, Received
from bot.records.database import Database
from bot.records.seal import Seal
from tests.bot.conftest import KEY

_examples = count()


@dataclass
class Held:
    """A claim as the process that made it sees it, until then alone in working on it."""

    claim: Claimed
    until: datetime


class Life(RuleBasedStateMachine):
    """Processes that put, claim, answer, deliver and are killed, on one clock."""

    database: Database

    @initialize()
    def begin(self) -> None:
        self.inbox, self.platform = Received(self.database), f"p{next(_examples)}"
        self.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        self.events: dict[int, list[str]] = {0: [], 1: [], 2: []}  # of each conversation, as they were put
        self.delivered: dict[int, list[str]] = {0: [], 1: [], 2: []}
        self.answered: Counter[str] = Counter()
        self.held: list[Held] = []

    @rule(conversation=st.integers(0, 2))
    def put(self, conversation: int) -> None:
        key = f"{self.platform}/{conversation}/{len(self.events[conversation])}"
        assert self._put(conversation, key)
        self.events[conversation].append(key)

    @rule(conversation=st.integers(0, 2), which=st.integers(0, 9))
    def put_again(self, conversation: int, which: int) -> None:
        if which < len(self.events[conversation]):
            assert not self._put(conversation, self.events[conversation][which])

    @rule()
    def claim(self) -> None:
        found = self.inbox.claim(self.platform, self.now)
        if found is None:
            return
        alone = [held for held in self._live() if _conversation(held.claim) == _conversation(found)]
        assert not alone, "two of one conversation at once"
        self.held.append(Held(found, self.now + LEASE))

    @precondition(lambda self: self._pick(answered=False))
    @rule(which=st.integers(0, 9))
    def answer(self, which: int) -> None:
        held = self._pick(answered=False)[which % len(self._pick(answered=False))]
        kept = self.inbox.answered(held.claim, held.claim.key.encode(), self.now)
        if kept is None:  # somebody took it over
            assert held.until < self.now
            self.held.remove(held)
            return
        self.answered[held.claim.key] += 1
        held.claim, held.until = kept, self.now + LEASE

    @precondition(lambda self: self._pick(answered=True))
    @rule(which=st.integers(0, 9), then=st.sampled_from(["done", "killed", "unknown", "not taken"]))
    def deliver(self, which: int, then: str) -> None:
        held = self._pick(answered=True)[which % len(self._pick(answered=True))]
        self.held.remove(held)
        claim = held.claim
        assert claim.reply == claim.key.encode()
        there = self.delivered[_conversation(claim)]
        if then != "not taken" and not (claim.maybe_sent and claim.key in there):
            there.append(claim.key)
        if then == "done":
            assert self.inbox.done(claim)
        elif then != "killed":
            assert self.inbox.postpone(claim, self.now + LEASE, then, maybe_sent=then == "unknown")

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 9))
    def kill(self, which: int) -> None:
        self.held.remove(self.held[which % len(self.held)])

    @rule(seconds=st.sampled_from([1, 30, 61]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def delivered_once_and_in_order(self) -> None:
        if hasattr(self, "events"):
            for conversation, keys in self.delivered.items():
                assert keys == self.events[conversation][: len(keys)]
            assert all(number == 1 for number in self.answered.values())

    def teardown(self) -> None:
        """In the end a process that is not killed finds everything."""
        if not hasattr(self, "events"):
            return
        self.held = []
        for _ in range(1 + sum(map(len, self.events.values()))):
            self.now += 2 * LEASE
            self.claim()
            for held in list(self.held):
                if held.claim.reply is None:
                    self.answer(self._pick(answered=False).index(held))
                self.deliver(self._pick(answered=True).index(held), "done")
        self.delivered_once_and_in_order()
        assert self.delivered == self.events
        assert self.inbox.claim(self.platform, self.now + 2 * LEASE) is None

    def _put(self, conversation: int, key: str) -> bool:
        return self.inbox.put(Envelope(key, self.platform, f"{self.platform}-{conversation}", key.encode()), self.now)

    def _live(self) -> list[Held]:
        return [held for held in self.held if held.until >= self.now]

    def _pick(self, *, answered: bool) -> list[Held]:
        """Who may go on: whoever is late may still try to keep an answer, but does not deliver."""
        if answered:
            return [held for held in self._live() if held.claim.reply is not None]
        return [held for held in self.held if held.claim.reply is None]


def _conversation(claim: Claimed) -> int:
    return int(claim.key.split("/")[1])


def test_every_event_is_answered_and_delivered_once_and_in_order() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = f"sqlite:///{Path(folder) / 'signpost.db'}"
        Life.database = stack.enter_context(closing(Database(url, Seal(KEY))))
        machine: Any = Life
        machine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
        machine.TestCase("runTest").runTest()

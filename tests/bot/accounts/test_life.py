"""Whatever people do with an account in whatever order, the register stays sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.accounts.register import STEPS
from bot.notices.worker import run_due
from bot.records import audit
from bot.records.accounts import Status
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.search import Knowledge
from tests.bot.accounts.office import (
    COMMS,
    EDITOR,
    MANAGER,
    OFFICE,
    choose,
    enter,
    fill,
    only,
    pending,
    review,
    staff,
    without,
)
from tests.bot.team import OFFICER, Platform

PEOPLE = (OFFICER, EDITOR, MANAGER, "2002")
people = st.sets(st.sampled_from(PEOPLE)).map(lambda chosen: " ".join(sorted(chosen)))
yes_no = st.sampled_from(["yes", "no"])


class Life(RuleBasedStateMachine):
    """One account, the people who run it, and the days that pass."""

    knowledge: Knowledge

    def __init__(self) -> None:
        super().__init__()
        self.time, self._folder = datetime(2026, 11, 20, 12, 0, tzinfo=UTC), TemporaryDirectory()
        url = f"sqlite:///{Path(self._folder.name) / 'signpost.db'}"
        seal = Seal(bytes(range(32)))
        self.services = Services(
            self.knowledge, lambda: self.time, lambda: seal, lambda with_seal: Store(url, with_seal)
        )
        self.gone: set[str] = set()
        self.services.people.import_all(OFFICE, self.time)
        self.reference = enter(self.services)

    def teardown(self) -> None:
        self.services.close()
        self._folder.cleanup()

    @contextmanager
    def steps_on(self) -> Iterator[Status]:
        """An account goes only where STEPS let it."""
        before = only(self.services).status
        yield before
        after = only(self.services).status
        assert after == before or after in STEPS[before]

    @rule(to=st.sampled_from(["approved", "open", "closing", "closed"]))
    def press(self, to: str) -> None:
        with self.steps_on():
            choose(self.services, f"accounts:{to}:{self.reference}")

    @rule()
    def keep(self) -> None:
        choose(self.services, f"accounts:keep:{self.reference}")
        assert only(self.services).decide is None

    @rule(needed=yes_no, used=yes_no)
    def review(self, needed: str, used: str) -> None:
        account = only(self.services)
        if account.owner is not None and account.status == "open":
            review(self.services, self.reference, account.owner, needed=needed, used=used)
            reviewed = only(self.services)
            assert reviewed.reviewed == self.time.date()
            assert (needed == used == "yes") <= (reviewed.decide is None)

    @rule(editors=people)
    def edit(self, editors: str) -> None:
        owner = only(self.services).owner
        if owner is not None:
            form = choose(self.services, f"accounts:editors:{self.reference}", owner)
            fill(self.services, form, {"editors": editors}, owner)

    @rule(owner=st.sampled_from(PEOPLE), editors=people)
    def change(self, owner: str, editors: str) -> None:
        form = choose(self.services, f"accounts:change:{self.reference}")
        fill(self.services, form, {"owner": owner, "editors": editors})

    @rule(who=st.sampled_from(PEOPLE))
    def confirm(self, who: str) -> None:
        choose(self.services, f"accounts:access:{self.reference}/{who}", COMMS)
        assert who not in only(self.services).access

    @rule(gone=st.sets(st.sampled_from(PEOPLE)))
    def come_and_go(self, gone: set[str]) -> None:
        self.gone = gone
        staff(self.services, without(*gone))

    @rule(days=st.integers(1, 40))
    def pass_days(self, days: int) -> None:
        for _ in range(days):
            self.time += timedelta(days=1)
            run_due(Platform(), self.services)

    @invariant()
    def only_people_of_the_force_run_it(self) -> None:
        account = only(self.services)
        if account.status != "closed":
            running = {account.owner, *account.editors} - {None}
            assert running <= set(PEOPLE) - self.gone
            assert account.owner not in account.editors
            assert running.isdisjoint(account.access)

    @invariant()
    def there_is_at_most_one_timer_and_none_for_what_is_not_reviewed(self) -> None:
        account, timers = only(self.services), pending(self.services)
        assert len(timers) <= 1
        if account.status != "open" or account.owner is None:
            assert timers == pending(self.services, "reminder") == []
        elif account.review_due is not None and account.review_due > self.time.date():
            assert len(timers) == 1

    @invariant()
    def the_audit_log_is_whole(self) -> None:
        assert list(audit.faults(self.services.store.database)) == []


def test_the_register_stays_sound(knowledge: Knowledge) -> None:
    Life.knowledge = knowledge
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    limits = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=slow)
    run_state_machine_as_test(Life, settings=limits)

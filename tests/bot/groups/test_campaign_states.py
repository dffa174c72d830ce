"""Whatever happens during a campaign, nobody is told twice, after confirming, while absent or when no longer asked."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns import running, states
from bot.campaigns.states import NotPossible
from bot.notices.timing import LONDON
from bot.records.campaigns import Status
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.search import Knowledge
from tests.bot.groups.asking import LAST_DAY, Diary, actor, bring_in, until
from tests.bot.team import FORCE, member
from tests.conftest import Clock

BEGUN = datetime(2027, 3, 8, 12, tzinfo=UTC)
PEOPLE = ("p1", "p2", "p3")
_DAYS = [LAST_DAY - timedelta(days=before) for before in states.REMINDED]
MOMENTS = [day + timedelta(days=day.weekday() == 6) for day in _DAYS]  # nobody is reminded on a Sunday

happening = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 120)),
    st.tuples(st.just("confirm"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("move"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("leave"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("absent"), st.tuples(st.sampled_from(PEOPLE), st.integers(0, 12))),
)


@dataclass
class Story:
    """What a test knows of each person, to compare with what they were told."""

    clock: Clock
    unit: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(PEOPLE, "North"))
    absent: dict[str, date | None] = field(default_factory=lambda: dict.fromkeys(PEOPLE))
    confirmed: set[str] = field(default_factory=set)
    disturbed: set[str] = field(default_factory=set)

    def import_all(self, services: Services) -> None:
        there = [(person, unit) for person, unit in self.unit.items() if unit is not None]
        people = [replace(member(p, "boss", unit=unit), absent_until=self.absent[p]) for p, unit in there]
        psd = member("psd", None, None, "professional_standards", unit="Standards")
        bring_in(services, [*people, member("boss", unit="Area"), psd])


class Checked(Diary):
    """Looks at each notice as it is sent."""

    story: Story

    def send(self, notice, subject, recipient):  # type: ignore[no-untyped-def]
        today, person = self.clock().astimezone(LONDON).date(), recipient.id
        if person in PEOPLE:
            away = self.story.absent[person]
            assert person not in self.story.confirmed, "after confirming"
            assert self.story.unit[person] == "North", "no longer asked"
            assert away is None or away < today, "absent"
            assert time(7) <= self.clock().astimezone(LONDON).time() < time(22), "at night"
        return super().send(notice, subject, recipient)


@pytest.fixture(scope="module")
def opened(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """Makes services on a fresh database, by a clock."""
    template = tmp_path_factory.mktemp("template") / "empty.db"
    Store(f"sqlite:///{template}", Seal(bytes(32))).close()

    @contextmanager
    def make(clock: Clock) -> Iterator[Services]:
        with TemporaryDirectory() as folder:
            file = Path(shutil.copy(template, folder))
            made = Services(
                knowledge=knowledge,
                now=clock,
                open_seal=lambda: Seal(bytes(32)),
                open_store=lambda seal: Store(f"sqlite:///{file}", seal),
            )
            yield made
            made.close()

    return make


@settings(max_examples=40, deadline=None)
@given(happenings=st.lists(happening, max_size=12))
def test_whatever_happens(opened: Callable[..., object], happenings: list[tuple[str, object]]) -> None:
    clock = Clock()
    clock.time = BEGUN
    story, diary = Story(clock), Checked(clock)
    diary.story = story
    with opened(clock) as services:  # type: ignore[attr-defined]
        story.import_all(services)
        psd = actor(services, "psd")
        planned = running.plan(psd, FORCE, ["North"], LAST_DAY, services)
        running.begin(psd, planned.reference, services)
        for what, about in happenings:
            happen(what, about, planned.reference, story, diary, services)
        until(services, clock, diary, clock() + timedelta(days=90))
        told = defaultdict(list)
        for person, kind, moment, _ in diary.entries:
            told[person].append((kind, moment.date()))
        for person in PEOPLE:
            days = [day for _, day in told[person]]
            assert len(set(days)) == len(days), "twice a day"
            assert [kind for kind, _ in told[person]].count("told") <= 1
            if person not in story.confirmed | story.disturbed:
                assert days == [BEGUN.date(), *MOMENTS]


def happen(what: str, about, reference: str, story: Story, diary: Diary, services: Services) -> None:  # type: ignore[no-untyped-def]
    clock = story.clock
    if what == "pass":
        until(services, clock, diary, clock() + timedelta(hours=about))
    elif what == "confirm" and story.unit[about] == "North":
        running.confirm(actor(services, about), reference, "none", running.mark([]), services)
        story.confirmed.add(about)
    elif what in ("move", "leave"):
        elsewhere = "South" if what == "move" else None
        story.unit[about] = "North" if story.unit[about] != "North" else elsewhere
        story.disturbed.add(about)
        story.import_all(services)
    elif what == "absent":
        person, days = about
        story.absent[person] = clock().date() + timedelta(days=days)
        story.disturbed.add(person)
        story.import_all(services)


@given(events=st.lists(st.sampled_from(["join", "confirm", "leave"])))
def test_what_was_confirmed_stays_confirmed(events: list[states.Event]) -> None:
    standing = None
    for event in events:
        try:
            after = states.person_after(standing, event)
        except NotPossible:
            assert (standing, event) in [(None, "confirm"), (None, "leave"), ("gone", "confirm")]
            continue
        assert standing != "confirmed" or after == "confirmed"
        standing = after


@given(steps=st.lists(st.sampled_from(["begin", "end"])))
def test_what_has_ended_is_not_begun_again(steps: list[states.Step]) -> None:
    status: Status = "planned"
    for step in steps:
        if status == "ended" and step == "begin":
            with pytest.raises(NotPossible):
                states.campaign_after(status, step)
        else:
            status = states.campaign_after(status, step)


@given(
    now=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)), last=st.dates(date(2027, 1, 1), date(2027, 12, 31))
)
def test_the_next_moment_is_on_a_later_day_at_the_same_time_of_day(now: datetime, last: date) -> None:
    found = states.next_moment(last, now.replace(tzinfo=UTC), time(8))
    today = now.replace(tzinfo=UTC).astimezone(LONDON).date()
    if found is None:
        assert today > last
    else:
        assert found.astimezone(LONDON).time() == time(8)
        assert found.astimezone(LONDON).date() > today

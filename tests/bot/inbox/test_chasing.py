"""A question that nobody answers: a reminder after a working day, after two everybody hears; then never again."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.notices.timing import LONDON, Hours, Timing
from bot.notices.worker import run_due
from bot.services import Services
from bot.wording import inbox as words
from tests.bot.groups.asking import bring_in
from tests.bot.inbox.office import COMMS, OTHER, REPLY, TEAM, ask, choose, done, fill, question, waits_for
from tests.bot.reading import whole
from tests.bot.team import Platform, member
from tests.conftest import Clock

MONDAY, TUESDAY = (datetime(2026, 11, day, 12, 0, tzinfo=UTC) for day in (23, 24))  # it is asked on Friday


def at(clock: Clock, moment: datetime, services: Services) -> list[tuple[str, str]]:
    """What is sent once it is that late."""
    clock.time, platform = moment, Platform()
    run_due(platform, services)
    return sorted(platform.sent)


def test_the_office_is_reminded_after_one_working_day(staffed: Services, clock: Clock) -> None:
    ask(staffed)
    run_due(Platform(), staffed)
    assert at(clock, MONDAY - timedelta(seconds=1), staffed) == []
    assert at(clock, MONDAY, staffed) == [(COMMS, "reminder"), (OTHER, "reminder")]


def test_where_somebody_took_it_only_they_are_reminded(staffed: Services, clock: Clock) -> None:
    reference = ask(staffed)
    choose(staffed, f"inbox:take:{reference}", OTHER)
    assert at(clock, MONDAY, staffed) == [(OTHER, "reminder")]


def test_after_two_everybody_and_an_administrator_hear_that_it_is_late_once(staffed: Services, clock: Clock) -> None:
    reference = ask(staffed)
    choose(staffed, f"inbox:take:{reference}", OTHER)
    at(clock, MONDAY, staffed)
    assert at(clock, TUESDAY, staffed) == [("admin", "told"), (COMMS, "told"), (OTHER, "told")]
    late = words.LATE.format(reference=reference, office="Corporate Communications", due="12:00 on 24 November")
    assert waits_for(staffed, "admin") == waits_for(staffed, OTHER) == [late]
    assert at(clock, TUESDAY + timedelta(days=30), staffed) == []
    assert ("signpost", "question_late") in done(staffed, reference)


def test_where_nothing_ran_for_days_it_is_late_at_once(staffed: Services, clock: Clock) -> None:
    ask(staffed)
    assert ("admin", "told") in at(clock, TUESDAY, staffed)


def test_nobody_is_chased_once_it_is_answered(staffed: Services, clock: Clock) -> None:
    reference = ask(staffed)
    run_due(Platform(), staffed)
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    run_due(Platform(), staffed)
    assert (at(clock, MONDAY, staffed), at(clock, TUESDAY, staffed)) == ([], [])
    assert waits_for(staffed, OTHER) == []


def test_an_office_of_which_nobody_is_left_passes_it_to_the_next(staffed: Services, clock: Clock) -> None:
    reference = ask(staffed)
    staffed.people.import_all(TEAM, clock())
    assert ("psd", "told") in at(clock, MONDAY, staffed)
    assert question(staffed, reference).office == "professional_standards"
    assert reference in whole(choose(staffed, "inbox:list", "psd"))


@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), number=st.integers(1, 5))
def test_a_working_day_is_never_at_a_weekend_or_outside_the_hours(start: datetime, number: int) -> None:
    begins = start.replace(tzinfo=LONDON)
    hours = Hours(frozenset(range(7)), time(7), time(22))
    ends = Timing(hours, hours, {}).working_days(begins, number).astimezone(LONDON)
    assert ends.weekday() < 5
    assert time(7) <= ends.time() < time(22)
    days = (begins.date() + timedelta(days=n) for n in range(1, (ends.date() - begins.date()).days + 1))
    assert sum(day.weekday() < 5 for day in days) in (number, number + 1)


def test_what_a_leaver_had_taken_goes_to_whoever_came_into_the_office_with_the_same_import(
    staffed: Services, clock: Clock
) -> None:
    reference = ask(staffed)
    choose(staffed, f"inbox:take:{reference}", OTHER)
    bring_in(staffed, [*TEAM, member("comms3", None, None, "corporate_comms")])
    assert ("comms3", "told") in at(clock, clock(), staffed)
    assert (question(staffed, reference).office, question(staffed, reference).holder) == ("corporate_comms", None)

"""A contact reaches somebody: told, reminded, passed up the chain, never after an acknowledgement."""

from datetime import timedelta

import pytest

from bot.messages import Person
from bot.notices.outbox import MOST_ATTEMPTS
from bot.notices.worker import Later, Never, run_due
from bot.records.people import Member
from bot.reports import actions
from bot.reports.actions import Actor
from bot.services import Services
from tests.bot.team import FORCE, TEAM, Platform, file, member, pass_time
from tests.conftest import Clock


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def supervisor(services: Services, name: str = "2001") -> Actor:
    return actions.actor(Person(f"person:{name}", FORCE), services)


def only(*names: str) -> list[Member]:
    return [member for member in TEAM if member.id in names]


def test_the_line_manager_is_told_first(staffed: Services, platform: Platform) -> None:
    file(staffed)
    run_due(platform, staffed)
    assert platform.sent == [("2001", "told")]


def test_who_does_not_acknowledge_is_reminded_once(staffed: Services, clock: Clock, platform: Platform) -> None:
    file(staffed)
    pass_time(staffed, clock, platform, 3)
    assert platform.sent == [("2001", "told"), ("2001", "reminder")]


def test_then_the_next_person_is_told(staffed: Services, clock: Clock, platform: Platform) -> None:
    file(staffed)
    pass_time(staffed, clock, platform, 4.5)
    assert platform.sent == [("2001", "told"), ("2001", "reminder"), ("2002", "told")]


def test_it_ends_at_the_duty_desk_and_never_reaches_the_chief(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    file(staffed)
    pass_time(staffed, clock, platform, 60)
    told = [who for who, kind in platform.sent if kind == "told"]
    assert told == ["2001", "2002", "3001", "desk"]


def test_when_nobody_is_left_the_administrators_hear_of_it(staffed: Services, clock: Clock, platform: Platform) -> None:
    file(staffed)
    pass_time(staffed, clock, platform, 60)
    assert [who for who, kind in platform.sent if kind == "alarm"] == ["admin"]


def test_nobody_is_chased_after_an_acknowledgement(staffed: Services, clock: Clock, platform: Platform) -> None:
    contact = file(staffed)
    run_due(platform, staffed)
    actions.acknowledge(supervisor(staffed), contact.reference, staffed)
    pass_time(staffed, clock, platform, 30)
    assert [kind for _, kind in platform.sent] == ["told", "step"]


def test_the_officer_is_told_of_the_acknowledgement(staffed: Services, clock: Clock, platform: Platform) -> None:
    contact = file(staffed)
    run_due(platform, staffed)
    actions.acknowledge(supervisor(staffed), contact.reference, staffed)
    run_due(platform, staffed)
    assert platform.sent[-1] == ("1001", "step")


def test_who_passes_it_on_has_the_next_person_told_at_once(staffed: Services, clock: Clock, platform: Platform) -> None:
    contact = file(staffed)
    run_due(platform, staffed)
    actions.pass_on(supervisor(staffed), contact.reference, staffed)
    run_due(platform, staffed)
    assert ("2002", "told") in platform.sent


def test_who_passes_on_what_they_were_not_told_of_is_not_told_next(
    services: Services, clock: Clock, platform: Platform
) -> None:
    other = member("2003", "3001", None, "supervisor")
    services.people.import_all([*TEAM, other], clock())
    contact = file(services)
    run_due(platform, services)
    actions.pass_on(supervisor(services, "2003"), contact.reference, services)
    pass_time(services, clock, platform, 30)
    assert "2003" not in [person for person, _ in platform.sent]


def test_an_emergency_that_is_handed_back_goes_to_several_again(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    contact = file(staffed, "emergency")
    run_due(platform, staffed)
    actions.acknowledge(supervisor(staffed), contact.reference, staffed)
    run_due(platform, staffed)
    platform.sent.clear()
    actions.pass_on(supervisor(staffed), contact.reference, staffed)
    run_due(platform, staffed)
    assert {person for person, kind in platform.sent if kind == "told"} == {"3001", "2002", "desk"}


def test_after_passing_it_on_one_is_not_reminded_of_it(staffed: Services, clock: Clock, platform: Platform) -> None:
    contact = file(staffed)
    run_due(platform, staffed)
    actions.pass_on(supervisor(staffed), contact.reference, staffed)
    pass_time(staffed, clock, platform, 3)
    assert ("2001", "reminder") not in platform.sent


def test_an_emergency_goes_to_three_people_at_once(staffed: Services, platform: Platform) -> None:
    file(staffed, "emergency")
    run_due(platform, staffed)
    assert platform.sent == [("2001", "told"), ("2002", "told"), ("desk", "told")]


def test_an_emergency_is_reminded_of_by_the_clock_until_somebody_acknowledges(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    clock.time = clock.time.replace(hour=3)  # in the middle of the night
    file(staffed, "emergency")
    pass_time(staffed, clock, platform, 0.5)
    assert platform.sent.count(("2001", "reminder")) >= 4


def test_anything_else_is_not_chased_at_night(staffed: Services, clock: Clock, platform: Platform) -> None:
    clock.time = clock.time.replace(hour=21, minute=30)
    file(staffed)
    pass_time(staffed, clock, platform, 9)
    assert platform.sent == [("2001", "told")]


def test_what_cannot_be_delivered_goes_to_the_next_person_at_once(staffed: Services, platform: Platform) -> None:
    platform.answers = [Never("no such account")]
    file(staffed)
    run_due(platform, staffed)
    assert ("2002", "told") in platform.sent


def test_what_cannot_be_delivered_is_parked_and_administrators_are_told(staffed: Services, platform: Platform) -> None:
    platform.answers = [Never("no such account")]
    file(staffed)
    run_due(platform, staffed)
    assert ("admin", "alarm") in platform.sent


def test_a_platform_that_is_busy_is_not_asked_again_before_its_time(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    platform.answers = [Later("429", timedelta(seconds=90))]
    file(staffed)
    run_due(platform, staffed)
    clock.time += timedelta(seconds=89)
    run_due(platform, staffed)
    assert platform.sent == []
    clock.time += timedelta(seconds=2)
    run_due(platform, staffed)
    assert platform.sent == [("2001", "told")]


def test_while_a_platform_is_away_the_next_person_s_time_runs(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    file(staffed)
    for _ in range(250):  # more than four hours in which whatever is sent to the first person fails
        platform.answers = [Later("503")] * 2
        run_due(platform, staffed)
        clock.time += timedelta(minutes=1)
    platform.answers = []
    pass_time(staffed, clock, platform, 0.5)
    assert {("2001", "told"), ("2002", "told")} <= set(platform.sent)


def test_what_was_tried_too_often_is_parked(staffed: Services, clock: Clock, platform: Platform) -> None:
    file(staffed)
    for _ in range(MOST_ATTEMPTS + 1):
        platform.answers = [Later("503")] * 3
        run_due(platform, staffed)
        clock.time += timedelta(minutes=11)
    platform.answers = []
    run_due(platform, staffed)
    assert ("admin", "alarm") in platform.sent


def test_where_nobody_is_known_the_administrators_hear_of_it(
    services: Services, clock: Clock, platform: Platform
) -> None:
    services.people.import_all([m for m in TEAM if m.id == "admin"], clock())
    file(services, person="web-unknown")
    run_due(platform, services)
    assert platform.sent == [("admin", "alarm")]


def test_a_contact_is_filed_once_however_often_it_is_confirmed(staffed: Services, platform: Platform) -> None:
    first, again = file(staffed), file(staffed)
    run_due(platform, staffed)
    assert first.reference == again.reference
    assert platform.sent == [("2001", "told")]


def test_what_was_due_while_nothing_ran_happens_once_afterwards(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    file(staffed)
    run_due(platform, staffed)
    clock.time += timedelta(hours=20)
    run_due(platform, staffed)
    run_due(platform, staffed)
    assert sorted(platform.sent) == [("2001", "reminder"), ("2001", "told"), ("2002", "told")]


def test_who_a_complaint_is_about_is_never_told(staffed: Services, clock: Clock, platform: Platform) -> None:
    file(staffed, "about-2001")
    pass_time(staffed, clock, platform, 60)
    assert "2001" not in [who for who, _ in platform.sent]


def test_what_was_refused_for_hours_is_still_tried_every_ten_minutes(
    staffed: Services, clock: Clock, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    file(staffed)
    for _ in range(60):
        platform.answers = [Later("503")] * 3
        run_due(platform, staffed)
        clock.time += timedelta(minutes=11)
    platform.answers = []
    run_due(platform, staffed)
    assert ("2001", "told") in platform.sent
    assert "could not be recorded" not in caplog.text


def test_administrators_are_told_that_nobody_is_left_also_after_hearing_that_something_was_not_delivered(
    services: Services, clock: Clock, platform: Platform
) -> None:
    services.people.import_all(only("1001", "2001", "admin"), clock())
    platform.answers = [Never("no such account")]
    file(services)
    pass_time(services, clock, platform, 30)
    assert [who for who, kind in platform.sent if kind == "alarm"] == ["admin", "admin"]


def test_they_are_told_of_each_only_once(staffed: Services, clock: Clock, platform: Platform) -> None:
    platform.answers = [Never("no such account")] * 9
    file(staffed, "emergency")
    pass_time(staffed, clock, platform, 3)
    assert platform.sent.count(("admin", "alarm")) <= 2


def test_those_who_are_told_again_are_chased_and_then_nobody_is_left(
    services: Services, clock: Clock, platform: Platform
) -> None:
    services.people.import_all(only("1001", "2001", "desk", "admin"), clock())
    contact = file(services)
    actions.pass_on(supervisor(services), contact.reference, services)
    run_due(platform, services)
    actions.acknowledge(supervisor(services, "desk"), contact.reference, services)
    actions.pass_on(supervisor(services, "desk"), contact.reference, services)
    run_due(platform, services)
    assert ("admin", "alarm") in platform.sent


def test_who_is_told_again_is_reminded_again_and_then_administrators_hear_of_it(
    services: Services, clock: Clock, platform: Platform
) -> None:
    services.people.import_all(only("1001", "2001", "desk", "admin"), clock())
    contact = file(services)
    pass_time(services, clock, platform, 6)  # the duty desk is told, too
    actions.acknowledge(supervisor(services, "desk"), contact.reference, services)
    run_due(platform, services)
    actions.pass_on(supervisor(services, "desk"), contact.reference, services)
    platform.sent.clear()
    pass_time(services, clock, platform, 30)
    assert [sent for sent in platform.sent if sent[0] != "1001"] == [
        ("2001", "told"),
        ("2001", "reminder"),
        ("admin", "alarm"),
    ]

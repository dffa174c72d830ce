"""Whom to tell, and in which order: on duty first, up two levels, then the duty desk."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.notices.chain import Chain, chain
from bot.records.people import Member
from bot.records.rota import Duty
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, TEAM, member
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def told(services: Services, *concerned: str) -> Chain:
    officer = services.people.member(OFFICER)
    return chain(officer, FORCE, services.people, services.rota, services.now(), concerned)


def names(found: Chain) -> list[str]:
    return [m.id for m in found.people]


def on_duty(services: Services, *people: str) -> None:
    now = services.now()
    duties = [Duty(FORCE, "North", p, now - timedelta(hours=1), now + timedelta(hours=7)) for p in people]
    services.rota.import_all(duties, now)


def changed(services: Services, name: str, member: Member) -> None:
    services.people.import_all([member if m.id == name else m for m in TEAM], services.now())


def test_line_manager_deputies_their_manager_and_the_duty_desk(staffed: Services) -> None:
    assert names(told(staffed)) == ["2001", "2002", "3001", "desk"]


def test_the_unit_s_supervisor_on_duty_comes_before_the_line_manager(staffed: Services, clock: Clock) -> None:
    team = [*TEAM, member("2003", None, None, "supervisor")]
    staffed.people.import_all(team, clock())
    on_duty(staffed, "2003")
    assert names(told(staffed))[:2] == ["2003", "2001"]


def test_then_the_line_manager_is_copied(staffed: Services, clock: Clock) -> None:
    staffed.people.import_all([*TEAM, member("2003", None, None, "supervisor")], clock())
    on_duty(staffed, "2003")
    found = told(staffed)
    assert [m.id for m in found.copied] == ["2001"]


def test_the_line_manager_is_not_copied_of_what_they_are_told_first(staffed: Services) -> None:
    assert told(staffed).copied == ()


def test_who_is_absent_is_passed_over(staffed: Services) -> None:
    changed(staffed, "2001", replace(TEAM[1], absent_until=date(2026, 11, 30)))
    assert names(told(staffed))[0] == "2002"


def test_who_is_back_is_told_again(staffed: Services) -> None:
    changed(staffed, "2001", replace(TEAM[1], absent_until=date(2026, 11, 19)))
    assert names(told(staffed))[0] == "2001"


def test_who_is_concerned_is_never_told(staffed: Services) -> None:
    assert "2001" not in names(told(staffed, "2001"))


def test_who_cannot_be_reached_is_passed_over_and_named(staffed: Services) -> None:
    changed(staffed, "2001", replace(TEAM[1], addresses=()))
    found = told(staffed)
    assert (names(found)[0], found.unreachable) == ("2002", ("2001",))


def test_an_officer_is_never_told_of_their_own_contact(staffed: Services) -> None:
    on_duty(staffed, OFFICER)
    assert OFFICER not in names(told(staffed))


def test_a_loop_of_line_managers_ends(staffed: Services) -> None:
    changed(staffed, "2001", replace(TEAM[1], manager=OFFICER))
    assert names(told(staffed)) == ["2001", "2002", "desk"]


def test_an_unknown_officer_s_contact_goes_to_the_duty_desk(staffed: Services) -> None:
    assert names(chain(None, FORCE, staffed.people, staffed.rota, staffed.now())) == ["desk"]


def test_an_absent_line_manager_is_copied(staffed: Services) -> None:
    changed(staffed, "2001", replace(TEAM[1], absent_until=date(2026, 11, 30)))
    found = told(staffed)
    assert [m.id for m in found.copied] == ["2001"]


def test_a_line_manager_who_is_concerned_is_not_copied(staffed: Services) -> None:
    assert told(staffed, "2001").copied == ()


def at_once(services: Services) -> list[str]:
    return [m.id for m in told(services).at_once()]


def test_an_emergency_goes_to_all_supervisors_on_duty_the_deputies_and_the_desk(
    staffed: Services, clock: Clock
) -> None:
    others = [member(name, None, None, "supervisor") for name in ("2003", "2004", "2005")]
    staffed.people.import_all([*TEAM, *others], clock())
    on_duty(staffed, "2003", "2004", "2005")
    assert at_once(staffed) == ["2003", "2004", "2005", "2002", "desk"]


def test_an_emergency_goes_to_no_crowd(staffed: Services, clock: Clock) -> None:
    others = [member(f"21{number:02}", None, None, "supervisor") for number in range(20)]
    staffed.people.import_all([*TEAM, *others], clock())
    on_duty(staffed, *(each.id for each in others))
    assert at_once(staffed) == ["2100", "2101", "2102", "2103", "2104", "2002", "desk"]


def test_where_nobody_is_on_duty_an_emergency_goes_to_the_first_two_and_the_desk(staffed: Services) -> None:
    assert at_once(staffed) == ["2001", "2002", "desk"]

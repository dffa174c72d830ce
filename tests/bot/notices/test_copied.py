"""A line manager whom somebody stands in for gets a copy when they are next at work."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.notices.timing import LONDON
from bot.records.database import aware
from bot.records.people import Member
from bot.records.rota import Duty
from bot.records.tables import notices
from bot.services import Services
from tests.bot.team import FORCE, TEAM, file, member
from tests.conftest import Clock

MANAGER = "2001"


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    """Friday noon: another supervisor is on duty in the unit."""
    employ(services, TEAM[1])
    roster(services, Duty(FORCE, "North", "2003", clock() - timedelta(hours=1), clock() + timedelta(hours=7)))
    return services


def employ(services: Services, manager: Member) -> None:
    team = [manager if m.id == MANAGER else m for m in TEAM]
    services.people.import_all([*team, member("2003", None, None, "supervisor")], services.now())


def roster(services: Services, *duties: Duty) -> None:
    services.rota.import_all(duties, services.now())


def copy_due(services: Services) -> tuple[str, str] | None:
    """Whom the copy goes to, and when by the clock in London."""
    contact = file(services)
    query = select(notices).where(notices.c.contact == contact.reference, notices.c.kind == "copy")
    with services.store.database.read() as connection:
        row = connection.execute(query).first()
    return (row.recipient, f"{aware(row.due).astimezone(LONDON):%d %H:%M}") if row else None


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{moment}").replace(tzinfo=LONDON)


def test_at_once_in_working_hours_where_no_rota_says_when(staffed: Services) -> None:
    assert copy_due(staffed) == (MANAGER, "20 12:00")


def test_when_working_hours_begin_where_they_have_ended(staffed: Services, clock: Clock) -> None:
    clock.time += timedelta(hours=10, minutes=30)
    roster(staffed, Duty(FORCE, "North", "2003", at("20 22:00"), at("21 06:00")))
    assert copy_due(staffed) == (MANAGER, "21 07:00")


def test_at_once_while_they_are_on_duty(staffed: Services, clock: Clock) -> None:
    clock.time += timedelta(minutes=10)
    roster(staffed, Duty(FORCE, "South", MANAGER, at("20 12:05"), at("20 22:00")))
    assert copy_due(staffed) == (MANAGER, "20 12:10")


def test_when_their_next_duty_starts(staffed: Services) -> None:
    roster(staffed, Duty(FORCE, "South", MANAGER, at("21 06:00"), at("21 14:00")))
    assert copy_due(staffed) == (MANAGER, "21 06:00")


def test_after_their_absence(staffed: Services) -> None:
    employ(staffed, replace(TEAM[1], absent_until=date(2026, 11, 24)))
    assert copy_due(staffed) == (MANAGER, "25 07:00")


def test_nobody_where_the_line_manager_is_concerned(staffed: Services) -> None:
    file(staffed, "about-2001")
    query = select(notices.c.recipient).where(notices.c.kind == "copy")
    with staffed.store.database.read() as connection:
        assert connection.execute(query).all() == []

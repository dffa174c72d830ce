"""Whom the register tells where there is no line manager, and that it promises nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.services import Services
from bot.wording import groups as words
from tests.bot.groups.asking import bring_in, with_change
from tests.bot.groups.test_change import change
from tests.bot.groups.test_groups import MANAGER, choose, declare, staffed
from tests.bot.team import OFFICER, TEAM, Platform, pass_time
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture


def told(services: Services, clock: Clock) -> list[tuple[str, str]]:
    """Who is told what from now on."""
    platform = Platform()
    pass_time(services, clock, platform, 0.1)
    return platform.sent


@pytest.fixture
def led_by_nobody(staffed: Services, clock: Clock) -> str:
    """A group of an officer without a line manager, whose unit's supervisor was told of the declaration."""
    bring_in(staffed, with_change(OFFICER, manager=None, deputy=None))
    reference = declare(staffed)
    assert told(staffed, clock) == [(MANAGER, "told")]
    return reference


def test_without_a_line_manager_the_supervisor_is_told_of_a_change(
    staffed: Services, clock: Clock, led_by_nobody: str
) -> None:
    reply = change(staffed, led_by_nobody, outsiders="yes")
    assert reply.text.endswith("2001, who stands in for your line manager, is told which answers changed.")
    assert told(staffed, clock) == [(MANAGER, "step")]


def test_without_a_line_manager_the_supervisor_is_told_that_it_was_left(
    staffed: Services, clock: Clock, led_by_nobody: str
) -> None:
    reply = choose(staffed, f"groups:left:{led_by_nobody}")
    assert reply.text.endswith("2001, who stands in for your line manager, is told.")
    assert told(staffed, clock) == [(MANAGER, "step")]


def test_the_form_of_a_change_says_who_is_told(staffed: Services, led_by_nobody: str) -> None:
    assert "2001, who stands in for your line manager, is told" in repr(
        choose(staffed, f"groups:change:{led_by_nobody}")
    )


def test_where_nobody_can_be_told_it_says_so(staffed: Services, clock: Clock) -> None:
    bring_in(staffed, [replace(TEAM[0], manager=None, deputy=None)])
    reference = declare(staffed)
    reply = choose(staffed, f"groups:left:{reference}")
    assert reply.text == f"{words.ENDED['left'].format(name='Night shift swaps')} {words.NOBODY_TOLD}"
    assert told(staffed, clock) == []


def test_an_absent_line_manager_is_told_and_the_deputy_may_see_it(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    told(staffed, clock)
    away = [replace(m, absent_until=date(2027, 1, 31), roles=frozenset()) if m.id == MANAGER else m for m in TEAM]
    bring_in(staffed, away)
    reply = choose(staffed, f"groups:closed:{reference}")
    assert "2002, who stands in for your line manager, is told." in reply.text
    assert sorted(told(staffed, clock)) == [("2001", "step"), ("2002", "copy")]
    assert "said that the group was closed" in repr(choose(staffed, f"contacts:show:{reference}", "2002"))


def test_with_a_line_manager_there_nobody_else_is_told(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    told(staffed, clock)
    assert choose(staffed, f"groups:left:{reference}").text.endswith("Your line manager is told.")
    assert told(staffed, clock) == [(MANAGER, "step")]


def test_once_the_report_is_no_longer_kept_nobody_is_promised_to_be_told(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    told(staffed, clock)
    clock.time += timedelta(days=6 * 366 + 1)
    staffed.open()
    assert choose(staffed, f"groups:left:{reference}").text.endswith(words.NOBODY_TOLD)

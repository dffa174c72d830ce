"""People who have left with groups still in their name: their line manager records that they are out of each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.keeping import holding
from bot.leavers import settling
from bot.messages import Reply
from bot.notices import parked
from bot.notices.topics import errands_of
from bot.records.tables import leavers
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import leavers as words
from tests.bot.groups.asking import Diary, actor, bring_in, until, with_change
from tests.bot.groups.test_change import last_done
from tests.bot.groups.test_groups import MANAGER, choose, declare, staffed
from tests.bot.team import OFFICER, TEAM
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture


def without(*gone: str) -> list:  # type: ignore[type-arg]
    return [member for member in TEAM if member.id not in gone]


def listed(services: Services, who: str = MANAGER) -> Reply:
    return choose(services, "leavers:list", who)


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


OUT = words.OUT_OF.format(name="Night shift swaps")


def test_the_line_manager_is_told_who_left_with_how_many(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    bring_in(staffed, without(OFFICER))
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=60))
    assert [(who, kind) for who, kind, *_ in diary.entries] == [(MANAGER, "told"), (MANAGER, "reminder")]
    assert diary.entries[0][3] == "1001 no longer works here. Still in their name: 1 messaging group."


def test_recording_that_they_are_out_settles_it(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    bring_in(staffed, without(OFFICER))
    until(staffed, clock, Diary(clock), clock() + timedelta(hours=1))
    assert len(errands_of(MANAGER, staffed)) == 1
    (button,) = listed(staffed).choices
    assert button.label == OUT
    for _ in range(2):
        choose(staffed, button.value, MANAGER)
    assert last_done(staffed, reference) == (MANAGER, "group_left", OFFICER)
    assert (labels(listed(staffed)), errands_of(MANAGER, staffed)) == ([], [])


def test_who_left_with_nothing_is_no_errand(staffed: Services, clock: Clock) -> None:
    bring_in(staffed, without(OFFICER))
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=60))
    assert diary.entries == []


def test_only_the_line_manager_and_professional_standards_settle_it(staffed: Services) -> None:
    reference = declare(staffed)
    bring_in(staffed, without(OFFICER))
    (button,) = listed(staffed).choices
    for who in ("2002", "3001", "admin", "desk"):
        assert labels(listed(staffed, who)) == []
        assert choose(staffed, button.value, who).text == words.UNKNOWN
    assert last_done(staffed, reference)[1] == "filed"
    assert labels(listed(staffed, "psd")) == [OUT]


def test_where_the_line_manager_left_too_theirs_settles_it(staffed: Services) -> None:
    declare(staffed)
    bring_in(staffed, without(OFFICER, MANAGER))
    assert labels(listed(staffed, "3001")) == [OUT]


def test_where_the_line_manager_leaves_later_theirs_takes_it_over(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    bring_in(staffed, without(OFFICER))
    until(staffed, clock, Diary(clock), clock() + timedelta(days=1))
    bring_in(staffed, without(OFFICER, MANAGER))
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=60))
    assert [who for who, *_ in diary.entries] == ["3001", "3001"]
    assert labels(listed(staffed, "3001")) == [OUT]


def test_where_nobody_leads_professional_standards_does(staffed: Services) -> None:
    declare(staffed)
    bring_in(staffed, [replace(member, manager=None) for member in TEAM])
    bring_in(staffed, without(OFFICER))
    assert labels(listed(staffed, "psd")) == [OUT]


def test_who_comes_back_has_not_left(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    bring_in(staffed, without(OFFICER))
    (button,) = listed(staffed).choices
    bring_in(staffed, TEAM)
    assert labels(listed(staffed)) == []
    assert choose(staffed, button.value, MANAGER).text == words.UNKNOWN
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=60))
    assert diary.entries == []


def test_an_absent_line_manager_is_told_when_back(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    bring_in(staffed, with_change(MANAGER, absent_until=date(2026, 11, 30)))
    bring_in(staffed, [m for m in with_change(MANAGER, absent_until=date(2026, 11, 30)) if m.id != OFFICER])
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=12))
    assert [at.date() for _, _, at, _ in diary.entries] == [date(2026, 12, 1)]


def test_the_groups_of_who_moves_are_seen_by_the_new_line_manager(staffed: Services) -> None:
    reference = declare(staffed)
    bring_in(staffed, with_change(OFFICER, manager="2002", unit="Area"))
    assert reference in repr(choose(staffed, "groups:team", "2002"))
    assert reference not in repr(choose(staffed, "groups:team", MANAGER))


def test_it_is_forgotten_after_six_years(staffed: Services, clock: Clock) -> None:
    group = declare(staffed)
    bring_in(staffed, without(OFFICER))
    (left,) = settling.open_for(actor(staffed, MANAGER), staffed)
    choose(staffed, f"leavers:out:{left.reference}/{group}", MANAGER)
    clock.time += timedelta(days=6 * 366)
    staffed.open()
    with staffed.store.database.read() as connection:
        assert connection.execute(select(leavers.c.reference)).all() == []


def test_who_is_not_out_of_a_group_is_not_forgotten(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    bring_in(staffed, without(OFFICER))
    clock.time += timedelta(days=6 * 366)
    staffed.open()
    assert labels(listed(staffed)) == [OUT]


def test_who_leaves_a_second_time_is_listed_once_and_a_hold_of_the_first_time_holds(
    staffed: Services, clock: Clock
) -> None:
    group = declare(staffed)
    bring_in(staffed, without(OFFICER))
    (first,) = settling.open_for(actor(staffed, MANAGER), staffed)
    holding.place_at_the_console(first.reference, "case", "reason", staffed)
    until(staffed, clock, Diary(clock), clock() + timedelta(hours=1))
    bring_in(staffed, with_change(OFFICER, manager="2002"))
    clock.time += timedelta(days=1)
    bring_in(staffed, without(OFFICER))
    with staffed.store.database.read() as connection:
        assert first.reference in connection.execute(select(leavers.c.reference)).scalars().all()
    assert [labels(listed(staffed, who)) for who in (MANAGER, "2002", "psd")] == [[], [OUT], [OUT]]
    assert choose(staffed, f"leavers:out:{first.reference}/{group}", MANAGER).text == words.UNKNOWN
    assert errands_of(MANAGER, staffed) == []


def test_where_nobody_could_settle_it_who_can_by_now_is_told_once_it_is_tried_again(
    staffed: Services, clock: Clock
) -> None:
    declare(staffed)
    alone = [replace(member, manager=None) for member in without("psd", "admin")]
    bring_in(staffed, alone)
    bring_in(staffed, [member for member in alone if member.id != OFFICER])
    until(staffed, clock, Diary(clock), clock())
    (item,) = parked.undelivered(staffed)
    with pytest.raises(ActionRefused, match="nobody_known"):
        parked.try_again_at_the_console(item.notice.id, staffed)
    bring_in(staffed, without(OFFICER))
    assert parked.try_again_at_the_console(item.notice.id, staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=60))
    assert [(who, kind) for who, kind, *_ in diary.entries] == [("psd", "told"), ("psd", "reminder")]
    assert [leaver.manager for leaver in settling.open_for(actor(staffed, "psd"), staffed)] == ["psd"]

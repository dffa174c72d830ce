"""Campaigns: everybody of some units is told, reminded until they confirm, and nobody is told twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.campaigns import overview, running
from bot.notices.topics import errands_of
from bot.notices.worker import Later
from bot.records import audit
from bot.records.rota import Duty
from bot.records.tables import notices
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import campaigns as words
from tests.bot.groups.asking import LAST_DAY, Diary, actor, bring_in, campaign, until, with_change
from tests.bot.groups.test_groups import declare, staffed
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, member
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture
# 14, 7, 3 and 1 days before the last day, and once after it.
# The 28th is a Sunday.
REMINDED = ["2027-03-17", "2027-03-24", "2027-03-29", "2027-03-30", "2027-04-01"]


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def confirm(services: Services, reference: str, person: str = OFFICER) -> str:
    with services.store.database.read() as connection:
        groups = services.groups.open_of(connection, [person])
    answer = running.confirm(
        actor(services, person), reference, "right" if groups else "none", running.mark(groups), services
    ).answer
    assert answer
    return answer


def waiting_of(services: Services, reference: str) -> list[str]:
    with services.store.database.read() as connection:
        return [p.person for p in services.campaigns.people(connection, reference) if p.status == "waiting"]


def test_somebody_is_told_once_and_reminded_at_each_moment_and_once_after_it(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-02-01")
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-05-01"))
    assert diary.of(OFFICER) == [("told", "2027-02-01"), *(("reminder", day) for day in REMINDED)]
    said = [text for who, _, _, text in diary.entries if who == OFFICER]
    assert "by 31 March 2027. 58 days are left." in said[0]
    assert "One day is left." in said[-2]
    assert "The last day was 31 March 2027." in said[-1]


def test_they_are_told_in_sociable_hours_whatever_the_clocks_do(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-14", 3)  # the clocks go forward on the 28th
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-05-01"))
    assert {moment.hour for _, _, moment, _ in diary.entries} == {8}
    assert {moment.weekday() for _, _, moment, _ in diary.entries} <= {0, 1, 2, 3, 4, 5}


def test_the_units_where_most_is_outstanding_come_first_and_all_together_last(staffed: Services) -> None:
    bring_in(staffed, [*TEAM, member("1002", "2001", unit="Area")])
    reference = campaign(staffed, "North", "Area", "Standards")
    for person in (OFFICER, "2001", "2002"):
        confirm(staffed, reference, person)
    with staffed.store.database.read() as connection:
        found = staffed.campaigns.peek(connection, reference)
    assert found is not None
    table = overview.totals(found, staffed)
    assert table.rows == (
        ("Area", "2", "0", "0", "2"),
        ("Standards", "1", "0", "0", "1"),
        ("North", "0", "3", "3", "3"),
    )
    assert table.total == (words.TOTAL, "3", "3", "3", "6")


def test_who_is_on_the_rota_is_told_on_duty(staffed: Services, clock: Clock) -> None:
    night = datetime(2026, 11, 21, 22, tzinfo=UTC)
    staffed.rota.import_all([Duty(FORCE, "North", OFFICER, night, night + timedelta(hours=8))], clock())
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2026-11-25"))
    assert diary.of(OFFICER) == [("told", "2026-11-21")]


def test_nobody_is_told_anything_after_they_confirmed(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-01")
    reference, diary = campaign(staffed), Diary(clock)
    until(staffed, clock, diary, at("2027-03-18"))
    assert confirm(staffed, reference) == "none"
    assert errands_of(OFFICER, staffed) == []
    until(staffed, clock, diary, at("2027-05-01"))
    assert diary.of(OFFICER) == [("told", "2027-03-01"), ("reminder", "2027-03-17")]


def test_only_moments_still_ahead_are_reminded_at(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-30")
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-05-01"))
    assert diary.of(OFFICER) == [("told", "2027-03-30"), ("reminder", "2027-04-01")]


def test_who_is_absent_is_told_when_back(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-01")
    bring_in(staffed, with_change(OFFICER, absent_until=date(2027, 3, 9)))
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-03-20"))
    bring_in(staffed, with_change(OFFICER, absent_until=date(2027, 4, 11)))
    until(staffed, clock, diary, at("2027-05-01"))
    assert diary.of(OFFICER) == [("told", "2027-03-10"), ("reminder", "2027-03-17"), ("reminder", "2027-04-12")]


def test_who_comes_into_the_units_is_asked_and_who_leaves_them_is_not(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-01")
    reference, diary = campaign(staffed, "North"), Diary(clock)
    until(staffed, clock, diary, at("2027-03-10"))
    bring_in(staffed, [*with_change("2002", unit="Area"), member("1002", "2001")])
    until(staffed, clock, diary, at("2027-03-20"))
    assert diary.of("1002") == [("told", "2027-03-10"), ("reminder", "2027-03-17")]
    assert diary.of("2002") == [("told", "2027-03-01")]
    assert errands_of("2002", staffed) == []
    assert waiting_of(staffed, reference) == ["1001", "1002", "2001"]


def test_who_left_and_came_back_is_not_told_twice(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-01")
    campaign(staffed, "North")
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-03-02"))
    for _ in range(2):
        bring_in(staffed, with_change(OFFICER, unit="Area"))
        bring_in(staffed, TEAM)
        until(staffed, clock, diary, clock() + timedelta(hours=3))
    until(staffed, clock, diary, at("2027-03-20"))
    assert diary.of(OFFICER) == [("told", "2027-03-01"), ("reminder", "2027-03-17")]


def test_who_was_not_reached_before_they_left_is_told_when_they_are_back(staffed: Services, clock: Clock) -> None:
    campaign(staffed, "North")
    down = Platform([Later("the platform is down", timedelta(hours=2))] * len(TEAM))
    until(staffed, clock, down, clock() + timedelta(minutes=30))
    bring_in(staffed, with_change(OFFICER, unit="Area"))
    bring_in(staffed, TEAM)
    diary = Diary(clock)
    until(staffed, clock, diary, clock() + timedelta(days=2))
    assert diary.of(OFFICER) == [("told", "2026-11-20")]


def test_an_ended_campaign_asks_nobody(staffed: Services, clock: Clock) -> None:
    reference, diary = campaign(staffed), Diary(clock)
    running.end(actor(staffed, "admin"), reference, staffed)
    running.end(actor(staffed, "admin"), reference, staffed)
    until(staffed, clock, diary, at("2027-05-01"))
    assert diary.entries == []
    with pytest.raises(ActionRefused, match="campaign_over"):
        confirm(staffed, reference)


def test_the_line_manager_hears_after_the_last_day_who_has_not(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-30")
    reference = campaign(staffed)
    for person in ("2001", "2002", "3001", "4001"):
        confirm(staffed, reference, person)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-05-01"))
    (said,) = [text for who, *_, text in diary.entries if who == "2001"]
    assert (
        said == "Messaging groups 2027: one of the people you lead has not confirmed. The last day was 31 March 2027."
    )
    confirm(staffed, reference)
    assert errands_of("2001", staffed) == []


def test_confirming_is_one_audit_row_however_often(staffed: Services, clock: Clock) -> None:
    reference = campaign(staffed)
    declare(staffed)
    assert [confirm(staffed, reference) for _ in range(2)] == ["right", "right"]
    with staffed.store.database.read() as connection:
        done = [(e.actor, e.action, e.detail) for e in audit.entries(connection, reference)]
    assert done[-1] == (OFFICER, "campaign_confirmed", "right 1")
    assert [action for _, action, _ in done] == ["campaign_planned", "campaign_begun", "campaign_confirmed"]


def test_what_was_not_shown_is_not_confirmed(staffed: Services) -> None:
    reference = campaign(staffed)
    seen = running.mark([])
    declare(staffed)
    for answer in ("none", "right"):
        with pytest.raises(ActionRefused, match="groups_changed"):
            running.confirm(actor(staffed, OFFICER), reference, answer, seen, staffed)


def test_who_uses_none_and_declares_one_later_just_has_both(staffed: Services) -> None:
    reference = campaign(staffed)
    confirm(staffed, reference)
    declare(staffed)
    assert confirm(staffed, reference) == "none"
    assert len(staffed.groups.of([OFFICER])) == 1


@pytest.mark.parametrize("by", [OFFICER, "2001", "desk"])
def test_only_professional_standards_and_administrators_begin_one(staffed: Services, by: str) -> None:
    with pytest.raises(ActionRefused, match="unknown"):
        campaign(staffed, by=by)
    reference = campaign(staffed, by="admin")
    with pytest.raises(ActionRefused, match="unknown"):
        running.end(actor(staffed, by), reference, staffed)


def test_nobody_of_another_force_does(staffed: Services) -> None:
    reference = campaign(staffed)
    staffed.people.import_all([replace(TEAM[-1], id="other", force="wmp", addresses=())], staffed.now())
    with pytest.raises(ActionRefused, match="unknown"):
        running.end(actor(staffed, "other"), reference, staffed)


def test_before_it_begins_it_says_whom_it_concerns(staffed: Services) -> None:
    bring_in(staffed, with_change(OFFICER, addresses=()))
    planned = running.plan(actor(staffed, "psd"), FORCE, ["North", "Control"], LAST_DAY, staffed)
    seen = running.preview(actor(staffed, "psd"), planned.reference, staffed)
    assert (seen.people, seen.unreachable, seen.without_manager) == (4, (OFFICER,), ("desk",))
    with staffed.store.database.read() as connection:
        assert connection.execute(select(notices)).first() is None
        looked = audit.entries(connection, planned.reference)[-1]
    assert (looked.actor, looked.action, looked.detail) == ("psd", "campaign_previewed", "4")


def test_beginning_twice_asks_once(staffed: Services) -> None:
    planned = running.plan(actor(staffed, "psd"), FORCE, [], LAST_DAY, staffed)
    for _ in range(2):
        running.begin(actor(staffed, "psd"), planned.reference, staffed)
    with staffed.store.database.read() as connection:
        assert len(connection.execute(select(notices)).all()) == len(TEAM)


def test_nobody_is_asked_by_two_at_once(staffed: Services, clock: Clock) -> None:
    first = campaign(staffed, "North")
    campaign(staffed, "Area")
    with pytest.raises(ActionRefused, match="overlaps"):
        campaign(staffed)
    clock.time = at("2027-04-01")
    campaign(staffed, last_day=date(2028, 3, 31))
    statuses = {found.reference: found.status for found in staffed.campaigns.of_force(FORCE)}
    assert statuses[first] == "ended"


@pytest.mark.parametrize(
    ("units", "day", "why"),
    [
        (["Nowhere"], LAST_DAY, "no_such_unit"),
        ([], date(2026, 11, 19), "day_is_past"),
        ([], date(2029, 1, 1), "day_too_late"),
        ([], date(9999, 12, 31), "day_too_late"),
    ],
)
def test_what_makes_no_sense_is_not_planned(staffed: Services, units: list[str], day: date, why: str) -> None:
    with pytest.raises(ActionRefused, match=why):
        running.plan(actor(staffed, "psd"), FORCE, units, day, staffed)


def test_who_cannot_be_reached_stands_once_among_what_was_not_delivered(staffed: Services, clock: Clock) -> None:
    clock.time = at("2027-03-01")
    bring_in(staffed, with_change(OFFICER, addresses=()))
    campaign(staffed)
    diary = Diary(clock)
    until(staffed, clock, diary, at("2027-03-20"))
    with staffed.store.database.read() as connection:
        assert [parked.recipient for parked in staffed.outbox.parked(connection)] == [OFFICER]
    bring_in(staffed, TEAM)
    until(staffed, clock, diary, at("2027-03-25"))
    assert diary.of(OFFICER) == [("reminder", "2027-03-24")]


def test_it_is_forgotten_with_all_that_belongs_to_it_six_years_later(staffed: Services, clock: Clock) -> None:
    campaign(staffed)
    clock.time = at("2033-04-07")
    staffed.open()
    with staffed.store.database.read() as connection:
        assert staffed.campaigns.of_force(FORCE) == []
        assert connection.execute(select(notices)).first() is None

"""A talk that is due is told once, at work, to whoever leads the officer, and reminded once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.groups import register, talks
from bot.handle import handle
from bot.messages import Incoming, Person
from bot.notices import parked
from bot.notices.timing import LONDON
from bot.notices.topics import errands_of
from bot.notices.worker import run_due
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import groups as words
from tests.bot.groups.asking import Diary, actor, bring_in, until, with_change
from tests.bot.groups.test_change import change
from tests.bot.groups.test_groups import ANSWERS, MANAGER, choose, declare, fill, staffed
from tests.bot.team import FORCE, OFFICER, TEAM, member
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture

TOLD, REMINDED = ("told", "2027-11-20"), ("reminder", "2027-12-04")  # a Saturday, and two weeks later
DUE = date(2027, 11, 20)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T20:00").replace(tzinfo=UTC)


@pytest.fixture
def diary(clock: Clock) -> Diary:
    return Diary(clock)


def talk(services: Services, reference: str, who: str = MANAGER, day: str = "14/11/2028") -> None:
    reply = fill(services, choose(services, f"groups:review:{reference}", who), "We talked.", who, next=day)
    assert "Recorded for" in reply.text


@pytest.mark.parametrize(
    ("disappearing", "outsiders", "due"),
    [
        ("No", "No", DUE),
        ("I’m not sure", "No", DUE),
        ("Yes", "No", date(2026, 12, 4)),
        ("No", "Yes", date(2026, 12, 4)),
        ("No", "I’m not sure", date(2026, 12, 4)),
    ],
)
def test_outsiders_or_disappearing_messages_bring_the_first_talk_forward(
    staffed: Services, disappearing: str, outsiders: str, due: date
) -> None:
    declare(staffed, answers=(*ANSWERS[:-3], disappearing, outsiders, ANSWERS[-1]))
    assert staffed.groups.of([OFFICER])[0].review_due == due


def test_the_line_manager_is_told_and_reminded_once(staffed: Services, clock: Clock, diary: Diary) -> None:
    declare(staffed)
    until(staffed, clock, diary, at("2029-01-10"))
    assert diary.of(MANAGER) == [TOLD, REMINDED]
    assert {entry[3] for entry in diary.entries} == {words.talks_due(1)}
    assert all(9 <= entry[2].hour < 22 for entry in diary.entries)


def test_what_is_told_waits_for_them_until_the_talk_is_recorded(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    until(staffed, clock, diary, at("2027-11-22"))
    (errand,) = errands_of(MANAGER, staffed)
    assert errand.choice is not None
    assert reference in repr(choose(staffed, errand.choice.value, MANAGER))
    talk(staffed, reference)
    assert errands_of(MANAGER, staffed) == []
    until(staffed, clock, diary, at("2028-10-10"))
    assert diary.of(MANAGER) == [TOLD]


def test_the_next_date_begins_it_again(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    talk(staffed, reference, day="08/03/2027")
    until(staffed, clock, diary, at("2027-03-30"))
    assert diary.of(MANAGER) == [("told", "2027-03-08"), ("reminder", "2027-03-22")]


@pytest.mark.parametrize("how", ["left", "closed"])
@pytest.mark.parametrize("day", ["2027-10-01", "2027-11-21"])
def test_nobody_is_told_of_a_group_that_is_over(
    staffed: Services, clock: Clock, diary: Diary, how: str, day: str
) -> None:
    reference = declare(staffed)
    until(staffed, clock, diary, at(day))
    choose(staffed, f"groups:{how}:{reference}")
    until(staffed, clock, diary, at("2029-01-10"))
    assert diary.of(MANAGER) == ([TOLD] if day > "2027-11-20" else [])
    assert errands_of(MANAGER, staffed) == []


def test_a_talk_that_is_brought_forward_is_told_then(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    change(staffed, reference, outsiders="yes")
    until(staffed, clock, diary, at("2026-12-05"))
    assert diary.of(MANAGER) == [("told", "2026-12-04")]
    talk(staffed, reference, day="20/11/2027")
    until(staffed, clock, diary, at("2027-12-10"))
    assert diary.of(MANAGER)[1:] == [TOLD, REMINDED]


def test_the_talks_of_a_day_come_in_one_notice(staffed: Services, clock: Clock, diary: Diary) -> None:
    first, second, _ = declare(staffed), declare(staffed), declare(staffed, "2002")
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.of(MANAGER) == [TOLD]
    assert [entry[3] for entry in diary.entries if entry[0] == MANAGER] == [words.talks_due(2)]
    assert diary.of("3001") == [TOLD]
    choose(staffed, f"groups:left:{first}")
    assert [errand.text for errand in errands_of(MANAGER, staffed)] == [words.talks_due(1)]
    talk(staffed, second)
    assert errands_of(MANAGER, staffed) == []


def test_a_talk_that_is_due_after_the_notice_of_the_day_has_its_own(
    staffed: Services, clock: Clock, diary: Diary
) -> None:
    declare(staffed)
    until(staffed, clock, diary, datetime(2027, 11, 20, 9, tzinfo=UTC))
    with staffed.store.database.write() as connection:
        staffed.groups.add(connection, "GGGG-2222", FORCE, OFFICER, {"name": "Late"}, clock(), DUE)
        talks.arm(connection, "GGGG-2222", DUE, staffed)
    until(staffed, clock, diary, at("2027-11-21"))
    assert [(kind, text) for _, kind, _, text in diary.entries] == [
        ("told", words.talks_due(1)),
        ("told", words.talks_due(2)),
    ]
    assert len(errands_of(MANAGER, staffed)) == 1


def test_who_stands_in_is_told_and_may_record_it(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    people = [m for m in TEAM if m.id in (OFFICER, "admin")]
    bring_in(
        staffed, [*(replace(m, manager=None, deputy=None) for m in people), member("desk", None, None, "duty_desk")]
    )
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.of("desk") == [TOLD]
    assert reference in repr(choose(staffed, "groups:team", "desk"))
    talk(staffed, reference, "desk")
    assert choose(staffed, f"groups:review:{reference}", "desk").text == contact_words.REFUSED["unknown"]


def test_a_new_line_manager_is_told_in_place_of_a_reminder_to_the_old(
    staffed: Services, clock: Clock, diary: Diary
) -> None:
    declare(staffed)
    until(staffed, clock, diary, at("2027-11-25"))
    bring_in(staffed, with_change(OFFICER, manager="4001"))
    until(staffed, clock, diary, at("2028-02-01"))
    assert diary.of(MANAGER) == [TOLD]
    assert diary.of("4001") == [("told", "2027-12-04"), ("reminder", "2027-12-18")]


def test_a_line_manager_who_came_after_the_reminder_is_told_and_the_old_one_sees_it_no_more(
    staffed: Services, clock: Clock, diary: Diary
) -> None:
    reference = declare(staffed)
    until(staffed, clock, diary, at("2027-12-20"))
    bring_in(staffed, with_change(OFFICER, manager="4001", unit="Area"))
    until(staffed, clock, diary, at("2028-03-10"))
    assert diary.of(MANAGER) == [TOLD, REMINDED]
    assert [kind for kind, _ in diary.of("4001")] == ["told", "reminder"]
    assert errands_of(MANAGER, staffed) == []
    with pytest.raises(ActionRefused):
        register.to_review(actor(staffed, MANAGER), reference, staffed)


def test_nobody_talks_to_whoever_leads_them(staffed: Services, clock: Clock, diary: Diary) -> None:
    with_deputy = [
        replace(m, deputy=OFFICER)
        if m.id == MANAGER
        else replace(m, absent_until=date(2028, 3, 1))
        if m.id == "3001"
        else m
        for m in TEAM
    ]
    bring_in(staffed, with_deputy)
    declare(staffed, MANAGER)
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.of(OFFICER) == []
    assert diary.of("4001") == [TOLD]


def test_a_sergeant_does_not_review_the_groups_of_their_inspector(staffed: Services) -> None:
    bring_in(staffed, with_change("3001", unit="North"))
    reference = declare(staffed, "3001")
    assert reference not in repr(choose(staffed, "groups:team", MANAGER))


def test_where_nobody_is_known_administrators_see_it_and_can_have_it_told(
    staffed: Services, clock: Clock, diary: Diary
) -> None:
    declare(staffed)
    alone = [replace(TEAM[0], manager=None, deputy=None), next(m for m in TEAM if m.id == "admin")]
    bring_in(staffed, alone)
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.entries == []
    admin = staffed.people.member("admin")
    assert admin is not None
    (item,) = [item for item in parked.seen_by(admin, staffed) if item.errand]
    with pytest.raises(ActionRefused, match="nobody_known"):
        parked.try_again(actor(staffed, "admin"), item.notice.id, item.notice.parking, staffed)
    bring_in(staffed, TEAM)
    parked.try_again(actor(staffed, "admin"), item.notice.id, item.notice.parking, staffed)
    run_due(diary, staffed)
    assert diary.of(MANAGER) == [("told", "2027-11-22")]


def test_of_who_has_left_nobody_is_told_until_they_are_back(staffed: Services, clock: Clock, diary: Diary) -> None:
    declare(staffed)
    until(staffed, clock, diary, at("2027-11-01"))
    bring_in(staffed, [m for m in TEAM if m.id != OFFICER])
    until(staffed, clock, diary, at("2027-11-25"))
    assert words.talks_due(1) not in [entry[3] for entry in diary.entries]
    bring_in(staffed, TEAM)
    until(staffed, clock, diary, at("2027-12-05"))
    assert [entry[3] for entry in diary.entries][-1] == words.talks_due(1)


def test_closing_the_report_of_a_group_leaves_its_talks_as_they_are(
    staffed: Services, clock: Clock, diary: Diary
) -> None:
    reference = declare(staffed)
    choose(staffed, f"contacts:acknowledge:{reference}", MANAGER)
    form = choose(staffed, f"contacts:done:{reference}", MANAGER).form
    assert form is not None
    fields = {field.name: "Seen." for field in form.fields}
    person = Person(f"person:{MANAGER}", FORCE)
    handle(Incoming("3", person, "thread", kind="form", choice=form.name, fields=fields), staffed)
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.of(MANAGER) == [TOLD]


def test_who_is_told_of_a_talk_may_not_act_upon_the_report(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    choose(staffed, f"contacts:acknowledge:{reference}", MANAGER)
    bring_in(staffed, with_change(OFFICER, manager="comms"))
    until(staffed, clock, diary, at("2027-11-22"))
    assert diary.of("comms") == [TOLD]
    bring_in(staffed, TEAM)
    shown = choose(staffed, f"contacts:show:{reference}", "comms")
    assert shown.text == contact_words.REFUSED["unknown"]


def test_a_worker_that_dies_with_the_timer_tells_once(staffed: Services, clock: Clock, diary: Diary) -> None:
    declare(staffed)
    until(staffed, clock, diary, at("2027-11-19"))
    clock.time = datetime(2027, 11, 20, 12, tzinfo=LONDON)
    with staffed.store.database.write() as connection:
        claimed = staffed.outbox.claim(connection, clock())
    assert claimed is not None
    assert claimed.kind == "clock"
    clock.time += timedelta(minutes=2)
    until(staffed, clock, diary, at("2027-11-21"))
    assert diary.of(MANAGER) == [TOLD]


def test_a_message_is_refreshed_once_the_talk_is_recorded(staffed: Services, clock: Clock, diary: Diary) -> None:
    reference = declare(staffed)
    until(staffed, clock, diary, at("2027-11-22"))
    with staffed.store.database.write() as connection:
        (notice,) = staffed.outbox.told_of_topics(connection, MANAGER)
        staffed.posted.stands(connection, notice, "slack", "C1/1")
    talk(staffed, reference)
    with staffed.store.database.write() as connection:
        kinds = []
        while found := staffed.outbox.claim(connection, clock()):
            kinds.append((found.kind, found.topic))
    assert ("refresh", "group") in kinds

"""What could not be delivered: who sees it, who may have it tried again, and what comes of that."""

from dataclasses import replace

import pytest

from bot.messages import Person
from bot.notices import parked
from bot.notices.parked import Undelivered
from bot.notices.worker import Never, run_due
from bot.records import audit
from bot.records.people import Member
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, file, member, park
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def who(services: Services, name: str = "admin") -> Actor:
    return actions.actor(Person(f"person:{name}", FORCE), services)


def seen(services: Services, name: str = "admin") -> list[Undelivered]:
    found = services.people.member(name)
    assert found is not None
    return parked.seen_by(found, services)


def try_again(services: Services, item: Undelivered, name: str = "admin") -> bool:
    return parked.try_again(who(services, name), item.notice.id, item.notice.parking, services)


def with_role(name: str, *roles: str) -> list[Member]:
    return [replace(m, roles=m.roles | set(roles)) if m.id == name else m for m in TEAM]


def done(services: Services, reference: str) -> list[tuple[str, str, str]]:
    with services.store.database.read() as connection:
        return [(e.actor, e.action, e.detail) for e in audit.entries(connection, reference)]


# Seeing it


def test_an_administrator_sees_what_could_not_be_delivered_and_why(staffed: Services) -> None:
    contact = park(staffed, problem="account_inactive")
    (item,) = seen(staffed)
    assert (item.notice.contact, item.notice.kind, item.notice.recipient) == (contact.reference, "told", "2001")
    assert (item.notice.problem, item.notice.due) == ("account_inactive", staffed.now())


def test_the_oldest_comes_first(staffed: Services, clock: Clock) -> None:
    first = park(staffed)
    run_due(Platform(), staffed)
    clock.time = clock.time.replace(hour=13)
    file(staffed, run="run-2")
    run_due(Platform([Never("gone")] * 9), staffed)
    found = seen(staffed)
    assert found[0].notice.contact == first.reference
    assert [item.notice.due for item in found] == sorted(item.notice.due for item in found)


@pytest.mark.parametrize("name", ["1001", "2001", "desk", "psd"])
def test_nobody_else_sees_it(staffed: Services, name: str) -> None:
    park(staffed)
    assert seen(staffed, name) == []


def test_an_administrator_of_another_force_does_not_see_it(staffed: Services) -> None:
    park(staffed)
    assert parked.seen_by(replace(TEAM[-2], force="another"), staffed) == []


def test_an_administrator_whom_a_contact_is_about_does_not_see_it(services: Services, clock: Clock) -> None:
    services.people.import_all(with_role("2001", "administrator"), clock())
    park(services, "about-2001")
    assert (len(seen(services)), len(seen(services, "2001"))) == (1, 0)


def test_whoever_is_no_administrator_is_shown_no_number(staffed: Services) -> None:
    park(staffed)
    assert [parked.number_for(m, staffed) for m in TEAM if m.id in ("2001", "admin", "psd")] == [None, 1, None]


# Trying again


def test_what_is_tried_again_is_sent_as_if_it_were_new(staffed: Services) -> None:
    park(staffed)
    platform, (item,) = Platform(), seen(staffed)
    assert try_again(staffed, item)
    run_due(platform, staffed)
    assert ("2001", "told") in platform.sent
    assert seen(staffed) == []


def test_trying_again_is_in_the_audit_log(staffed: Services) -> None:
    contact = park(staffed)
    try_again(staffed, seen(staffed)[0])
    assert done(staffed, contact.reference)[-1] == ("admin", "tried_again", "2001")


def test_pressing_twice_is_the_same_as_once(staffed: Services) -> None:
    contact = park(staffed)
    (item,) = seen(staffed)
    assert [try_again(staffed, item) for _ in range(2)] == [True, False]
    assert done(staffed, contact.reference).count(("admin", "tried_again", "2001")) == 1


def test_an_old_button_does_nothing_about_a_later_failure(staffed: Services) -> None:
    park(staffed)
    (old,) = seen(staffed)
    try_again(staffed, old)
    run_due(Platform([Never("account_inactive")] * 9), staffed)
    new = next(item for item in seen(staffed) if item.notice.id == old.notice.id)
    assert not try_again(staffed, old)
    assert try_again(staffed, new)


def test_an_operator_at_the_console_may_try_it_again(staffed: Services) -> None:
    contact = park(staffed)
    number = seen(staffed)[0].notice.id
    assert [parked.try_again_at_the_console(number, staffed) for _ in range(2)] == [True, False]
    assert done(staffed, contact.reference)[-1] == ("console", "tried_again", "2001")


# Refusing


@pytest.mark.parametrize("name", ["1001", "2001", "desk", "psd"])
def test_nobody_else_has_it_tried_again(staffed: Services, name: str) -> None:
    contact = park(staffed)
    with pytest.raises(ActionRefused, match="unknown"):
        try_again(staffed, seen(staffed)[0], name)
    assert "tried_again" not in [action for _, action, _ in done(staffed, contact.reference)]


def test_an_administrator_of_another_force_has_nothing_tried_again(staffed: Services) -> None:
    park(staffed)
    stranger, item = Actor("other", replace(TEAM[-2], id="other", force="another")), seen(staffed)[0]
    with pytest.raises(ActionRefused, match="unknown"):
        parked.try_again(stranger, item.notice.id, item.notice.parking, staffed)


def test_an_administrator_whom_a_contact_is_about_has_nothing_tried_again(services: Services, clock: Clock) -> None:
    services.people.import_all(with_role("2001", "administrator"), clock())
    park(services, "about-2001")
    with pytest.raises(ActionRefused, match="unknown"):
        try_again(services, seen(services)[0], "2001")


def test_an_administrator_has_nothing_tried_again_that_they_recorded_themselves(
    services: Services, clock: Clock
) -> None:
    services.people.import_all(with_role(OFFICER, "administrator"), clock())
    park(services)
    with pytest.raises(ActionRefused, match="own"):
        try_again(services, seen(services)[0], OFFICER)


@pytest.mark.parametrize("number", [-1, 0, 4711, 10**30])
def test_a_number_that_no_notice_has_is_refused(staffed: Services, number: int) -> None:
    with pytest.raises(ActionRefused, match="unknown"):
        parked.try_again(who(staffed), number, "", staffed)


@pytest.mark.parametrize("close", [False, True], ids=["acknowledged", "done"])
def test_nobody_has_to_be_told_any_more_of_what_was_taken_on(staffed: Services, close: bool) -> None:
    contact = park(staffed)
    desk = who(staffed, "desk")
    if close:
        actions.mark_done(desk, contact.reference, "", staffed)
    else:
        actions.acknowledge(desk, contact.reference, staffed)
    (item,) = seen(staffed)
    assert item.is_needless
    assert parked.number_for(TEAM[-2], staffed) == 0
    with pytest.raises(ActionRefused, match="needless"):
        try_again(staffed, item)
    with pytest.raises(ActionRefused, match="needless"):
        parked.try_again_at_the_console(item.notice.id, staffed)


def test_news_can_still_be_tried_again_when_a_contact_was_taken_on(staffed: Services) -> None:
    contact = file(staffed)
    actions.acknowledge(who(staffed, "desk"), contact.reference, staffed)
    run_due(Platform([Never("account_inactive")]), staffed)
    (item,) = seen(staffed)
    assert (item.notice.kind, item.is_needless) == ("step", False)
    assert try_again(staffed, item)


# Where nobody was known


def test_where_nobody_is_known_trying_again_is_refused(services: Services, clock: Clock) -> None:
    services.people.import_all([member("admin", None, None, "administrator")], clock())
    park(services)
    with pytest.raises(ActionRefused, match="nobody_known"):
        try_again(services, seen(services)[0])


def test_where_nobody_was_known_it_goes_to_the_first_who_was_imported_since(services: Services, clock: Clock) -> None:
    services.people.import_all([member("admin", None, None, "administrator")], clock())
    park(services)
    services.people.import_all(TEAM, clock())
    platform = Platform()
    assert try_again(services, seen(services)[0])
    run_due(platform, services)
    assert [person for person, kind in platform.sent if kind == "told"] == ["desk"]

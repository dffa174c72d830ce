"""What follows an import is one transaction that locks in the same order as everybody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.accounts.telling import tell
from bot.campaigns import running
from bot.handle import handle
from bot.inbox import asking
from bot.inbox.asking import Subject
from bot.keeping.purge import purge
from bot.messages import Incoming, Person
from bot.notices.topics import errands_of
from bot.notices.worker import run_due
from bot.records.leavers import LEAVER_LIFE
from bot.records.people import Member
from bot.records.tables import accounts, audit, campaign_people, contacts, leavers, notices, people, questions
from bot.reports import actions
from bot.services import Services
from bot.wording import contact as contact_words
from tests.bot.groups.asking import actor, bring_in, campaign
from tests.bot.keeping.test_newer_records import add_account
from tests.bot.notices.conftest import live
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, file
from tests.conftest import Clock

__all__ = ["live"]  # a fixture

SUBJECT = Subject("professional_standards", "allowed", "none")


def without(*gone: str) -> list[Member]:
    return [member for member in TEAM if member.id not in gone]


def leave_everything(services: Services) -> None:
    """An officer with an account, a group, a question, and a campaign that asks them."""
    last_day = (services.now() + timedelta(days=30)).date()
    campaign(services, "North", last_day=last_day)
    add_account(services, owner=OFFICER, editors=())
    asking.send(actor(services, OFFICER), SUBJECT, "May I?", services)
    held(services)
    with services.store.database.write() as connection:
        services.groups.add(connection, "AAAA-AAAA", FORCE, OFFICER, {"name": "Swaps"}, services.now())
    run_due(Platform(), services)


def everything(services: Services) -> list[Any]:
    tables = (accounts, audit, campaign_people, contacts, leavers, notices, people, questions)
    with services.store.database.read() as connection:
        return [connection.execute(select(table).order_by(*table.primary_key.columns)).all() for table in tables]


def test_no_notice_or_record_is_locked_once_the_audit_log_is(live: Services) -> None:
    """The worker holds a notice when it comes to the log: else the two could wait for each other for ever."""
    leave_everything(live)
    said: list[str] = []
    event.listen(live.store.database._engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    bring_in(live, without(OFFICER, "2001"))
    first = next(number for number, statement in enumerate(said) if statement.startswith("INSERT INTO audit"))
    changed = r"(UPDATE|DELETE FROM) (notices|leavers|contacts|campaigns|campaign_people)\b"
    late = re.compile(rf"{changed}|SELECT.* FROM campaigns.*FOR UPDATE", re.S)
    assert [statement for statement in said[first:] if late.match(statement)] == []
    assert [statement for statement in said[:first] if statement.startswith("UPDATE notices")] != []


def test_an_import_that_fails_at_its_end_leaves_everything_as_it_was(live: Services) -> None:
    leave_everything(live)
    before = everything(live)

    class Broken(RuntimeError):
        pass

    def left(connection: Any, gone: Any) -> None:
        from bot.leaving import imported

        imported(connection, gone, [FORCE], live)
        raise Broken

    with pytest.raises(Broken):
        live.people.import_all(without(OFFICER, "2001"), live.now(), left)
    assert everything(live) == before


def test_who_was_told_of_a_question_stays_on_record_and_nothing_waits_for_them(live: Services) -> None:
    from bot.inbox import desk

    question = asking.send(actor(live, OFFICER), SUBJECT, "May I?", live)
    run_due(Platform(), live)
    desk.answer(actor(live, "psd"), question.reference, "You may.", live)
    run_due(Platform(), live)
    asking.read_own(actor(live, OFFICER), question.reference, live)
    with live.store.database.read() as connection:
        told = select(notices.c.recipient).where(notices.c.state == "delivered", notices.c.kind == "told")
        assert set(connection.execute(told).scalars()) == {"psd", OFFICER}
    assert [errands_of(who, live) for who in ("psd", OFFICER)] == [[], []]


def test_notices_about_a_leaver_who_came_back_and_left_again_go_in_time(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())
    held(services)
    with services.store.database.write() as connection:
        services.groups.add(connection, "AAAA-AAAA", FORCE, OFFICER, {"name": "Swaps"}, clock())
    for staff in (without(OFFICER), TEAM, without(OFFICER)):
        bring_in(services, staff)
        run_due(Platform(), services)
    with services.store.database.write() as connection:  # else who left is listed for as long as the group is open
        services.groups.end(connection, "AAAA-AAAA", "left", clock())
    clock.time += LEAVER_LIFE * 2
    run_due(Platform(), services)
    purge(services.store.database, clock())
    with services.store.database.read() as connection:
        left = select(func.count()).select_from(notices).where(notices.c.topic == "leaver")
        assert connection.execute(left).scalar_one() == 0


def test_an_account_is_told_of_after_the_oldest_rows_of_its_history_went(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())
    account = add_account(services, owner=OFFICER)
    by = actor(services, "comms")
    from bot.accounts import register

    for years in range(2):
        for _ in range(2 - years):
            register.read(by, account.reference, services)
        with services.store.database.write() as connection:
            tell(connection, account, "overdue", [OFFICER], services)
        clock.time += timedelta(days=7 * 366)
        purge(services.store.database, clock())
        register.read(by, account.reference, services)
    with services.store.database.read() as connection:
        told = select(func.count()).select_from(notices).where(notices.c.contact == account.reference)
        assert connection.execute(told).scalar_one() == 2


def test_a_campaign_asks_nobody_who_left(live: Services) -> None:
    reference = campaign(live, "North", last_day=(live.now() + timedelta(days=30)).date())
    bring_in(live, without(OFFICER, "2001"))
    with live.store.database.read() as connection:
        part = live.campaigns.participant(connection, reference, OFFICER, lock=False)
    assert part is not None
    assert part.status == "gone"
    assert running.end(actor(live, "psd"), reference, live).status == "ended"


def held(services: Services, about: str = "crime_report") -> str:
    """A contact that its officer's line manager has taken on."""
    contact = file(services, about)
    run_due(Platform(), services)
    actions.acknowledge(actor(services, "2001"), contact.reference, services)
    run_due(Platform(), services)
    return contact.reference


def told(services: Services) -> list[tuple[str, str]]:
    platform = Platform()
    run_due(platform, services)
    return sorted(platform.sent)


def test_what_a_leaver_had_taken_on_is_open_again_and_whoever_is_next_is_told_once(live: Services) -> None:
    reference = held(live)
    for _ in range(2):
        bring_in(live, without("2001"))
    contact = actions.read(actor(live, OFFICER), reference, live)
    assert (contact.status, contact.holder) == ("open", None)
    assert told(live) == [(OFFICER, "step"), ("2002", "told")]


def test_its_history_and_its_page_say_so(live: Services) -> None:
    reference = held(live)
    bring_in(live, without("2001"))
    shown = Incoming("1", Person(f"person:{OFFICER}", FORCE), "t", kind="choice", choice=f"contacts:show:{reference}")
    page = repr(handle(shown, live))
    assert contact_words.HOLDER_LEFT.format(person="2001") in page
    assert "Signpost opened it again, because 2001 has left." in page


def test_with_nobody_new_those_told_before_are_told_again(live: Services) -> None:
    bring_in(live, [member for member in TEAM if member.id in (OFFICER, "2001", "desk", "admin")])
    contact = file(live)
    run_due(Platform(), live)
    actions.pass_on(actor(live, "2001"), contact.reference, live)
    run_due(Platform(), live)
    actions.acknowledge(actor(live, "2001"), contact.reference, live)
    run_due(Platform(), live)
    bring_in(live, [member for member in TEAM if member.id in (OFFICER, "desk", "admin")])
    assert told(live) == [(OFFICER, "step"), ("desk", "told")]


def test_an_emergency_goes_to_several_at_once_as_when_it_was_new(live: Services) -> None:
    held(live, "emergency")
    bring_in(live, without("2001"))
    assert told(live) == [(OFFICER, "step"), ("2002", "told"), ("desk", "told")]


def test_where_nobody_is_left_after_somebody_left_administrators_hear_of_it(live: Services) -> None:
    held(live)
    bring_in(live, [member for member in TEAM if member.id in (OFFICER, "admin")])
    assert told(live) == [(OFFICER, "step"), ("admin", "alarm")]


def test_what_a_leaver_had_closed_stays_closed(live: Services) -> None:
    reference = held(live)
    actions.mark_done(actor(live, "2001"), reference, "PIR 77", live)
    told(live)
    bring_in(live, without("2001"))
    contact = actions.read(actor(live, OFFICER), reference, live)
    assert (contact.status, contact.holder, told(live)) == ("done", "2001", [])

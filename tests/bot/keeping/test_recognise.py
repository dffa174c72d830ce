"""What an account recorded before the people file named it belongs to its person from the import on."""

from dataclasses import replace

import pytest

from bot.messages import Person
from bot.permissions import standing
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Address
from bot.reports import actions
from bot.reports.actions import Actor
from bot.services import Services
from tests.bot.groups.asking import actor, bring_in
from tests.bot.team import FORCE, OFFICER, TEAM, file

NEW = Address("slack", "T1:U2")  # an account that the people file does not name yet
JOINED = [replace(m, addresses=(*m.addresses, NEW)) if m.id == OFFICER else m for m in TEAM]


@pytest.fixture
def stranger(staffed: Services) -> Actor:
    known = actions.actor(Person("slack:T1:U2", FORCE), staffed)
    assert known.member is None
    return known


def found(services: Services, reference: str) -> Contact:
    with services.store.database.read() as connection:
        contact = services.contacts.peek(connection, reference)
    assert contact is not None
    return contact


def test_a_group_is_theirs(staffed: Services, stranger: Actor) -> None:
    with staffed.store.database.write() as connection:
        staffed.groups.add(connection, "AAAA-AAAA", FORCE, stranger.id, {"name": "Swaps"}, staffed.now())
    bring_in(staffed, JOINED)
    with staffed.store.database.read() as connection:
        assert [group.reference for group in staffed.groups.open_of(connection, [OFFICER])] == ["AAAA-AAAA"]


def test_a_contact_is_theirs_and_their_supervisor_s(staffed: Services, stranger: Actor) -> None:
    reference = file(staffed, person="slack:T1:U2").reference
    bring_in(staffed, JOINED)
    contact = found(staffed, reference)
    assert contact.unit == "North"
    seen = {person: standing(actor(staffed, person).member, person, contact, staffed) for person in (OFFICER, "2001")}
    assert seen == {OFFICER: "officer", "2001": "supervisor"}


def test_the_audit_log_says_so_and_keeps_what_was_written(staffed: Services, stranger: Actor) -> None:
    reference = file(staffed, person="slack:T1:U2").reference
    bring_in(staffed, JOINED)
    with staffed.store.database.read() as connection:
        assert audit.entries(connection, reference)[0].actor == stranger.id
        (said,) = (e for e in audit.entries(connection, OFFICER) if e.action == "recognised")
    assert said.detail == stranger.id


def test_what_another_account_recorded_stays_under_its_pseudonym(staffed: Services) -> None:
    contact = file(staffed, person="slack:T1:SOMEBODY-ELSE")
    bring_in(staffed, JOINED)
    assert found(staffed, contact.reference).officer == contact.officer


def test_importing_again_finds_nothing_more(staffed: Services, stranger: Actor) -> None:
    file(staffed, person="slack:T1:U2")
    bring_in(staffed, JOINED)
    bring_in(staffed, JOINED)
    with staffed.store.database.read() as connection:
        assert sum(e.action == "recognised" for e in audit.entries(connection, OFFICER)) == 1

"""What an account recorded before the people file named it belongs to its person from the import on."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from bot.keeping import holding
from bot.keeping.purge import purge
from bot.messages import Person
from bot.permissions import standing
from bot.records import audit
from bot.records.contacts import CONTACT_LIFE, Contact
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


def test_what_is_held_stays_held(staffed: Services, stranger: Actor) -> None:
    contact = file(staffed, person="slack:T1:U2")
    holding.place_on_person(stranger.id, [], "20/1", "Trial.", staffed)
    bring_in(staffed, JOINED)
    assert not purge(staffed.store.database, staffed.now() + 2 * CONTACT_LIFE)["contact"]
    assert found(staffed, contact.reference).officer == stranger.id


def test_in_another_force_it_gets_no_unit_of_theirs(staffed: Services, stranger: Actor) -> None:
    contact = file(staffed, person="slack:T1:U2", force="wmp")
    bring_in(staffed, JOINED)
    assert (found(staffed, contact.reference).officer, found(staffed, contact.reference).unit) == (OFFICER, "")


def test_nothing_is_locked_between_its_row_of_the_audit_log_and_the_end(staffed: Services, stranger: Actor) -> None:
    """Whoever acts upon a contact holds it when they come to the log: else the two could wait for each other."""
    file(staffed, person="slack:T1:U2")
    taken = file(staffed, run="run-2").reference
    actions.acknowledge(actor(staffed, "2001"), taken, staffed)
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        seen.append(f"{statement} {parameters}")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        bring_in(staffed, [member for member in JOINED if member.id != "2001"])
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    after = seen[next(i for i, statement in enumerate(seen) if "recognised" in statement) :]
    assert not [s for s in after if s.startswith(("UPDATE", "DELETE")) or "FOR UPDATE" in s or "INTO notices" in s]

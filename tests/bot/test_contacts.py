"""Contacts come back as they were recorded, are sealed on disk, and are filed once per run."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.keeping.purge import purge
from bot.notices.outbox import Outbox
from bot.records.contacts import CONTACT_LIFE, Contact, Contacts
from bot.records.database import Database
from bot.records.references import new_reference
from bot.records.seal import SealBroken
from bot.records.tables import contacts as table
from bot.records.tables import notices

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DUE = NOW + timedelta(minutes=15)
NOTE = "zigzag gherkin on the quay – née Ó"
DETAILS = {"danger": "no", "about": "complaint", "note": NOTE}


@pytest.fixture
def contacts(database: Database) -> Contacts:
    return Contacts(database)


def add(
    database: Database,
    run: str = "run-1",
    officer: str = "pc",
    now: datetime = NOW,
    details: dict[str, str] = DETAILS,
    force: str = "wmp",
    flow: str = "contact",
) -> str:
    with database.write() as connection:
        return Contacts(database).add(
            connection,
            run=run,
            force=force,
            flow=flow,
            unit="North",
            officer=officer,
            category="complaint",
            urgency="none",
            details=details,
            now=now,
            due=DUE,
        )


def find(database: Database, reference: str) -> Contact | None:
    with database.read() as connection:
        return Contacts(database).find(connection, reference)


# Round trips


def test_a_contact_is_found_as_it_was_recorded(database: Database) -> None:
    reference = add(database)
    assert find(database, reference) == Contact(
        reference, "wmp", "North", "pc", "complaint", "none", NOW, DUE, "open", None, DETAILS, ""
    )


def test_there_is_no_contact_with_a_reference_that_was_never_given(database: Database) -> None:
    add(database)
    assert find(database, "2222-2222") is None


def test_moments_are_the_same_in_every_time_zone(database: Database) -> None:
    reference = add(database, now=datetime.fromisoformat("2026-11-20T14:00:00+02:00"))
    found = find(database, reference)
    assert found is not None
    assert found.filed == NOW


def test_a_contact_is_found_by_the_run_that_it_was_filed_from(database: Database, contacts: Contacts) -> None:
    reference = add(database, "run-1")
    with database.write() as connection:
        found = contacts.filed_from(connection, "run-1")
        assert contacts.filed_from(connection, "run-2") is None
    assert found == find(database, reference)


def test_status_holder_and_outcome_are_kept(database: Database, contacts: Contacts) -> None:
    reference = add(database)
    with database.write() as connection:
        contacts.set_status(connection, reference, "done", "sgt", "crime 20/123/26")
    found = find(database, reference)
    assert found is not None
    assert (found.status, found.holder, found.outcome) == ("done", "sgt", "crime 20/123/26")


def test_an_outcome_outlives_a_later_change_of_status(database: Database, contacts: Contacts) -> None:
    reference = add(database)
    with database.write() as connection:
        contacts.set_status(connection, reference, "done", "sgt", "crime 20/123/26")
        contacts.set_status(connection, reference, "open", None)
    found = find(database, reference)
    assert found is not None
    assert (found.status, found.holder, found.outcome) == ("open", None, "crime 20/123/26")


def test_details_can_be_replaced(database: Database, contacts: Contacts) -> None:
    reference = add(database)
    with database.write() as connection:
        contacts.set_details(connection, reference, {"log": "42"})
    found = find(database, reference)
    assert found is not None
    assert found.details == {"log": "42"}


def test_changing_one_contact_leaves_the_others(database: Database, contacts: Contacts) -> None:
    reference, other = add(database, "run-1"), add(database, "run-2")
    before = find(database, other)
    with database.write() as connection:
        contacts.set_status(connection, reference, "done", "sgt", "x")
        contacts.set_details(connection, reference, {})
    assert find(database, other) == before


# Lists


def test_contacts_of_officers_come_newest_first(database: Database, contacts: Contacts) -> None:
    old = add(database, "run-1", "pc", NOW)
    new = add(database, "run-2", "dc", NOW + timedelta(hours=1))
    add(database, "run-3", "somebody else")
    assert [contact.reference for contact in contacts.of_officers(["pc", "dc"])] == [new, old]
    assert contacts.of_officers([]) == []


def test_contacts_of_officers_can_be_narrowed_to_some_statuses(database: Database, contacts: Contacts) -> None:
    add(database, "run-1")
    taken = add(database, "run-2")
    with database.write() as connection:
        contacts.set_status(connection, taken, "acknowledged", "sgt")
    assert [contact.reference for contact in contacts.of_officers(["pc"], "acknowledged", "done")] == [taken]


# Sealing


def test_nothing_that_an_officer_or_supervisor_wrote_is_in_the_files_of_the_database(
    database: Database, contacts: Contacts, written: Callable[[], dict[str, bytes]]
) -> None:
    reference = add(database)
    with database.write() as connection:
        contacts.set_status(connection, reference, "done", "sgt", "persimmon")
        contacts.set_details(connection, reference, {**DETAILS, "said_1": "rutabaga"})
    assert reference.encode() in b"".join(written().values())
    for name, content in written().items():
        assert not [word for word in (b"gherkin", b"zigzag", b"persimmon", b"rutabaga") if word in content], name


def test_details_that_were_moved_to_another_contact_do_not_open(database: Database) -> None:
    first, second = add(database, "run-1"), add(database, "run-2", details={})
    with database.write() as connection:
        moved = select(table.c.details).where(table.c.reference == first).scalar_subquery()
        connection.execute(update(table).where(table.c.reference == second).values(details=moved))
    with pytest.raises(SealBroken):
        find(database, second)


# Once


def test_a_run_is_filed_once(database: Database) -> None:
    add(database, "run-1")
    with pytest.raises(IntegrityError):
        add(database, "run-1")


def test_whoever_files_a_run_that_is_being_filed_finds_the_contact(database: Database, contacts: Contacts) -> None:
    together = Barrier(4)

    def file(_: int) -> str:
        together.wait()
        with database.write() as connection:
            found = contacts.filed_from(connection, "run-1")
            if found is not None:
                return found.reference
            more: Any = {"force": "wmp", "unit": "North", "officer": "pc", "category": "complaint", "urgency": "none"}
            return contacts.add(connection, run="run-1", **more, details={}, now=NOW, due=DUE)

    with ThreadPoolExecutor(4) as threads:
        references = set(threads.map(file, range(4)))
    assert len(references) == 1


def test_two_supervisors_do_not_change_a_contact_at_the_same_time(database: Database, contacts: Contacts) -> None:
    reference = add(database)

    def take(supervisor: str) -> str:
        with database.write() as connection:
            found = contacts.find(connection, reference)
            assert found is not None
            if found.status == "open":
                contacts.set_status(connection, reference, "acknowledged", supervisor)
                return supervisor
            return found.holder or ""

    with ThreadPoolExecutor(4) as threads:
        holders = set(threads.map(take, ["a", "b", "c", "d"]))
    assert len(holders) == 1


def test_who_only_looks_does_not_wait_for_who_changes_it(database: Database, contacts: Contacts) -> None:
    reference = add(database)
    with database.write() as changing:
        contacts.find(changing, reference)
        contacts.set_status(changing, reference, "acknowledged", "sgt")
        with database.read() as looking:
            seen = contacts.peek(looking, reference)
    assert seen is not None
    assert seen.status == "open"


# Retention


def test_contacts_go_with_their_notices_after_six_years(database: Database, contacts: Contacts) -> None:
    old, young = add(database, "run-1", now=NOW), add(database, "run-2", now=NOW + timedelta(seconds=1))
    with database.write() as connection:
        for reference in (old, young):
            Outbox(database).put(connection, f"{reference}/told/sgt", reference, "sgt", "told", 0, NOW)
    assert purge(database, NOW + CONTACT_LIFE) == {"contact": 1, "notice": 1}
    with database.read() as connection:
        assert connection.execute(select(notices.c.contact)).scalars().all() == [young]
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


# References


def test_references_are_easy_to_read_out() -> None:
    references = {new_reference() for _ in range(1000)}
    assert len(references) == 1000
    assert {len(reference) for reference in references} == {9}
    assert not set("01IO") & set("".join(references))

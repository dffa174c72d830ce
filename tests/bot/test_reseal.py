"""After resealing the newest key opens everything that is stored, and the others open none of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.received.inbox import Envelope, Received
from bot.records import audit
from bot.records.accounts import Account, Accounts
from bot.records.contacts import Contact, Contacts
from bot.records.database import Database
from bot.records.groups import Groups
from bot.records.holds import Holds
from bot.records.questions import Questions
from bot.records.reseal import needs, reseal, reseal_all, sealed_columns, sealed_texts
from bot.records.runs import Runs
from bot.records.seal import Seal, SealBroken
from bot.records.store import Store
from bot.records.tables import contacts, metadata
from tests.bot.test_contacts import add, find

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OLD, NEW, NEXT = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
DETAILS = {"danger": "no", "note": "zigzag gherkin"}


@pytest.fixture
def filled(database_url: str) -> str:
    """A database with something in every sealed column, all of it sealed with the old key."""
    with closing(Store(database_url, Seal(OLD))) as store:
        store.remember("thread", "a question", NOW)
        store.keep_answer("officer", "an answer", NOW)
        received = Received(store.database, timedelta(seconds=-1))  # a lease that has run out when it begins
        received.put(Envelope("slack:Ev1", "slack", "dm", b"zigzag"), NOW)
        event = received.claim("slack", NOW)
        assert event is not None
        received.answered(event, b"zagzig", NOW)
        runs, recorded = Runs(store.database), Contacts(store.database)
        run = runs.begin("slack:U1", "contact", "wmp", NOW)
        reference = add(store.database, details=DETAILS)
        with store.database.write() as connection:
            runs.save(connection, replace(run, answers=DETAILS), NOW)
            recorded.set_status(connection, reference, "done", "sgt", "an outcome")
            groups = Groups(store.database)
            groups.add(connection, reference, "wmp", "pc", {"name": "zigzag group"}, NOW)
            groups.change(connection, reference, {"name": "zigzag herd"}, NOW.date(), NOW)
            groups.review(connection, reference, "sgt", {"said": "zigzag talk"}, NOW.date(), NOW.date())
            questions = Questions(store.database)
            about = {"force": "wmp", "office": "corporate_comms", "asker": "pc", "situation": "none"}
            asked, _ = questions.add(
                connection, **about, verdict="not_covered", text="zigzag question", now=NOW, due=NOW
            )
            questions.finish(connection, asked, "answered", "zigzag answer", "comms", NOW)
            questions.offer_case(connection, asked, "zigzag case", "allowed")
            account = Account("", "wmp", "x", "zigzag", "North", "open", "pc", (), "News", review={"odd": "zigzag"})
            Accounts(store.database).add(connection, account, NOW)
            audit.append(store.database, connection, NOW, "sgt", "done", reference)
            holds = Holds(store.database)
            number = holds.place(
                connection,
                force="wmp",
                kind="record",
                what=reference,
                case="20/1",
                reason="zigzag trial",
                by="psd",
                now=NOW,
            )
            holds.lift(connection, number, "psd", "zigzag over", NOW)
    return database_url


@pytest.fixture
def with_keys(filled: str) -> Iterator[Callable[..., Database]]:
    """The database, opened with these keys."""
    opened: list[Database] = []

    def with_these(*keys: bytes, standby: bool = False) -> Database:
        opened.append(Database(filled, Seal(*keys, standby=standby)))
        return opened[-1]

    yield with_these
    for database in opened:
        database.close()


def sole_contact(database: Database) -> Contact:
    with database.read() as connection:
        reference = connection.execute(select(contacts.c.reference)).scalar_one()
    found = find(database, reference)
    assert found is not None
    return found


def test_every_column_of_bytes_in_the_tables_is_resealed(with_keys: Callable[..., Database]) -> None:
    """A new sealed column has to be filled in above, and sealed for its table, row and column, before this passes."""
    columns = {
        f"{table.name}.{c.name}" for table in metadata.sorted_tables for c in table.c if c.type.python_type is bytes
    }
    assert columns == {f"{column.table.name}.{column.name}" for column in sealed_columns()}
    database = with_keys(NEW, OLD)
    assert {f"{text.column.table.name}.{text.column.name}" for text in sealed_texts(database)} == columns
    assert reseal_all(database, NOW) == len(columns)
    texts = list(sealed_texts(database))
    assert len([Seal(NEW).open(text.sealed, text.place) for text in texts]) == len(columns)


def test_the_old_key_opens_nothing_afterwards(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    reseal_all(database, NOW)
    for text in sealed_texts(database):
        with pytest.raises(SealBroken):
            Seal(OLD).open(text.sealed, text.place)


def test_what_was_recorded_is_found_as_it_was(with_keys: Callable[..., Database], filled: str) -> None:
    reseal_all(with_keys(NEW, OLD), NOW)
    contact = sole_contact(with_keys(NEW, OLD))
    assert (contact.details, contact.outcome) == (DETAILS, "an outcome")
    run = Runs(with_keys(NEW, OLD)).find("slack:U1", "contact", NOW)
    assert run is not None
    assert run.answers == DETAILS
    event = Received(with_keys(NEW, OLD)).claim("slack", NOW)
    assert event is not None
    assert (event.body, event.reply) == (b"zigzag", b"zagzig")
    with closing(Store(filled, Seal(NEW, OLD))) as store:
        assert store.recall("thread", NOW) == "a question"
        assert [kept.answer for kept in store.kept_answers("officer", NOW)] == ["an answer"]


def test_the_second_time_nothing_is_left_to_do(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    reseal_all(database, NOW)
    assert reseal_all(database, NOW) == 0


def test_it_goes_on_where_it_was_stopped(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    first, *rest = sealed_texts(database)
    assert reseal(database, first)
    assert reseal_all(database, NOW) == len(rest)


def test_texts_of_more_than_two_keys_are_resealed(with_keys: Callable[..., Database]) -> None:
    first, *_ = sealed_texts(with_keys(NEW, OLD))
    reseal(with_keys(NEW, OLD), first)
    database = with_keys(NEXT, NEW, OLD)
    assert reseal_all(database, NOW) == len(sealed_columns())
    assert set(needs(database).texts) == {0}


def test_a_key_that_stands_by_is_not_used_for_it(with_keys: Callable[..., Database]) -> None:
    assert reseal_all(with_keys(NEW, OLD, standby=True), NOW) == 0


def test_more_rows_than_are_read_at_a_time_are_resealed(with_keys: Callable[..., Database]) -> None:
    old = with_keys(OLD)
    for number in range(204):
        add(old, run=f"run-{number + 2}")
    database = with_keys(NEW, OLD)
    assert reseal_all(database, NOW) == 204 + len(sealed_columns())
    assert needs(database).texts == Counter({0: 204 + len(sealed_columns())})


# Beside a running service


def test_what_was_changed_since_it_was_read_is_left_as_it_is_now(with_keys: Callable[..., Database]) -> None:
    database, service = with_keys(NEW, OLD), with_keys(OLD)
    read = list(sealed_texts(database))
    reference = sole_contact(service).reference
    with service.write() as connection:
        Contacts(service).set_details(connection, reference, {"note": "changed"})
    assert [reseal(database, text) for text in read if text.column is contacts.c.details] == [False]
    assert sole_contact(database).details == {"note": "changed"}


def test_what_was_removed_since_it_was_read_stays_removed(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    read = list(sealed_texts(database))
    with database.write() as connection:
        connection.execute(contacts.delete())
    assert not any(reseal(database, text) for text in read if text.column.table is contacts)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(contacts)).scalar_one() == 0


def test_nothing_that_a_service_writes_meanwhile_is_lost(with_keys: Callable[..., Database]) -> None:
    database, service = with_keys(NEW, OLD), with_keys(NEW, OLD, standby=True)  # the service was not restarted yet
    reference = sole_contact(service).reference

    def write() -> None:
        for number in range(40):
            with service.write() as connection:
                Contacts(service).set_details(connection, reference, {"note": str(number)})

    with ThreadPoolExecutor(1) as thread:
        written = thread.submit(write)
        while not written.done():
            reseal_all(database, NOW)
        written.result()
    assert sole_contact(database).details == {"note": "39"}


# What is said about it


def test_what_each_key_is_needed_for_is_counted(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    first, *rest = sealed_texts(database)
    reseal(database, first)
    found = needs(database)
    assert (found.texts, found.audit_rows) == (Counter({0: 1, 1: len(rest)}), Counter({1: 1}))


def test_resealing_is_in_the_audit_log_which_stays_whole(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    changed = reseal_all(database, NOW)
    with database.read() as connection:
        found = audit.entries(connection, "records")
    assert [(entry.actor, entry.action, entry.detail) for entry in found] == [("console", "resealed", str(changed))]
    assert list(audit.faults(database)) == []
    assert needs(database).audit_rows == Counter({0: 1, 1: 1})


def test_a_text_that_no_key_opens_is_counted_and_holds_nothing_up(with_keys: Callable[..., Database]) -> None:
    database = with_keys(NEW, OLD)
    with database.write() as connection:
        connection.execute(update(contacts).values(details=bytes(40)))
    assert reseal_all(database, NOW) == len(sealed_columns()) - 1
    assert needs(database).unopened == Counter({"contacts.details": 1})

"""A database that an earlier version wrote is brought up to date with all that is in it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from bot.keeping.purge import purge
from bot.notices.outbox import Outbox
from bot.notices.posted import Posted
from bot.received.inbox import Envelope, Received
from bot.records.accounts import Account, Accounts
from bot.records.contacts import Contacts
from bot.records.database import migrate
from bot.records.groups import Groups
from bot.records.holds import Holds
from bot.records.people import People
from bot.records.seal import Seal
from bot.records.sign_outs import SignOuts
from bot.records.store import Store
from bot.records.tables import notices
from bot.records.transfers import Transfer, Transfers
from bot.records.unanswered import Count, Unanswered
from tests.bot.conftest import KEY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CONTACT = "7KM3-9QXT"


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an old database lies; it is empty still."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server = request.getfixturevalue("postgres")
    server.create("old")
    yield server.url("old")
    server.drop("old")


def write(url: str, *rows: tuple[str, dict[str, object]]) -> None:
    """Put rows into tables as an earlier version would have."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table, row in rows:
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"), row)
    engine.dispose()


@pytest.fixture
def first_version(old: str) -> str:
    """A database as the first version left it, with an answer that somebody kept and a feedback."""
    seal = Seal(KEY)
    migrate(old, "0001")
    kept = {
        "number": "A1",
        "person": seal.pseudonym("officer"),
        "answer": seal.close("No, not there.", "kept_answers/A1/answer"),
        "expires": datetime(2027, 1, 1),
    }
    feedback = {"day": NOW.date(), "force": "example", "situation": "a/b", "verdict": "allowed", "reason": "helpful"}
    write(old, ("kept_answers", kept), ("feedback", feedback))
    return old


@pytest.fixture
def second_version(old: str) -> str:
    """A database as the second version left it, with a contact, its parked notice and the officer."""
    seal, filed = Seal(KEY), datetime(2026, 11, 20, 9, 0)
    migrate(old, "0002")
    contact = {
        "reference": CONTACT,
        "run": "run-1",
        "force": "example",
        "unit": "North",
        "officer": "1001",
        "category": "complaint",
        "urgency": "none",
        "filed": filed,
        "due": filed,
        "status": "open",
        "details": seal.close('{"danger": "no", "about": "complaint"}', f"contacts/{CONTACT}/details"),
        "expires": datetime(2032, 11, 20),
    }
    notice: dict[str, object] = {
        "key": "a",
        "contact": CONTACT,
        "recipient": "2001",
        "kind": "told",
        "level": 0,
        "due": filed,
    }
    notice |= {"state": "parked", "attempts": 1, "problem": "account_inactive"}
    person: dict[str, object] = {"id": "1001", "force": "example", "unit": "North", "roles": ""}
    write(old, ("contacts", contact), ("notices", notice), ("people", person))
    return old


@pytest.fixture
def sixth_version(old: str) -> str:
    """A database as the sixth version left it, with a group that somebody declared."""
    migrate(old, "0006")
    group: dict[str, object] = {"reference": CONTACT, "force": "example", "owner": "1001", "status": "open"}
    group |= {"details": Seal(KEY).close('{"name": "Swaps"}', f"groups/{CONTACT}/details")}
    write(old, ("groups", group | {"declared": datetime(2026, 11, 20, 9, 0), "review_due": NOW.date()}))
    return old


def test_a_group_that_was_declared_before_can_be_changed_and_transferred(sixth_version: str) -> None:
    with closing(Store(sixth_version, Seal(KEY))) as store, store.database.write() as connection:
        groups, transfers = Groups(store.database), Transfers()
        (before,) = groups.open_of(connection, ["1001"])
        assert (before.details, before.changed) == ({"name": "Swaps"}, None)
        groups.change(connection, CONTACT, {"name": "Cover"}, NOW.date(), NOW)
        assert [group.details for group in groups.open_of(connection, ["1001"])] == [{"name": "Cover"}]
        transfer = Transfer("entry", CONTACT, NOW.date(), "HR-1")
        assert [transfers.add(connection, transfer) for _ in range(2)] == [True, False]


def test_a_group_that_was_declared_before_gets_the_timer_of_its_talk(old: str) -> None:
    migrate(old, "0014")
    group: dict[str, object] = {
        "force": "example",
        "owner": "1001",
        "details": b"",
        "declared": NOW.replace(tzinfo=None),
    }
    for reference, status in (("GGGG-2222", "open"), ("GGGG-3333", "left")):
        write(old, ("groups", group | {"reference": reference, "status": status, "review_due": date(2027, 6, 1)}))
    with closing(Store(old, Seal(KEY))) as store, store.database.write() as connection:
        rows = connection.execute(select(notices)).all()
        assert [(row.key, row.topic, row.kind, row.state, row.due) for row in rows] == [
            (
                "group/GGGG-2222/clock/2027-06-01/0",
                "group",
                "clock",
                "waiting",
                datetime(2027, 5, 31, 23, 0),
            )  # midnight in London
        ]


def test_what_was_told_before_is_as_it_was_and_stands_nowhere(old: str) -> None:
    migrate(old, "0011")
    notice = {"key": "a", "contact": CONTACT, "recipient": "2001", "kind": "told", "level": 0, "state": "delivered"}
    write(old, ("notices", {**notice, "due": datetime(2026, 11, 20, 9, 0), "attempts": 1, "receipt": "web"}))
    with closing(Store(old, Seal(KEY))) as store, store.database.write() as connection:
        assert Outbox(store.database).recipients(CONTACT, "told") == ["2001"]
        Posted().changed(connection, CONTACT, NOW)
        assert Posted().at(connection, "slack", "web") is None


def test_what_was_kept_is_still_there(first_version: str) -> None:
    with closing(Store(first_version, Seal(KEY))) as store:
        assert [kept.answer for kept in store.kept_answers("officer", NOW)] == ["No, not there."]
        assert store.feedback() == [("a/b", "allowed", "helpful")]


def test_the_new_tables_are_there(first_version: str) -> None:
    with closing(Store(first_version, Seal(KEY))):
        engine = create_engine(first_version)
        assert {
            "contacts",
            "notices",
            "people",
            "audit",
            "sign_outs",
            "accounts",
            "questions",
            "received",
            "chats",
        } <= set(inspect(engine).get_table_names())
        engine.dispose()


def test_contacts_notices_and_people_are_as_they_were(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store:
        (contact,) = Contacts(store.database).of_officers(["1001"])
        assert (contact.reference, contact.details["about"]) == (CONTACT, "complaint")
        assert (contact.flow, contact.offices, contact.hidden) == ("contact", ("supervisor",), False)
        assert [member.id for member in People(store.database).everybody("example")] == ["1001"]


def test_what_was_parked_before_can_be_tried_again(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store, store.database.write() as connection:
        outbox = Outbox(store.database)
        (parked,) = outbox.parked(connection)
        assert outbox.unpark(connection, parked.id, parked.parking, parked.recipient, NOW)


def test_what_was_found_of_no_help_before_is_in_the_inbox(first_version: str) -> None:
    feedback = {"day": NOW.date(), "force": "example", "situation": "a/b", "verdict": "allowed", "reason": "unclear"}
    write(first_version, ("feedback", feedback))
    with closing(Store(first_version, Seal(KEY))) as store:
        unanswered = Unanswered(store.database)
        assert list(unanswered.unhelpful("example")) == [Count(date(2026, 11, 16), "a/b", "unclear", 1)]
        for _ in range(2):
            unanswered.add("example", "a/b", "not_covered", NOW.date())
        assert unanswered.counts("example") == [Count(date(2026, 11, 16), "a/b", "not_covered", 2)]


def test_what_waited_before_about_an_emergency_comes_first(old: str) -> None:
    migrate(old, "0005")
    moment = datetime(2026, 11, 20, 9, 0)
    contact: dict[str, object] = {"force": "example", "unit": "", "officer": "1", "category": "x", "status": "open"}
    contact |= {"details": b"", "filed": moment, "due": moment, "expires": moment}
    notice: dict[str, object] = {"recipient": "2", "kind": "told", "level": 0, "state": "waiting", "attempts": 0}
    for number, urgency in enumerate(("none", "emergency")):
        name: dict[str, object] = {"reference": urgency, "run": urgency, "urgency": urgency}
        due: dict[str, object] = {"key": urgency, "contact": urgency, "due": moment + timedelta(hours=number)}
        write(old, ("contacts", {**contact, **name}), ("notices", {**notice, **due}))
    left: dict[str, object] = {
        "key": "left",
        "contact": "a run",
        "kind": "unfinished",
        "due": moment + timedelta(hours=2),
    }
    write(old, ("notices", {**notice, **left}))
    with closing(Store(old, Seal(KEY))) as store, store.database.write() as connection:
        found = [Outbox(store.database).claim(connection, NOW) for _ in range(3)]
    assert [notice.key for notice in found if notice] == ["emergency", "left", "none"]


def test_sessions_can_be_ended_in_a_database_that_was_there_before(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store:
        sign_outs = SignOuts(store.database)
        sign_outs.end("key", NOW, NOW + timedelta(hours=12))
        assert sign_outs.is_ended("key", "1001", NOW)


def test_a_contact_that_was_there_before_can_be_held(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store:
        with store.database.write() as connection:
            Holds(store.database).place(
                connection,
                force="example",
                kind="record",
                what=CONTACT,
                case="20/1",
                reason="trial",
                by="psd",
                now=NOW,
            )
        assert not purge(store.database, NOW + timedelta(days=9999))["contact"]
        (contact,) = Contacts(store.database).of_officers(["1001"])
        assert contact.reference == CONTACT


def test_the_register_of_accounts_works_in_a_database_that_was_there_before(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store, store.database.write() as connection:
        accounts = Accounts(store.database)
        account = Account("", "example", "x", "North", "North", "open", "1001", ("1002",), "News.")
        reference = accounts.add(connection, account, NOW)
        found = accounts.find(connection, reference)
        assert found is not None
        assert (found.handle, found.owner, found.editors, found.purpose) == ("North", "1001", ("1002",), "News.")
        assert [each.reference for each in accounts.of_people(connection, ["1002"])] == [reference]
        assert accounts.of_people(connection, ["100"]) == []


def test_what_platforms_send_is_received_in_a_database_that_was_there_before(second_version: str) -> None:
    with closing(Store(second_version, Seal(KEY))) as store:
        received = Received(store.database)
        envelope = Envelope("slack:Ev1", "slack", "dm", b"hello")
        assert [received.put(envelope, NOW) for _ in range(2)] == [True, False]
        event = received.claim("slack", NOW)
        assert event is not None
        assert event.body == b"hello"
        assert received.done(event)

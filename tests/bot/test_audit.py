"""The audit log shows whatever was done to it; a cut-off end shows by the heads that were published before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from bot.records import audit
from bot.records.audit import Entry
from bot.records.database import Database, utc
from bot.records.seal import Seal
from bot.records.tables import audit as table
from tests.bot.conftest import KEY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CONTACT = "7KM3-9QXT"


def append(database: Database, action: str = "read", subject: str = CONTACT, detail: str = "") -> None:
    with database.write() as connection:
        audit.append(database, connection, NOW, "sgt", action, subject, detail)


def head(database: Database) -> tuple[int, str]:
    with database.read() as connection:
        return audit.head(connection)


def faults(database: Database, *heads: tuple[int, str]) -> list[str]:
    return list(audit.faults(database, heads))


@pytest.fixture
def log(database: Database) -> Database:
    """A log of four rows."""
    for action in ("filed", "told", "read", "acknowledged"):
        append(database, action, detail="none")
    return database


# What is written


def test_what_was_done_to_a_record_is_found_oldest_first(database: Database) -> None:
    append(database, "filed", CONTACT, "emergency")
    append(database, "filed", "2222-2222")
    append(database, "read", CONTACT)
    with database.read() as connection:
        assert audit.entries(connection, CONTACT) == [
            Entry(1, NOW, "sgt", "filed", CONTACT, "emergency"),
            Entry(3, NOW, "sgt", "read", CONTACT, ""),
        ]


def test_a_row_of_a_transaction_that_failed_is_not_there_and_leaves_no_gap(database: Database) -> None:
    def failing() -> None:
        with database.write() as connection:
            audit.append(database, connection, NOW, "sgt", "read", CONTACT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    append(database)
    assert head(database)[0] == 1
    assert faults(database) == []


def test_a_detail_that_is_too_long_is_cut_and_the_log_stays_whole(database: Database) -> None:
    append(database, detail="x" * 1000)
    assert faults(database) == []


# The chain


def test_an_empty_log_is_whole(database: Database) -> None:
    assert (faults(database), head(database)) == ([], (0, ""))


def test_a_log_that_nobody_touched_is_whole(log: Database) -> None:
    assert faults(log, head(log)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", utc(NOW + timedelta(seconds=1))),
        ("actor", "insp"),
        ("action", "asked"),
        ("subject", "2222-2222"),
        ("detail", "emergency"),
        ("mac", "0" * 64),
    ],
)
def test_a_changed_row_shows(log: Database, column: str, value: object) -> None:
    with log.write() as connection:
        connection.execute(update(table).where(table.c.number == 2).values({column: value}))
    assert "row 2 was changed, or a row before it" in faults(log)


def test_a_removed_row_shows(log: Database) -> None:
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number == 2))
    assert faults(log) == ["row 2 is missing", "row 3 was changed, or a row before it"]


def test_a_removed_row_shows_when_the_rest_is_numbered_anew(log: Database) -> None:
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number == 2))
        for number in (3, 4):
            connection.execute(update(table).where(table.c.number == number).values(number=number - 1))
    assert faults(log)[0] == "row 2 was changed, or a row before it"


def test_a_removed_first_row_shows(log: Database) -> None:
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number == 1))
    assert faults(log)[0] == "row 1 is missing"


def test_an_inserted_row_shows(log: Database) -> None:
    with log.write() as connection:
        for number in (4, 3):
            connection.execute(update(table).where(table.c.number == number).values(number=number + 1))
        copied = select(text("3"), *list(table.c)[1:]).where(table.c.number == 2)
        connection.execute(table.insert().from_select(list(table.c), copied))
    assert faults(log)[0] == "row 3 was changed, or a row before it"


def test_rows_that_changed_places_show(log: Database) -> None:
    with log.write() as connection:
        for number, place in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(table).where(table.c.number == number).values(number=place))
    assert faults(log)[0] == "row 2 was changed, or a row before it"


def test_a_log_that_was_written_with_another_key_shows(log: Database) -> None:
    log.seal = Seal(bytes(32))
    assert faults(log)[0] == "row 1 was changed, or a row before it"


def test_a_log_that_was_signed_with_several_keys_is_whole_while_all_of_them_are_there(log: Database) -> None:
    log.seal = Seal(bytes(32), KEY)
    append(log)
    assert faults(log) == []
    assert audit.signers(log) == {0: 1, 1: 4}
    log.seal = Seal(bytes(32))
    assert faults(log)[0] == "row 1 was changed, or a row before it"
    assert audit.signers(log) == {0: 1}


# The end


def test_a_cut_off_end_shows_by_a_head_that_was_published(log: Database) -> None:
    published = head(log)
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number > 2))
    assert faults(log) == []
    assert faults(log, published) == ["row 4, which was published, is missing"]


def test_an_end_that_was_cut_off_and_written_anew_shows_by_a_head_that_was_published(log: Database) -> None:
    published = head(log)
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number > 3))
    append(log, "asked")
    assert faults(log, published) == ["row 4 is not the one that was published"]


def test_a_head_that_was_published_later_does_not_hide_the_one_before(log: Database) -> None:
    """Whoever changed the log may also append to the published heads; what they hold already stays."""
    published = head(log)
    with log.write() as connection:
        connection.execute(delete(table).where(table.c.number > 3))
    append(log, "asked")
    assert faults(log, published, head(log)) == ["row 4 is not the one that was published"]


def test_an_earlier_head_is_still_held_by_a_log_that_went_on(log: Database) -> None:
    published = head(log)
    append(log)
    assert faults(log, published, head(log)) == []


# Several at a time


def test_rows_that_are_appended_at_the_same_time_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: append(database, detail=str(number)), range(48)))
    assert faults(database) == []
    with database.read() as connection:
        details = {entry.detail for entry in audit.entries(connection, CONTACT)}
    assert details == {str(number) for number in range(48)}

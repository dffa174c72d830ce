"""The head of the audit log is published once a day, whole, by whoever is first; what goes wrong is told."""

import fcntl
import logging
import re
import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TextIO

import pytest

from bot.records import audit, heads
from bot.records.database import Database
from bot.records.heads import Head, Heads
from bot.records.seal import Seal
from tests.bot.conftest import KEY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY, CODE = date(2026, 11, 20), "0a" * 32
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "audit-heads.txt"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Database]:
    """An audit log with one row."""
    with closing(Database(f"sqlite:///{tmp_path / 'signpost.db'}", Seal(KEY))) as database:
        act(database)
        yield database


def act(database: Database) -> None:
    with database.write() as connection:
        audit.append(database, connection, NOW, "sgt", "read", "7KM3-9QXT")


def head(database: Database, day: date = TODAY) -> Head:
    with database.read() as connection:
        return Head(day, *audit.head(connection))


def published(file: Path) -> list[Head]:
    found, wrong = heads.read(file)
    assert wrong == []
    return found


@contextmanager
def locked(file: Path) -> Iterator[TextIO]:
    """The file, open to append, while another replica is at it."""
    with file.open("a", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held


def until_waiting(thread: Thread, file: Path) -> None:
    """Until the thread waits for the lock of the file, or has ended without."""
    inode = file.stat().st_ino
    while thread.is_alive() and not re.search(rf"-> FLOCK.*:{inode} ", Path("/proc/locks").read_text(encoding="ascii")):
        pass


# Once a day


def test_a_line_is_day_number_and_code(log: Database, file: Path) -> None:
    Heads(log, file).publish(NOW)
    number, code = head(log).number, head(log).mac
    assert file.read_text(encoding="ascii") == f"2026-11-20 {number} {code}\n"


def test_a_day_has_one_line_however_often_it_is_tried(log: Database, file: Path) -> None:
    publishing, first = Heads(log, file), head(log)
    for _ in range(3):
        publishing.publish(NOW)
        act(log)
    assert published(file) == [first]


def test_a_day_has_one_line_after_a_restart_and_with_replicas_that_share_the_file(log: Database, file: Path) -> None:
    first = head(log)
    for publishing in (Heads(log, file), Heads(log, file)):
        publishing.publish(NOW)
        act(log)
    assert published(file) == [first]


def test_who_comes_while_another_replica_publishes_waits_and_finds_its_line(log: Database, file: Path) -> None:
    with locked(file) as other:
        late = Thread(target=Heads(log, file).publish, args=[NOW])
        late.start()
        until_waiting(late, file)
        other.write(f"{TODAY} 9 {CODE}\n")
    late.join()
    assert published(file) == [Head(TODAY, 9, CODE)]


def test_a_replica_with_a_file_of_its_own_writes_its_own_line(log: Database, file: Path, tmp_path: Path) -> None:
    for own in (file, tmp_path / "other.txt"):
        Heads(log, own).publish(NOW)
        assert published(own) == [head(log)]


def test_the_next_day_has_a_line_of_its_own(log: Database, file: Path) -> None:
    publishing, first = Heads(log, file), head(log)
    publishing.publish(NOW)
    act(log)
    publishing.publish(TOMORROW)
    assert published(file) == [first, head(log, TOMORROW.date())]


def test_a_file_that_was_shipped_away_is_begun_anew_the_next_day(log: Database, file: Path) -> None:
    publishing = Heads(log, file)
    publishing.publish(NOW)
    file.unlink()
    publishing.publish(NOW)
    assert not file.exists()
    publishing.publish(TOMORROW)
    assert published(file) == [head(log, TOMORROW.date())]


def test_a_day_begins_at_midnight_utc(log: Database, file: Path) -> None:
    Heads(log, file).publish(datetime.fromisoformat("2026-11-21T00:30:00+01:00"))
    assert published(file) == [head(log, TODAY)]


def test_a_log_without_rows_has_nothing_to_publish_until_it_has_one(tmp_path: Path, file: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'empty.db'}", Seal(KEY))) as database:
        publishing = Heads(database, file)
        publishing.publish(NOW)
        assert not file.exists()
        act(database)
        publishing.publish(NOW)
        assert published(file) == [head(database)]


def test_without_a_file_nothing_is_published_and_nothing_fails(log: Database, tmp_path: Path) -> None:
    publishing, before = Heads(log, None), set(tmp_path.iterdir())
    publishing.publish(NOW)
    assert (set(tmp_path.iterdir()), publishing.is_failing(TOMORROW)) == (before, False)


def test_the_log_of_the_service_holds_a_copy_of_what_was_written(
    log: Database, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "signpost")
    for publishing in (Heads(log, file), Heads(log, file)):
        publishing.publish(NOW)
    assert caplog.messages == [f"head of the audit log: {head(log)}"]


# What goes wrong


def test_a_file_that_cannot_be_written_is_told_and_tried_again(
    log: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publishing = Heads(log, tmp_path / "unmounted" / "heads.txt")
    publishing.publish(NOW)
    assert publishing.is_failing(NOW)
    assert caplog.messages == ["the head of the audit log was not published: No such file or directory"]
    (tmp_path / "unmounted").mkdir()
    publishing.publish(NOW)
    assert not publishing.is_failing(NOW)
    assert published(tmp_path / "unmounted" / "heads.txt") == [head(log)]


def test_half_a_line_is_a_failure_and_is_followed_by_a_whole_one(
    log: Database, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publishing, limits = Heads(log, file), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, limits[1]))  # the disk takes no more
    try:
        publishing.publish(NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert publishing.is_failing(NOW)
    assert "No space left on device" in caplog.text
    publishing.publish(NOW)
    assert not publishing.is_failing(NOW)
    assert heads.read(file)[0] == [head(log)]


def test_a_write_that_does_not_end_is_a_failure_after_five_minutes(log: Database, file: Path) -> None:
    publishing = Heads(log, file)
    with locked(file):
        writing = Thread(target=publishing.publish, args=[NOW])
        writing.start()
        until_waiting(writing, file)
        assert not publishing.is_failing(NOW + timedelta(minutes=5, seconds=-1))
        assert publishing.is_failing(NOW + timedelta(minutes=5))
    writing.join()
    assert not publishing.is_failing(NOW + timedelta(minutes=5))


def test_a_line_that_was_torn_off_does_not_spoil_the_next(file: Path) -> None:
    file.write_text(f"2026-11-19 1 {CODE}\n2026-11-20 2 0a0a", encoding="ascii")
    assert heads.append(file, Head(TODAY, 2, CODE))
    assert heads.read(file) == (
        [Head(date(2026, 11, 19), 1, CODE), Head(TODAY, 2, CODE)],
        [f"{file}:2: this is no head of an audit log: a date, a number and a code"],
    )


# What is read


@pytest.mark.parametrize(
    "line",
    [
        *("hello", "2026-11-20", f"2026-11-20 {CODE}", f"2026-11-20 0 {CODE}", f"2026-11-20 -1 {CODE}"),
        *(f"2026-02-30 1 {CODE}", f"2026-11-20 1 {CODE[1:]}", f"2026-11-20 1 {CODE}0", f"2026-11-20 1 {CODE} x"),
        *(f"2026-11-20 1 {CODE.upper()}", f"2026-11-20 ١ {CODE}", "\x00", f"2026-11-20 {'9' * 5000} {CODE}"),
    ],
)
def test_a_line_that_is_no_head_is_named_and_the_others_are_read(file: Path, line: str) -> None:
    file.write_text(f"2026-11-19 1 {CODE}\n{line}\n2026-11-21 2 {CODE}\n", encoding="utf-8")
    found, wrong = heads.read(file)
    assert [head.number for head in found] == [1, 2]
    assert wrong == [f"{file}:2: this is no head of an audit log: a date, a number and a code"]


def test_bytes_that_are_no_text_are_named(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\n")
    assert len(heads.read(file)[1]) == 1


@pytest.mark.parametrize("copied", [lambda text: text.replace("\n", "\r\n"), lambda text: f"\n{text}\n", str.strip])
def test_a_copy_that_went_through_another_system_is_read_the_same(file: Path, copied: Callable[[str], str]) -> None:
    file.write_bytes(copied(f"2026-11-19 1 {CODE}\n2026-11-20 2 {CODE}\n").encode())
    assert [head.number for head in published(file)] == [1, 2]

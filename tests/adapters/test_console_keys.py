"""`signpost audit verify` with published heads, and `signpost key …`."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from adapters.compose import compose
from bot.records import audit, heads
from bot.records.database import Database
from bot.records.heads import Heads
from bot.records.key_file import load_keys, use_standby
from bot.records.tables import audit as table
from bot.settings import Settings
from tests.adapters.command import Command, Ran
from tests.conftest import Clock

CODE = "0a" * 32


@pytest.fixture
def log(data: Path) -> Callable[[], Database]:
    """The database of the data folder, with a new row in its audit log."""

    def opened() -> Database:
        services = compose(Settings(data))
        database = services.store.database
        with database.write() as connection:
            audit.append(database, connection, Clock()(), "sgt", "read", "7KM3-9QXT")
        return database

    return opened


@pytest.fixture
def signed(signpost: Command, data: Path, log: Callable[[], Database]) -> Callable[..., Ran]:
    """Run a command in that data folder, after two rows of which the second was published."""
    with closing(log()):
        pass
    with closing(log()) as database:
        Heads(database, data / "audit-heads.txt").publish(Clock()())

    def run(*arguments: str) -> Ran:
        return signpost(*arguments, data=data)

    return run


def cut_off(data: Path) -> None:
    with closing(compose(Settings(data)).store.database) as database, database.write() as connection:
        connection.execute(delete(table).where(table.c.number == 2))


# audit verify


def test_a_log_that_holds_its_published_heads_is_whole(signed: Callable[..., Ran]) -> None:
    ran = signed("audit", "verify")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "The audit log is whole: 2 rows.\nPublished heads that it holds: 1.\n"


def test_an_end_that_was_cut_off_shows_by_the_file_of_published_heads(signed: Callable[..., Ran], data: Path) -> None:
    cut_off(data)
    ran = signed("audit", "verify")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "signpost: audit log: row 2, which was published, is missing\n"


def test_heads_that_were_kept_elsewhere_are_compared(signed: Callable[..., Ran], data: Path, tmp_path: Path) -> None:
    (data / "audit-heads.txt").rename(tmp_path / "elsewhere.txt")
    cut_off(data)
    assert signed("audit", "verify").status == 0
    assert signed("audit", "verify", "--heads", str(tmp_path / "elsewhere.txt")).status == 1


def test_where_no_head_is_published_it_says_that_an_end_may_be_missing(signed: Callable[..., Ran], data: Path) -> None:
    (data / "audit-heads.txt").unlink()
    ran = signed("audit", "verify")
    assert (ran.status, "No published head was compared" in ran.out) == (0, True)


def test_a_line_that_is_no_head_is_named_and_the_rest_is_compared(signed: Callable[..., Ran], data: Path) -> None:
    with (data / "audit-heads.txt").open("a", encoding="ascii") as file:
        file.write("hello\n")
    assert signed("audit", "verify").status == 1
    with (data / "audit-heads.txt").open("a", encoding="ascii") as file:
        file.write(f"2026-11-21 9 {CODE}\n")
    ran = signed("audit", "verify")
    assert "audit-heads.txt:2: this is no head of an audit log" in ran.err
    assert "row 9, which was published, is missing" in ran.err


def test_a_file_of_heads_that_is_not_there_is_refused(signed: Callable[..., Ran], tmp_path: Path) -> None:
    ran = signed("audit", "verify", "--heads", str(tmp_path / "nowhere.txt"))
    assert (ran.status, "nowhere.txt: there is no such file" in ran.err) == (1, True)
    ran = signed("audit", "verify", "--heads", str(tmp_path))
    assert (ran.status, "can't be read (Is a directory)" in ran.err) == (1, True)


# key


def test_a_key_is_changed_in_three_steps(signed: Callable[..., Ran], data: Path) -> None:
    assert "a new key stands by" in signed("key", "rotate").out
    assert load_keys(data / "key", may_make=False).standby
    assert "the new key is in use" in signed("key", "rotate", "--use").out
    with closing(compose(Settings(data))) as services:
        services.store.remember("thread", "a question", services.now())
    ran = signed("key", "reseal")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split("\n") == [
        "Sealed anew: 0. Sealed with the key in use: 1.",
        "The keys of the key file, newest first:",
        "1. Needed: it is in use.",
        "2. Needed: it is the oldest, which people and conversations are named with; "
        "it signed 2 rows of the audit log.",
        "",
    ]
    assert signed("audit", "verify").status == 0


def test_a_step_out_of_turn_is_refused(signed: Callable[..., Ran]) -> None:
    ran = signed("key", "rotate", "--use")
    assert (ran.status, "no new key stands by" in ran.err) == (1, True)
    signed("key", "rotate")
    ran = signed("key", "rotate")
    assert (ran.status, "stands by already" in ran.err) == (1, True)


def test_a_key_in_the_middle_is_needed_for_receipts_alone(signed: Callable[..., Ran]) -> None:
    for _ in range(2):
        signed("key", "rotate")
        signed("key", "rotate", "--use")
    assert "2. Nothing that is stored needs it. Receipts that were" in signed("key", "reseal").out


def test_what_an_older_process_goes_on_sealing_is_told(signed: Callable[..., Ran], data: Path) -> None:
    signed("key", "rotate")
    with closing(compose(Settings(data))) as older:
        assert older.seal
        use_standby(data / "key")
        older.store.remember("first", "a question", older.now())
        assert signed("key", "reseal").out.startswith("Sealed anew: 1. Sealed with the key in use: 1.")
        assert older.store.recall("first", older.now()) == "a question"


def test_what_no_key_opens_is_told(signed: Callable[..., Ran], data: Path) -> None:
    with closing(compose(Settings(data))) as services:
        services.store.remember("thread", "a question", services.now())
    (data / "key").write_text("00" * 32, encoding="ascii")
    ran = signed("key", "reseal")
    assert ran.status == 1
    assert "threads.context: 1 texts were changed, or sealed with a key that is not in the key file." in ran.err


def test_the_command_and_the_service_write_the_same_heads(signed: Callable[..., Ran], data: Path) -> None:
    (published,), _ = heads.read(data / "audit-heads.txt")
    assert signed("audit", "head").out == f"{published.number}:{published.mac}\n"

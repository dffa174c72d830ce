"""What is kept is sealed, names nobody, and goes when its time has come."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.keeping.purge import purge
from bot.records.database import migrate
from bot.records.seal import Seal, SealBroken
from bot.records.store import Store
from bot.records.tables import metadata

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
QUESTION = "can i post the street of the arrest"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url, Seal(KEY))
    yield opened
    opened.close()


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def execute(store: Store, statement: str, value: object) -> None:
    with store.database.write() as connection:
        connection.execute(text(statement), {"value": value})


# Threads


def test_a_context_is_recalled_as_it_was_remembered(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    assert store.recall("thread", NOW) == QUESTION


def test_a_later_context_takes_the_place_of_the_one_before(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    store.remember("thread", "another question", NOW)
    assert store.recall("thread", NOW) == "another question"


def test_a_conversation_that_was_never_held_is_not_recalled(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    assert store.recall("another thread", NOW) is None


def test_a_context_is_recalled_for_half_an_hour(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    assert store.recall("thread", NOW + timedelta(minutes=30, seconds=-1)) == QUESTION
    assert store.recall("thread", NOW + timedelta(minutes=30)) is None


def test_half_an_hour_is_the_same_in_every_time_zone(store: Store) -> None:
    store.remember("thread", QUESTION, datetime.fromisoformat("2026-11-20T14:00:00+02:00"))
    assert store.recall("thread", NOW + timedelta(minutes=29)) == QUESTION
    assert store.recall("thread", NOW + timedelta(minutes=31)) is None


def test_a_forgotten_conversation_is_gone(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    store.forget("thread")
    assert store.recall("thread", NOW) is None
    assert rows(store, "select * from threads") == []


def test_forgetting_one_conversation_leaves_the_others(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    store.forget("another thread")
    assert store.recall("thread", NOW) == QUESTION


def test_a_context_outlives_a_restart(store: Store, database_url: str) -> None:
    store.remember("thread", QUESTION, NOW)
    store.close()
    with closing(Store(database_url, Seal(KEY))) as restarted:
        assert restarted.recall("thread", NOW) == QUESTION


# Kept answers and feedback


def test_kept_answers_come_oldest_first_with_number_and_day(store: Store) -> None:
    second = store.keep_answer("officer", "two", NOW + timedelta(days=1))
    first = store.keep_answer("officer", "one", NOW)
    assert store.kept_answers("officer", NOW + timedelta(days=1)) == [first, second]
    assert first.expires == NOW + timedelta(days=90)


def test_kept_answers_of_another_person_are_not_shown(store: Store) -> None:
    store.keep_answer("officer", "one", NOW)
    assert store.kept_answers("another officer", NOW) == []


def test_a_kept_answer_is_not_shown_after_90_days(store: Store) -> None:
    store.keep_answer("officer", "one", NOW)
    assert store.kept_answers("officer", NOW + timedelta(days=90)) == []


def test_feedback_comes_oldest_first(store: Store) -> None:
    store.add_feedback("example", "a/b", "allowed", "helpful", NOW)
    store.add_feedback("example", "c/d", "not_allowed", "unclear", NOW)
    assert store.feedback() == [("a/b", "allowed", "helpful"), ("c/d", "not_allowed", "unclear")]


# Retention


def test_purging_removes_each_kind_of_record_when_its_time_has_come(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    store.keep_answer("officer", "one", NOW)
    store.add_feedback("example", "a/b", "allowed", "helpful", NOW)
    ages = [timedelta(minutes=30), timedelta(days=90), timedelta(days=366)]
    assert [purge(store.database, NOW + age).total() for age in ages] == [1, 1, 1]
    assert [rows(store, f"select * from {table}") for table in ("threads", "kept_answers", "feedback")] == [[], [], []]


def test_purging_leaves_what_is_younger(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    store.keep_answer("officer", "one", NOW)
    store.add_feedback("example", "a/b", "allowed", "helpful", NOW)
    assert purge(store.database, NOW + timedelta(minutes=29)).total() == 0
    assert store.recall("thread", NOW) == QUESTION


def test_a_new_question_removes_the_old_conversations_of_everybody(store: Store) -> None:
    store.remember("an old thread", QUESTION, NOW)
    store.remember("thread", QUESTION, NOW + timedelta(minutes=30))
    assert rows(store, "select count(*) from threads") == [(1,)]


# Sealing


def test_nothing_that_somebody_wrote_or_is_called_is_in_the_files_of_the_database(
    store: Store, written: Callable[[], dict[str, bytes]]
) -> None:
    store.remember("jane.doe's thread", QUESTION, NOW)
    store.keep_answer("jane.doe", f"the answer to {QUESTION}", NOW)
    assert Seal(KEY).pseudonym("jane.doe").encode() in b"".join(written().values())
    for name, content in written().items():
        assert not [word for word in (b"arrest", b"can i post", b"jane") if word in content], name


def test_nothing_that_somebody_wrote_is_in_the_files_after_a_restart(
    store: Store, written: Callable[[], dict[str, bytes]]
) -> None:
    store.remember("thread", QUESTION, NOW)
    store.close()
    assert not [name for name, content in written().items() if b"arrest" in content]


def test_a_person_is_a_keyed_hash(store: Store) -> None:
    store.keep_answer("jane.doe", "one", NOW)
    assert rows(store, "select person from kept_answers") == [(Seal(KEY).pseudonym("jane.doe"),)]


def test_a_pseudonym_is_the_same_for_the_same_person_and_key_only() -> None:
    name = Seal(KEY).pseudonym("jane.doe")
    assert name == Seal(KEY).pseudonym("jane.doe")
    assert name not in (Seal(KEY).pseudonym("jane.do"), Seal(bytes(32)).pseudonym("jane.doe"), "jane.doe")


def test_with_another_key_a_conversation_starts_anew(store: Store, database_url: str) -> None:
    store.remember("thread", QUESTION, NOW)
    with closing(Store(database_url, Seal(bytes(32)))) as rekeyed:
        assert rekeyed.recall("thread", NOW) is None


def test_a_context_that_was_moved_to_another_conversation_is_not_recalled(store: Store) -> None:
    store.remember("victim's thread", QUESTION, NOW)
    execute(store, "update threads set conversation = :value", Seal(KEY).pseudonym("intruder"))
    assert store.recall("intruder", NOW) is None


def test_a_context_that_was_changed_is_not_recalled(store: Store) -> None:
    store.remember("thread", QUESTION, NOW)
    execute(store, "update threads set context = :value", bytes(range(32)))
    assert store.recall("thread", NOW) is None


def test_sealed_text_opens_in_its_place() -> None:
    seal = Seal(KEY)
    assert seal.open(seal.close("née – 🚓", "threads/1/context"), "threads/1/context") == "née – 🚓"


@pytest.mark.parametrize("place", ["threads/2/context", "kept_answers/1/answer", ""])
def test_sealed_text_does_not_open_in_another_place(place: str) -> None:
    seal = Seal(KEY)
    with pytest.raises(SealBroken):
        seal.open(seal.close(QUESTION, "threads/1/context"), place)


def test_sealed_text_does_not_open_with_another_key() -> None:
    with pytest.raises(SealBroken):
        Seal(bytes(32)).open(Seal(KEY).close(QUESTION, "threads/1/context"), "threads/1/context")


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(40)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        Seal(KEY).open(sealed, "threads/1/context")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    seal = Seal(KEY)
    assert seal.close(QUESTION, "threads/1/context") != seal.close(QUESTION, "threads/1/context")


# The schema


def differences(url: str) -> list[object]:
    """Between the tables of a database and those that the code uses."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    return found


def test_the_migrations_reach_exactly_the_tables_that_the_code_uses(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    migrate(database_url)
    assert differences(database_url) == []


def test_migrating_again_changes_nothing(store: Store, database_url: str) -> None:
    store.add_feedback("example", "a/b", "allowed", "helpful", NOW)
    migrate(database_url)
    assert differences(database_url) == []
    assert store.feedback() == [("a/b", "allowed", "helpful")]


def test_a_path_with_a_percent_sign_is_a_path(tmp_path: Path) -> None:
    file = tmp_path / "100%" / "signpost.db"
    with closing(Store(f"sqlite:///{file}", Seal(KEY))) as store:
        store.remember("thread", QUESTION, NOW)
    assert file.exists()

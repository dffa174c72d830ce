"""A database that an earlier version wrote is brought up to date with all that is in it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from bot.records.database import migrate
from bot.records.seal import Seal
from bot.records.store import Store
from tests.bot.conftest import KEY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def first_version(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as the first version left it, with an answer that somebody kept and a feedback."""
    seal = Seal(KEY)
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        server = request.getfixturevalue("postgres")
        server.create("old")
        url = server.url("old")
    migrate(url, "0001")
    engine = create_engine(url)
    kept = {
        "number": "A1",
        "person": seal.pseudonym("officer"),
        "answer": seal.close("No, not there.", "kept_answers/A1/answer"),
        "expires": datetime(2027, 1, 1),
    }
    feedback = {"day": NOW.date(), "force": "example", "situation": "a/b", "verdict": "allowed", "reason": "helpful"}
    with engine.begin() as connection:
        for table, row in (("kept_answers", kept), ("feedback", feedback)):
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"), row)
    engine.dispose()
    yield url
    if request.param == "postgresql":
        request.getfixturevalue("postgres").drop("old")


def test_what_was_kept_is_still_there(first_version: str) -> None:
    with closing(Store(first_version, Seal(KEY))) as store:
        assert [kept.answer for kept in store.kept_answers("officer", NOW)] == ["No, not there."]
        assert store.feedback() == [("a/b", "allowed", "helpful")]


def test_the_new_tables_are_there(first_version: str) -> None:
    with closing(Store(first_version, Seal(KEY))):
        engine = create_engine(first_version)
        assert {"contacts", "notices", "people", "audit"} <= set(inspect(engine).get_table_names())
        engine.dispose()

"""Connections are used again, and one that broke while it rested is replaced before anybody meets it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import func, select

from bot.records import database as module
from bot.records.database import Database
from bot.records.seal import Seal
from tests.postgres import Postgres

_BACKEND = select(func.pg_backend_pid())


@pytest.fixture
def shared(postgres: Postgres) -> Iterator[Database]:
    postgres.create("connections")
    with closing(Database(postgres.url("connections"), Seal(bytes(range(32))))) as opened:
        yield opened
    postgres.drop("connections")


def backend(database: Database) -> int:
    """The process of the server that serves this connection."""
    with database.read() as connection:
        return int(connection.execute(_BACKEND).scalar_one())


def test_a_connection_is_used_again(shared: Database) -> None:
    assert backend(shared) == backend(shared)


def test_a_connection_that_broke_while_it_rested_is_replaced(shared: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REST_SECONDS", 0)
    broken = backend(shared)
    with closing(Database(shared.url, Seal(bytes(range(32))))) as other, other.read() as connection:
        connection.execute(select(func.pg_terminate_backend(broken, 10_000)))  # returns when it has ended
    assert backend(shared) != broken

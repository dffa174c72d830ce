"""How many contacts are filed and messages sent in a second, beside 100,000 timers that sleep?

    .venv/bin/python -m benchmarks.chaos.speed --database postgresql --workers 4

The platform answers at once: what is measured is claiming, checking, recording and setting the next timers.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, text

from benchmarks.chaos.__main__ import open_database
from benchmarks.chaos.scene import FLOW, FORCE, account, answers, import_people, open_services
from bot.notices.outbox import Notice
from bot.notices.timing import load_timing
from bot.notices.worker import Delivered, Outcome, run_due
from bot.records.contacts import Contact
from bot.records.database import utc
from bot.records.people import Member
from bot.records.runs import Run
from bot.records.tables import notices
from bot.reports.filing import file
from bot.services import Services
from knowledge.search import NATIONAL, PACKS

_SLEEPING = 100_000


class Instant:
    """A platform that takes everything at once."""

    def send(self, notice: Notice, contact: Contact, recipient: Member) -> Outcome:
        """Taken."""
        return Delivered("receipt")


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--contacts", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    timing = load_timing(PACKS / NATIONAL, PACKS / NATIONAL)
    with (
        tempfile.TemporaryDirectory() as name,
        open_database(options.database, Path(name)) as (url, _),
        closing(open_services(url, timing)) as services,
    ):
        import_people(services, options.contacts)
        _sleep(services)
        with _measured("contacts filed", options.contacts):
            for number in range(options.contacts):
                person = account(number)
                file(Run(f"run-{number}", FLOW, FORCE, answers(number), person, services.now()), person, services)
        with services.store.database.read() as connection:
            waiting = connection.execute(select(func.count()).where(notices.c.due < utc(services.now()))).scalar_one()
        with _measured("messages sent", waiting), ThreadPoolExecutor(options.workers) as threads:
            sent = sum(threads.map(lambda _: run_due(Instant(), services, most=10**6), range(options.workers)))
        assert sent == waiting, f"{sent} sent of {waiting}"


@contextmanager
def _measured(what: str, count: int) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
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

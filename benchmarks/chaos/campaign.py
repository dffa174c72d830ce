"""Run a campaign over the end of summer time while processes are killed, and compare what reached whom to the promise.

    .venv/bin/python -m benchmarks.chaos.campaign --database postgresql --people 2000 --groups 1000

Time is a file that all processes read: it jumps from one moment at which something is due to the next, and back over
the hour that comes twice. Two processes send and one declares groups and confirms; one of the three is killed every
second or so, and half way through all of them are replaced, as a deploy does it. The stand-in platform is a file that
outlives whoever wrote to it. Exits with 1 where somebody was not reminded as promised, was told twice, or after they
had confirmed.
"""

import argparse
import fcntl
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import DateTime, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.chaos.__main__ import open_database
from benchmarks.chaos.scene import FORCE, TIMING, Scene, chance, open_services
from bot.campaigns import running
from bot.campaigns.running import CONSOLE
from bot.campaigns.states import REMINDED
from bot.notices.outbox import Notice
from bot.notices.sender import PostsNothing
from bot.notices.timing import LONDON, Hours, Timing
from bot.notices.worker import Delivered, Outcome, Subject, run_due
from bot.records.database import Database, aware, utc
from bot.records.people import Address, Member
from bot.records.tables import notices
from bot.reports.actions import Actor
from bot.services import Services

_FORK = multiprocessing.get_context("fork")
_PACES = {urgency: replace(pace, at_any_time=False) for urgency, pace in TIMING.paces.items()}
_HOURS = Hours(frozenset(range(7)), clock_time(8), clock_time(20))
_TIMING: Timing = Timing(_HOURS, _HOURS, _PACES)
_BEGINS, _LAST_DAY = datetime(2026, 10, 10, 12, tzinfo=UTC), date(2026, 10, 28)  # the clocks go back on 25 October
_TWICE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 01:30 in London for the second time
_ENDS = datetime(2026, 11, 3, tzinfo=UTC)
_LEASE = timedelta(seconds=61)
_GRACE_SECONDS = 2.0  # a message that was on its way when somebody confirmed


@dataclass(frozen=True)
class Scenery:
    """What all processes of one trial share."""

    scene: Scene
    people: int
    groups: int

    def now(self) -> datetime:
        """What time it is in the trial."""
        return datetime.fromisoformat((self.scene.folder / "clock").read_text())

    def set_clock(self, moment: datetime) -> None:
        """Let it jump, while nobody is sending: a claim must not run out under whoever holds it."""
        with self.standing_still(fcntl.LOCK_EX):
            (self.scene.folder / "next").write_text(moment.isoformat())
            (self.scene.folder / "next").replace(self.scene.folder / "clock")  # nobody reads half of it

    @contextmanager
    def standing_still(self, how: int = fcntl.LOCK_SH) -> Iterator[None]:
        """The clock does not jump meanwhile; whoever is killed lets go of it."""
        with (self.scene.folder / "lock").open("a") as lock:
            fcntl.flock(lock, how)
            yield

    def open(self) -> Services:
        """The product's services by the trial's clock, also where PostgreSQL would go by its own."""
        Database.clock = property(lambda _: bindparam("now", type_=DateTime()))  # type: ignore[method-assign, assignment]
        return replace(open_services(self.scene.url, _TIMING), now=self.now)


class File(PostsNothing):
    """The stand-in platform: a line for each message."""

    def __init__(self, scenery: Scenery) -> None:
        self._scenery = scenery

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Take it, unless it is there already."""
        scene = self._scenery.scene
        if notice.maybe_sent and any(sent["key"] == notice.key for sent in scene.noted("sent")):
            return Delivered("seen")
        day = self._scenery.now().astimezone(LONDON)
        scene.note("sent", key=notice.key, person=recipient.id, kind=notice.kind, day=f"{day:%Y-%m-%d}", hour=day.hour)
        return Delivered("taken")


def send(scenery: Scenery) -> None:
    """Send what is due, until killed."""
    services, platform = scenery.open(), File(scenery)
    while True:
        try:
            with scenery.standing_still():
                done = run_due(platform, services, most=20)
        except SQLAlchemyError:
            done = 0  # the file is busy
        time.sleep(0 if done else 0.02)


def officers(scenery: Scenery) -> None:
    """Declare groups, and have every other person confirm at some time of the campaign, until killed."""
    services = scenery.open()
    with services.store.database.read() as connection:
        (campaign,) = services.campaigns.of_force(FORCE)
        done = {part.person for part in services.campaigns.people(connection, campaign.reference) if part.confirmed}
    declared = {group.reference for group in services.groups.of_force(FORCE)}
    while True:
        now = scenery.now()
        for number in range(scenery.people):
            person, reference = f"p{number}", f"G{number:03}-{number:04}"
            try:
                if number < scenery.groups and reference not in declared:
                    with services.store.database.write() as connection:
                        services.groups.add(connection, reference, FORCE, person, {"name": f"group {number}"}, now)
                    scenery.scene.note("declared", reference=reference)
                    declared.add(reference)
                if person not in done and number % 2 and _confirms_at(number) <= now:
                    with services.store.database.read() as connection:
                        groups = services.groups.open_of(connection, [person])
                    answer = "right" if groups else "none"
                    running.confirm(Actor(person, None), campaign.reference, answer, running.mark(groups), services)  # type: ignore[arg-type]
                    scenery.scene.note("confirmed", person=person)
                    done.add(person)
            except SQLAlchemyError:
                continue  # the file is busy
        time.sleep(0.05)


def _confirms_at(number: int) -> datetime:
    return _BEGINS + (_ENDS - _BEGINS) * chance("confirms", number)


def _back(number: int) -> date | None:
    """The last day of an absence: of one in ten, over some moments."""
    return _BEGINS.date() + timedelta(days=1 + int(18 * chance("back", number))) if number % 10 == 4 else None


def _run(scenery: Scenery) -> None:
    """Begin the campaign and let it run to its end, with the kills."""
    with closing(scenery.open()) as services:
        people = [
            Member(f"p{n}", FORCE, f"unit-{n % 20}", None, None, frozenset(), _back(n), (Address("slack", f"a{n}"),))
            for n in range(scenery.people)
        ]
        services.people.import_all(people, services.now())
        planned = running.plan(CONSOLE, FORCE, [], _LAST_DAY, services)
        running.begin(CONSOLE, planned.reference, services)
        processes: dict[int, BaseProcess] = {}
        try:
            deployed = went_back = False
            while scenery.now() < _ENDS:
                _one_moment(scenery, services, processes)
                if not deployed and scenery.now().date() >= date(2026, 10, 20):
                    deployed = True
                    for number in list(processes):
                        _kill(scenery, processes, number, "deploy")
                if not went_back and scenery.now() >= _TWICE:
                    went_back = True
                    scenery.set_clock(_TWICE - timedelta(hours=1))
        finally:
            for process in processes.values():
                process.kill()
                process.join()


def _one_moment(scenery: Scenery, services: Services, processes: dict[int, BaseProcess]) -> None:
    """Go on until nothing is due, killing now and then; then let the clock jump to what is due next."""
    pending = select(func.count()).where(notices.c.state.in_(["waiting", "claimed"]))
    next_kill = time.monotonic() + random.uniform(0.1, 1)
    while True:
        for number, target in enumerate((send, send, officers)):
            if number not in processes or not processes[number].is_alive():
                processes[number] = _FORK.Process(target=target, args=(scenery,), daemon=True)
                processes[number].start()
        if time.monotonic() >= next_kill:
            _kill(scenery, processes, random.choice(list(processes)), "at random")
            next_kill = time.monotonic() + random.uniform(0.1, 1)
        time.sleep(0.05)
        now = utc(scenery.now())
        with services.store.database.read() as connection:
            due = connection.execute(pending.where(notices.c.state == "waiting", notices.c.due <= now)).scalar_one()
            claimed = connection.execute(pending.where(notices.c.state == "claimed")).scalar_one()
            following = connection.execute(select(func.min(notices.c.due)).where(notices.c.state == "waiting")).scalar()
        if due:
            continue
        if claimed:  # by somebody at work, or by somebody who was killed
            time.sleep(0.2)
            scenery.set_clock(scenery.now() + _LEASE)
            continue
        jump = min(aware(following) if following else _ENDS, scenery.now() + timedelta(hours=6))
        scenery.set_clock(max(jump, scenery.now() + timedelta(minutes=1)))
        return


def _kill(scenery: Scenery, processes: dict[int, BaseProcess], number: int, why: str) -> None:
    scenery.scene.note("deaths", point=why)
    processes[number].kill()
    processes[number].join()


def _check(scenery: Scenery) -> tuple[Counter[str], list[str]]:
    """What was counted and what is broken."""
    scene, broken = scenery.scene, list[str]()
    with closing(scenery.open()) as services, services.store.database.read() as connection:
        (campaign,) = services.campaigns.of_force(FORCE)
        parts = {part.person: part for part in services.campaigns.people(connection, campaign.reference)}
        kept = {group.reference for group in services.groups.of_force(FORCE)}
    sent = defaultdict(list)
    for line in scene.noted("sent"):
        sent[line["person"]].append(line)
        if not _HOURS.opens.hour <= line["hour"] < _HOURS.closes.hour:
            broken.append(f"{line['person']} was told at {line['hour']} o'clock")
    confirmed = {line["person"]: line["at"] for line in scene.noted("confirmed")}
    promised = [_BEGINS.date(), *(_LAST_DAY - timedelta(days=before) for before in REMINDED)]
    for number in range(scenery.people):
        person, back = f"p{number}", _back(number)
        days = [line["day"] for line in sent[person]]
        if len(set(days)) != len(days) or len({line["key"] for line in sent[person]}) != len(days):
            broken.append(f"{person} was told twice: {days}")
        if any(line["at"] > confirmed.get(person, line["at"]) + _GRACE_SECONDS for line in sent[person]):
            broken.append(f"{person} was told after confirming")
        first = back + timedelta(days=1) if back else promised[0]
        expected = sorted({f"{max(day, first)}" for day in promised})
        # Killed between the commit and the note about it, somebody has confirmed all the same.
        done = parts[person].confirmed
        if done is not None and any(day > f"{done.astimezone(LONDON):%Y-%m-%d}" for day in days):
            broken.append(f"{person} was told on a day after confirming")
        if done is None and days != expected:
            broken.append(f"{person} was told on {days}, not on {expected}")
    broken += [f"{person} confirmed in vain" for person in confirmed if parts[person].status != "confirmed"]
    broken += [f"{line['reference']} is lost" for line in scene.noted("declared") if line["reference"] not in kept]
    counts = Counter({"people": len(parts), "groups": len(kept), "confirmed": len(confirmed)})
    counts["messages"] = len(scene.noted("sent"))
    for death in scene.noted("deaths"):
        counts[f"killed, {death['point']}"] += 1
    return counts, broken


def main() -> None:
    """Run one trial and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--groups", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, open_database(options.database, Path(name)) as (url, _):
        scenery = Scenery(Scene(Path(name), url, 0, 0, True, 0, ()), options.people, options.groups)
        scenery.set_clock(_BEGINS)
        began = time.monotonic()
        _run(scenery)
        counts, broken = _check(scenery)
        counts["seconds"] = int(time.monotonic() - began)
    for what, count in counts.items():
        print(f"{what:<40}{count:>10}")
    for problem in broken:
        print(f"BROKEN: {problem}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

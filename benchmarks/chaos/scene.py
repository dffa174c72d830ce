"""What all processes of one trial share: people, contacts, paces, ports and the files that each appends to."""

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from bot.notices.timers import LATER_REMINDERS
from bot.notices.timing import Hours, Pace, Timing
from bot.records.people import Address, Member
from bot.records.rota import Duty
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.messages.kinds import Urgency
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge

FORCE, FLOW = "example", "contact"
KEY = bytes(range(32))
_PACKS = Path(__file__).parents[2] / "tests" / "packs"
LEASE = timedelta(seconds=4)
HOURLY = LATER_REMINDERS  # of an emergency that nobody takes: they never end, and are not waited for
OFFICERS_OF_A_UNIT = 25
_KINDS = ({"danger": "yes"}, {"about": "crime_report"}, {"about": "complaint"}, {"about": "social"})


def _pace(remind: float, escalate: float) -> Pace:
    return Pace(timedelta(seconds=escalate), timedelta(seconds=remind), timedelta(seconds=escalate), at_any_time=True)


_PACES: dict[Urgency, Pace] = {"emergency": _pace(3, 5), "non_emergency": _pace(4, 8), "none": _pace(5, 10)}
_ALWAYS = Hours(frozenset(range(7)), clock_time(0), clock_time(23, 59))
TIMING = Timing(_ALWAYS, _ALWAYS, _PACES)


@dataclass(frozen=True)
class Scene:
    """One trial. `look`: whether a sender looks before it sends again what may have been sent."""

    folder: Path
    url: str
    contacts: int
    seconds: float
    look: bool
    platform: int  # a port on the loopback interface, as are the replicas'
    replicas: tuple[int, ...]

    def note(self, file: str, **what: object) -> None:
        """Append a line to one of the trial's files; it outlives the process that wrote it."""
        line = json.dumps({"at": time.time(), **what}) + "\n"
        with (self.folder / file).open("ab", buffering=0) as out:
            out.write(line.encode())

    def noted(self, file: str) -> list[dict[str, Any]]:
        """The whole lines of a file."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def open_services(url: str, timing: Timing = TIMING) -> Services:
    """The product's services, with the small pack of the tests: notices name clauses. Nothing is asked of the model."""
    unused = Path(tempfile.gettempdir())
    return Services(
        knowledge=Knowledge(OnnxEmbedder(unused), unused, _PACKS),
        now=lambda: datetime.now(UTC),
        open_seal=lambda: Seal(KEY),
        open_store=lambda seal: Store(url, seal),
        platforms=frozenset({"slack"}),
        _timings={FORCE: timing},
    )


def import_people(services: Services, contacts: int) -> None:
    """An officer for each contact, and whom they answer to."""
    services.people.import_all(list(_members(contacts)), services.now())
    services.rota.import_all(list(_duties(contacts)), services.now())


def prepare(scene: Scene) -> None:
    """Import people and rota, and begin a run of the flow for each contact."""
    services = open_services(scene.url)
    import_people(services, scene.contacts)
    for number in range(scene.contacts):
        run = services.runs.begin(account(number), FLOW, FORCE, services.now())
        with services.store.database.write() as connection:
            services.runs.save(connection, replace(run, answers=answers(number)), services.now())
        scene.note("begun", number=number, run=run.id)
    services.close()


def account(number: int) -> str:
    """The platform's person who files a contact; one in fifty is nobody whom the people file knows."""
    return f"slack:stranger-{number}" if number % 50 == 49 else f"slack:account-officer-{number}"


def answers(number: int) -> dict[str, str]:
    """What is filed: a quarter are emergencies."""
    return {**_KINDS[number % len(_KINDS)], "note": f"contact {number}"}


def is_gone(person: str) -> bool:
    """Whether the platform has no account for somebody whom the people file lists: one sergeant in six."""
    unit = person.removeprefix("sergeant-")
    return unit != person and int(unit) % 6 == 5


def _units(contacts: int) -> int:
    return -(-contacts // OFFICERS_OF_A_UNIT)


def _members(contacts: int) -> Iterator[Member]:
    def member(person: str, unit: str, manager: str | None = None, deputy: str | None = None, *roles: str) -> Member:
        reached = (Address("slack", f"account-{person}"),)
        return Member(person, FORCE, unit, manager, deputy, frozenset(roles), None, reached)

    for number in range(contacts):
        unit = number // OFFICERS_OF_A_UNIT
        yield member(f"officer-{number}", f"unit-{unit}", f"sergeant-{unit}")
    for unit in range(_units(contacts)):
        name = f"unit-{unit}"
        yield member(f"sergeant-{unit}", name, f"inspector-{unit}", f"deputy-{unit}", "supervisor")
        yield member(f"deputy-{unit}", name, f"inspector-{unit}")
        yield member(f"acting-{unit}", name, f"inspector-{unit}", None, "supervisor")
        yield member(f"inspector-{unit}", "headquarters", None, None, "supervisor")
    for number in range(2):
        yield member(f"desk-{number}", "control room", None, None, "duty_desk")
        yield member(f"administrator-{number}", "headquarters", None, None, "administrator")


def _duties(contacts: int) -> Iterator[Duty]:
    """In every other unit somebody acts for the sergeant, who is then only told a copy."""
    today = datetime.now(UTC) - timedelta(hours=12)
    for unit in range(0, _units(contacts), 2):
        yield Duty(FORCE, f"unit-{unit}", f"acting-{unit}", today, today + timedelta(days=2))


def chance(*seed: object) -> float:
    """A number from 0 to 1 that is the same for the same seed in every process."""
    return random.Random(repr(seed)).random()


def die() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), 9)

"""Everything that processes and the database wrote down in a trial."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from benchmarks.chaos.scene import Scene
from bot.records.tables import audit, contacts, notices, posted, runs
from bot.services import Services

_MOST_EXAMPLES = 5

Line = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Counts by what was counted, and what must not be."""

    counts: dict[str, int]
    broken: list[str]


class Checks:
    """Everything that processes and the database wrote down."""

    def __init__(self, scene: Scene, services: Services) -> None:
        self.scene, self.services = scene, services
        self.requests = sorted(scene.noted("platform"), key=lambda request: request["at"])
        self.taken = [request for request in self.requests if request["taken"]]
        self.answered, self.acknowledged = scene.noted("answered"), scene.noted("acknowledged")
        self.deaths, self.database_kills = scene.noted("deaths"), scene.noted("database")
        self.stops = [*scene.noted("stopped"), *scene.noted("continued")]
        with services.store.database.read() as connection:
            self.contacts = {row.reference: row for row in connection.execute(select(contacts))}
            self.notices = {row.key: row for row in connection.execute(select(notices))}
            self.audit = list(connection.execute(select(audit)))
            self.posted = list(connection.execute(select(posted)))
            self.runs = list(connection.execute(select(runs)))
        self.counts: dict[str, int] = {}
        self.broken: list[str] = []

    def must_be_none(self, what: str, wrong: Iterable[object]) -> None:
        """Count what is wrong; anything is an invariant that is broken."""
        found = list(wrong)
        self.counts[what] = len(found)
        if found:
            self.broken.append(f"{what}: {len(found)}, such as {found[:_MOST_EXAMPLES]}")

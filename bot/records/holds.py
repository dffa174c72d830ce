"""Legal holds: what must be neither purged nor erased while a case needs it.

Whoever purges, erases, imports people, places or lifts takes one lock first, so that a hold is either there before
anything goes, or is refused because it has gone, and covers the accounts that an import brings: never lost in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from bot.records.database import Database, aware, utc
from bot.records.people import unknown_id
from bot.records.tables import holds

LONGEST_CASE = 40  # characters of a case's reference

Kind = Literal["record", "person"]


@dataclass(frozen=True)
class Hold:
    """One hold of a record or a person; `lifted` is when it ended."""

    number: int
    force: str
    kind: Kind
    what: str
    case: str
    reason: str
    placed_by: str
    placed: datetime
    lifted_by: str | None
    lifted: datetime | None


@dataclass(frozen=True)
class Held:
    """What is held now: references, ids of people, and the keyed hashes under which their rows are found."""

    references: frozenset[str]
    people: frozenset[str]
    hashes: frozenset[str]


class Holds:
    """Keeps holds. Whether somebody may place or lift one is asked by whoever calls; so is the audit row."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def lock(self, connection: Connection) -> None:
        """Wait for whoever else takes this lock, until the end of the caller's transaction, which writes."""
        self._database.lock_holds(connection)

    def held(self, connection: Connection) -> Held:
        """What must stay, locked so that it stays true until the end of the caller's transaction."""
        self.lock(connection)
        rows = connection.execute(select(holds).where(holds.c.lifted.is_(None))).all()
        hashes = frozenset(hashed for row in rows for hashed in row.hashes.split())
        references, people = (frozenset(row.what for row in rows if row.kind == kind) for kind in ("record", "person"))
        unknown = {unknown_id(hashed) for hashed in hashes}  # recorded before anybody knew who they were
        return Held(references, people | unknown, hashes)

    def place(
        self,
        connection: Connection,
        *,
        force: str,
        kind: Kind,
        what: str,
        case: str,
        reason: str,
        by: str,
        now: datetime,
        hashes: tuple[str, ...] = (),
    ) -> int:
        """Place a hold in the caller's transaction, after `lock`; returns its number."""
        number = (connection.execute(select(func.max(holds.c.id))).scalar() or 0) + 1
        row: dict[str, Any] = {"id": number, "force": force, "kind": kind, "what": what, "hashes": " ".join(hashes)}
        row |= {"case_reference": case, "placed_by": by, "placed": utc(now)}
        row["reason"] = self._seal.close(reason, f"holds/{number}/reason")
        connection.execute(insert(holds).values(row))
        return number

    def add_hashes(self, connection: Connection, person: str, hashes: Sequence[str]) -> None:
        """Add to what a person who is held is found under, in the caller's transaction."""
        meant = (holds.c.kind == "person", holds.c.what == person, holds.c.lifted.is_(None))
        for number, known in connection.execute(select(holds.c.id, holds.c.hashes).where(*meant)).all():
            every = dict.fromkeys([*known.split(), *hashes])
            connection.execute(update(holds).where(holds.c.id == number).values(hashes=" ".join(every)))

    def lift(self, connection: Connection, number: int, by: str, reason: str, now: datetime) -> None:
        """End a hold in the caller's transaction, after `lock`."""
        sealed = self._seal.close(reason, f"holds/{number}/lifted_because")
        values = {"lifted_by": by, "lifted": utc(now), "lifted_because": sealed}
        connection.execute(update(holds).where(holds.c.id == number, holds.c.lifted.is_(None)).values(values))

    def find(self, connection: Connection, number: int) -> Hold | None:
        """The hold with this number."""
        row = connection.execute(select(holds).where(holds.c.id == number)).first()
        return self._hold(row) if row else None

    def all(self, connection: Connection, *, lifted: bool = False) -> list[Hold]:
        """Every hold that is in force, oldest first; with `lifted` also those that ended."""
        query = select(holds).order_by(holds.c.id)
        rows = connection.execute(query if lifted else query.where(holds.c.lifted.is_(None)))
        return [self._hold(row) for row in rows]

    def of(self, connection: Connection, what: str) -> list[Hold]:
        """The holds in force of one record or person."""
        query = select(holds).where(holds.c.what == what, holds.c.lifted.is_(None)).order_by(holds.c.id)
        return [self._hold(row) for row in connection.execute(query)]

    def _hold(self, row: Any) -> Hold:
        reason = self._seal.open(row.reason, f"holds/{row.id}/reason")
        ended = aware(row.lifted) if row.lifted else None
        who = (row.placed_by, aware(row.placed), row.lifted_by, ended)
        return Hold(row.id, row.force, row.kind, row.what, row.case_reference, reason, *who)

"""Who is on duty when, in which unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bot.records import audit
from bot.records.database import Database, aware, utc
from bot.records.tables import duties as table


@dataclass(frozen=True)
class Duty:
    """Somebody's duty in a unit, from `starts` until just before `ends`."""

    force: str
    unit: str
    person: str
    starts: datetime
    ends: datetime


class Rota:
    """The duties of every unit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_all(self, duties: Sequence[Duty], now: datetime) -> int:
        """Put these duties in place of all that their units had from the earliest start on; returns how many it had.

        What began before stays, and so does every other unit.
        """
        if not duties:
            return 0
        first = utc(min(duty.starts for duty in duties))
        units = sorted({(duty.force, duty.unit) for duty in duties})
        rows = [{**vars(duty), "starts": utc(duty.starts), "ends": utc(duty.ends)} for duty in duties]
        replaced = 0
        with self._database.write() as connection:
            for force, unit in units:
                old = delete(table).where(table.c.force == force, table.c.unit == unit, table.c.starts >= first)
                replaced += connection.execute(old).rowcount
            connection.execute(insert(table), rows)
            for force in sorted({force for force, _ in units}):
                audit.append(self._database, connection, now, "console", "rota_imported", force)
        return replaced

    def on_duty(self, force: str, unit: str, at: datetime) -> list[str]:
        """The ids of those on duty in a unit at that moment, each once, earliest start first."""
        query = (
            select(table.c.person)
            .where(table.c.force == force, table.c.unit == unit, table.c.starts <= utc(at), table.c.ends > utc(at))
            .order_by(table.c.starts, table.c.person)
        )
        with self._database.read() as connection:
            return list(dict.fromkeys(connection.execute(query).scalars()))

    def next_on(self, person: str, at: datetime) -> datetime | None:
        """When a person is next on duty: `at` itself where they are on duty then; None where no duty is known."""
        query = select(func.min(table.c.starts)).where(table.c.person == person, table.c.ends > utc(at))
        with self._database.read() as connection:
            starts: datetime | None = connection.execute(query).scalar()
        return max(aware(starts), at) if starts else None

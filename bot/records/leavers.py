"""People who left while something was still in their name. What that is now is worked out from its own records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.records.database import among, aware, utc
from bot.records.people import Member
from bot.records.references import new_reference
from bot.records.tables import leavers

LEAVER_LIFE = timedelta(days=6 * 366)
_TIMES = leavers.alias()
_IS_LAST = leavers.c.at == select(func.max(_TIMES.c.at)).where(_TIMES.c.person == leavers.c.person).scalar_subquery()


@dataclass(frozen=True)
class Leaver:
    """Somebody who left; `manager` settles what was theirs, and is empty where nobody was known who could."""

    reference: str
    person: str
    force: str
    manager: str
    at: datetime


class Leavers:
    """Keeps and finds them, always in the caller's transaction."""

    def add(self, connection: Connection, gone: Member, manager: str, now: datetime) -> Leaver:
        """Somebody left. Where they had left before, only this counts from now on, but that stays: it may be held."""
        left = Leaver(new_reference(), gone.id, gone.force, manager, now)
        row = {**vars(left), "at": utc(now), "expires": utc(now + LEAVER_LIFE)}
        connection.execute(insert(leavers).values(row))
        return left

    def find(self, connection: Connection, reference: str) -> Leaver | None:
        """The one with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(select(leavers).where(leavers.c.reference == reference).with_for_update()).first()
        return _leaver(row) if row else None

    def peek(self, connection: Connection, reference: str) -> Leaver | None:
        """The same without a lock."""
        row = connection.execute(select(leavers).where(leavers.c.reference == reference)).first()
        return _leaver(row) if row else None

    def is_last(self, connection: Connection, leaver: Leaver) -> bool:
        """Whether they have not left again since."""
        query = select(func.max(leavers.c.at)).where(leavers.c.person == leaver.person)
        last: datetime = connection.execute(query).scalar_one()
        return last == utc(leaver.at)

    def of_managers(self, connection: Connection, managers: Sequence[str]) -> list[Leaver]:
        """Those whom these people settle, the last time that each left, oldest first."""
        query = select(leavers).where(among(connection, leavers.c.manager, managers), _IS_LAST)
        return [_leaver(row) for row in connection.execute(query.order_by(leavers.c.at, leavers.c.person))]

    def of_force(self, connection: Connection, force: str) -> list[Leaver]:
        """Everybody of a force, the last time that each left, oldest first."""
        query = select(leavers).where(leavers.c.force == force, _IS_LAST)
        return [_leaver(row) for row in connection.execute(query.order_by(leavers.c.at, leavers.c.person))]

    def hand_over(self, connection: Connection, reference: str, manager: str) -> None:
        """Somebody else settles it from now on."""
        connection.execute(update(leavers).where(leavers.c.reference == reference).values(manager=manager))


def _leaver(row: Any) -> Leaver:
    return Leaver(row.reference, row.person, row.force, row.manager, aware(row.at))

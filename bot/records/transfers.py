"""What was taken over into a force's official record: which entries, on which day, and what it is called there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert  # knows ON CONFLICT, as SQLite does

from bot.records.database import among
from bot.records.tables import transfers

_ADD = insert(transfers).on_conflict_do_nothing(index_elements=["entry"]).returning(transfers.c.id)


@dataclass(frozen=True)
class Transfer:
    """An entry that was taken over. `reference` is that of its group or campaign, `official` the official system's."""

    entry: str
    reference: str
    day: date
    official: str


class Transfers:
    """Keeps and finds them, always in the caller's transaction."""

    def add(self, connection: Connection, transfer: Transfer) -> bool:
        """Mark an entry; False where it was marked before, which stays as it is."""
        return connection.execute(_ADD, vars(transfer)).first() is not None

    def of(self, connection: Connection, references: Sequence[str]) -> dict[str, list[Transfer]]:
        """What was taken over of these groups and campaigns, the latest last."""
        meant = among(connection, transfers.c.reference, references)
        query = select(transfers).where(meant).order_by(transfers.c.id)
        found: dict[str, list[Transfer]] = defaultdict(list)
        for row in connection.execute(query):
            found[row.reference].append(Transfer(row.entry, row.reference, row.day, row.official))
        return found

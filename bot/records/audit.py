"""The audit log: append-only, each row's code covers the row before, so that a changed or missing row shows."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text

from bot.records.database import Database, aware, utc
from bot.records.seal import Seal
from bot.records.tables import audit

_LOCK = 0x516E  # PostgreSQL's advisory lock for whoever appends
_LONGEST_DETAIL = 120


@dataclass(frozen=True)
class Entry:
    """Who did what, to whose record, and when; `detail` is a word or a number, never text that somebody wrote."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


def append(
    database: Database, connection: Connection, now: datetime, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Add a row in the caller's transaction, so that nothing is done without it."""
    if not database.is_sqlite:  # SQLite has one writer at a time anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = connection.execute(select(audit.c.number, audit.c.mac).order_by(audit.c.number.desc()).limit(1)).first()
    number, before = (last.number + 1, last.mac) if last else (1, "")
    entry = Entry(number, utc(now), actor, action, subject, detail[:_LONGEST_DETAIL])
    row = {**vars(entry), "mac": _mac(database.seal, entry, before)}
    connection.execute(insert(audit).values(row))


def entries(connection: Connection, subject: str) -> list[Entry]:
    """What was done to one record, oldest first."""
    query = select(audit).where(audit.c.subject == subject).order_by(audit.c.number)
    return [Entry(r.number, aware(r.at), r.actor, r.action, r.subject, r.detail) for r in connection.execute(query)]


def head(connection: Connection) -> tuple[int, str]:
    """Number and code of the last row: kept elsewhere, they show later whether the end was cut off."""
    last = connection.execute(select(audit.c.number, audit.c.mac).order_by(audit.c.number.desc()).limit(1)).first()
    return (last.number, last.mac) if last else (0, "")


def faults(database: Database, heads: Sequence[tuple[int, str]] = ()) -> Iterator[str]:
    """What is wrong with the log; `heads` are published ones that it still has to hold. Nothing where it is whole."""
    expected, before, wanted = 1, "", dict(heads)
    with database.read() as connection:
        for row in connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.number)):
            if row.number != expected:
                yield f"row {expected} is missing"
            entry = Entry(row.number, row.at, row.actor, row.action, row.subject, row.detail)
            if row.mac != _mac(database.seal, entry, before):
                yield f"row {row.number} was changed, or a row before it"
            published = wanted.pop(row.number, row.mac)
            if published != row.mac:
                yield f"row {row.number} is not the one that was published"
            expected, before = row.number + 1, row.mac
    for number in sorted(wanted):
        yield f"row {number}, which was published, is missing"


def _mac(seal: Seal, entry: Entry, before: str) -> str:
    said = [entry.number, entry.at.isoformat(), entry.actor, entry.action, entry.subject, entry.detail]
    return seal.signature(json.dumps(["audit", before, *said]).encode())

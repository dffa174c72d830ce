"""The audit log: append-only, each row's code covers the row before, so that a changed or missing row shows."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select

from bot.records.database import Database, aware, utc
from bot.records.tables import audit

_ALONE = select(func.pg_advisory_xact_lock(0x516E))  # PostgreSQL's lock for whoever appends
_LAST = select(audit.c.number, audit.c.mac).order_by(audit.c.number.desc()).limit(1)
_ADD = insert(audit)
_LONGEST_DETAIL = 120
# What is done to, for or because of somebody whose id is the detail; elsewhere it is a number or another word.
NAMING = frozenset(
    ("told", "reminder", "copy", "step", "alarm", "due", "missed", "parked", "tried_again", "escalated")
) | {"question_assigned", "holder_left", "group_left", "account_left", "account_moved", "account_access"}
_TRIMMED = "trimmed"  # a row that says where the log begins since its oldest rows were removed


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
        connection.execute(_ALONE)
    last = connection.execute(_LAST).first()
    number, before = (last.number + 1, last.mac) if last else (1, "")
    entry = Entry(number, utc(now), actor, action, subject, detail[:_LONGEST_DETAIL])
    row = {**vars(entry), "mac": database.seal.signature(_signed(entry, before))}
    connection.execute(_ADD, row)


def entries(connection: Connection, subject: str) -> list[Entry]:
    """What was done to one record, oldest first."""
    query = select(audit).where(audit.c.subject == subject).order_by(audit.c.number)
    return [Entry(r.number, aware(r.at), r.actor, r.action, r.subject, r.detail) for r in connection.execute(query)]


@dataclass(frozen=True)
class Wanted:
    """Which rows somebody looks for: done by, to or about a person, to a record, of a kind, between two moments."""

    person: str = ""
    subject: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def newest(connection: Connection, wanted: Wanted, before: int | None, most: int) -> list[Entry]:
    """Up to `most` of these rows, newest first, from those that are older than row `before`."""
    query = select(audit).order_by(audit.c.number.desc()).limit(most)
    if before is not None:
        query = query.where(audit.c.number < before)
    if wanted.person:
        named = (audit.c.actor, audit.c.subject, audit.c.detail)
        query = query.where(or_(*(column == wanted.person for column in named)))
    if wanted.subject:
        query = query.where(audit.c.subject == wanted.subject)
    if wanted.action:
        query = query.where(audit.c.action == wanted.action)
    if wanted.since is not None:
        query = query.where(audit.c.at >= utc(wanted.since))
    if wanted.until is not None:
        query = query.where(audit.c.at < utc(wanted.until))
    return [Entry(r.number, aware(r.at), r.actor, r.action, r.subject, r.detail) for r in connection.execute(query)]


def head(connection: Connection) -> tuple[int, str]:
    """Number and code of the last row: kept elsewhere, they show later whether the end was cut off."""
    last = connection.execute(_LAST).first()
    return (last.number, last.mac) if last else (0, "")


def faults(database: Database, heads: Sequence[tuple[int, str]] = ()) -> Iterator[str]:
    """What is wrong with the log; `heads` are published ones that it still has to hold. Nothing where it is whole.

    A row may be signed with any of the installation's keys.
    """
    published: dict[int, set[str]] = defaultdict(set)
    for number, code in heads:
        published[number].add(code)
    begins = _beginning(database)
    published = defaultdict(set, {number: codes for number, codes in published.items() if number > begins[0]})
    expected = begins[0] + 1
    for row, signed in _rows(database, begins):
        if row.number != expected:
            yield f"row {expected} is missing"
        if not database.seal.is_ours(signed, row.mac):
            yield f"row {row.number} was changed, or a row before it"
        if published.pop(row.number, {row.mac}) != {row.mac}:
            yield f"row {row.number} is not the one that was published"
        expected = row.number + 1
    for number in sorted(published):
        yield f"row {number}, which was published, is missing"


def signers(database: Database) -> Counter[int]:
    """How many rows each of the installation's keys signed, by its place among them."""
    rows = _rows(database, _beginning(database))
    signed_by = (database.seal.signer(signed, row.mac) for row, signed in rows)
    return Counter(which for which in signed_by if which is not None)


def trim(database: Database, connection: Connection, now: datetime, end: int) -> int:
    """Remove the oldest rows, up to and including `end`, in the caller's transaction; returns how many.

    A new row keeps number and code of the last one that went, so that the rest can still be checked.
    """
    last = connection.execute(
        select(audit.c.number, audit.c.mac).where(audit.c.number <= end).order_by(audit.c.number.desc())
    ).first()
    if last is None:
        return 0
    append(database, connection, now, "signpost", _TRIMMED, "audit", f"{last.number}:{last.mac}")
    return connection.execute(delete(audit).where(audit.c.number <= end)).rowcount


def _beginning(database: Database) -> tuple[int, str]:
    """Number and code of the row before the first, where the log was trimmed; a row that is signed itself says it."""
    with database.read() as connection:
        first = connection.execute(select(func.min(audit.c.number))).scalar()
        said = connection.execute(select(audit.c.detail).where(audit.c.action == _TRIMMED, audit.c.subject == "audit"))
        for number, _, code in (detail.partition(":") for detail in said.scalars()):
            if first is not None and number == str(first - 1):
                return first - 1, code
    return 0, ""


def _rows(database: Database, begins: tuple[int, str]) -> Iterator[tuple[Row[Any], bytes]]:
    """Every row, and what its code has to be the signature of; `begins` is the row before the first."""
    before = begins[1]
    with database.stream() as connection:
        for row in connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.number)):
            yield row, _signed(Entry(row.number, row.at, row.actor, row.action, row.subject, row.detail), before)
            before = row.mac


def _signed(entry: Entry, before: str) -> bytes:
    said = [entry.number, entry.at.isoformat(), entry.actor, entry.action, entry.subject, entry.detail]
    return json.dumps(["audit", before, *said]).encode()

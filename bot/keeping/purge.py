"""Remove what has outlived its retention, unless it is held; the audit log says how much of what went, and why."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Select,
    case,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from bot.records import audit
from bot.records.contacts import Contacts
from bot.records.database import Database, among, utc
from bot.records.holds import Held, Holds
from bot.records.periods import Period, Periods
from bot.records.retention import BY_NAME, CLASSES, RetentionClass
from bot.records.tables import contacts, notices, posted
from bot.reports.facts import concerned
from knowledge.search import NATIONAL

_ALL: ColumnElement[bool] = true()
_AT_ONCE = 500  # rows that one statement removes
_CONTACT, _AUDIT = BY_NAME["contact"], BY_NAME["audit"]


def purge(database: Database, now: datetime, changes: Callable[[str], Periods] = lambda _force: {}) -> Counter[str]:
    """Remove what has outlived its retention, in one transaction; returns how many rows of each class went.

    `changes` are the periods that a force's pack changes.
    """
    gone: Counter[tuple[str, str]] = Counter()
    with database.write() as connection:
        held = Holds(database).held(connection)
        for kept in CLASSES:
            for period, due in _due(connection, kept, now, changes):
                rule = f"{period.said} {kept.counted}"[:90] + f" ({period.rule})"
                keys = _free(database, connection, kept, due, held)
                gone[kept.name, rule] += _remove(connection, _key(kept), keys)
                for column, meant in _with_them(kept):
                    gone[_class_of(column), rule] += _remove(connection, column, keys, meant)
        # All rows are gone before the log is locked: whoever acts upon a record locks the record first, then the log.
        for (name, rule), number in sorted(gone.items()):
            if number:
                audit.append(database, connection, now, "signpost", "purged", name, f"{number} gone: {rule}")
        trimmed = _trim(database, connection, now, changes, held)
    totals: Counter[str] = Counter()
    for (name, _), number in gone.items():
        totals[name] += number
    totals["audit"] = trimmed
    return +totals


def _due(
    connection: Connection, kept: RetentionClass, now: datetime, changes: Callable[[str], Periods]
) -> Iterator[tuple[Period, Sequence[ColumnElement[bool]]]]:
    """Each period that holds for rows of a class, with what tells those whose time has come by it."""
    if kept.column is None:
        return
    scope = [kept.table.c[name] for name in ("force", "flow") if name in kept.table.c]
    for values in connection.execute(select(*scope).distinct()).all() if scope else [()]:
        force, flow = (*values, "", "")[:2] if values else (NATIONAL, "")
        period = kept.period(changes(force), flow)
        assert period is not None, "what is counted from a moment has a period"
        conditions = [column == value for column, value in zip(scope, values, strict=True)]
        yield (
            period,
            [*conditions, _is_over(kept, period, now), *([] if kept.only is None else [kept.only])],
        )


def _is_over(kept: RetentionClass, period: Period, now: datetime) -> ColumnElement[bool]:
    assert kept.column is not None
    limit = utc(now - (period.length - kept.reckoned))
    is_over = kept.column <= (limit.date() if isinstance(kept.column.type, Date) else limit)
    if kept.as_written is None:
        return is_over
    return case((kept.as_written.is_(None), kept.column <= utc(now)), else_=is_over)


def _free(
    database: Database, connection: Connection, kept: RetentionClass, due: Sequence[ColumnElement[bool]], held: Held
) -> list[Any]:
    """The keys of the rows whose time has come and that nothing holds."""
    conditions = list(due)
    if kept.reference is not None:
        conditions.append(not_(among(connection, kept.reference, held.references)))
    conditions += [or_(column.is_(None), not_(among(connection, column, held.people))) for column in kept.people]
    if held.people:  # what somebody who is held was told of stays, too
        conditions += [_key(kept).not_in(_told(connection, column, held)) for column, _ in _with_them(kept)]
    if kept.hashed is not None:
        conditions.append(not_(among(connection, kept.hashed, held.hashes)))
    found = connection.execute(select(_key(kept), *kept.listed).where(*conditions))
    keys = [key for key, *listed in found if held.people.isdisjoint(" ".join(listed).split())]
    if kept is _CONTACT and held.people:  # whom a record is about stands in its sealed answers
        keys = [key for key in keys if not _concerns(database, connection, key, held)]
    return keys


def _with_them(kept: RetentionClass) -> Iterator[tuple[Column[Any], ColumnElement[bool]]]:
    """The columns that name rows of a class and go with them, and which of those rows are meant."""
    for column in kept.takes:
        yield column, true()
    if kept.topic:
        yield notices.c.contact, notices.c.topic == kept.topic
        yield posted.c.reference, posted.c.topic == kept.topic


def _told(connection: Connection, column: Column[Any], held: Held) -> Select[Any]:
    """The references with which rows in this column name somebody who is held."""
    people = BY_NAME[_class_of(column)].people
    return select(column).where(or_(false(), *(among(connection, person, held.people) for person in people)))


def _concerns(database: Database, connection: Connection, reference: str, held: Held) -> bool:
    contact = Contacts(database).peek(connection, reference)
    return contact is not None and not held.people.isdisjoint(concerned(contact.details))


def _remove(
    connection: Connection, column: Column[Any], values: Sequence[Any], meant: ColumnElement[bool] = _ALL
) -> int:
    pieces = (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
    return sum(connection.execute(delete(column.table).where(meant, column.in_(piece))).rowcount for piece in pieces)


def _key(kept: RetentionClass) -> Column[Any]:
    (key,) = kept.table.primary_key.columns
    return key


def _class_of(column: Column[Any]) -> str:
    return next(kept.name for kept in CLASSES if kept.table is column.table)


def _trim(
    database: Database, connection: Connection, now: datetime, changes: Callable[[str], Periods], held: Held
) -> int:
    """Remove the oldest rows of the audit log up to the first that is needed: young, held, or about a contact."""
    period, rows = _AUDIT.period(changes(NATIONAL)), _AUDIT.table
    assert period is not None
    needed = or_(
        rows.c.at > utc(now - period.length),
        among(connection, rows.c.subject, held.references | held.people),
        among(connection, rows.c.actor, held.people),
        rows.c.subject.in_(select(contacts.c.reference)),
    )
    oldest = connection.execute(select(func.min(rows.c.at))).scalar()
    if oldest is None or oldest > utc(now - period.length):
        return 0
    first = connection.execute(select(func.min(rows.c.number)).where(needed)).scalar()
    last = connection.execute(select(func.max(rows.c.number))).scalar_one()
    return audit.trim(database, connection, now, (first or last + 1) - 1)

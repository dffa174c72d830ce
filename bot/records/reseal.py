"""Seal everything that is stored anew with the newest key, beside a running service, and say what needs which key.

A text's place is "table/row/column" for every column of bytes, so this knows them all by the tables alone. The row is
its primary key, or another unique column that the table names.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, FromClause, LargeBinary, Table, select, update

from bot.records import audit
from bot.records.database import Database
from bot.records.retention import CLASSES
from bot.records.seal import SealBroken

_PAGE = 100  # rows that are read at a time


@dataclass(frozen=True)
class SealedText:
    """One sealed text as it was read."""

    column: Column[Any]
    row: object  # what the table calls it
    sealed: bytes

    @property
    def place(self) -> str:
        """What it is bound to."""
        return f"{self.column.table.name}/{self.row}/{self.column.name}"


@dataclass
class Needs:
    """How many texts each key sealed and how many rows of the audit log it signed, by the key's place among them.

    `unopened` are the texts that no key opens, by table and column.
    """

    texts: Counter[int] = field(default_factory=Counter)
    audit_rows: Counter[int] = field(default_factory=Counter)
    unopened: Counter[str] = field(default_factory=Counter)


def sealed_columns() -> list[Column[Any]]:
    """Every column that holds sealed text."""
    columns = [column for kept in CLASSES for column in kept.table.columns]
    return [column for column in columns if isinstance(column.type, LargeBinary)]


def sealed_texts(database: Database) -> Iterator[SealedText]:
    """Every sealed text; what changes meanwhile may come as it was before or as it is."""
    for column in sealed_columns():
        key = _row(column.table)
        query = select(key, column).where(column.is_not(None)).order_by(key).limit(_PAGE)
        page = query
        while True:
            with database.read() as connection:
                rows = connection.execute(page).all()
            for row, sealed in rows:
                yield SealedText(column, row, sealed)
            if len(rows) < _PAGE:
                break
            page = query.where(key > rows[-1][0])


def reseal_all(database: Database, now: datetime) -> int:
    """Seal with the newest key what another sealed, one text in a transaction; returns how many.

    It may be stopped and begun again at any time. What no key opens stays as it is.
    """
    changed = sum(reseal(database, text) for text in sealed_texts(database))
    if changed:
        with database.write() as connection:
            audit.append(database, connection, now, "console", "resealed", "records", str(changed))
    return changed


def reseal(database: Database, text: SealedText) -> bool:
    """Seal one text with the newest key; False where that is needless, or it was changed or removed since it was read.

    Whatever changed it sealed it with the key that it uses itself.
    """
    try:
        said, sealed_with = database.seal.opened(text.sealed, text.place)
    except SealBroken:
        return False
    if sealed_with == database.seal.newest:
        return False
    as_read = (_row(text.column.table) == text.row, text.column == text.sealed)
    anew = {text.column: database.seal.close(said, text.place)}
    with database.write() as connection:
        return connection.execute(update(text.column.table).where(*as_read).values(anew)).rowcount == 1


def _row(table: FromClause) -> Column[Any]:
    """The column that names a row in the place of its texts."""
    assert isinstance(table, Table)
    if "sealed_for" in table.info:
        return next(column for column in table.columns if column.name == table.info["sealed_for"])
    (key,) = table.primary_key.columns
    return key


def needs(database: Database) -> Needs:
    """What needs which key as things are now."""
    found = Needs(audit_rows=audit.signers(database))
    for text in sealed_texts(database):
        try:
            found.texts[database.seal.opened(text.sealed, text.place)[1]] += 1
        except SealBroken:
            found.unopened[f"{text.column.table.name}.{text.column.name}"] += 1
    return found

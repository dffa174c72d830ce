"""Everything that is kept about one person, with why and until when: what the law calls subject access."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.auditing.search import OF_CASES, SEARCHED
from bot.export.document import Document, Item, Part
from bot.keeping.holding import CONSOLE
from bot.keeping.identity import Identity, identity
from bot.keeping.readable import STEPS, fields, history, moment, why
from bot.records import audit
from bot.records.database import among
from bot.records.retention import BY_NAME, CLASSES, RetentionClass
from bot.records.tables import audit as log
from bot.records.tables import contacts
from bot.reports.facts import concerned
from bot.services import Services
from bot.wording import keeping as words
from knowledge.search import NATIONAL

_CONTACT = BY_NAME["contact"]
_LOOKS_INTO = OF_CASES | {SEARCHED}  # what others do that could warn somebody


class NothingKept(ValueError):
    """Nothing is kept about somebody; the message says so."""


def about(person: str, accounts: Sequence[str], services: Services, *, include_concerned: bool = False) -> Document:
    """What is kept about a person as officer, holder, owner or asker; audited. Raises NothingKept.

    `accounts` are earlier ones ("slack:U1"). Records that only concern them are left out and not hinted at, unless
    `include_concerned`: then each is audited by itself.
    """
    with services.store.database.write() as connection:
        who = identity(connection, person, services.seal, accounts)
        hidden = frozenset(_concerning(connection, who, services))
        member = services.people.find(connection, person)
        force = member.force if member else NATIONAL
        parts = [
            part for kept in CLASSES if (part := _part(connection, kept, who, hidden, force, services)) is not None
        ]
        if include_concerned:
            items = [_item(connection, _CONTACT, row, who, services) for row in _rows_of(connection, hidden)]
            parts.append(Part(words.CONCERNED, why(_CONTACT, force, services), tuple(items)))
            for reference in sorted(hidden):
                audit.append(
                    services.store.database, connection, services.now(), CONSOLE, "concerned_exported", reference
                )
        if not any(part.items for part in parts):
            raise NothingKept(words.NOTHING_KEPT.format(person=person))
        number = str(sum(len(part.items) for part in parts))
        audit.append(services.store.database, connection, services.now(), CONSOLE, "person_exported", person, number)
    lines = (words.MADE.format(moment=moment(services.now())), *words.ABOUT_EXPORT)
    return Document(words.EXPORT_TITLE.format(person=person), lines, tuple(parts))


def _concerning(connection: Connection, who: Identity, services: Services) -> Iterator[str]:
    """The records that are about somebody and that they did not file themselves; each has to be opened for that."""
    filed_by_others = select(contacts.c.reference).where(contacts.c.officer.not_in(who.ids))
    for reference in connection.execute(filed_by_others).scalars().all():
        contact = services.contacts.peek(connection, reference)
        if contact is not None and not set(who.ids).isdisjoint(concerned(contact.details)):
            yield reference


def _part(
    connection: Connection, kept: RetentionClass, who: Identity, hidden: frozenset[str], force: str, services: Services
) -> Part | None:
    meant = who.rows_of(kept)
    if meant is None:
        return None
    rows = connection.execute(select(kept.table).where(meant).order_by(*kept.table.primary_key.columns)).all()
    shown = [row for row in rows if kept.reference is None or getattr(row, kept.reference.name) not in hidden]
    if kept.table is log:
        shown = [row for row in shown if row.actor in who.ids or row.action not in _LOOKS_INTO]
    items = tuple(_item(connection, kept, row, who, services) for row in shown)
    return Part(words.CLASSES.get(kept.name, kept.name), why(kept, force, services), items) if items else None


def _item(connection: Connection, kept: RetentionClass, row: Row[Any], who: Identity, services: Services) -> Item:
    found = fields(kept, row, services)
    if kept is _CONTACT and row.officer in who.ids:
        found = (*found, (words.HISTORY, history(connection, row.reference, STEPS)))
    keys = " ".join(str(getattr(row, key.name)) for key in kept.table.primary_key.columns)
    return Item("" if kept.hashed is not None and kept.name == "sign_out" else keys, found)


def _rows_of(connection: Connection, references: frozenset[str]) -> Sequence[Row[Any]]:
    query = select(contacts).where(among(connection, contacts.c.reference, references)).order_by(contacts.c.filed)
    return connection.execute(query).all()

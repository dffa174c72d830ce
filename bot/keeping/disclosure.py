"""Contacts and reports for disclosure: answers, history, who was told and when it was acknowledged."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from bot.export.document import Document, Item, Part
from bot.keeping.holding import CONSOLE
from bot.keeping.readable import STEPS, history, moment, why
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.database import aware, utc
from bot.records.retention import BY_NAME
from bot.records.tables import contacts, notices
from bot.reports.definition import CONTACT, definitions
from bot.reports.lists import recorded_lines
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import keeping as words

_STEPS = {**STEPS, **words.STEPS}
_TELLING = ("told", "reminder", "copy", "step", "due", "missed", "alarm")


class NothingToExport(ValueError):
    """No record fits what was asked for; the message says so."""


def disclosed(
    force: str,
    services: Services,
    *,
    references: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    hidden: bool = False,
    case: str = "",
) -> Document:
    """The records of a force, filed from `since` to `until` (days in London), each audited as handed over.

    Hidden ones only with `hidden`. Raises NothingToExport, also where one of `references` is not among them.
    """
    query = select(contacts.c.reference).where(contacts.c.force == force).order_by(contacts.c.filed)
    if since is not None:
        query = query.where(contacts.c.filed >= _midnight(since))
    if until is not None:
        query = query.where(contacts.c.filed < _midnight(until + timedelta(days=1)))
    if not hidden:
        query = query.where(contacts.c.hidden.is_(False))
    with services.store.database.write() as connection:
        wanted = set(references)
        found = [one for one in connection.execute(query).scalars() if not wanted or one in wanted]
        missing = sorted(wanted.difference(found))
        if missing:
            raise NothingToExport(words.NO_SUCH_RECORDS.format(references=", ".join(missing), force=force))
        if not found:
            raise NothingToExport(words.NO_RECORDS.format(force=force))
        items = [_item(connection, reference, services) for reference in found]
        for reference in found:
            audit.append(services.store.database, connection, services.now(), CONSOLE, "exported", reference, case)
    lines = [words.MADE.format(moment=moment(services.now())), words.DISCLOSED.format(number=len(items))]
    lines += [words.FOR_CASE.format(case=case)] if case else []
    return Document(
        words.DISCLOSURE_TITLE.format(force=force),
        tuple(lines),
        (Part(words.RECORDS, why(BY_NAME["contact"], force, services), tuple(items)),),
    )


def _item(connection: Connection, reference: str, services: Services) -> Item:
    contact = services.contacts.peek(connection, reference)
    assert contact is not None, "it was found in this transaction"
    facts = {
        "reference": contact.reference,
        "kind": _kind(contact, services),
        "category": contact_words.CATEGORIES.get(contact.category, contact.category),
        "urgency": contact_words.URGENCIES[contact.urgency],
        "officer": contact.officer,
        "unit": contact.unit,
        "offices": ", ".join(contact.offices),
        "hidden": words.YES if contact.hidden else words.NO,
        "filed": moment(contact.filed),
        "due": moment(contact.due),
        "status": contact_words.STATUSES[contact.status],
        "holder": contact.holder or "",
        "acknowledged": _acknowledged(connection, reference),
        "answers": "\n".join(recorded_lines(contact, services)),
        "told": _told(connection, reference),
        "history": history(connection, reference, _STEPS),
    }
    return Item(reference, tuple((words.FIELDS[name], value) for name, value in facts.items()))


def _kind(contact: Contact, services: Services) -> str:
    flow = definitions(services).get(contact.flow)
    return contact.flow if contact.flow == CONTACT or flow is None else flow.title


def _acknowledged(connection: Connection, reference: str) -> str:
    found = [entry for entry in audit.entries(connection, reference) if entry.action == "acknowledged"]
    return "\n".join(f"{entry.actor}: {moment(entry.at)}" for entry in found)


def _told(connection: Connection, reference: str) -> str:
    """Who was to be told, and when that was delivered."""
    query = select(notices).where(
        notices.c.contact == reference, notices.c.kind.in_(_TELLING), notices.c.recipient != ""
    )
    rows = connection.execute(query.order_by(notices.c.id))
    return "\n".join(
        f"{row.recipient} ({row.kind}): " + (moment(aware(row.delivered)) if row.delivered else row.state)
        for row in rows
    )


def _midnight(day: date) -> datetime:
    return utc(datetime.combine(day, time(0), LONDON))

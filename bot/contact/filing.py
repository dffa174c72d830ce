"""File a finished contact flow: record, audit row and notices in one transaction; the officer is answered after it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.contact import meaning
from bot.notices.chain import Chain, chain
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.services import Services
from knowledge.messages.kinds import Urgency

NOBODY = ""  # the recipient of a notice for which nobody is known: it is parked, and administrators are told


def file(run: Run, person: str, services: Services) -> tuple[Contact, Chain]:
    """The contact that a run was filed as, and whom it was told to; filing it again changes nothing."""
    now, officer = services.now(), services.member(person)
    urgency = meaning.urgency(run.answers)
    concerned = meaning.concerned(run.answers)
    told = chain(officer, run.force, services.people, services.rota, now, concerned)
    timing = services.timing(run.force)
    due = timing.after(now, timing.paces[urgency].acknowledge, urgency)
    with services.store.database.write() as connection:
        contact = services.contacts.filed_from(connection, run.id)
        if contact is None:
            reference = services.contacts.add(
                connection,
                run=run.id,
                force=run.force,
                unit=officer.unit if officer else "",
                officer=officer.id if officer else person,
                category=meaning.category(run.answers),
                urgency=urgency,
                details=run.answers,
                now=now,
                due=due,
            )
            who = officer.id if officer else person
            audit.append(services.store.database, connection, now, who, "filed", reference, urgency)
            _tell(connection, reference, urgency, told, now, services)
            services.runs.end(connection, run)
            contact = services.contacts.find(connection, reference)
    assert contact is not None, "it was just added"
    return contact, told


def _tell(
    connection: Connection, reference: str, urgency: Urgency, told: Chain, now: datetime, services: Services
) -> None:
    """An emergency goes to supervisor, deputy and duty desk at once; anything else to the first, then up the chain."""
    first = _at_once(told, urgency)
    for level, person in enumerate([member.id for member in first] or [NOBODY]):
        services.outbox.put(connection, f"{reference}/told/{person}", reference, person, "told", level, now)
    if told.copied is not None and told.copied not in first:
        next_on = services.rota.next_start(told.copied.id, now) or now
        services.outbox.put(connection, f"{reference}/copy", reference, told.copied.id, "copy", 0, next_on)


def _at_once(told: Chain, urgency: Urgency) -> tuple[Member, ...]:
    if urgency != "emergency" or len(told.people) < 3:
        return told.people if urgency == "emergency" else told.people[:1]
    return (*told.people[:2], next(m for m in reversed(told.people) if m not in told.people[:2]))

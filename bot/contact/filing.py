"""File a finished contact flow: record, audit row and notices in one transaction; the officer is answered after it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.contact import meaning
from bot.notices.chain import Chain, chain_for
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.services import Services
from knowledge.messages.kinds import Urgency

NOBODY = ""  # the recipient of a notice for which nobody is known: it is parked, and administrators are told


def officer_id(officer: Member | None, person: str, services: Services) -> str:
    """What stands for an officer in records: their id, or a pseudonym, since a platform's id may be a secret."""
    return officer.id if officer else f"unknown-{services.seal.pseudonym(person)[:12]}"


def file(run: Run, person: str, services: Services) -> tuple[Contact, Chain]:
    """The contact that a run was filed as, and whom it was told to; filing it again changes nothing."""
    now, officer = services.now(), services.member(person)
    urgency = meaning.urgency(run.answers)
    concerned = meaning.concerned(run.answers)
    told = chain_for(officer, run.force, services, concerned)
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
                officer=officer_id(officer, person, services),
                category=meaning.category(run.answers),
                urgency=urgency,
                details=run.answers,
                now=now,
                due=due,
            )
            who = officer_id(officer, person, services)
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
    first = told.at_once() if urgency == "emergency" else told.people[:1]
    for level, person in enumerate([member.id for member in first] or [NOBODY]):
        services.outbox.put(connection, f"{reference}/told/{person}", reference, person, "told", level, now)
    if told.copied is not None and told.copied not in first:
        next_on = services.rota.next_start(told.copied.id, now) or now
        services.outbox.put(connection, f"{reference}/copy", reference, told.copied.id, "copy", 0, next_on)

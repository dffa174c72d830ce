"""File a finished flow: record, audit row and notices in one transaction; the officer is answered after it."""

from bot.groups import talks
from bot.notices.chain import chain_for
from bot.notices.hours import next_at_work
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member, unknown_id
from bot.records.runs import Run
from bot.reports import clocks
from bot.reports.definition import DECLARE
from bot.reports.facts import concerned, facts
from bot.services import Services

NOBODY = ""  # the recipient of a notice for which nobody is known: it is parked, and administrators are told


def officer_id(officer: Member | None, person: str, services: Services) -> str:
    """What stands for an officer in records: their id, or a pseudonym, since a platform's id may be a secret."""
    return officer.id if officer else unknown_id(services.seal.pseudonym(person))


def file(run: Run, person: str, services: Services) -> tuple[Contact, tuple[Member, ...]]:
    """The contact that a run was filed as, and who is being told; filing it again changes nothing."""
    now, officer = services.now(), services.member(person)
    found = facts(run.flow, run.force, run.answers, services)
    chain = chain_for(officer, run.force, services, concerned(run.answers), found.offices, hidden=found.hidden)
    told = chain.at_once() if found.urgency == "emergency" else chain.people[:1]
    timing = services.timing(run.force)
    due = timing.after(now, timing.paces[found.urgency].acknowledge, found.urgency)
    with services.store.database.write() as connection:
        contact = services.contacts.filed_from(connection, run.id)
        if contact is None:
            reference = services.contacts.add(
                connection,
                run=run.id,
                force=run.force,
                unit=officer.unit if officer else "",
                officer=officer_id(officer, person, services),
                category=found.category,
                urgency=found.urgency,
                details=run.answers,
                now=now,
                due=due,
                flow=run.flow,
                offices=found.offices,
                hidden=found.hidden,
            )
            who = officer_id(officer, person, services)
            audit.append(services.store.database, connection, now, who, "filed", reference, found.urgency)
            for level, recipient in enumerate([member.id for member in told] or [NOBODY]):
                key = f"{reference}/told/{recipient}"
                services.outbox.put(connection, key, reference, recipient, "told", level, now)
            for member in chain.copied:
                if member not in told:
                    at = now if found.urgency == "emergency" else next_at_work(member, services, of_contact=True)
                    services.outbox.put(
                        connection, f"{reference}/copy/{member.id}", reference, member.id, "copy", 0, at
                    )
            if run.flow == DECLARE:
                talk_due = talks.due_after(run.answers, services)
                services.groups.add(connection, reference, run.force, who, run.answers, now, talk_due)
                talks.arm(connection, reference, talk_due, services)
            services.runs.end(connection, run)
            contact = services.contacts.find(connection, reference)
            assert contact is not None, "it was just added"
            clocks.start(connection, contact, services)
    return contact, told

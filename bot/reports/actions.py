"""What supervisors and officers do with a contact that was filed; each is one transaction with its audit row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot import permissions
from bot.messages import Person
from bot.notices.outbox import UNTIL_ACKNOWLEDGED
from bot.notices.timers import HANDED_BACK, PASSED, alarmed, chain_of, looking_after, whom_next
from bot.permissions import Standing
from bot.records import audit
from bot.records.audit import Entry
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports.facts import decided, handling_of
from bot.reports.filing import officer_id
from bot.services import Services

LONGEST_TEXT = 2000  # characters of a question, an answer or a reference: as long as a note in the flow
SAID = "said_"  # begins the name of what was said about a contact after it was filed


class ActionRefused(ValueError):
    """Somebody may not do this, or it is too late; `why` is a key of the words in REFUSED."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Actor:
    """Who acts: the id that is written into records, and the member where one is known."""

    id: str
    member: Member | None


def actor(person: Person, services: Services) -> Actor:
    """The member behind a platform's person."""
    member = services.member(person.id)
    return Actor(officer_id(member, person.id, services), member)


def acknowledge(by: Actor, reference: str, services: Services) -> Contact:
    """A supervisor takes it: nobody is reminded any more, and the officer is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = for_supervisor(connection, by, reference, services)
        if contact.status == "acknowledged" and contact.holder == by.id:  # pressed twice, or on two platforms
            audit.append(services.store.database, connection, services.now(), by.id, "read", reference)
            return contact
        if contact.status != "open":
            raise _taken(contact)
        services.outbox.found_somebody(connection, reference)
        services.contacts.set_status(connection, reference, "acknowledged", by.id)
        services.outbox.cancel(connection, reference, *UNTIL_ACKNOWLEDGED)
        return recorded(connection, by, contact, "acknowledged", services)


@dataclass(frozen=True)
class PassedOn:
    """A contact that was passed on; `now` or, where that is not set, before. `people` are told next, and where nobody
    is left `alarmed` hear of that."""

    contact: Contact
    now: bool = False
    people: Sequence[Member] = ()
    alarmed: Sequence[Member] = ()


def pass_on(by: Actor, reference: str, services: Services) -> PassedOn:
    """A supervisor says that it is not theirs: the next person is told at once. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = for_supervisor(connection, by, reference, services)
        if contact.status == "done" or contact.holder not in (None, by.id):
            raise _taken(contact)
        done = [e.action for e in audit.entries(connection, reference) if e.actor == by.id]
        if [action for action in done if action in ("acknowledged", "passed_on")][-1:] == ["passed_on"]:
            return PassedOn(contact)  # pressed twice
        services.contacts.set_status(connection, reference, "open", None)
        services.outbox.cancel(connection, reference, "told", "reminder", recipient=by.id)
        services.outbox.cancel(connection, reference, "escalate")
        key = f"{reference}{HANDED_BACK if contact.holder == by.id else PASSED}{by.id}/{len(done)}"
        services.outbox.put(connection, key, reference, "", "escalate", 1, services.now())
        contact = recorded(connection, by, contact, "passed_on", services)
        people = whom_next(connection, key, contact, chain_of(contact, services), services)
        reached = [member for member in alarmed(contact, services) if member.is_reached_by(services.platforms)]
        return PassedOn(contact, True, people, reached)


def ask_officer(by: Actor, reference: str, question: str, services: Services) -> Contact:
    """Somebody asks the officer something; the officer is told that there is a question. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = for_supervisor(connection, by, reference, services, "supervisor", "copied")
        if contact.status == "done":
            raise _taken(contact)
        return _said(connection, by, contact, "asked", question, services)


def answer_supervisor(by: Actor, reference: str, answer: str, services: Services) -> Contact:
    """The officer answers, or adds a log number that came later. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = _found(connection, by, reference, services)
        if contact.officer != by.id:
            raise ActionRefused("not_yours")
        return _said(connection, by, contact, "answered", answer, services)


def mark_done(by: Actor, reference: str, outcome: str, services: Services) -> Contact:
    """A supervisor closes it, with the PIR or crime reference where there is one. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = _closable(connection, by, reference, services)
        services.contacts.set_status(connection, reference, "done", by.id, outcome[:LONGEST_TEXT])
        services.outbox.cancel(connection, reference, *UNTIL_ACKNOWLEDGED, "clock", "due", "missed")
        return recorded(connection, by, contact, "done", services)


def closable(by: Actor, reference: str, services: Services) -> None:
    """Whether somebody could close it now: what has to be decided can't be closed before. Raises ActionRefused."""
    with services.store.database.write() as connection:
        _closable(connection, by, reference, services)


def read(by: Actor, reference: str, services: Services) -> Contact:
    """A contact with all that is in it; reading somebody else's is audited. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = _found(connection, by, reference, services)
        if contact.officer != by.id:
            audit.append(services.store.database, connection, services.now(), by.id, "read", reference)
        return contact


def _found(connection: Connection, by: Actor, reference: str, services: Services) -> Contact:
    contact = services.contacts.find(connection, reference)
    if contact is None or permissions.standing(by.member, by.id, contact, services) is None:
        raise ActionRefused("unknown")  # that there is such a contact is not told to who may not see it
    return contact


def _taken(contact: Contact) -> ActionRefused:
    return ActionRefused("is_done" if contact.status == "done" else "not_open")


def _closable(connection: Connection, by: Actor, reference: str, services: Services) -> Contact:
    contact = for_supervisor(connection, by, reference, services)
    if contact.status == "done":
        raise _taken(contact)
    if handling_of(contact.flow, contact.force, services).is_undecided(decided(contact.details)):
        raise ActionRefused("undecided")
    return contact


def for_supervisor(
    connection: Connection, by: Actor, reference: str, services: Services, *standings: Standing
) -> Contact:
    """The contact for somebody who may act upon it, or stands to it in another way. Raises ActionRefused."""
    contact = _found(connection, by, reference, services)
    if permissions.standing(by.member, by.id, contact, services) not in (standings or ("supervisor",)):
        raise ActionRefused("not_yours")
    return contact


def _said(connection: Connection, by: Actor, contact: Contact, action: str, text: str, services: Services) -> Contact:
    number = sum(name.startswith(SAID) for name in contact.details) + 1
    details = {**contact.details, f"{SAID}{number}": f"{by.id}: {text[:LONGEST_TEXT]}"}
    services.contacts.set_details(connection, contact.reference, details)
    return recorded(connection, by, contact, action, services)


def _last_asker(contact: Contact) -> str | None:
    said = [text.partition(":")[0] for name, text in contact.details.items() if name.startswith(SAID)]
    return next((who for who in reversed(said) if who != contact.officer), None)


def _other_side(
    by: Actor, contact: Contact, action: str, entries: Sequence[Entry], services: Services
) -> list[str | None]:
    """Who hears of an action: from the officer who looks after it, or all who may yet take it on, and who asked."""
    if contact.officer != by.id:
        closed_for = contact.holder if action == "done" and contact.holder != by.id else None
        return [contact.officer, closed_for]
    passed = {entry.actor for entry in entries if entry.action == "passed_on"}
    told = services.outbox.recipients(contact.reference, "told") if contact.status == "open" else [contact.holder]
    return [*(person for person in told if person not in passed or person == contact.holder), _last_asker(contact)]


def recorded(connection: Connection, by: Actor, contact: Contact, action: str, services: Services) -> Contact:
    """Write the audit row and tell the other side of it, in the caller's transaction; the contact as it is then."""
    now, reference = services.now(), contact.reference
    services.posted.changed(connection, reference, now)
    audit.append(services.store.database, connection, now, by.id, action, reference)
    entries = audit.entries(connection, reference)
    others, number = _other_side(by, contact, action, entries, services), len(entries)
    known = [
        other for other in dict.fromkeys(others) if other is not None and services.people.member(other) is not None
    ]
    if not known and by.id == contact.officer:  # whoever looked after it has left
        known = [member.id for member in looking_after(contact, services)]
    for other in known:
        services.outbox.put(connection, f"{reference}/step/{number}/{other}", reference, other, "step", 0, now)
    current = services.contacts.find(connection, reference)
    assert current is not None, "it was locked"
    return current

"""What follows a notice: a reminder, then the next person, until somebody acknowledges."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection

from bot.notices.chain import SUPERVISOR, chain_for, is_close, still_there
from bot.notices.outbox import Kind, Notice
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import clocks
from bot.reports.facts import concerned
from bot.services import Services
from knowledge.messages.kinds import Urgency

PASSED = "/escalate/passed/"  # in the key of an escalation after "Not mine"
HANDED_BACK = "/escalate/handed-back/"  # of one by whoever had taken it on, so that nobody is chased any more
MOST_OFTEN = 12  # reminders of an emergency at its own pace; after that they are rarer, and never end
LATER_REMINDERS = timedelta(hours=1)


def after_delivery(connection: Connection, notice: Notice, contact: Contact, services: Services) -> None:
    """Set the timers that look after a notice which was just delivered, unless `contact` is acknowledged."""
    if notice.kind not in ("told", "reminder") or contact.status != "open":
        return
    now, urgency, timing = services.now(), cast(Urgency, contact.urgency), services.timing(contact.force)
    pace, about, number = timing.paces[urgency], contact.reference, _reminders_before(notice) + 1
    if urgency == "emergency" or number == 1:
        often = number <= MOST_OFTEN
        due = timing.after(now, pace.remind, urgency) if often else now + LATER_REMINDERS
        key = f"{about}/reminder/{notice.recipient}/{notice.level}/{number}"
        services.outbox.put(connection, key, about, notice.recipient, "reminder", notice.level, due)
    if notice.kind == "told":
        due = timing.after(now, pace.escalate, urgency)
        _set_escalation(connection, notice, contact, due, services)


def not_yet(connection: Connection, notice: Notice, contact: Contact, services: Services) -> None:
    """The platform can't take it now: the next person's time runs as if it had been delivered."""
    if notice.kind == "told" and contact.status == "open":
        urgency, timing = cast(Urgency, contact.urgency), services.timing(contact.force)
        due = timing.after(services.now(), timing.paces[urgency].escalate, urgency)
        _set_escalation(connection, notice, contact, due, services)


def after_failure(connection: Connection, notice: Notice, contact: Contact, services: Services) -> None:
    """Nobody got it: the next person is told at once, and administrators hear that it is parked."""
    if notice.kind in ("told", "reminder"):
        _set_escalation(connection, notice, contact, services.now(), services)
        _alarm(connection, contact, services)


def escalate(notice: Notice, contact: Contact, services: Services) -> None:
    """Tell the next person of the chain who has not been told; where there is nobody left, the administrators."""
    now, outbox = services.now(), services.outbox
    officer = services.people.member(contact.officer)
    away = concerned(contact.details)
    found = chain_for(officer, contact.force, services, away, contact.offices, hidden=contact.hidden)
    with services.store.database.write() as connection:
        current = services.contacts.find(connection, contact.reference)
        if not outbox.delivered(connection, notice, "", now) or current is None or current.status != "open":
            return
        told = outbox.recipients(contact.reference, "told")  # with the contact locked, nobody else adds to them
        left = [member for member in found.people if member.id not in told][:1]
        if not left:
            _alarm(connection, contact, services)
            left = _who_may_take_it_again(connection, notice, found.people, contact)
        if left:
            services.posted.changed(connection, contact.reference, now)
        for member in left:
            key = f"{contact.reference}/told/{member.id}" + (f"/{notice.id}" if member.id in told else "")
            outbox.put(connection, key, contact.reference, member.id, "told", notice.level + 1, now)
            audit.append(
                services.store.database, connection, now, "signpost", "escalated", contact.reference, member.id
            )


def _who_may_take_it_again(
    connection: Connection, notice: Notice, people: Sequence[Member], contact: Contact
) -> list[Member]:
    """Passed on by whoever had taken it on, with nobody new to tell: those told before who did not pass it on."""
    if HANDED_BACK not in notice.key:
        return []
    passed = {entry.actor for entry in audit.entries(connection, contact.reference) if entry.action == "passed_on"}
    return [member for member in people if member.id not in passed]


def clock(notice: Notice, contact: Contact, services: Services) -> None:
    """A last day is near, or has passed: say so to whoever looks after it; administrators hear of the latter, too."""
    with services.store.database.write() as connection:
        current = services.contacts.find(connection, contact.reference)
        if not services.outbox.delivered(connection, notice, "", services.now()):
            return
        last = clocks.last_day_of(notice.key, current, services) if current is not None else None
        if current is None or last is None:
            return
        has_passed = notice.key.endswith(f"/{clocks.PASSED}")
        if last < clocks.today(services) and not has_passed:
            return  # nothing ran that day; the timer for the day after it says so
        found = _looking_after(current, services)
        kind: Kind = "missed" if has_passed else "due"
        for member in [*found, *(_administrators(current, services) if has_passed and not current.hidden else [])]:
            key = f"{notice.key}/{member.id}"
            services.outbox.put(connection, key, contact.reference, member.id, kind, notice.level, services.now())
        if not found:
            _alarm(connection, contact, services)


def _looking_after(contact: Contact, services: Services) -> Sequence[Member]:
    """Whoever took it on, else all who were told; where they are away or work elsewhere now, who is of its office.

    Where nobody of it is there, the first who stands in for it.
    """
    told = [contact.holder] if contact.holder else services.outbox.recipients(contact.reference, "told")
    officer, away = services.people.member(contact.officer), concerned(contact.details)
    there = still_there(told, officer, contact.force, services, away, contact.offices, hidden=contact.hidden)
    if there:
        return there
    chain = chain_for(officer, contact.force, services, away, contact.offices, hidden=contact.hidden)
    office = {*contact.offices[:1]} - {SUPERVISOR}
    return [member for member in chain.people if member.roles & office] or chain.people[:1]


def _set_escalation(
    connection: Connection, notice: Notice, contact: Contact, due: datetime, services: Services
) -> None:
    key = f"{contact.reference}/escalate/{notice.recipient or 'nobody'}"
    services.outbox.put(connection, key, contact.reference, "", "escalate", notice.level, due)


def _alarm(connection: Connection, contact: Contact, services: Services) -> None:
    """Tell the administrators; of what is hidden from them Professional Standards, where anybody is known there."""
    out = {contact.officer, *concerned(contact.details)}
    standards = services.people.with_role(contact.force, "professional_standards") if contact.hidden else []
    standards = [member for member in standards if member.id not in out]
    standards = [m for m in standards if not is_close(m, concerned(contact.details), services.people)] or standards
    for member in standards or _administrators(contact, services):
        key = f"{contact.reference}/alarm/{member.id}"
        services.outbox.put(connection, key, contact.reference, member.id, "alarm", 0, services.now())


def _administrators(contact: Contact, services: Services) -> list[Member]:
    out = {contact.officer, *concerned(contact.details)}
    return [m for m in services.people.with_role(contact.force, "administrator") if m.id not in out]


def _reminders_before(notice: Notice) -> int:
    return int(notice.key.rpartition("/")[2]) if notice.kind == "reminder" else 0

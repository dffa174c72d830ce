"""What follows a notice: a reminder, then the next person, until somebody acknowledges."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection

from bot.notices.chain import chain_for
from bot.notices.outbox import Notice
from bot.records import audit
from bot.records.contacts import Contact
from bot.reports.facts import concerned
from bot.services import Services
from knowledge.messages.kinds import Urgency

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
        key = f"{about}/reminder/{notice.recipient}/{number}"
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
        left = [member for member in found.people if member.id not in told]
        if not left:
            _alarm(connection, contact, services)
            return
        key = f"{contact.reference}/told/{left[0].id}"
        outbox.put(connection, key, contact.reference, left[0].id, "told", notice.level + 1, now)
        audit.append(services.store.database, connection, now, "signpost", "escalated", contact.reference, left[0].id)


def clock(notice: Notice, contact: Contact, services: Services) -> None:
    """Somebody has to be done soon: say so to whoever looks after it, or to all who were told."""
    with services.store.database.write() as connection:
        current = services.contacts.find(connection, contact.reference)
        if not services.outbox.delivered(connection, notice, "", services.now()):
            return
        if current is None or current.status == "done":
            return
        told = [current.holder] if current.holder else services.outbox.recipients(contact.reference, "told")
        for person in told:
            key = f"{notice.key}/{person}"
            services.outbox.put(connection, key, contact.reference, person, "due", notice.level, services.now())


def _set_escalation(
    connection: Connection, notice: Notice, contact: Contact, due: datetime, services: Services
) -> None:
    key = f"{contact.reference}/escalate/{notice.recipient or 'nobody'}"
    services.outbox.put(connection, key, contact.reference, "", "escalate", notice.level, due)


def _alarm(connection: Connection, contact: Contact, services: Services) -> None:
    """Tell the administrators; of what is hidden from them Professional Standards, where anybody is known there."""
    out = {contact.officer, *concerned(contact.details)}
    standards = services.people.with_role(contact.force, "professional_standards") if contact.hidden else []
    for member in standards or services.people.with_role(contact.force, "administrator"):
        if member.id not in out:
            key = f"{contact.reference}/alarm/{member.id}"
            services.outbox.put(connection, key, contact.reference, member.id, "alarm", 0, services.now())


def _reminders_before(notice: Notice) -> int:
    return int(notice.key.rpartition("/")[2]) if notice.kind == "reminder" else 0

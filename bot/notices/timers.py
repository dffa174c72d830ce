"""What follows a notice: a reminder, then the next person, until somebody acknowledges."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection

from bot.notices.chain import SUPERVISOR, Chain, chain_for, is_close, still_there
from bot.notices.outbox import NOBODY_LEFT, Kind, Notice
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import clocks
from bot.reports.facts import concerned
from bot.services import Services
from knowledge.messages.kinds import Urgency

PASSED = "/escalate/passed/"  # in the key of an escalation after "Not mine"
HANDED_BACK = "/escalate/handed-back/"  # of one by whoever had taken it on, so that nobody is chased any more
LEFT = "/escalate/left/"  # of one whose holder no longer works here
_NOBODY = "nobody is left who could be told"
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
    now, outbox, about = services.now(), services.outbox, contact.reference
    found = chain_of(contact, services)
    with services.store.database.write() as connection:
        current = services.contacts.find(connection, about)
        if not outbox.delivered(connection, notice, "", now) or current is None or current.status != "open":
            return
        told = outbox.recipients(about, "told")  # with the contact locked, nobody else adds to them
        left = whom_next(connection, notice.key, contact, found, services)
        if left:
            outbox.found_somebody(connection, about)
            services.posted.changed(connection, about, now)
        elif outbox.park_for_nobody(connection, f"{about}{NOBODY_LEFT}{notice.id}", about, notice.level, now, _NOBODY):
            services.posted.changed(connection, about, now)
            _alarm(connection, contact, services, f"nobody-left/{notice.id}/")
            audit.append(services.store.database, connection, now, "signpost", "nobody_left", about)
        for member in left:
            again = member.id in told
            key = f"{about}/told/{member.id}" + (f"/{notice.id}" if again else "")
            level = -notice.id if again else max(notice.level, 0) + 1  # another one, so that all that follows is new
            outbox.put(connection, key, about, member.id, "told", level, now)
            audit.append(services.store.database, connection, now, "signpost", "escalated", about, member.id)


def chain_of(contact: Contact, services: Services) -> Chain:
    """The chain of a contact as it is now."""
    officer, away = services.people.member(contact.officer), concerned(contact.details)
    return chain_for(officer, contact.force, services, away, contact.offices, hidden=contact.hidden)


def whom_next(connection: Connection, key: str, contact: Contact, found: Chain, services: Services) -> list[Member]:
    """Whom an escalation with this key tells: the first who has not been told and did not pass it on.

    Where whoever had taken it on passed it on or left, so that nobody is chased any more, and there is nobody new:
    those told before who did not pass it on. An emergency goes to several at once then.
    """
    told = services.outbox.recipients(contact.reference, "told")
    passed = {entry.actor for entry in audit.entries(connection, contact.reference) if entry.action == "passed_on"}
    new = [member for member in found.people if member.id not in told and member.id not in passed][:1]
    if HANDED_BACK not in key and LEFT not in key:
        return new
    if contact.urgency == "emergency":
        new += [member for member in found.at_once() if member.id not in passed]
    return list(dict.fromkeys(new)) or [member for member in found.people if member.id not in passed]


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
        found = looking_after(current, services)
        kind: Kind = "missed" if has_passed else "due"
        for member in [*found, *(_administrators(current, services) if has_passed and not current.hidden else [])]:
            key = f"{notice.key}/{member.id}"
            services.outbox.put(connection, key, contact.reference, member.id, kind, notice.level, services.now())
        if not found:
            _alarm(connection, contact, services, f"{kind}/")


def looking_after(contact: Contact, services: Services) -> Sequence[Member]:
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
    again = f"/{-notice.level}" if notice.level < 0 else ""  # told again
    key = f"{contact.reference}/escalate/{notice.recipient or 'nobody'}{again}"
    services.outbox.put(connection, key, contact.reference, "", "escalate", notice.level, due)


def alarmed(contact: Contact, services: Services) -> list[Member]:
    """Who hears that nobody could be told: the administrators; of what is hidden from them Professional Standards,
    where anybody is known there."""
    out = {contact.officer, *concerned(contact.details)}
    standards = services.people.with_role(contact.force, "professional_standards") if contact.hidden else []
    standards = [member for member in standards if member.id not in out]
    standards = [m for m in standards if not is_close(m, concerned(contact.details), services.people)] or standards
    return standards or _administrators(contact, services)


def _alarm(connection: Connection, contact: Contact, services: Services, why: str = "") -> None:
    """Tell them, once for each reason."""
    for member in alarmed(contact, services):
        key = f"{contact.reference}/alarm/{why}{member.id}"
        services.outbox.put(connection, key, contact.reference, member.id, "alarm", 0, services.now())


def _administrators(contact: Contact, services: Services) -> list[Member]:
    out = {contact.officer, *concerned(contact.details)}
    return [m for m in services.people.with_role(contact.force, "administrator") if m.id not in out]


def _reminders_before(notice: Notice) -> int:
    return int(notice.key.rpartition("/")[2]) if notice.kind == "reminder" else 0

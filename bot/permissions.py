"""Who may see and act upon a contact. Everything that is not permitted here is refused."""

from typing import Literal

from bot.notices.chain import SUPERVISOR, is_close
from bot.records.contacts import Contact
from bot.records.leavers import Leaver
from bot.records.people import Member
from bot.reports.facts import concerned
from bot.services import Services

Standing = Literal["officer", "supervisor", "copied", "by_role"]
_ROLES_THAT_SEE_ALL = frozenset({"professional_standards", "administrator"})


def standing(member: Member | None, person: str, contact: Contact, services: Services) -> Standing | None:
    """As what somebody may see a contact, None where not at all.

    The officer who recorded it; "supervisor", who may act: who was told, belongs to the office that it is for, or leads
    the officer where it is for supervisors; "copied", to see and ask: who has a copy, or leads the officer where it is
    for another office; or by role, to see. What is hidden, nobody sees for leading the officer, nor an administrator,
    nor who is close to whoever is concerned and was not told.
    `person` is how an officer who is no known member stands in records.
    """
    if contact.officer == (member.id if member else person):
        return "officer"
    if member is None or member.id in concerned(contact.details):
        return None
    if member.id in services.outbox.recipients(contact.reference, "told"):
        return "supervisor"
    of_office = contact.offices[:1] != (SUPERVISOR,)  # then leading the officer is not enough to take it on
    if member.id in services.outbox.recipients(contact.reference, "copy"):
        other_offices = len(contact.offices) > 1  # then a copy need not be that of the line manager
        return "copied" if of_office or (other_offices and not _leads(member, contact, services)) else "supervisor"
    if member.force != contact.force:
        return None
    if contact.hidden and is_close(member, concerned(contact.details), services.people):
        return None
    if of_office and contact.offices and contact.offices[0] in member.roles:
        return "supervisor"
    if contact.hidden:
        return "by_role" if "professional_standards" in member.roles else None
    if _leads(member, contact, services):
        return "copied" if of_office else "supervisor"
    return "by_role" if member.roles & _ROLES_THAT_SEE_ALL else None


def _leads(member: Member, contact: Contact, services: Services) -> bool:
    """Whether somebody looks after whatever is for the officer's supervisors."""
    return "duty_desk" in member.roles or contact.officer in led_by(member, services)


def may_decide(member: Member | None, contact: Contact, services: Services) -> bool:
    """Whether somebody who may act upon a report decides on it: who is of its office.

    Where nobody is who may act upon it, as it is theirs or about them, it is whoever took it on.
    """
    office = contact.offices[0] if contact.offices else SUPERVISOR
    if member is None:
        return False
    desk = services.people.with_role(contact.force, office) if office != SUPERVISOR else []
    if any(standing(each, each.id, contact, services) == "supervisor" for each in desk):
        return office in member.roles
    return contact.holder == member.id


def is_administrator(member: Member) -> bool:
    """Whether somebody looks after what could not be delivered in their force."""
    return "administrator" in member.roles


def may_organise(member: Member | None, force: str) -> bool:
    """Whether somebody may begin and end campaigns of a force, and see how many have confirmed."""
    return member is not None and member.force == force and bool(member.roles & _ROLES_THAT_SEE_ALL)


def sees_who_confirmed(member: Member) -> bool:
    """Whether somebody may see by name who of their force has confirmed: an administrator sees only how many."""
    return "professional_standards" in member.roles


def sees_holds(member: Member) -> bool:
    """Whether somebody may see that something is held for a case: it could warn whoever it is about."""
    return "professional_standards" in member.roles


def sees_leavers(member: Member) -> bool:
    """Whether somebody may settle what anybody who left their force still had."""
    return "professional_standards" in member.roles


def sees_questions(member: Member) -> bool:
    """Whether somebody may see who of their force asked an office something, whichever office it was."""
    return "professional_standards" in member.roles


def may_settle(member: Member | None, leaver: Leaver) -> bool:
    """Whether somebody may see and settle what this person who left still had."""
    if member is None:
        return False
    return member.id == leaver.manager or (sees_leavers(member) and member.force == leaver.force)


def may_audit(member: Member | None) -> bool:
    """Whether somebody may search the audit log of their force, as far as they may see what its rows are about."""
    return member is not None and bool(member.roles & _ROLES_THAT_SEE_ALL)


def may_see_undelivered(member: Member | None, contact: Contact, recipient: str | None) -> bool:
    """Whether somebody may see what could not be delivered about a contact: an administrator whom it is not about.

    What is hidden from administrators stays so, but for that nobody at all was known who could be told of it.
    """
    if member is None or not is_administrator(member) or member.force != contact.force:
        return False
    if contact.hidden and recipient != "" and "professional_standards" not in member.roles:
        return False
    return member.id not in concerned(contact.details)


def led_by(member: Member, services: Services) -> list[str]:
    """The people whose contacts somebody looks after: those whom they manage, and those of the unit they supervise."""
    led = {m.id for m in services.people.managed_by(member.id)}
    if "supervisor" in member.roles:
        led |= {m.id for m in services.people.of_unit(member.force, member.unit)}
    return sorted(led - {member.id})


def sees_the_force(member: Member) -> bool:
    """Whether somebody may see every contact of their force by their role."""
    return bool(member.roles & (_ROLES_THAT_SEE_ALL | {"duty_desk"}))

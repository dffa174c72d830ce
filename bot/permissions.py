"""Who may see and act upon a contact. Everything that is not permitted here is refused."""

from typing import Literal

from bot.contact import meaning
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.services import Services

Standing = Literal["officer", "supervisor", "by_role"]
_ROLES_THAT_SEE_ALL = frozenset({"professional_standards", "administrator"})


def standing(member: Member | None, person: str, contact: Contact, services: Services) -> Standing | None:
    """As what somebody may see a contact: who recorded it, who was told or leads the officer, or by role; else None."""
    if contact.officer == (member.id if member else person):
        return "officer"
    if member is None or member.force != contact.force or member.id in meaning.concerned(contact.details):
        return None
    if member.id in services.outbox.recipients(contact.reference, "told") or _leads(member, contact, services):
        return "supervisor"
    return "by_role" if member.roles & _ROLES_THAT_SEE_ALL else None


def led_by(member: Member, services: Services) -> list[str]:
    """The people whose contacts somebody looks after: those whom they manage, and those of the unit they supervise."""
    led = {m.id for m in services.people.managed_by(member.id)}
    if "supervisor" in member.roles:
        led |= {m.id for m in services.people.of_unit(member.force, member.unit)}
    if member.roles & (_ROLES_THAT_SEE_ALL | {"duty_desk"}):
        led |= {m.id for m in services.people.everybody(member.force)}
    return sorted(led - {member.id})


def _leads(member: Member, contact: Contact, services: Services) -> bool:
    return "duty_desk" in member.roles or contact.officer in led_by(member, services)

"""What could not be delivered: who may see it, and having it tried again."""

from dataclasses import dataclass

from bot import permissions
from bot.notices.chain import chain_for
from bot.notices.outbox import UNTIL_ACKNOWLEDGED, Parked
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports.actions import ActionRefused, Actor
from bot.reports.facts import concerned
from bot.services import Services

CONSOLE = "console"  # stands for whoever runs a command on the server
_LARGEST = 2**31  # a column of numbers can't be asked for larger ones


@dataclass(frozen=True)
class Undelivered:
    """A parked notice with the contact that it is about; None where that is no longer kept."""

    notice: Parked
    contact: Contact | None

    @property
    def is_needless(self) -> bool:
        """Whether nobody has to be told any more."""
        if self.contact is None:
            return True
        return self.notice.kind in UNTIL_ACKNOWLEDGED and self.contact.status != "open"


def undelivered(services: Services, force: str | None = None) -> list[Undelivered]:
    """What is parked about contacts of a force, or all that is parked; oldest first. To be audited by whoever calls."""
    with services.store.database.read() as connection:
        parked = services.outbox.parked(connection)
    contacts = services.contacts.with_parked_notices(force) if parked else {}
    found = [Undelivered(notice, contacts.get(notice.contact)) for notice in parked]
    return [item for item in found if force is None or item.contact is not None]


def seen_by(member: Member, services: Services) -> list[Undelivered]:
    """What somebody may see of it, as an administrator. To be audited by whoever shows it."""
    found = undelivered(services, member.force)
    sees = permissions.may_see_undelivered
    return [item for item in found if item.contact and sees(member, item.contact, item.notice.recipient)]


def number_for(member: Member, services: Services) -> int | None:
    """How many of them an administrator has to look at; None for anybody else."""
    if not permissions.is_administrator(member):
        return None
    return sum(not item.is_needless for item in seen_by(member, services))


def try_again(by: Actor, number: int, parking: str, services: Services) -> bool:
    """An administrator has a notice sent anew; False where that was done before. Raises ActionRefused.

    `parking` is the one that was seen, so that pressing an old button again changes nothing.
    """
    return _try_again(by, number, parking, services)


def try_again_at_the_console(number: int, services: Services) -> bool:
    """An operator has a notice sent anew; False where it is not parked. Raises ActionRefused."""
    return _try_again(None, number, None, services)


def _try_again(by: Actor | None, number: int, parking: str | None, services: Services) -> bool:
    if not 0 < number < _LARGEST:
        raise ActionRefused("unknown")
    outbox, database, now = services.outbox, services.store.database, services.now()
    with database.write() as connection:
        reference = outbox.contact_of(connection, number)
        # Locked before the notice, in the order in which the worker and acknowledging lock them.
        contact = services.contacts.find(connection, reference) if reference else None
        item = next((Undelivered(notice, contact) for notice in outbox.parked(connection, number)), None)
        recipient = item.notice.recipient if item else None
        if reference is None or (
            by and not (contact and permissions.may_see_undelivered(by.member, contact, recipient))
        ):
            raise ActionRefused("unknown")
        if by and contact and contact.officer == by.id:
            raise ActionRefused("own")
        if item is None or parking not in (None, item.notice.parking):
            return False
        if contact is None or item.is_needless:
            raise ActionRefused("needless" if contact else "gone")
        recipient = _recipient(item.notice, contact, services)
        outbox.unpark(connection, number, item.notice.parking, recipient, now)
        audit.append(database, connection, now, by.id if by else CONSOLE, "tried_again", contact.reference, recipient)
        return True


def _recipient(notice: Parked, contact: Contact, services: Services) -> str:
    """Whom it is for; where nobody was known at first, the first of the chain as it is now."""
    if notice.recipient:
        return notice.recipient
    told = services.outbox.recipients(contact.reference, "told")
    officer = services.people.member(contact.officer)
    away = concerned(contact.details)
    people = chain_for(officer, contact.force, services, away, contact.offices, hidden=contact.hidden).people
    found = next((member.id for member in people if member.id not in told), None)
    if found is None:
        raise ActionRefused("nobody_known")
    return found

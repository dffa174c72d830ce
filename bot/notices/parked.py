"""What could not be delivered: who may see it, and having it tried again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot import permissions
from bot.notices.chain import STANDARDS, chain_for
from bot.notices.outbox import UNTIL_ACKNOWLEDGED, Notice, Parked
from bot.notices.topics import CONTACT, Errand, topic_of
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
    """A parked notice with the contact or the errand that it is about; None where that is no longer kept or wanted."""

    notice: Parked
    contact: Contact | None
    errand: Errand | None = None

    @property
    def force(self) -> str | None:
        """The force that it concerns, where that is known still."""
        about = self.contact or self.errand
        return about.force if about else None

    @property
    def is_needless(self) -> bool:
        """Whether nobody has to be told any more."""
        if self.contact is None:
            return self.errand is None
        return self.notice.kind in UNTIL_ACKNOWLEDGED and self.contact.status != "open"


def undelivered(services: Services, force: str | None = None) -> list[Undelivered]:
    """What is parked about contacts of a force, or all that is parked; oldest first. To be audited by whoever calls."""
    with services.store.database.read() as connection:
        parked = services.outbox.parked(connection)
        errands = {notice.id: _errand(connection, notice, services) for notice in parked}
    contacts = services.contacts.with_parked_notices(force) if parked else {}
    found = [
        Undelivered(notice, contacts.get(notice.contact) if notice.topic == CONTACT else None, errands[notice.id])
        for notice in parked
    ]
    return [item for item in found if force in (None, item.force)]


def seen_by(member: Member, services: Services) -> list[Undelivered]:
    """What somebody may see of it, as an administrator. To be audited by whoever shows it."""
    return [item for item in undelivered(services, member.force) if _may_see(member, item)]


def number_for(member: Member, services: Services) -> int | None:
    """How many of them an administrator has to look at; None for anybody else."""
    if not permissions.is_administrator(member):
        return None
    return sum(not item.is_needless for item in seen_by(member, services))


def offices_that_may_know(item: Undelivered, services: Services) -> tuple[str, ...]:
    """Of what is hidden: the offices that may be told, without those of whoever is concerned; nothing of the rest."""
    contact = item.contact
    if contact is None or not contact.hidden:
        return ()
    known = [services.people.member(person) for person in concerned(contact.details)]
    out = {role for member in known if member is not None for role in member.roles}
    return (*(office for office in contact.offices if office not in {*out, STANDARDS}), STANDARDS)


def try_again(by: Actor, number: int, parking: str, services: Services) -> bool:
    """An administrator has a notice sent anew; False where that was done before. Raises ActionRefused.

    `parking` is the one that was seen, so that pressing an old button again changes nothing.
    """
    return _try_again(by, number, parking, services)


def try_again_at_the_console(number: int, services: Services) -> bool:
    """An operator has a notice sent anew; False where it is not parked. Raises ActionRefused."""
    return _try_again(None, number, None, services)


def try_again_where_nobody_was_known(services: Services) -> int:
    """Tell whoever is known since people were imported; how many notices found somebody."""
    found = [item.notice.id for item in undelivered(services) if not (item.notice.recipient or item.is_needless)]
    return sum(_is_tried_again(number, services) for number in found)


def _is_tried_again(number: int, services: Services) -> bool:
    try:
        return try_again_at_the_console(number, services)
    except ActionRefused:  # still nobody is known
        return False


def _try_again(by: Actor | None, number: int, parking: str | None, services: Services) -> bool:
    if not 0 < number < _LARGEST:
        raise ActionRefused("unknown")
    outbox, database, now = services.outbox, services.store.database, services.now()
    with database.write() as connection:
        item = _locked(connection, number, services)
        if item is None or (by and not _may_see(by.member, item)):
            raise ActionRefused("unknown")
        if by and item.contact and item.contact.officer == by.id:
            raise ActionRefused("own")
        if not item.notice.is_parked or parking not in (None, item.notice.parking):
            return False
        if item.is_needless:
            raise ActionRefused("needless" if item.contact else "gone")
        recipient = _recipient(connection, item, services)
        outbox.unpark(connection, number, item.notice.parking, recipient, now)
        about = item.notice.contact
        audit.append(database, connection, now, by.id if by else CONSOLE, "tried_again", about, recipient)
        return True


def _locked(connection: Connection, number: int, services: Services) -> Undelivered | None:
    """A notice, after what it is about: the worker and acknowledging lock in this order, too."""
    notice = services.outbox.find(connection, number)
    if notice is None:
        return None
    if notice.topic == CONTACT:
        contact = services.contacts.find(connection, notice.contact)
        return Undelivered(services.outbox.find(connection, number) or notice, contact)
    if topic := topic_of(notice.topic):
        topic.lock(connection, notice.contact, services)
    notice = services.outbox.find(connection, number) or notice
    return Undelivered(notice, None, _errand(connection, notice, services))


def _errand(connection: Connection, parked: Parked, services: Services) -> Errand | None:
    topic = topic_of(parked.topic)
    about = (parked.id, parked.key, parked.contact, parked.recipient, parked.kind)
    notice = Notice(*about, level=0, attempts=0, owner="", maybe_sent=False, topic=parked.topic)
    return topic.errand(connection, notice, services) if topic else None


def _may_see(member: Member | None, item: Undelivered) -> bool:
    if item.contact:
        # That nobody is left does not mean that nobody was known: what is hidden stays so.
        recipient = None if item.notice.is_for_nobody_left else item.notice.recipient
        return permissions.may_see_undelivered(member, item.contact, recipient)
    return bool(member and item.errand and permissions.is_administrator(member) and member.force == item.force)


def _recipient(connection: Connection, item: Undelivered, services: Services) -> str:
    """Whom it is for; where nobody was known at first, who would be told now. Raises ActionRefused."""
    if item.notice.recipient:
        return item.notice.recipient
    topic = topic_of(item.notice.topic)
    if topic is not None:
        found = topic.find_recipient(connection, item.notice.contact, services)
    else:
        found = _first_of_chain(item.contact, services) if item.contact else ""
    if not found:
        raise ActionRefused("nobody_known")
    return found


def _first_of_chain(contact: Contact, services: Services) -> str:
    told = services.outbox.recipients(contact.reference, "told")
    officer = services.people.member(contact.officer)
    away = concerned(contact.details)
    people = chain_for(officer, contact.force, services, away, contact.offices, hidden=contact.hidden).people
    return next((member.id for member in people if member.id not in told), "")

"""Look once more right before a notice is sent; for a contact in one round trip, which costs as much as its work."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from bot.notices.outbox import Notice
from bot.notices.sender import Never, Subject
from bot.notices.topics import CONTACT, topic_of
from bot.records.people import OF_PERSON, REACHED_AT, Member, members_of
from bot.records.tables import addresses, contacts, people
from bot.services import Services

UNKNOWN = Never("this version does not know what it is about")


@dataclass(frozen=True)
class Needless:
    """Nobody has to be told any more."""


@dataclass(frozen=True)
class Ready:
    """What a notice is about, or what becomes of it unsent; for whom it is; `is_mine`: its claim still holds."""

    subject: Subject | Never | Needless
    recipient: Member | None = None
    is_mine: bool = False


def look(connection: Connection, notice: Notice, services: Services) -> Ready:
    """How things stand now, neither locked nor waited for."""
    if notice.topic == CONTACT:
        return _look_at_contact(connection, notice, services)
    topic = topic_of(notice.topic)
    if topic is None:
        return Ready(UNKNOWN)
    errand = topic.errand(connection, notice, services)
    if errand is None:
        return Ready(Needless())
    recipient = services.people.find(connection, notice.recipient)
    return Ready(errand, recipient, services.outbox.is_mine(connection, notice, services.now()))


def _look_at_contact(connection: Connection, notice: Notice, services: Services) -> Ready:
    asked = {"about": notice.contact, "person": notice.recipient, **services.outbox.holding(notice, services.now())}
    rows = connection.execute(_statement(services.outbox.holds), asked).all()
    if not rows:
        return Ready(Never("its contact is gone"))
    recipient = next(iter(members_of(row for row in rows if row.person is not None)), None)
    return Ready(services.contacts.of_row(rows[0]), recipient, rows[0].is_mine)


@lru_cache(maxsize=2)  # built once, as the other statements are
def _statement(holds: ColumnElement[bool]) -> Select[Any]:
    return (
        select(contacts, *OF_PERSON, holds.label("is_mine"))
        .select_from(contacts)
        .outerjoin(people, people.c.id == bindparam("person"))
        .outerjoin(addresses, REACHED_AT)
        .where(contacts.c.reference == bindparam("about"))
    )

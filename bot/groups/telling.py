"""Who is told about a group: the line manager of whoever declared it, or who stands in for them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot import permissions
from bot.notices.chain import chain_for, may_stand_in
from bot.notices.outbox import Kind
from bot.records.groups import Group
from bot.records.people import Member
from bot.services import Services
from bot.wording import groups as words


def told_of(officer: Member | None, force: str, services: Services) -> tuple[Member, ...]:
    """The line manager, where they are there; else the first who stands in, as of the declaration, and the manager.

    Nobody whom the officer leads stands in, though they are the officer's deputy.
    """
    chain = chain_for(officer, force, services)
    manager = officer.manager if officer else None
    there = tuple(member for member in chain.people if member.id == manager)
    instead = [m for m in chain.people if officer is None or may_stand_in(m, officer, services.people)]
    return there or (*instead[:1], *chain.copied)


def in_words(told: Sequence[Member], officer: Member | None, what: str = "") -> str:
    """Whom an officer reads to be told; `what` follows "is told"."""
    if not told:
        return words.NOBODY_TOLD
    is_manager = officer is not None and told[0].id == officer.manager
    return (words.TOLD if is_manager else words.TOLD_IN_PLACE).format(person=told[0].id, what=what)


def tell(connection: Connection, group: Group, people: Sequence[str], number: int, services: Services) -> None:
    """Tell people of the last step, which is the `number`-th of the group; in the caller's transaction.

    Who stands in now and was not told of the declaration gets a copy of it, which shows the steps as well.
    """
    contact = services.contacts.peek(connection, group.reference)
    for person in people:
        member = services.people.find(connection, person)
        may_see = contact is None or permissions.standing(member, person, contact, services) is not None
        kind: Kind = "step" if may_see else "copy"
        key = f"{group.reference}/step/{number}/{person}" if may_see else f"{group.reference}/copy/{person}"
        services.outbox.put(connection, key, group.reference, person, kind, 0, services.now())

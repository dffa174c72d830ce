"""Somebody left: who settles what is still in their name, and settling it. Each is part of one transaction."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from bot import permissions
from bot.groups import talks
from bot.notices.hours import next_at_work
from bot.records import audit
from bot.records.groups import Group
from bot.records.leavers import Leaver
from bot.records.people import Member
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

TOPIC = "leaver"
_MOST_LEVELS_UP = 2  # of line managers
_STANDS_IN = ("professional_standards", "administrator")


def leave(connection: Connection, gone: Sequence[Member], services: Services) -> None:
    """Have line managers settle what these people leave behind, in the transaction that removes them.

    What those who leave were to settle for others goes to whoever settles their own things.
    """
    left = {member.id: member for member in gone}
    for member in gone:
        if services.groups.open_of(connection, [member.id]):
            manager = _who_settles(connection, member, left, services)
            _tell(connection, services.leavers.add(connection, member, manager, services.now()), services)
    for leaver in services.leavers.of_managers(connection, sorted(left)) if left else []:
        if leaver.person not in left:
            manager = _who_settles(connection, left[leaver.manager], left, services)
            services.posted.changed(connection, leaver.reference, services.now(), TOPIC)
            services.leavers.hand_over(connection, leaver.reference, manager)
            _tell(connection, Leaver(leaver.reference, leaver.person, leaver.force, manager, leaver.at), services)


def open_for(by: Actor, services: Services) -> list[Leaver]:
    """Those whom somebody settles, and for Professional Standards all of the force, with something still open.

    Looking is audited. Raises ActionRefused.
    """
    if by.member is None:
        raise ActionRefused("unknown")
    with services.store.database.write() as connection:
        leavers = services.leavers
        sees_all = permissions.sees_leavers(by.member)
        found = leavers.of_force(connection, by.member.force) if sees_all else leavers.of_managers(connection, [by.id])
        waiting = [leaver for leaver in found if is_open(connection, leaver, services)]
        now, number = services.now(), str(len(waiting))
        audit.append(services.store.database, connection, now, by.id, "listed_leavers", by.member.force, number)
    return waiting


def is_open(connection: Connection, leaver: Leaver, services: Services) -> bool:
    """Whether there is anything to settle: something is theirs, and they have not come back since, or left again."""
    return not _is_over(connection, leaver, services) and bool(groups_of(connection, leaver, services))


def groups_of(connection: Connection, leaver: Leaver, services: Services) -> list[Group]:
    """The groups that are still in their name."""
    return services.groups.open_of(connection, [leaver.person])


def out_of_group(by: Actor, reference: str, group: str, services: Services) -> None:
    """Record that somebody who left is out of a group; doing it twice is the same as once. Raises ActionRefused."""
    with services.store.database.write() as connection:
        leaver = may_settle(connection, by, reference, services)
        found = services.groups.find(connection, group)
        if found is None or found.owner != leaver.person:
            raise ActionRefused("unknown")
        if found.status == "open":
            now = services.now()
            services.posted.changed(connection, reference, now, TOPIC)
            talks.changed(connection, group, services)
            services.groups.end(connection, group, "left", now)
            audit.append(services.store.database, connection, now, by.id, "group_left", group, leaver.person)


def may_settle(connection: Connection, by: Actor, reference: str, services: Services) -> Leaver:
    """Whom somebody may settle things for, locked; raises ActionRefused."""
    leaver = services.leavers.find(connection, reference)
    if leaver is None or not permissions.may_settle(by.member, leaver) or _is_over(connection, leaver, services):
        raise ActionRefused("unknown")
    return leaver


def _is_over(connection: Connection, leaver: Leaver, services: Services) -> bool:
    back = services.people.find(connection, leaver.person) is not None
    return back or not services.leavers.is_last(connection, leaver)


def _who_settles(connection: Connection, gone: Member, left: Mapping[str, Member], services: Services) -> str:
    """The line manager as it was, or theirs; else who stands in for the force; nobody where there is none."""
    at: Member | None = gone
    for _ in range(_MOST_LEVELS_UP):
        above = at.manager if at else None
        if above and services.people.find(connection, above) is not None:
            return above
        at = left.get(above) if above else None
    return standing_in(connection, gone.force, services)


def standing_in(connection: Connection, force: str, services: Services) -> str:
    """Who settles what nobody else does; empty where there is nobody."""
    everybody = services.people.of_force(connection, force)
    return next((member.id for role in _STANDS_IN for member in everybody if role in member.roles), "")


def _tell(connection: Connection, leaver: Leaver, services: Services) -> None:
    manager = services.people.find(connection, leaver.manager) if leaver.manager else None
    due = next_at_work(manager, services) if manager else services.now()
    about = leaver.reference
    services.outbox.put(connection, f"{about}/told/{leaver.manager}", about, leaver.manager, "told", 0, due, TOPIC)

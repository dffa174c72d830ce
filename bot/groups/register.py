"""What people do with the register of groups; each is one transaction with its audit row."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from bot import permissions
from bot.groups import talks, telling
from bot.groups.checklist import Talk
from bot.notices.chain import may_stand_in
from bot.records import audit
from bot.records.groups import Group, Status
from bot.records.people import Member
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

Told = tuple[Member, ...]


def mine(by: Actor, services: Services) -> list[Group]:
    """The groups that somebody declared and still uses."""
    return services.groups.of([by.id])


def of_people(by: Actor, services: Services) -> list[Group]:
    """The groups of those whom somebody leads, or of whose talk they were told, by when they are to be reviewed.

    Looking is audited.
    """
    if by.member is None:
        raise ActionRefused("unknown")
    led = services.groups.of(_led_by(by.member, services))
    with services.store.database.write() as connection:
        known = {group.reference for group in led}
        more = [group for group in talks.told(connection, by.id, services) if group.reference not in known]
        found = sorted([*led, *more], key=lambda group: (group.review_due, group.declared))
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, by.id, "listed_groups", by.member.force, number)
    return found


def end(by: Actor, reference: str, status: Status, services: Services) -> tuple[Group, Told | None]:
    """The officer left a group, or it was closed; returns who is told, None where it was over. Raises ActionRefused."""
    with services.store.database.write() as connection:
        group = _found(connection, reference, services)
        if group.owner != by.id:
            raise ActionRefused("unknown")
        if group.status != "open":
            return group, None
        told = told_of(connection, by, group, services)
        talks.changed(connection, reference, services)
        services.groups.end(connection, reference, status, services.now())
        _record(connection, by, group, f"group_{status}", [member.id for member in told], services)
        return group, told


def change(by: Actor, reference: str, details: Mapping[str, str], services: Services) -> tuple[Group, Told | None]:
    """The officer says how a group is now; returns who is told which answers changed. Raises ActionRefused.

    Earlier answers stay in the group's history. Saying what is declared already changes nothing, and
    nobody is told (None).
    """
    with services.store.database.write() as connection:
        group = own(connection, by, reference, services)
        changed = {name: value for name, value in details.items() if group.details.get(name) != value}
        if not changed:
            return group, None
        told = told_of(connection, by, group, services)
        due = min(group.review_due, talks.due_after(changed, services))
        services.groups.change(connection, reference, {**group.details, **details}, due, services.now())
        talks.arm(connection, reference, due, services)
        _record(connection, by, group, "group_changed", [m.id for m in told], services, ", ".join(changed))
        return own(connection, by, reference, services), told


def own(connection: Connection, by: Actor, reference: str, services: Services) -> Group:
    """A group of somebody's own that is in use, locked where the transaction writes; raises ActionRefused."""
    group = _found(connection, reference, services)
    if group.owner != by.id:
        raise ActionRefused("unknown")
    if group.status != "open":
        raise ActionRefused("group_ended")
    return group


def to_review(by: Actor, reference: str, services: Services) -> Group:
    """The group whose review somebody is about to write. Raises ActionRefused."""
    with services.store.database.read() as connection:
        return _led(connection, by, reference, services)


def review(by: Actor, reference: str, talk: Talk, services: Services) -> Group:
    """A line manager talked about a group with its officer, who is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        group = _led(connection, by, reference, services)
        if group.status != "open":
            raise ActionRefused("group_over")
        talks.changed(connection, reference, services)
        services.groups.review(connection, reference, by.id, talk.answers(), talks.today(services), talk.next)
        talks.arm(connection, reference, talk.next, services)
        _record(connection, by, group, "group_reviewed", [group.owner], services)
        reviewed = services.groups.find(connection, reference)
    assert reviewed is not None, "it was locked"
    return reviewed


def _found(connection: Connection, reference: str, services: Services) -> Group:
    group = services.groups.find(connection, reference)
    if group is None:
        raise ActionRefused("unknown")
    return group


def _led(connection: Connection, by: Actor, reference: str, services: Services) -> Group:
    group = _found(connection, reference, services)
    if by.member is None:
        raise ActionRefused("unknown")
    if group.owner in _led_by(by.member, services):
        return group
    if reference not in [told.reference for told in talks.told(connection, by.id, services)]:
        raise ActionRefused("unknown")
    return group


def _led_by(member: Member, services: Services) -> list[str]:
    """Whose groups somebody reviews: those whom they lead, without who leads them, such as an inspector of the unit."""
    led = map(services.people.member, permissions.led_by(member, services))
    return [each.id for each in led if each is not None and may_stand_in(member, each, services.people)]


def told_of(connection: Connection, by: Actor, group: Group, services: Services) -> Told:
    """Who is told what an officer does with a group; nobody once the report that tells of it is no longer kept."""
    if services.contacts.peek(connection, group.reference) is None:
        return ()
    return telling.told_of(by.member, group.force, services)


def _record(
    connection: Connection,
    by: Actor,
    group: Group,
    action: str,
    others: Sequence[str],
    services: Services,
    detail: str = "",
) -> None:
    """Write the audit row and tell the others of it."""
    now = services.now()
    services.posted.changed(connection, group.reference, now)
    audit.append(services.store.database, connection, now, by.id, action, group.reference, detail)
    telling.tell(connection, group, others, len(audit.entries(connection, group.reference)), services)

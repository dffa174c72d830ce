"""What people do with the register of groups; each is one transaction with its audit row."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from bot import permissions
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.groups import Group, Status
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

LONGEST_REVIEW = 2000  # characters
SOON = timedelta(days=14)  # the next talk, where a group changed in a way that the line manager has to talk about
_TALK_SOON = ("disappearing", "outsiders")  # the answers of which a yes does that


def mine(by: Actor, services: Services) -> list[Group]:
    """The groups that somebody declared and still uses."""
    return services.groups.of([by.id])


def of_people(by: Actor, services: Services) -> list[Group]:
    """The groups of those whom somebody leads, by when they are to be reviewed; looking is audited."""
    if by.member is None:
        raise ActionRefused("unknown")
    found = services.groups.of(permissions.led_by(by.member, services))
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, by.id, "listed_groups", by.member.force, number)
    return found


def end(by: Actor, reference: str, status: Status, services: Services) -> Group:
    """The officer left a group, or it was closed; the line manager is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        group = _found(connection, reference, services)
        if group.owner != by.id:
            raise ActionRefused("unknown")
        if group.status == "open":
            services.groups.end(connection, reference, status, services.now())
            _record(connection, by, group, f"group_{status}", _manager(by, services), services)
        return group


def change(by: Actor, reference: str, details: Mapping[str, str], services: Services) -> Group:
    """The officer says how a group is now; the line manager is told which answers changed. Raises ActionRefused.

    Earlier answers stay in the report by which it was declared. Saying what is declared already changes nothing.
    """
    with services.store.database.write() as connection:
        group = own(connection, by, reference, services)
        changed = [name for name, value in details.items() if group.details.get(name) != value]
        if not changed:
            return group
        now, due = services.now(), group.review_due
        if any(name in changed and details[name] == "yes" for name in _TALK_SOON):
            due = min(due, now.astimezone(LONDON).date() + SOON)
        services.groups.change(connection, reference, {**group.details, **details}, due, now)
        _record(connection, by, group, "group_changed", _manager(by, services), services, ", ".join(changed))
        return own(connection, by, reference, services)


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


def review(by: Actor, reference: str, said: str, services: Services) -> Group:
    """A line manager talked about a group with its officer, who is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        group = _led(connection, by, reference, services)
        if group.status != "open":
            raise ActionRefused("group_over")
        today = services.now().astimezone(LONDON).date()
        services.groups.review(connection, reference, by.id, said, today)
        _record(connection, by, group, "group_reviewed", group.owner, services)
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
    if by.member is None or group.owner not in permissions.led_by(by.member, services):
        raise ActionRefused("unknown")
    return group


def _manager(by: Actor, services: Services) -> str | None:
    manager = by.member.manager if by.member else None
    return manager if manager and services.people.member(manager) is not None else None


def _record(
    connection: Connection,
    by: Actor,
    group: Group,
    action: str,
    other: str | None,
    services: Services,
    detail: str = "",
) -> None:
    """Write the audit row and tell the other side of it."""
    now = services.now()
    services.posted.changed(connection, group.reference, now)
    audit.append(services.store.database, connection, now, by.id, action, group.reference, detail)
    if other is not None:
        number = len(audit.entries(connection, group.reference))
        key = f"{group.reference}/step/{number}"
        services.outbox.put(connection, key, group.reference, other, "step", 0, now)

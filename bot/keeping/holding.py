"""Place and lift holds; each is one transaction with its audit row. Who may: Professional Standards, or the server."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot import permissions
from bot.keeping.identity import identity
from bot.permissions import Standing
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.forces import force_of
from bot.records.holds import Hold
from bot.records.retention import CLASSES
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

CONSOLE = "console"  # who acts on the server
OFFICE = "professional_standards"


def may_hold(by: Actor, contact: Contact, seen_as: Standing | None) -> bool:
    """Whether somebody may hold a contact that they see so: Professional Standards, but not what they filed."""
    if by.member is None or seen_as in (None, "officer"):
        return False
    return OFFICE in by.member.roles and by.member.force == contact.force


def place(by: Actor, reference: str, case: str, reason: str, services: Services) -> Hold:
    """Hold a contact, and the group that it declared. Raises ActionRefused."""
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        contact = _allowed(connection, by, reference, services)
        return _place_record(connection, by.id, reference, contact.force, case, reason, services)


def lift(by: Actor, number: int, reason: str, services: Services) -> Hold:
    """Lift a hold of a contact. Raises ActionRefused."""
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        hold = services.holds.find(connection, number)
        if hold is None or hold.kind != "record":
            raise ActionRefused("unknown")
        _allowed(connection, by, hold.what, services)
        return _lift(connection, by.id, hold, reason, services)


def holds_on(connection: Connection, by: Actor, contact: Contact, services: Services) -> list[Hold] | None:
    """The holds in force of a contact for whoever may place one; None for everybody else, who must not hear of any."""
    if not may_hold(by, contact, permissions.standing(by.member, by.id, contact, services)):
        return None
    return services.holds.of(connection, contact.reference)


def place_at_the_console(reference: str, case: str, reason: str, services: Services) -> Hold:
    """Hold a record by its reference. Raises ActionRefused where it is not kept, or not any more."""
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        force = force_of(connection, reference)
        if force is None:
            raise ActionRefused("unknown")
        return _place_record(connection, CONSOLE, reference, force, case, reason, services)


def place_on_person(person: str, accounts: Sequence[str], case: str, reason: str, services: Services) -> Hold:
    """Hold all that is kept about a person. Raises ActionRefused where nothing is."""
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        force = _force_of_person(connection, person, services)
        hashes = identity(connection, person, services.seal, accounts).hashes
        number = services.holds.place(
            connection,
            force=force,
            kind="person",
            what=person,
            case=case,
            reason=reason,
            by=CONSOLE,
            now=services.now(),
            hashes=hashes,
        )
        audit.append(services.store.database, connection, services.now(), CONSOLE, "held", person, _named(number))
        return _found(connection, number, services)


def lift_at_the_console(number: int, reason: str, services: Services) -> Hold:
    """Lift any hold. Raises ActionRefused where there is none of this number, or it was lifted."""
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        return _lift(connection, CONSOLE, _found(connection, number, services), reason, services)


def follow_accounts(connection: Connection, services: Services) -> None:
    """Have holds of people cover the accounts that an import gave them, in its transaction."""
    for hold in services.holds.all(connection):
        if hold.kind == "person":
            hashes = identity(connection, hold.what, services.seal).hashes
            services.holds.add_hashes(connection, hold.what, hashes)


def listed(services: Services, *, lifted: bool) -> list[Hold]:
    """Every hold with its reason; reading them is audited."""
    with services.store.database.write() as connection:
        found = services.holds.all(connection, lifted=lifted)
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, CONSOLE, "listed_holds", "holds", number)
        return found


def _place_record(
    connection: Connection, by: str, reference: str, force: str, case: str, reason: str, services: Services
) -> Hold:
    number = services.holds.place(
        connection, force=force, kind="record", what=reference, case=case, reason=reason, by=by, now=services.now()
    )
    audit.append(services.store.database, connection, services.now(), by, "held", reference, _named(number))
    return _found(connection, number, services)


def _lift(connection: Connection, by: str, hold: Hold, reason: str, services: Services) -> Hold:
    if hold.lifted is not None:
        raise ActionRefused("not_held")
    services.holds.lift(connection, hold.number, by, reason, services.now())
    audit.append(services.store.database, connection, services.now(), by, "hold_lifted", hold.what, _named(hold.number))
    return _found(connection, hold.number, services)


def _allowed(connection: Connection, by: Actor, reference: str, services: Services) -> Contact:
    contact = services.contacts.find(connection, reference)
    if contact is None or not may_hold(by, contact, permissions.standing(by.member, by.id, contact, services)):
        raise ActionRefused("unknown")
    return contact


def _force_of_person(connection: Connection, person: str, services: Services) -> str:
    """The force that somebody works for, or of what they left behind."""
    member = services.people.find(connection, person)
    if member is not None:
        return member.force
    who = identity(connection, person, services.seal)
    for kept in CLASSES:
        meant = who.rows_of(kept)
        if meant is None or "force" not in kept.table.c:
            continue
        force: str | None = connection.execute(select(kept.table.c.force).where(meant).limit(1)).scalar()
        if force is not None:
            return force
    raise ActionRefused("unknown")


def _found(connection: Connection, number: int, services: Services) -> Hold:
    hold = services.holds.find(connection, number)
    if hold is None:
        raise ActionRefused("unknown")
    return hold


def _named(number: int) -> str:
    return f"hold {number}"

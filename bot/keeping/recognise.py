"""What somebody recorded before anybody knew who they were becomes theirs, once a people file names their account."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, select, update

from bot.records import audit
from bot.records.people import UNKNOWN, unknown_id
from bot.records.retention import CLASSES
from bot.records.tables import addresses, contacts, people
from bot.services import Services

_LOG = "audit"  # its rows stay as they were written; an export finds them under both ids


def recognise(connection: Connection, forces: Sequence[str], services: Services) -> Mapping[str, str]:
    """Put people's ids in place of the pseudonyms of their accounts, in the transaction that imports these forces.

    What is held under a pseudonym stays as it is until that is lifted. Returns whose each pseudonym was:
    audit_recognised() has to follow, once nothing more is locked.
    """
    columns = [column for kept in CLASSES if kept.name != _LOG for column in kept.people]
    waiting = {column: _pseudonyms(connection, column) for column in columns}
    if not any(waiting.values()):
        return {}
    known, held = _known(connection, forces, services), services.holds.held(connection).people
    found = dict[str, str]()
    for column, pseudonyms in waiting.items():
        for pseudonym in sorted(pseudonyms & known.keys() - held):
            person = found[pseudonym] = known[pseudonym].id
            theirs = column == pseudonym
            if column is contacts.c.officer:
                in_their_force = (theirs, contacts.c.unit == "", contacts.c.force == known[pseudonym].force)
                connection.execute(update(contacts).where(*in_their_force).values(unit=known[pseudonym].unit))
            connection.execute(update(column.table).where(theirs).values({column.name: person}))
    return found


def audit_recognised(connection: Connection, found: Mapping[str, str], services: Services) -> None:
    """Write into the audit log whose each pseudonym was."""
    for pseudonym, person in sorted(found.items()):
        audit.append(services.store.database, connection, services.now(), "signpost", "recognised", person, pseudonym)


def _pseudonyms(connection: Connection, column: Column[str]) -> set[str]:
    return set(connection.execute(select(column).distinct().where(column.startswith(UNKNOWN))).scalars())


def _known(connection: Connection, forces: Sequence[str], services: Services) -> dict[str, Row[*tuple[Any, ...]]]:
    """The id, force and unit of everybody in these forces, by the pseudonyms of their accounts."""
    query = select(addresses.c.platform, addresses.c.account, people.c.id, people.c.force, people.c.unit)
    theirs = query.join(people, people.c.id == addresses.c.person).where(people.c.force.in_(forces))
    return {
        unknown_id(services.seal.pseudonym(f"{row.platform}:{row.account}")): row for row in connection.execute(theirs)
    }

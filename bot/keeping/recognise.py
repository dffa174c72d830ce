"""What somebody recorded before anybody knew who they were becomes theirs, once a people file names their account."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, select, update

from bot.records import audit
from bot.records.people import UNKNOWN, unknown_id
from bot.records.retention import CLASSES
from bot.records.tables import addresses, contacts, people
from bot.services import Services

_LOG = "audit"  # its rows stay as they were written; an export finds them under both ids


def recognise(connection: Connection, forces: Sequence[str], services: Services) -> None:
    """Put people's ids in place of the pseudonyms of their accounts, in the transaction that imports these forces."""
    columns = [column for kept in CLASSES if kept.name != _LOG for column in kept.people]
    waiting = {column: _pseudonyms(connection, column) for column in columns}
    if not any(waiting.values()):
        return
    known = _known(connection, forces, services)
    found = set[tuple[str, str]]()
    for column, pseudonyms in waiting.items():
        for pseudonym in sorted(pseudonyms & known.keys()):
            person, unit = known[pseudonym]
            theirs = column == pseudonym
            if column is contacts.c.officer:
                connection.execute(update(contacts).where(theirs, contacts.c.unit == "").values(unit=unit))
            connection.execute(update(column.table).where(theirs).values({column.name: person}))
            found.add((pseudonym, person))
    for pseudonym, person in sorted(found):  # only now: records are locked before the audit log
        audit.append(services.store.database, connection, services.now(), "signpost", "recognised", person, pseudonym)


def _pseudonyms(connection: Connection, column: Column[str]) -> set[str]:
    return set(connection.execute(select(column).distinct().where(column.startswith(UNKNOWN))).scalars())


def _known(connection: Connection, forces: Sequence[str], services: Services) -> dict[str, tuple[str, str]]:
    """The id and unit of everybody in these forces, by the pseudonyms of their accounts."""
    query = select(addresses.c.platform, addresses.c.account, people.c.id, people.c.unit)
    theirs = query.join(people, people.c.id == addresses.c.person).where(people.c.force.in_(forces))
    return {
        unknown_id(services.seal.pseudonym(f"{row.platform}:{row.account}")): (row.id, row.unit)
        for row in connection.execute(theirs)
    }

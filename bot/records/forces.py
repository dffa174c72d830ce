"""Which force a record belongs to, whatever kind of record it is."""

from sqlalchemy import Connection, literal, select, union_all

from bot.records.tables import accounts, campaigns, contacts, groups, leavers, questions

_KINDS = (accounts, campaigns, contacts, groups, leavers, questions)


def force_of(connection: Connection, reference: str) -> str | None:
    """The force of the record with this reference; None where there is none."""
    found = union_all(*(select(kind.c.force).where(kind.c.reference == literal(reference)) for kind in _KINDS))
    force: str | None = connection.execute(found).scalars().first()
    return force

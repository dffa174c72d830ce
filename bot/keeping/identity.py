"""Under which ids and keyed hashes the rows of one person are found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from bot.records.audit import NAMING
from bot.records.people import unknown_id
from bot.records.retention import RetentionClass, lists_any
from bot.records.seal import Seal
from bot.records.tables import addresses, audit, groups, transfers


@dataclass(frozen=True)
class Identity:
    """`ids` stand in records: the person's own, and those they recorded under before anybody knew who they were."""

    person: str
    ids: tuple[str, ...]
    hashes: tuple[str, ...]

    def rows_of(self, kept: RetentionClass) -> ColumnElement[bool] | None:
        """What tells this person's rows of a class; None where its rows name nobody."""
        named: list[ColumnElement[bool]] = [column.in_(self.ids) for column in kept.people]
        named += [lists_any(column, self.ids) for column in kept.listed]
        if kept.hashed is not None:
            named.append(kept.hashed.in_(self.hashes))
        if kept.table is audit:
            named.append(audit.c.action.in_(NAMING) & audit.c.detail.in_(self.ids))
        if kept.table is transfers:
            theirs = select(groups.c.reference).where(groups.c.owner.in_(self.ids))
            named.append(transfers.c.reference.in_(theirs))
        return or_(*named) if named else None


def identity(connection: Connection, person: str, seal: Seal, accounts: Sequence[str] = ()) -> Identity:
    """Who somebody is in the tables: by their id, the accounts that reach them, and `accounts` of earlier times."""
    known = connection.execute(select(addresses.c.platform, addresses.c.account).where(addresses.c.person == person))
    accounts = (f"person:{person}", *(f"{platform}:{account}" for platform, account in known), *accounts)
    hashes = [seal.pseudonym(account) for account in dict.fromkeys(accounts)]
    return Identity(person, (person, *map(unknown_id, hashes)), (*hashes, seal.pseudonym(f"sessions of {person}")))

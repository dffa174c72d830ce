"""Who works here: people with their units, line managers, deputies, roles and the accounts that reach them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, not_, select

from bot.records import audit
from bot.records.chats import REFUSED
from bot.records.database import Database
from bot.records.tables import addresses, people
from knowledge.reports.handling import OFFICES

PLATFORMS = ("slack", "teams", "web")
ROLES = (*OFFICES, "administrator")
UNKNOWN = "unknown-"  # how what stands for an account that belongs to nobody known begins

# One row for each account of a person, or one without any; named so that they can stand beside another table's.
OF_PERSON = (
    people.c.id.label("person"),
    people.c.force.label("person_force"),
    people.c.unit.label("person_unit"),
    *(people.c[name] for name in ("manager", "deputy", "roles", "absent_until")),
    addresses.c.platform,
    addresses.c.account,
)
REACHED_AT = and_(addresses.c.person == people.c.id, not_(REFUSED))  # joins people with what leads to them
_WITH_ADDRESSES = select(*OF_PERSON).select_from(people).outerjoin(addresses, REACHED_AT).order_by(people.c.id)
_AS_IMPORTED = (
    select(*OF_PERSON).select_from(people).outerjoin(addresses, addresses.c.person == people.c.id).order_by(people.c.id)
)
_ONE = _WITH_ADDRESSES.where(people.c.id == bindparam("person"))


class PersonTaken(ValueError):
    """An id or an account belongs to somebody of a force that is not imported with it; the message names them."""


@dataclass(frozen=True, order=True)
class Address:
    """An account that reaches somebody on a platform: slack, teams or web."""

    platform: str
    account: str


@dataclass(frozen=True)
class Member:
    """Somebody who works here; `manager` and `deputy` are ids, and `absent_until` is the last day of an absence.

    Where it was read from the database, `addresses` are those that lead to them: without what is known to be refused.
    """

    id: str
    force: str
    unit: str
    manager: str | None = None
    deputy: str | None = None
    roles: frozenset[str] = frozenset()
    absent_until: date | None = None
    addresses: tuple[Address, ...] = ()

    def is_reached_by(self, platforms: Collection[str]) -> bool:
        """Whether one of these platforms leads to them."""
        return any(address.platform in platforms for address in self.addresses)


@dataclass(frozen=True)
class Imported:
    """How many people an import added, changed and removed."""

    added: int
    changed: int
    removed: int


def unknown_id(hashed: str) -> str:
    """What stands in records for an account that belongs to nobody known, from the account's keyed hash."""
    return f"{UNKNOWN}{hashed[:12]}"


class People:
    """The people; lists of them are in the order of their ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_all(
        self,
        members: Sequence[Member],
        now: datetime,
        left: Callable[[Connection, Sequence[Member]], None] | None = None,
        moved: Callable[[Connection, Sequence[Member]], None] | None = None,
    ) -> Imported:
        """Make `members` the whole truth for the forces that occur in them; other forces stay as they are.

        Whoever else was in those forces is removed with all accounts; `left` is called with them in the same
        transaction, and `moved` with those who are in another unit now. Raises PersonTaken, and then nothing is
        changed.
        """
        wanted = {member.id: member for member in members}
        forces = sorted({member.force for member in members})
        with self._database.write() as connection:
            self._database.lock_holds(connection)  # a hold has to cover the accounts that come with this import
            found = connection.execute(_AS_IMPORTED.where(people.c.force.in_(forces)))
            held = {member.id: member for member in members_of(found)}
            _remove(connection, forces)
            _refuse_taken(connection, wanted)
            _insert(connection, members)
            gone = [member for member in held.values() if member.id not in wanted]
            if left is not None:
                left(connection, gone)
            elsewhere = [m for m in wanted.values() if m.id in held and held[m.id].unit != m.unit]
            if moved is not None and elsewhere:
                moved(connection, elsewhere)
            for force in forces:
                audit.append(self._database, connection, now, "console", "people_imported", force)
        kept = wanted.keys() & held.keys()
        changed = sum(held[person] != _in_order(wanted[person]) for person in kept)
        return Imported(len(wanted) - len(kept), changed, len(held) - len(kept))

    def member(self, person: str) -> Member | None:
        """The person with this id."""
        with self._database.read() as connection:
            return self.find(connection, person)

    def find(self, connection: Connection, person: str) -> Member | None:
        """The person with this id, read over the caller's connection."""
        return next(iter(members_of(connection.execute(_ONE, {"person": person}))), None)

    def at(self, platform: str, account: str) -> Member | None:
        """The person whom this account reaches."""
        reached = select(addresses.c.person).where(addresses.c.platform == platform, addresses.c.account == account)
        return self._first(people.c.id.in_(reached))

    def of_unit(self, force: str, unit: str) -> list[Member]:
        """Everybody of a unit."""
        return self._all(people.c.force == force, people.c.unit == unit)

    def with_role(self, force: str, role: str, connection: Connection | None = None) -> list[Member]:
        """Everybody of a force who has this role; as the caller's transaction sees it, where one is given."""
        listed = " " + people.c.roles + " "
        meant = (people.c.force == force, listed.contains(f" {role} ", autoescape=True))
        return _find(connection, *meant) if connection is not None else self._all(*meant)

    def managed_by(self, person: str) -> list[Member]:
        """Everybody whose line manager this person is, in whatever force."""
        return self._all(people.c.manager == person)

    def everybody(self, force: str) -> list[Member]:
        """Everybody of a force."""
        return self._all(people.c.force == force)

    def of_force(self, connection: Connection, force: str) -> list[Member]:
        """The same, read over the caller's connection."""
        return _find(connection, people.c.force == force)

    def _all(self, *conditions: ColumnElement[bool]) -> list[Member]:
        with self._database.read() as connection:
            return _find(connection, *conditions)

    def _first(self, condition: ColumnElement[bool]) -> Member | None:
        return next(iter(self._all(condition)), None)


def _find(connection: Connection, *conditions: ColumnElement[bool]) -> list[Member]:
    return members_of(connection.execute(_WITH_ADDRESSES.where(*conditions)))


def members_of(rows: Iterable[Row[Any]]) -> list[Member]:
    """The members of rows of OF_PERSON, which lie together by person."""
    return [_member(list(lines)) for _, lines in groupby(rows, lambda row: row.person)]


def _member(lines: list[Row[Any]]) -> Member:
    row = lines[0]
    reached = tuple(sorted(Address(line.platform, line.account) for line in lines if line.platform is not None))
    roles = frozenset(row.roles.split())
    about = (row.person, row.person_force, row.person_unit, row.manager, row.deputy)
    return Member(*about, roles, row.absent_until, reached)


def _in_order(member: Member) -> Member:
    """The member as it is read back, with its accounts in order."""
    return replace(member, addresses=tuple(sorted(member.addresses)))


def _remove(connection: Connection, forces: Sequence[str]) -> None:
    ids = select(people.c.id).where(people.c.force.in_(forces))
    connection.execute(delete(addresses).where(addresses.c.person.in_(ids)))
    connection.execute(delete(people).where(people.c.force.in_(forces)))


def _refuse_taken(connection: Connection, wanted: dict[str, Member]) -> None:
    """Refuse what belongs to somebody of another force: one force's file must never take over people of another."""
    reached = {address: member.id for member in wanted.values() for address in member.addresses}
    taken = []
    for row in connection.execute(select(people.c.id, people.c.force).order_by(people.c.id)):
        if row.id in wanted:
            taken.append(f"{row.id!r} is the id of somebody in {row.force}")
    for row in connection.execute(select(addresses).order_by(addresses.c.person)):
        if person := reached.get(Address(row.platform, row.account)):
            taken.append(f"the {row.platform} account of {person!r} belongs to {row.person!r} in another force")
    if taken:
        advice = "To move somebody, import both forces in one file."
        raise PersonTaken("\n".join([*taken, advice]))


def _insert(connection: Connection, members: Sequence[Member]) -> None:
    rows = [
        {
            **{name: getattr(member, name) for name in ("id", "force", "unit", "manager", "deputy", "absent_until")},
            "roles": " ".join(sorted(member.roles)),
        }
        for member in members
    ]
    accounts = [{**vars(address), "person": member.id} for member in members for address in member.addresses]
    if rows:
        connection.execute(insert(people), rows)
    if accounts:
        connection.execute(insert(addresses), accounts)

"""The register of force accounts on social media: who answers for each, who posts on it, when it was last looked at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import ColumnElement, Connection, insert, select, update

from bot.records.database import Database, aware, utc
from bot.records.references import new_reference
from bot.records.tables import accounts

ACCOUNT_LIFE = timedelta(days=6 * 366)  # after it was closed
MOST_EDITORS = 15  # as many as there is room for; no force's policy says how many there may be

Status = Literal["applied", "approved", "open", "closing", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)
Decide = Literal["unused", "not_needed"]


@dataclass(frozen=True)
class Account:
    """One force account on one platform; people are ids.

    `stand_in` leads the owner who left, `access` are those who have to be taken off on the platform itself, `decide` is
    why corporate communications has to decide about it, and `review` holds the answers of the last review.
    """

    reference: str
    force: str
    platform: str
    handle: str
    unit: str
    status: Status
    owner: str | None
    editors: tuple[str, ...]
    purpose: str
    holder: str = ""  # for whom it was applied for, as the application says it
    report: str | None = None
    stand_in: str | None = None
    access: tuple[str, ...] = ()
    decide: Decide | None = None
    review: Mapping[str, str] = field(default_factory=dict)
    reviewed: date | None = None
    review_due: date | None = None
    last_used: date | None = None
    unused: int = 0
    added: datetime | None = None


class Accounts:
    """Keeps and finds accounts. Reading somebody else's is to be audited by whoever calls."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def add(self, connection: Connection, account: Account, now: datetime) -> str:
        """Add an account in the caller's transaction and give it a reference, which is returned."""
        reference = new_reference()
        row = {"reference": reference, "added": utc(now), **self._row(account, reference)}
        connection.execute(insert(accounts).values(row))
        return reference

    def save(self, connection: Connection, account: Account, now: datetime) -> None:
        """Keep what became of an account, in the caller's transaction; a closed one is kept for six years."""
        expires = utc(now + ACCOUNT_LIFE) if account.status == "closed" else None
        row = {**self._row(account, account.reference), "expires": expires}
        connection.execute(update(accounts).where(accounts.c.reference == account.reference).values(row))

    def find(self, connection: Connection, reference: str) -> Account | None:
        """The account with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(select(accounts).where(accounts.c.reference == reference).with_for_update()).first()
        return self._account(row) if row else None

    def peek(self, connection: Connection, reference: str) -> Account | None:
        """The account with this reference, without a lock."""
        row = connection.execute(select(accounts).where(accounts.c.reference == reference)).first()
        return self._account(row) if row else None

    def of_people(self, connection: Connection, people: Collection[str]) -> list[Account]:
        """The accounts that these people own, edit or stand in for, but for closed ones."""
        query = select(accounts).where(accounts.c.status != "closed").order_by(accounts.c.review_due, accounts.c.added)
        sought = frozenset(people)  # not in the query: a whole force may be sought, when it is imported anew
        rows = [row for row in connection.execute(query) if sought & {row.owner, row.stand_in, *row.editors.split()}]
        return [self._account(row) for row in rows]

    def of_force(self, connection: Connection, force: str) -> list[Account]:
        """Every account of a force, closed ones last."""
        found = self._all(connection, accounts.c.force == force)
        return sorted(found, key=lambda account: account.status == "closed")

    def of_report(self, connection: Connection, report: str) -> Account | None:
        """The account that a report was entered as."""
        return next(iter(self._all(connection, accounts.c.report == report)), None)

    def named(self, connection: Connection, force: str, platform: str, handle: str) -> Account | None:
        """The account of this name on a platform that is not closed."""
        there = (accounts.c.force == force, accounts.c.platform == platform, accounts.c.status != "closed")
        return next((a for a in self._all(connection, *there) if a.handle.casefold() == handle.casefold()), None)

    def _all(self, connection: Connection, *conditions: ColumnElement[bool]) -> list[Account]:
        query = select(accounts).where(*conditions).order_by(accounts.c.review_due, accounts.c.added)
        return [self._account(row) for row in connection.execute(query)]

    def _row(self, account: Account, reference: str) -> dict[str, Any]:
        place = f"accounts/{reference}"
        details = {"purpose": account.purpose, "holder": account.holder}
        row = {name: getattr(account, name) for name in _KEPT_AS_THEY_ARE}
        row |= {"editors": " ".join(account.editors), "access": " ".join(account.access)}
        row["details"] = self._seal.close(msgspec.json.encode(details).decode(), f"{place}/details")
        said = msgspec.json.encode(dict(account.review)).decode()
        row["review"] = self._seal.close(said, f"{place}/review") if account.review else None
        return row

    def _account(self, row: Any) -> Account:
        place = f"accounts/{row.reference}"
        details = msgspec.json.decode(self._seal.open(row.details, f"{place}/details"), type=dict[str, str])
        said = self._seal.open(row.review, f"{place}/review") if row.review else "{}"
        return Account(
            reference=row.reference,
            editors=tuple(row.editors.split()),
            access=tuple(row.access.split()),
            purpose=details["purpose"],
            holder=details["holder"],
            review=msgspec.json.decode(said, type=dict[str, str]),
            added=aware(row.added),
            **{name: getattr(row, name) for name in _KEPT_AS_THEY_ARE},
        )


_KEPT_AS_THEY_ARE = (
    *("force", "platform", "handle", "unit", "status", "owner", "stand_in", "decide", "report"),
    *("reviewed", "review_due", "last_used", "unused"),
)

"""The register of messaging groups: who uses which for work, and when a line manager last talked about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from bot.notices.timing import LONDON
from bot.records.database import Database, among, aware, utc
from bot.records.group_tables import group_history
from bot.records.tables import groups

GROUP_LIFE = timedelta(days=6 * 366)  # after it was left or closed
REVIEWED_EVERY = timedelta(days=365)

Status = Literal["open", "left", "closed"]
What = Literal["group", "talk"]


@dataclass(frozen=True)
class Group:
    """One group of one person. `details` are the answers by which it was declared.

    `review` are those of the last talk: `said` is what was discussed, all that talks of earlier versions have.
    """

    reference: str
    force: str
    owner: str
    status: Status
    details: Mapping[str, str]
    declared: datetime
    review_due: date
    reviewed: date | None
    reviewer: str | None
    review: Mapping[str, str]
    changed: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True)
class Past:
    """What was declared about a group until it was changed, or a talk before the last, as of `day`."""

    what: What
    by: str
    day: date
    answers: Mapping[str, str]


class Groups:
    """Keeps and finds groups. Reading somebody else's is to be audited by whoever calls."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def add(
        self,
        connection: Connection,
        reference: str,
        force: str,
        owner: str,
        details: Mapping[str, str],
        now: datetime,
        review_due: date | None = None,
    ) -> None:
        """Add a group in the caller's transaction; its first review is due then, or in a year."""
        sealed = self._seal.close(msgspec.json.encode(dict(details)).decode(), f"groups/{reference}/details")
        row: dict[str, Any] = {"reference": reference, "force": force, "owner": owner, "status": "open"}
        row |= {"details": sealed, "declared": utc(now), "review_due": review_due or (now + REVIEWED_EVERY).date()}
        connection.execute(insert(groups).values(row))

    def find(self, connection: Connection, reference: str) -> Group | None:
        """The group with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(select(groups).where(groups.c.reference == reference).with_for_update()).first()
        return self._group(row) if row else None

    def of(self, owners: Sequence[str]) -> list[Group]:
        """The groups of these people that are in use, by when the next review is due."""
        with self._database.read() as connection:
            return self.open_of(connection, owners)

    def open_of(self, connection: Connection, owners: Sequence[str]) -> list[Group]:
        """The same, read over the caller's connection."""
        query = select(groups).where(among(connection, groups.c.owner, owners), groups.c.status == "open")
        found = connection.execute(query.order_by(groups.c.review_due, groups.c.declared))
        return [self._group(row) for row in found]

    def open_among(self, connection: Connection, references: Sequence[str]) -> list[Group]:
        """Those of these groups that are in use, by when the next review is due; not locked."""
        query = select(groups).where(among(connection, groups.c.reference, references), groups.c.status == "open")
        found = connection.execute(query.order_by(groups.c.review_due, groups.c.declared))
        return [self._group(row) for row in found]

    def of_force(self, force: str) -> list[Group]:
        """Every group of a force that is still kept, oldest first: what is exported."""
        query = select(groups).where(groups.c.force == force).order_by(groups.c.declared, groups.c.reference)
        with self._database.read() as connection:
            return [self._group(row) for row in connection.execute(query)]

    def change(
        self, connection: Connection, reference: str, details: Mapping[str, str], review_due: date, now: datetime
    ) -> None:
        """Put other details in place of those declared, which stay in the history. In the caller's transaction."""
        if before := self.find(connection, reference):
            self._keep(connection, before, "group")
        sealed = self._seal.close(msgspec.json.encode(dict(details)).decode(), f"groups/{reference}/details")
        values = {"details": sealed, "review_due": review_due, "changed": utc(now)}
        connection.execute(update(groups).where(groups.c.reference == reference).values(values))

    def end(self, connection: Connection, reference: str, status: Status, now: datetime) -> None:
        """Somebody left a group, or it was closed; in the caller's transaction."""
        values = {"status": status, "expires": utc(now + GROUP_LIFE)}
        connection.execute(update(groups).where(groups.c.reference == reference).values(values))

    def review(
        self, connection: Connection, reference: str, reviewer: str, review: Mapping[str, str], today: date, due: date
    ) -> None:
        """A line manager has talked about it, and when the next review is due; the talk before stays in the history.

        In the caller's transaction.
        """
        before = self.find(connection, reference)
        if before is not None and before.reviewed is not None:
            self._keep(connection, before, "talk")
        sealed = self._seal.close(msgspec.json.encode(dict(review)).decode(), f"groups/{reference}/review")
        values = {"reviewed": today, "reviewer": reviewer, "review": sealed, "review_due": due}
        connection.execute(update(groups).where(groups.c.reference == reference).values(values))

    def past(self, connection: Connection, references: Sequence[str]) -> dict[str, list[Past]]:
        """The history of these groups, oldest first."""
        meant = among(connection, group_history.c.reference, references)
        found: dict[str, list[Past]] = defaultdict(list)
        for row in connection.execute(select(group_history).where(meant).order_by(group_history.c.key)):
            answers = _answers(self._seal.open(row.content, f"group_history/{row.key}/content"))
            found[row.reference].append(Past(row.what, row.by, row.day, answers))
        return found

    def _keep(self, connection: Connection, before: Group, what: What) -> None:
        """Add what is about to be replaced to the history of a group that is locked."""
        of_group = group_history.c.reference == before.reference
        number = connection.execute(select(func.count()).select_from(group_history).where(of_group)).scalar_one()
        key = f"{before.reference}/{number + 1:05d}"
        declared = (before.changed or before.declared).astimezone(LONDON).date()
        by, day, answers = (
            (before.owner, declared, before.details)
            if what == "group"
            else (before.reviewer or "", before.reviewed, before.review)
        )
        content = self._seal.close(msgspec.json.encode(dict(answers)).decode(), f"group_history/{key}/content")
        row = {"key": key, "reference": before.reference, "what": what, "owner": before.owner, "by": by, "day": day}
        connection.execute(insert(group_history).values({**row, "content": content}))

    def _group(self, row: Any) -> Group:
        place = f"groups/{row.reference}"
        details = msgspec.json.decode(self._seal.open(row.details, f"{place}/details"), type=dict[str, str])
        review = _answers(self._seal.open(row.review, f"{place}/review")) if row.review else {}
        about = (row.reference, row.force, row.owner, row.status, details, aware(row.declared))
        changed = aware(row.changed) if row.changed else None
        expires = aware(row.expires) if row.expires else None
        return Group(*about, row.review_due, row.reviewed, row.reviewer, review, changed, expires)


def _answers(text: str) -> Mapping[str, str]:
    """The answers of a declaration or a talk; of talks, earlier versions kept what was discussed alone."""
    try:
        return msgspec.json.decode(text, type=dict[str, str])
    except msgspec.DecodeError:
        return {"said": text}

"""The outbox: notices and timers as rows, claimed with a lease, the attempt committed first, finished by the owner.

Compared by experiment with DBOS, procrastinate, huey and APScheduler (DESIGN.md, "Records and notices"): a plain
transactional outbox was the only one that lost nothing under kill -9 on both databases.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Boolean, ColumnElement, Connection, Select, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.records.database import Database, aware, utc
from bot.records.tables import contacts, notices

LEASE = timedelta(seconds=60)
_LONG_AGO = timedelta(hours=1)  # before now on any clock
MOST_ATTEMPTS = 100  # with the pauses between them most of a day

# In which turn a notice is sent: what is about an emergency before all else, however much of that waits.
_FIRST, _OTHERS = 0, 1
_URGENT = or_(
    bindparam("is_unfinished", type_=Boolean()),  # about a run that is an emergency and not filed yet
    select(contacts.c.urgency).where(contacts.c.reference == bindparam("about")).scalar_subquery() == "emergency",
)

# Built once: SQLAlchemy takes longer to put a statement together than SQLite to run it.
_PUT = (
    insert(notices).values(turn=case((_URGENT, _FIRST), else_=_OTHERS)).on_conflict_do_nothing(index_elements=["key"])
)
_HELD = (notices.c.id == bindparam("notice"), notices.c.state == "claimed", notices.c.owner == bindparam("holder"))
_CLAIM = update(notices).where(notices.c.id == bindparam("notice"))
_FINISH = update(notices).where(*_HELD)
_OF_CONTACTS = notices.c.topic == "contact"

Kind = Literal["told", "reminder", "escalate", "copy", "step", "alarm", "unfinished", "clock", "due"]
UNTIL_ACKNOWLEDGED: tuple[Kind, ...] = ("told", "reminder", "escalate")  # needless once somebody has taken it on


@dataclass(frozen=True)
class Notice:
    """Something that one person must be told, or a timer that looks after it.

    `contact` is the reference of what it is about: of a contact, unless `topic` says something else (topics.py).
    `owner` is who claimed it. `maybe_sent`: an earlier claim ended without a word, so look before sending again.
    """

    id: int
    key: str
    contact: str
    recipient: str
    kind: Kind
    level: int
    attempts: int
    owner: str
    maybe_sent: bool
    topic: str = "contact"

    @property
    def is_spent(self) -> bool:
        """Whether it was tried too often: a message that crashes its sender must not loop for ever."""
        return self.attempts > MOST_ATTEMPTS


@dataclass(frozen=True)
class Parked:
    """A notice that could not be delivered, `due` since then; `parking` tells this giving up from a later one."""

    id: int
    key: str
    contact: str
    recipient: str
    kind: Kind
    due: datetime
    problem: str
    parking: str
    topic: str
    is_parked: bool


class Outbox:
    """Puts, claims and finishes notices."""

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database, self._lease = database, lease
        clock = database.clock
        self._next = _next(clock)
        self._mine = select(notices.c.id).where(*_HELD, notices.c.lease > clock)

    def put(
        self,
        connection: Connection,
        key: str,
        contact: str,
        recipient: str,
        kind: Kind,
        level: int,
        due: datetime,
        topic: str = "contact",
    ) -> None:
        """Add a notice in the caller's transaction; one with the same key is not added again."""
        row = {"key": key, "contact": contact, "recipient": recipient, "kind": kind, "level": level, "topic": topic}
        row |= {"about": contact, "is_unfinished": kind == "unfinished"}
        connection.execute(_PUT, {**row, "due": utc(due), "state": "waiting", "attempts": 0})

    def rearm(self, connection: Connection, key: str, due: datetime) -> None:
        """Have a timer that went off in vain go off again, in the caller's transaction."""
        again = update(notices).where(notices.c.key == key, notices.c.state == "delivered")
        connection.execute(again.values(due=utc(due), state="waiting", attempts=0, delivered=None))

    def claim(self, connection: Connection, now: datetime) -> Notice | None:
        """The next notice that is due, emergencies first, claimed and its attempt counted; None where nothing is due.

        The caller commits before anything is sent. It waits for no lock, so the caller may hold others.
        """
        row = connection.execute(self._next, {"now": utc(now)}).first()
        if row is None:
            return None
        owner, attempts = secrets.token_hex(8), row.attempts + 1
        claimed = {"state": "claimed", "owner": owner, "lease": row.clock + self._lease, "attempts": attempts}
        connection.execute(_CLAIM, {"notice": row.id, **claimed})
        again = row.state == "claimed"
        return _notice(row, attempts, owner, again)

    def is_mine(self, connection: Connection, notice: Notice, now: datetime) -> bool:
        """Whether the claim still holds: asked right before sending."""
        held = {"notice": notice.id, "holder": notice.owner, "now": utc(now)}
        return connection.execute(self._mine, held).first() is not None

    def delivered(self, connection: Connection, notice: Notice, receipt: str, now: datetime) -> bool:
        """Mark as delivered in the caller's transaction; False where it was cancelled or claimed by another."""
        values = {"state": "delivered", "receipt": receipt[:200], "delivered": utc(now), "problem": None}
        return self._finish(connection, notice, values)

    def postpone(self, connection: Connection, notice: Notice, until: datetime, problem: str) -> bool:
        """Try again later, in the caller's transaction, and still look first where it may have been sent."""
        values: dict[str, object] = {"state": "waiting", "due": utc(until), "problem": problem[:80]}
        if notice.maybe_sent:  # stays claimed, by nobody: only a claim that ran out is followed by a look
            values |= {"state": "claimed", "lease": utc(until)}
        return self._finish(connection, notice, values)

    def park(self, connection: Connection, notice: Notice, problem: str) -> bool:
        """Give up, in the caller's transaction; administrators see what is parked.

        The owner stays, as the name of this parking; the lease only where it may have been sent: it has to be looked
        for before it is sent again.
        """
        held: dict[str, object] = {"notice": notice.id, "holder": notice.owner}
        lease: dict[str, object] = {} if notice.maybe_sent else {"lease": None}
        parked = {"state": "parked", "problem": problem[:80], **lease}
        return connection.execute(_FINISH, {**held, **parked}).rowcount == 1

    def unpark(self, connection: Connection, parked: int, parking: str, recipient: str, now: datetime) -> bool:
        """Have a parked notice sent as if it were new, in the caller's transaction; False where that was done before.

        `parking` is the owner that it was parked with; `recipient` may be another than before.
        """
        meant = (notices.c.id == parked, notices.c.state == "parked", func.coalesce(notices.c.owner, "") == parking)
        values = {"due": utc(now), "attempts": 0, "owner": None, "problem": None, "recipient": recipient}
        fresh = update(notices).where(*meant, notices.c.lease.is_(None)).values(state="waiting", **values)
        ran_out = utc(now - _LONG_AGO)  # claimed by nobody, so that it is looked for first
        maybe_sent = update(notices).where(*meant).values(state="claimed", lease=ran_out, **values)
        return any(connection.execute(query).rowcount == 1 for query in (fresh, maybe_sent))

    def drop(self, connection: Connection, notice: Notice) -> bool:
        """Nobody has to be told after all; in the caller's transaction, while the claim is held."""
        return self._finish(connection, notice, {"state": "cancelled"})

    def cancel(self, connection: Connection, contact: str, *kinds: Kind, recipient: str | None = None) -> None:
        """Cancel what is pending about a contact, for one person or all, in the transaction that makes it needless."""
        pending = notices.c.state.in_(["waiting", "claimed"])
        query = update(notices).where(notices.c.contact == contact, notices.c.kind.in_(kinds), pending)
        if recipient is not None:
            query = query.where(notices.c.recipient == recipient)
        connection.execute(query.values(state="cancelled"))

    def parked(self, connection: Connection) -> list[Parked]:
        """What was given up, oldest first."""
        query = select(notices).where(notices.c.state == "parked").order_by(notices.c.due, notices.c.id)
        return [_parked(row) for row in connection.execute(query)]

    def find(self, connection: Connection, number: int) -> Parked | None:
        """A notice by its number, whatever became of it; only where it `is_parked` was it given up."""
        row = connection.execute(select(notices).where(notices.c.id == number)).first()
        return _parked(row) if row else None

    def recipients(self, contact: str, *kinds: Kind) -> list[str]:
        """Who was told, or is going to be, each once, first to last."""
        query = select(notices.c.recipient).where(notices.c.contact == contact, notices.c.kind.in_(kinds))
        with self._database.read() as connection:
            return list(dict.fromkeys(connection.execute(query.order_by(notices.c.id)).scalars()))

    def about(self, recipient: str) -> list[str]:
        """The contacts that somebody was told of, or of whose notices something went wrong."""
        kinds = notices.c.kind.in_(["told", "copy", "alarm"])
        query = select(notices.c.contact).where(notices.c.recipient == recipient, _OF_CONTACTS, kinds).distinct()
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def told_of_topics(self, connection: Connection, recipient: str) -> list[Notice]:
        """What somebody was told that is about no contact, newest first."""
        meant = (notices.c.recipient == recipient, ~_OF_CONTACTS, notices.c.state == "delivered")
        query = select(notices).where(*meant).order_by(notices.c.delivered.desc(), notices.c.id.desc())
        return [_notice(row, row.attempts, "", False) for row in connection.execute(query)]

    def overdue(self, since: datetime) -> int:
        """How many notices and timers that were due then are still not done: the watchdog asks."""
        pending = notices.c.state.in_(["waiting", "claimed"]) & notices.c.turn.in_([_FIRST, _OTHERS])  # for the index
        query = select(func.count()).where(pending, notices.c.due < utc(since))
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def _finish(self, connection: Connection, notice: Notice, values: dict[str, object]) -> bool:
        held = {"notice": notice.id, "holder": notice.owner}
        return connection.execute(_FINISH, {**held, "owner": None, "lease": None, **values}).rowcount == 1


def _parked(row: Any) -> Parked:
    about = (row.id, row.key, row.contact, row.recipient, row.kind, aware(row.due))
    return Parked(*about, row.problem or "", row.owner or "", row.topic, row.state == "parked")


def _notice(row: Any, attempts: int, owner: str, again: bool) -> Notice:
    about = (row.id, row.key, row.contact, row.recipient, row.kind, row.level)
    return Notice(*about, attempts, owner, again, row.topic)


def _next(clock: ColumnElement[datetime]) -> Select[Any]:
    """The notice whose turn it is, locked, of those that nobody else has locked; and what time it is.

    Four questions in one, asked one after the other until one has an answer: with OR between them SQLite would read
    the whole table, with every timer that sleeps.
    """
    found = [
        select(notices.c.id)
        .where(notices.c.state == state, notices.c.turn == turn, is_due)
        .order_by(notices.c.due)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
        for turn in (_FIRST, _OTHERS)
        for state, is_due in (("claimed", notices.c.lease < clock), ("waiting", notices.c.due <= clock))
    ]
    # Locked once more, so that what another process did to it a moment ago is read.
    return select(notices, clock.label("clock")).where(notices.c.id == func.coalesce(*found)).with_for_update()

"""The outbox: notices and timers as rows, claimed with a lease, the attempt committed first, finished by the owner.

Compared by experiment with DBOS, procrastinate, huey and APScheduler: a plain
transactional outbox was the only one that lost nothing under kill -9 on both databases.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well
from sqlalchemy.sql.dml import ReturningUpdate

from bot.records.database import Database, aware, utc
from bot.records.tables import contacts, notices

LEASE = timedelta(seconds=60)
_LONG_AGO = timedelta(hours=1)  # before now on any clock
_AGAIN = "x"  # ends the owner of a claim that took over one which ran out; no hexadecimal digit
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
_NOTICE = tuple(notices.c[name] for name in "id key contact recipient kind level attempts owner topic".split())
_HELD = (notices.c.id == bindparam("notice"), notices.c.state == "claimed", notices.c.owner == bindparam("holder"))
_FINISH = update(notices).where(*_HELD)
_held = notices.alias()
_COME_BACK = (
    update(notices)
    .where(notices.c.key == bindparam("look"), notices.c.state == "waiting")
    .where(select(_held.c.id).where(_held.c.id == bindparam("notice"), _held.c.owner == bindparam("holder")).exists())
    .values(state="cancelled")
)
_OF_CONTACTS = notices.c.topic == "contact"
_SOUGHT = (
    (literal("look/") + cast(notices.c.id, String)).label("key"),
    notices.c.contact,
    notices.c.topic,
    notices.c.recipient,
    literal("refresh").label("kind"),
    literal(0).label("level"),
    notices.c.lease.label("due"),
    literal("waiting").label("state"),
    literal(0).label("attempts"),
    notices.c.turn,
)

Kind = Literal[
    "told", "reminder", "escalate", "copy", "step", "alarm", "unfinished", "clock", "due", "missed", "refresh"
]
LOOK = "look/"  # begins the key of a refresh that looks for a notice which was cancelled while somebody had it
NOBODY_LEFT = "/told/nobody-left/"  # in the key of what stands for a contact of which nobody is left to be told
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

    @property
    def is_for_nobody_left(self) -> bool:
        """Whether it stands for a contact of which everybody who is known was told in vain."""
        return not self.recipient and NOBODY_LEFT in self.key


class Outbox:
    """Puts, claims and finishes notices."""

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database, self._lease = database, lease
        clock = database.clock
        self._is_told = isinstance(clock, BindParameter)  # what time it is, by whoever asks
        self._claim = _claim(clock, bindparam("end", type_=DateTime()) if self._is_told else clock + lease)
        # Whether a claim holds, with the parameters of holding(): it can stand in another statement as well.
        self.holds = select(notices.c.id).where(*_HELD, notices.c.lease > clock).exists()
        self._mine = select(self.holds)

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
        owner = secrets.token_hex(8)
        values: dict[str, object] = {"fresh": owner, "again": owner + _AGAIN}
        if self._is_told:
            values |= {"now": utc(now), "end": utc(now + self._lease)}
        row = connection.execute(self._claim, values).first()
        return _notice(row, row.attempts, row.owner, row.owner.endswith(_AGAIN)) if row else None

    def is_mine(self, connection: Connection, notice: Notice, now: datetime) -> bool:
        """Whether the claim still holds: asked right before sending."""
        return bool(connection.execute(self._mine, self.holding(notice, now)).scalar_one())

    def holding(self, notice: Notice, now: datetime) -> dict[str, object]:
        """The parameters of `holds`."""
        return {"notice": notice.id, "holder": notice.owner, "now": utc(now)}

    def delivered(self, connection: Connection, notice: Notice, receipt: str, now: datetime) -> bool:
        """Mark as delivered in the caller's transaction; False where it was cancelled or claimed by another."""
        values = {"state": "delivered", "receipt": receipt[:200], "delivered": utc(now), "problem": None}
        return self._finish(connection, notice, values)

    def refreshed(self, connection: Connection, notice: Notice, now: datetime) -> bool:
        """Mark a refresh as done in the caller's transaction, or as due again where something changed meanwhile.

        False where it was claimed by another.
        """
        is_latest = notices.c.level == notice.level
        values = {"state": case((is_latest, "delivered"), else_="waiting"), "due": utc(now), "delivered": utc(now)}
        held = {"notice": notice.id, "holder": notice.owner}
        done = update(notices).where(*_HELD).values(owner=None, lease=None, problem=None, attempts=0, **values)
        return connection.execute(done, held).rowcount == 1

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
        return connection.execute(_FINISH, {**held, **parked}).rowcount == 1 or self._is_over(connection, notice)

    def park_for_nobody(
        self, connection: Connection, key: str, contact: str, level: int, now: datetime, problem: str
    ) -> bool:
        """Lay aside that a contact is for nobody who is known, in the caller's transaction, so that administrators see
        it; False where that lies there already."""
        if self.is_for_nobody(connection, contact):
            return False
        row = {"key": key, "contact": contact, "recipient": "", "kind": "told", "level": level, "topic": "contact"}
        row |= {"about": contact, "is_unfinished": False, "problem": problem}
        connection.execute(_PUT, {**row, "due": utc(now), "state": "parked", "attempts": 0})
        return True

    def is_for_nobody(self, connection: Connection, contact: str) -> bool:
        """Whether nobody is known, or left, who could be told of a contact."""
        return bool(connection.execute(select(select(notices.c.id).where(*_for_nobody(contact)).exists())).scalar_one())

    def found_somebody(self, connection: Connection, contact: str) -> None:
        """Somebody is told, or has taken it on: that nobody is left is over; in the caller's transaction."""
        over = (*_for_nobody(contact), notices.c.key.contains(NOBODY_LEFT))
        connection.execute(update(notices).where(*over).values(state="cancelled"))

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

    def is_waiting(self, connection: Connection, key: str) -> bool:
        """Whether a notice is still to be sent; nobody claims it before the caller's transaction ends."""
        query = select(notices.c.id).where(notices.c.key == key, notices.c.state == "waiting")
        return connection.execute(query.with_for_update()).first() is not None

    def cancel(
        self, connection: Connection, contact: str, *kinds: Kind, recipient: str | None = None, topic: str = "contact"
    ) -> None:
        """Cancel what is pending about a contact, for one person or all, in the transaction that makes it needless.

        What was claimed may have been posted by somebody who then died: once the claim runs out it is looked for.
        """
        pending = notices.c.state.in_(["waiting", "claimed"])
        meant = [notices.c.contact == contact, notices.c.topic == topic, notices.c.kind.in_(kinds)]
        if recipient is not None:
            meant.append(notices.c.recipient == recipient)
        connection.execute(update(notices).where(*meant, pending).values(state="cancelled"))
        claimed = (
            notices.c.state == "cancelled",
            notices.c.lease.is_not(None),
            notices.c.recipient != "",
            notices.c.kind != "clock",
        )
        found = select(*_SOUGHT).where(*meant, *claimed).order_by(notices.c.id)
        put = insert(notices).from_select([column.key for column in _SOUGHT], found)
        connection.execute(put.on_conflict_do_nothing(index_elements=["key"]))

    def sought(self, connection: Connection, look: Notice) -> Notice | None:
        """The notice that is to be looked for."""
        return self.by_id(connection, int(look.key.removeprefix(LOOK)))

    def by_id(self, connection: Connection, number: int) -> Notice | None:
        """A notice by its number, whatever became of it, as one that may have been sent."""
        row = connection.execute(select(notices).where(notices.c.id == number)).first()
        return _notice(row, row.attempts, "", True) if row else None

    def parked(self, connection: Connection) -> list[Parked]:
        """What was given up, oldest first."""
        query = select(notices).where(notices.c.state == "parked").order_by(notices.c.due, notices.c.id)
        return [_parked(row) for row in connection.execute(query)]

    def find(self, connection: Connection, number: int) -> Parked | None:
        """A notice by its number, whatever became of it; only where it `is_parked` was it given up."""
        row = connection.execute(select(notices).where(notices.c.id == number)).first()
        return _parked(row) if row else None

    def recipients(self, contact: str, *kinds: Kind, topic: str = "contact") -> list[str]:
        """Who was told, or is going to be, each once, first to last."""
        meant = (notices.c.contact == contact, notices.c.topic == topic, notices.c.kind.in_(kinds))
        query = select(notices.c.recipient).where(*meant)
        with self._database.read() as connection:
            return list(dict.fromkeys(connection.execute(query.order_by(notices.c.id)).scalars()))

    def about(self, recipient: str, topic: str = "contact") -> list[str]:
        """The contacts that somebody was told of, or of their last days, or of whose notices something went wrong."""
        kinds = notices.c.kind.in_(["told", "copy", "alarm", "due", "missed"])
        meant = (notices.c.topic == topic, kinds)
        query = select(notices.c.contact).where(notices.c.recipient == recipient, *meant).distinct()
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def keys(self, connection: Connection, recipient: str, kind: Kind, topic: str) -> list[str]:
        """The keys of all notices or timers of a kind that are for somebody, whatever became of them."""
        meant = (notices.c.recipient == recipient, notices.c.topic == topic, notices.c.kind == kind)
        return list(connection.execute(select(notices.c.key).where(*meant)).scalars())

    def told_of_topics(self, connection: Connection, recipient: str) -> list[Notice]:
        """What somebody was told that is about no contact, newest first."""
        told = (notices.c.state == "delivered", notices.c.kind != "refresh")
        meant = (notices.c.recipient == recipient, ~_OF_CONTACTS, *told)
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
        done = connection.execute(_FINISH, {**held, "owner": None, "lease": None, **values}).rowcount == 1
        return done or self._is_over(connection, notice)

    def _is_over(self, connection: Connection, notice: Notice) -> Literal[False]:
        """It was cancelled while this process had it, which has come back: it need not be looked for."""
        connection.execute(_COME_BACK, {"look": f"{LOOK}{notice.id}", "notice": notice.id, "holder": notice.owner})
        return False


def _for_nobody(contact: str) -> tuple[ColumnElement[bool], ...]:
    meant = (notices.c.contact == contact, notices.c.recipient == "", notices.c.kind == "told")
    return (*meant, notices.c.state == "parked", _OF_CONTACTS)


def _parked(row: Any) -> Parked:
    about = (row.id, row.key, row.contact, row.recipient, row.kind, aware(row.due))
    return Parked(*about, row.problem or "", row.owner or "", row.topic, row.state == "parked")


def _notice(row: Any, attempts: int, owner: str, again: bool) -> Notice:
    about = (row.id, row.key, row.contact, row.recipient, row.kind, row.level)
    return Notice(*about, attempts, owner, again, row.topic)


def _claim(clock: ColumnElement[datetime], end: ColumnElement[datetime]) -> ReturningUpdate[Any]:
    """Claims the notice whose turn it is, of those that nobody else has locked; one statement, and so one round trip.

    Four questions in one, asked one after the other until one has an answer: with OR between them SQLite would read
    the whole table, with every timer that sleeps. What another process did to the notice a moment ago is read.
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
    owner = case((notices.c.state == "claimed", bindparam("again")), else_=bindparam("fresh"))
    claimed = {"state": "claimed", "owner": owner, "lease": end, "attempts": notices.c.attempts + 1}
    return update(notices).where(notices.c.id == func.coalesce(*found)).values(**claimed).returning(*_NOTICE)

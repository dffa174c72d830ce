"""What chat platforms sent, as rows: put before the platform is told that it arrived, so that nothing is lost after.

Claimed with a lease and finished by whoever holds the claim, as notices are (bot/notices/outbox.py). Those of one
conversation are claimed in order and never two at once, for which a unique index stands in as well.
"""

import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well
from sqlalchemy.exc import IntegrityError

from bot.records.database import Database, aware, utc
from bot.records.seal import SealBroken
from bot.records.tables import received

log = logging.getLogger("signpost")

LEASE = timedelta(seconds=60)
KEY_LIFE = timedelta(hours=24)  # far longer than any platform sends the same again
MOST_ANSWERS = 5  # attempts, before the person is told that it did not work
_NOT_OPENED = timedelta(seconds=10)  # until what could not be unsealed is tried again, by another process perhaps

# Built once: SQLAlchemy takes longer to put a statement together than SQLite to run it.
_HELD = (received.c.id == bindparam("event"), received.c.owner == bindparam("holder"))
_FINISH = update(received).where(*_HELD)


@dataclass(frozen=True)
class Envelope:
    """One event as a platform sent it. `key` names it for ever ("slack:Ev…"): what is sent again has the same.

    Events of one `conversation` are answered in the order in which they were put.
    """

    key: str
    platform: str
    conversation: str
    body: bytes


@dataclass(frozen=True)
class Claimed:
    """An event that is being worked off. With a `reply` only the delivery is left, tried `attempts` times with this.

    `maybe_sent`: an earlier delivery ended without a word, so look before sending again. `failed`: the reply says that
    there is no answer. `answered` is since when there is a reply.
    """

    id: int
    key: str
    body: bytes
    reply: bytes | None
    attempts: int
    owner: str
    maybe_sent: bool
    failed: bool
    answered: datetime | None


class Received:
    """Puts, claims and finishes events; each call is one transaction of its own."""

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        clock = database.clock
        ends: ColumnElement[Any] = bindparam("ends") if database.is_sqlite else clock + lease
        self._lease = lease
        self._put = (
            insert(received)
            .values(due=clock, state="waiting", attempts=0, maybe_sent=False, failed=False)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(received.c.id)
        )
        self._claim = _claim(clock, ends)
        self._answered = _FINISH.values(lease=ends, attempts=1, reply=bindparam("sealed"), failed=bindparam("failing"))

    def put(self, envelope: Envelope, now: datetime) -> bool:
        """Keep an event, committed when this returns; False where it, or another with its key, was put before."""
        seal = self._database.seal
        row = {"key": envelope.key, "platform": envelope.platform, "now": utc(now), "expires": utc(now + KEY_LIFE)}
        row["conversation"] = seal.pseudonym(envelope.conversation)
        row["body"] = seal.close(envelope.body.decode("latin-1"), _place(envelope.key, "body"))
        with self._database.write() as connection:
            return connection.execute(self._put, row).first() is not None

    def claim(self, platform: str, now: datetime) -> Claimed | None:
        """The oldest event of a platform that may be worked off now, its attempt counted; None where there is none."""
        owner = secrets.token_hex(8)
        wanted = {"of": platform, "now": utc(now), "ends": utc(now + self._lease), "holder": owner}
        try:
            with self._database.write() as connection:
                row = connection.execute(self._claim, wanted).first()
        except IntegrityError:  # another process claimed one of the same conversation in this moment
            return None
        if row is None:
            return None
        try:
            body = self._opened(row.key, "body", row.body)
            reply = None if row.reply is None else self._opened(row.key, "reply", row.reply)
        except SealBroken:
            self._set_aside(_claimed(row, owner, b"", b""), now)
            return None
        return _claimed(row, owner, body, reply)

    def answered(self, claimed: Claimed, reply: bytes, now: datetime, *, failed: bool = False) -> Claimed | None:
        """Keep the reply before it is delivered, and begin the lease anew; None where another claimed it meanwhile."""
        values = {"sealed": self._sealed_reply(claimed, reply), "failing": failed, "answered": utc(now)}
        clock = {"now": utc(now), "ends": utc(now + self._lease)}
        with self._database.write() as connection:
            held = {"event": claimed.id, "holder": claimed.owner}
            if connection.execute(self._answered, {**held, **values, **clock}).rowcount != 1:
                return None
        return replace(claimed, reply=reply, attempts=1, failed=failed, answered=now)

    def done(self, claimed: Claimed) -> bool:
        """It was delivered: its text goes, its key stays; False where another claimed it meanwhile."""
        return self._finish(claimed, {"state": "done", "body": None, "reply": None})

    def give_up(self, claimed: Claimed, problem: str) -> bool:
        """Nothing more can be done about it: its text goes, its key stays; False where another claimed it meanwhile."""
        return self._finish(claimed, {"state": "given up", "problem": problem[:80], "body": None, "reply": None})

    def postpone(
        self, claimed: Claimed, until: datetime, problem: str, *, maybe_sent: bool = False, rest: bytes | None = None
    ) -> bool:
        """Have it claimed again from `until` on; what may have been sent stays so. False as above.

        `rest` is the reply from then on, where a part of it arrived.
        """
        values = {"state": "waiting", "due": utc(until), "problem": problem[:80]}
        left = {} if rest is None else {"reply": self._sealed_reply(claimed, rest)}
        return self._finish(claimed, {**values, **left, "maybe_sent": maybe_sent or claimed.maybe_sent})

    def overdue(self, before: datetime, platforms: Collection[str]) -> int:
        """How many events of these platforms could have been worked off since `before`, and still wait."""
        moment: ColumnElement[Any] = bindparam("before", utc(before))
        query = select(func.count()).where(received.c.platform.in_(platforms), _is_ready(received, moment))
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def _set_aside(self, claimed: Claimed, now: datetime) -> None:
        """Leave what this process has no key for to another, for a while."""
        if claimed.attempts > MOST_ANSWERS:
            log.error("received %d is given up: it can't be opened", claimed.id)
            self.give_up(claimed, "it can't be opened")
        else:
            self.postpone(claimed, now + _NOT_OPENED, "it can't be opened")

    def _sealed_reply(self, claimed: Claimed, reply: bytes) -> bytes:
        return self._database.seal.close(reply.decode("latin-1"), _place(claimed.key, "reply"))

    def _opened(self, key: str, column: str, sealed: bytes) -> bytes:
        return self._database.seal.open(sealed, _place(key, column)).encode("latin-1")

    def _finish(self, claimed: Claimed, values: dict[str, object]) -> bool:
        held = {"event": claimed.id, "holder": claimed.owner}
        with self._database.write() as connection:
            return connection.execute(_FINISH, {**held, "owner": None, "lease": None, **values}).rowcount == 1


def _place(key: str, column: str) -> str:
    return f"received/{key}/{column}"


def _claimed(row: Any, owner: str, body: bytes, reply: bytes | None) -> Claimed:
    answered = None if row.answered is None else aware(row.answered)
    return Claimed(row.id, row.key, body, reply, row.attempts, owner, row.maybe_sent, row.failed, answered)


def _is_ready(events: FromClause, clock: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an event's turn has come: its claim ran out, or it is due and the next of its conversation.

    What has its text is not finished, what has an owner is claimed: so say the partial indexes, too.
    """
    other = received.alias("other")
    others = exists().where(other.c.conversation == events.c.conversation)
    # What was committed late can have an earlier number than one that was begun. Two questions, not one with OR: each
    # ends at the first row of its index, however many wait in a conversation.
    is_first = ~others.where(other.c.body.is_not(None), other.c.id < events.c.id)
    is_alone = ~others.where(other.c.owner.is_not(None))
    is_next = events.c.owner.is_(None) & (events.c.due <= clock) & is_alone & is_first
    return events.c.body.is_not(None) & or_(events.c.lease < clock, is_next)


def _claim(clock: ColumnElement[Any], ends: ColumnElement[Any]) -> Any:
    """Claim the oldest that is ready and that nobody else has locked, and say what it is."""
    mine = received.alias("mine")
    oldest = (
        select(mine.c.id)
        .where(mine.c.platform == bindparam("of"), _is_ready(mine, clock))
        .order_by(mine.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=mine)
        .scalar_subquery()
    )
    # It was claimed before, and that claim ended without a word while a reply was there.
    unknown = received.c.owner.is_not(None) & received.c.reply.is_not(None)
    values = {"state": "claimed", "owner": bindparam("holder"), "lease": ends, "attempts": received.c.attempts + 1}
    claimed = update(received).where(received.c.id == oldest)
    return claimed.values(**values, maybe_sent=received.c.maybe_sent | unknown).returning(received)

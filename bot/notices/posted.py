"""Which notice stands where on a chat platform, and what has it changed in place when somebody acts upon it.

Each message has one row in the outbox of kind "refresh", whose `level` counts the changes: it is claimed by one worker
at a time, and is due again where something changed while it was being done. So an older state never stays over a newer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, case, cast, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.notices.outbox import Notice
from bot.records.database import utc
from bot.records.tables import audit, notices, posted

CONTACT = "contact"
_REFRESH = "refresh/"  # begins the key of the one outbox row of a message

# Built once: every action asks it, and SQLAlchemy takes longer to put a statement together than SQLite to run it.
_MESSAGES = (
    select(
        literal(_REFRESH) + cast(posted.c.id, String),
        posted.c.reference,
        posted.c.topic,
        posted.c.recipient,
        literal("refresh"),
        literal(1),
        bindparam("now", type_=notices.c.due.type),
        literal("waiting"),
        literal(0),
        notices.c.turn,
    )
    .join(notices, notices.c.id == posted.c.notice)
    .order_by(posted.c.id)
)
_COLUMNS = ["key", "contact", "topic", "recipient", "kind", "level", "due", "state", "attempts", "turn"]
_OF_ALL = (posted.c.topic == bindparam("about_topic"), posted.c.reference == bindparam("about"))


def _put(*meant: Any) -> Any:
    found = insert(notices).from_select(_COLUMNS, _MESSAGES.where(*meant))
    new, is_pending = found.excluded, notices.c.state.in_(["waiting", "claimed"])
    return found.on_conflict_do_update(
        index_elements=["key"],
        set_={
            **{name: new[name] for name in ("contact", "topic", "recipient", "turn")},
            "level": notices.c.level + 1,
            "state": case((notices.c.state == "claimed", "claimed"), else_="waiting"),
            "due": case((is_pending, notices.c.due), else_=new.due),  # not before the platform said it may be
            "attempts": case((is_pending, notices.c.attempts), else_=0),
        },
    )


_CHANGED = _put(*_OF_ALL)
_CHANGED_FOR = _put(*_OF_ALL, posted.c.recipient.in_(bindparam("people", expanding=True)))
_CHANGED_ONE = _put(posted.c.id == bindparam("one"))


@dataclass(frozen=True)
class Post:
    """A message on a chat platform that shows how something stands; `notice` is the one that it was posted for.

    `place` is what the platform calls it. `shown` is the number of the last row of the audit log that it showed, and
    `version` that of the last there is: card.history() gives the lines between them.
    """

    id: int
    notice: Notice
    platform: str
    place: str
    shown: int
    version: int


class Posted:
    """Where notices stand. All in the caller's transaction."""

    def stands(self, connection: Connection, notice: Notice, platform: str, place: str) -> None:
        """A notice was posted here; saying so twice is the same as once."""
        row = {"notice": notice.id, "topic": notice.topic, "reference": notice.contact, "recipient": notice.recipient}
        row |= {"platform": platform, "place": place[:200], "version": 0}
        connection.execute(insert(posted).on_conflict_do_nothing(index_elements=["platform", "place"]), row)

    def changed(
        self,
        connection: Connection,
        reference: str,
        now: datetime,
        topic: str = CONTACT,
        *,
        people: Collection[str] | None = None,
    ) -> None:
        """Something changed that messages about this show, to all or to these people: each is refreshed.

        To be called before anything is written into the audit log: notices are locked first, as by everybody else.
        """
        about = {"about": reference, "about_topic": topic, "now": utc(now)}
        if people is None:
            connection.execute(_CHANGED, about)
        elif people:
            connection.execute(_CHANGED_FOR, {**about, "people": list(people)})

    def again(self, connection: Connection, post: Post, now: datetime) -> None:
        """Refresh one message once more: something older may have been written over it."""
        connection.execute(_CHANGED_ONE, {"one": post.id, "now": utc(now)})

    def of_refresh(self, connection: Connection, refresh: Notice) -> Post | None:
        """The message that a refresh is for; None where it is gone, or its notice."""
        return self._first(connection, posted.c.id == int(refresh.key.removeprefix(_REFRESH)))

    def at(self, connection: Connection, platform: str, place: str) -> Post | None:
        """The message at this place."""
        return self._first(connection, (posted.c.platform == platform) & (posted.c.place == place))

    def of_notice(self, connection: Connection, notice: Notice) -> Post | None:
        """The message that a notice was posted as."""
        return self._first(connection, posted.c.notice == notice.id)

    def first_of(self, connection: Connection, notice: Notice, platform: str) -> Post | None:
        """The first message to a notice's recipient about the same thing: reminders go into its thread."""
        meant = (posted.c.topic == notice.topic) & (posted.c.reference == notice.contact)
        return self._first(
            connection, meant & (posted.c.recipient == notice.recipient) & (posted.c.platform == platform)
        )

    def showed(self, connection: Connection, post: Post) -> None:
        """A message shows the state of `version` now."""
        connection.execute(update(posted).where(posted.c.id == post.id).values(version=post.version))

    def drop(self, connection: Connection, post: Post) -> None:
        """The message is gone from the platform."""
        connection.execute(delete(posted).where(posted.c.id == post.id))

    def _first(self, connection: Connection, meant: Any) -> Post | None:
        last = select(func.coalesce(func.max(audit.c.number), 0)).where(audit.c.subject == posted.c.reference)
        found = select(posted, notices.c.key, notices.c.kind, notices.c.level, last.scalar_subquery().label("last"))
        found = found.join(notices, notices.c.id == posted.c.notice).where(meant).order_by(posted.c.id).limit(1)
        row = connection.execute(found).first()
        if row is None:
            return None
        about = (row.notice, row.key, row.reference, row.recipient, row.kind, row.level)
        notice = Notice(*about, attempts=0, owner="", maybe_sent=False, topic=row.topic)
        return Post(row.id, notice, row.platform, row.place, row.version, row.last)

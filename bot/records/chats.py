"""In which conversation somebody can be written to on a chat platform that has to be asked for one, or why nowhere.

A conversation is met in what the platform sends, or made beforehand for whoever is in the people file. An account that
is refused counts as none: Member.addresses leave it out, so that whoever is told next is told at once.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.records.chat_tables import chats
from bot.records.database import Database, utc
from bot.records.tables import addresses, people

CHAT_LIFE = timedelta(days=13 * 31)
REMOVED = "the app was removed"
_TRIED_AGAIN = timedelta(days=1)
_BEING_TRIED = timedelta(minutes=10)  # by one process; after that another may
_REMEMBERED = timedelta(minutes=1)  # others may have written the row since
_MOST_REMEMBERED = 10_000

_SAME = and_(chats.c.platform == addresses.c.platform, chats.c.account == addresses.c.account)
REFUSED = select(chats.c.key).where(_SAME, chats.c.problem.is_not(None)).correlate(addresses).exists()


@dataclass(frozen=True)
class Chat:
    """A one-to-one conversation; `account` is that of the people file, `user` what the platform calls them in it."""

    platform: str
    account: str
    conversation: str
    service_url: str
    user: str
    tenant: str


@dataclass(frozen=True)
class Unreachable:
    """Somebody of the people file who can't be written to at an account, and why."""

    person: str
    force: str
    platform: str
    account: str
    problem: str


@dataclass(frozen=True)
class Untried:
    """An account of the people file for which nobody has made a conversation yet."""

    account: str
    force: str


class Chats:
    """Keeps and finds them; any replica and any later process can."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal
        self._lock = Lock()  # met() is called from several threads
        self._known: OrderedDict[str, tuple[Chat, date, datetime]] = OrderedDict()

    def key(self, platform: str, account: str) -> str:
        """What the row of an account is called: a keyed hash."""
        return self._seal.pseudonym(f"{platform}:{account}")

    def met(self, chat: Chat, now: datetime, *, is_installed: bool = False) -> None:
        """Somebody was heard of in this conversation, so that they can be written to there.

        Called for all that comes in: where nothing changed it is read once a minute, and written once a day.
        `is_installed`: they have just got the app, so that whatever was refused before is void at once.
        """
        key = self.key(chat.platform, chat.account)
        if not is_installed and self._is_known(key, chat, now):
            return
        with self._database.read() as connection:
            row = connection.execute(select(chats).where(chats.c.key == key)).first()
        if row is None or row.problem or _chat(row) != chat or row.seen.date() != utc(now).date():
            with self._database.write() as connection:
                _put(connection, _row(key, chat, now))
        with self._lock:
            self._known[key] = (chat, utc(now).date(), now)
            self._known.move_to_end(key)
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)

    def of(self, platform: str, account: str) -> Chat | None:
        """The conversation with an account; None where none is known, or it is refused."""
        return self.by_key(self.key(platform, account))

    def by_key(self, key: str) -> Chat | None:
        """The conversation of a row."""
        return self._first(chats.c.key == key)

    def latest(self, platform: str, tenant: str) -> Chat | None:
        """The conversation of a tenant that was heard of last: where its service is."""
        return self._first(chats.c.platform == platform, chats.c.tenant == tenant)

    def refused(self, platform: str, account: str, problem: str, now: datetime, conversation: str = "") -> None:
        """An account can't be written to, until it is heard of again or a conversation can be made another day.

        `conversation` is the one that was tried, empty where none could be made: where another is known by now, nothing
        is changed.
        """
        key = self.key(platform, account)
        row = _row(key, _none(platform, account), now) | {"problem": problem[:80], "again": utc(now + _TRIED_AGAIN)}
        tried = insert(chats).values(row)
        still = chats.c.conversation.in_(["", conversation])
        with self._database.write() as connection:
            connection.execute(tried.on_conflict_do_update(index_elements=["key"], set_=row, where=still))
        with self._lock:
            self._known.pop(key, None)

    def gone(self, platform: str, which: str, now: datetime) -> None:
        """The app was removed from a conversation, or by an account: nothing but that is kept, and of people alone
        who are in the people file.
        """
        meant = (chats.c.platform == platform, or_(chats.c.account == which, chats.c.conversation == which))
        with self._database.read() as connection:
            found = connection.execute(select(chats.c.key, chats.c.account, chats.c.conversation).where(*meant)).all()
            here = addresses.c.platform == platform, addresses.c.account.in_([row.account for row in found])
            expected = set(connection.execute(select(addresses.c.account).where(*here)).scalars())
        for row in found:
            if row.account in expected:
                self.refused(platform, row.account, REMOVED, now, row.conversation)
            else:
                with self._database.write() as connection:
                    self.forget(connection, [row.key])

    def forget(self, connection: Connection, keys: Sequence[str]) -> None:
        """Remove what is known of accounts, in the caller's transaction."""
        connection.execute(delete(chats).where(chats.c.key.in_(keys)))
        with self._lock:
            for key in keys:
                self._known.pop(key, None)

    def next_untried(self, platform: str, now: datetime) -> Untried | None:
        """An account of the people file to make a conversation for, which nobody else gets for ten minutes.

        Whoever has a role comes first, then whoever was not tried for longest. None where all were tried today.
        """
        wanted = or_(chats.c.key.is_(None), and_(chats.c.conversation == "", chats.c.again <= utc(now)))
        query = (
            select(addresses.c.account, people.c.force)
            .join(people, people.c.id == addresses.c.person)
            .outerjoin(chats, _SAME)
            .where(addresses.c.platform == platform, wanted)
            .order_by(people.c.roles == "", chats.c.again.nulls_first(), addresses.c.account)
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        with self._database.write() as connection:
            empty = _row(self.key(platform, row.account), _none(platform, row.account), now)
            mine = insert(chats).values({**empty, "again": utc(now + _BEING_TRIED)})
            taken = mine.on_conflict_do_update(
                index_elements=["key"],
                set_={"again": mine.excluded.again},
                where=and_(chats.c.conversation == "", chats.c.again <= utc(now)),
            )
            is_mine = connection.execute(taken.returning(chats.c.key)).first() is not None
        return Untried(row.account, row.force) if is_mine else self.next_untried(platform, now)

    def not_now(self, platform: str, account: str, until: datetime) -> None:
        """A conversation could not be made yet: try again then."""
        still = (chats.c.key == self.key(platform, account), chats.c.conversation == "")
        with self._database.write() as connection:
            connection.execute(chats.update().where(*still).values(again=utc(until)))

    def unreachable(self, force: str | None = None) -> list[Unreachable]:
        """Who of the people file, or of a force, can't be written to at an account of theirs."""
        query = select(people.c.id, people.c.force, chats.c.platform, chats.c.account, chats.c.problem)
        query = query.join(addresses, addresses.c.person == people.c.id).join(chats, _SAME)
        meant = [chats.c.problem.is_not(None), *([] if force is None else [people.c.force == force])]
        with self._database.read() as connection:
            return [Unreachable(*row) for row in connection.execute(query.where(*meant).order_by(people.c.id))]

    def count(self, platform: str) -> int:
        """In how many conversations people can be written to."""
        query = select(func.count()).where(chats.c.platform == platform, chats.c.conversation != "")
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def _is_known(self, key: str, chat: Chat, now: datetime) -> bool:
        with self._lock:
            known, day, since = self._known.get(key, (None, date.min, now))
        return known == chat and day == utc(now).date() and now - since < _REMEMBERED

    def _first(self, *meant: Any) -> Chat | None:
        query = select(chats).where(*meant, chats.c.conversation != "").order_by(chats.c.seen.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _chat(row) if row else None


def _put(connection: Connection, row: dict[str, Any]) -> None:
    row = {**row, "problem": None, "again": None}
    connection.execute(insert(chats).values(row).on_conflict_do_update(index_elements=["key"], set_=row))


def _chat(row: Any) -> Chat:
    return Chat(row.platform, row.account, row.conversation, row.service_url, row.user_id, row.tenant)


def _none(platform: str, account: str) -> Chat:
    return Chat(platform, account, "", "", "", "")


def _row(key: str, chat: Chat, now: datetime) -> dict[str, Any]:
    of_chat = {name: getattr(chat, name) for name in ("platform", "account", "conversation", "service_url", "tenant")}
    return {"key": key, **of_chat, "user_id": chat.user, "seen": utc(now)}

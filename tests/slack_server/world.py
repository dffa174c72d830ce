"""What there is in the workspace: people, channels, messages and views, as the stand-in keeps them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from tests.slack_server.errors import Json, Refused

TEAM, APP, BOT_USER, BOT = "T0WORK", "A0SIGNPOST", "U0SIGNPOST", "B0SIGNPOST"


@dataclass
class Person:
    """https://docs.slack.dev/reference/objects/user-object"""

    id: str
    name: str = ""
    team: str = TEAM
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False

    def json(self) -> Json:
        """The user object of users.info and the user events."""
        flags = {name: getattr(self, name) for name in ("is_restricted", "is_ultra_restricted")}
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team}
        person: Json = {"id": self.id, "team_id": self.team, "name": self.id.lower(), "real_name": self.name}
        person |= {"deleted": self.deleted, "is_bot": self.is_bot, "is_app_user": False, "profile": profile}
        stranger = {"is_stranger": True} if self.is_stranger else {}  # only present where true
        return person | (stranger if self.deleted else flags | stranger)


@dataclass
class Message:
    """A message as it stands, what it said before, and whom it is shown to."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    only_for: str | None = None  # an ephemeral message's reader
    edits: list[tuple[str, list[Json]]] = field(default_factory=list)  # texts and blocks before each edit

    def json(self, with_metadata: bool = False) -> Json:
        """https://docs.slack.dev/reference/events/message"""
        message: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM}
        message |= {"blocks": self.blocks} if self.blocks else {}
        message |= {"thread_ts": self.thread_ts} if self.thread_ts else {}
        own = APP if self.bot_id == BOT else f"A{self.user[1:]}"
        message |= {"bot_id": self.bot_id, "app_id": own} if self.bot_id else {}
        message |= {"edited": {"user": self.user, "ts": self.ts}} if self.edits else {}
        return message | ({"metadata": self.metadata} if with_metadata and self.metadata else {})


@dataclass
class Channel:
    """https://docs.slack.dev/reference/objects/conversation-object"""

    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    kind: str = "channel"  # channel, group (a private one) or im
    is_archived: bool = False
    is_ext_shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def person(self) -> str:
        """Who is on the other side of a DM with the app."""
        return next(member for member in self.members if member != BOT_USER)

    def json(self) -> Json:
        """The conversation object of conversations.info."""
        shared = {"is_ext_shared": self.is_ext_shared, "is_shared": self.is_ext_shared}
        if self.kind == "im":
            return {"id": self.id, "is_im": True, "user": self.person, "is_archived": False} | shared
        kind = {"is_channel": self.kind == "channel", "is_private": self.kind == "group", "is_im": False}
        rest = {"is_archived": self.is_archived, "is_member": BOT_USER in self.members}
        return {"id": self.id, "name": self.name} | kind | rest | shared


@dataclass
class View:
    """A modal on somebody's screen, or their App Home."""

    id: str
    user: str
    view: Json
    hash: str
    root: str = ""
    previous: str | None = None
    updates: int = 0

    def json(self) -> Json:
        """https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
        given: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
        ids: Json = {"id": self.id, "hash": self.hash, "team_id": TEAM, "app_id": APP, "bot_id": BOT}
        ids |= {"app_installed_team_id": TEAM, "root_view_id": self.root or self.id, "previous_view_id": self.previous}
        flags = {"clear_on_close": False, "notify_on_close": False, "state": {"values": {}}}
        return given | flags | self.view | ids


class World:
    """Everything that is, and names for what is new."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.people: dict[str, Person] = {BOT_USER: Person(BOT_USER, "Signpost", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.ephemeral: list[Message] = []
        self.views: dict[str, list[View]] = {}  # the stack of modals on each person's screen
        self.homes: dict[str, View] = {}
        self.assistant: dict[tuple[str, str], Json] = {}  # status, title and prompts of a thread
        self._number = count(1)

    def fresh(self, prefix: str) -> str:
        """An id that was not used before."""
        return f"{prefix}{next(self._number):06d}"

    def timestamp(self) -> str:
        """The time as Slack writes it, never the same twice: a message's `ts` is its id in its channel."""
        return f"{int(self.now().timestamp())}.{next(self._number):06d}"

    def person(self, user: str) -> Person:
        """Raises Refused where nobody has this id."""
        if user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]

    def channel(self, channel: str) -> Channel:
        """Raises Refused where it does not exist, or is private and the app is not in it."""
        found = self.channels.get(channel)
        if found is None or (found.kind != "channel" and BOT_USER not in found.members):
            raise Refused("channel_not_found")
        return found

    def dm(self, user: str) -> Channel:
        """The DM of this person and the app, opened where it is not yet. Raises Refused."""
        self.person(user)
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        new = Channel(f"D{user[1:]}", members={user, BOT_USER}, kind="im")
        self.channels[new.id] = new
        return new

    def modals(self) -> Iterator[View]:
        """All modals on all screens."""
        return (view for stack in self.views.values() for view in stack)

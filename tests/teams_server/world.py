"""What there is: people, conversations, messages and dialogs, as the stand-in keeps them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal

from tests.teams_server.errors import Json, not_found

TENANT, FOREIGN_TENANT = "7e1a0000-0000-4000-8000-000000000001", "f0e10000-0000-4000-8000-000000000002"
APP_ID = "a9900000-0000-4000-8000-000000000003"
BOT, BOT_NAME = f"28:{APP_ID}", "Signpost"
CARD = "application/vnd.microsoft.card.adaptive"

Kind = Literal["personal", "groupChat", "channel"]


@dataclass
class Person:
    """https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/get-teams-context: TeamsChannelAccount"""

    id: str  # the aadObjectId
    name: str = ""
    tenant: str = TENANT
    role: str = "user"  # user, guest, anonymous

    @property
    def mri(self) -> str:
        """Unique for this app and person; opaque, and its case counts."""
        return f"29:1Q{self.id.replace('-', '')}_Zx"

    def account(self) -> Json:
        """`from` of an activity."""
        return {"id": self.mri, "name": self.name, "aadObjectId": self.id}

    def member(self) -> Json:
        """An entry of a roster. Teams writes objectId or aadObjectId: botbuilder's schema/teams reads the latter."""
        given, _, surname = self.name.partition(" ")
        mail = f"{self.id}@force.example"
        names = {"givenName": given, "surname": surname, "email": mail, "userPrincipalName": mail}
        return self.account() | {"objectId": self.id} | names | {"tenantId": self.tenant, "userRole": self.role}


@dataclass
class Message:
    """A message as it stands, what it was before, and what single people see instead of it."""

    conversation: str  # without ";messageid="
    id: str
    author: str  # a person's aadObjectId, or BOT
    activity: Json
    thread: str = ""  # the first message's id, in a channel
    edits: list[Json] = field(default_factory=list)  # the activities before each update
    views: dict[str, Json] = field(default_factory=dict)  # by person: the card that an Action.Execute gave them
    asked: dict[str, datetime] = field(default_factory=dict)  # by person: when they last did one, since the last update

    @property
    def text(self) -> str:
        """Its text, with markup for mentions."""
        return str(self.activity.get("text") or "")

    @property
    def cards(self) -> list[Json]:
        """The Adaptive Cards in it, as everybody sees them."""
        every = self.activity.get("attachments") or []
        return [one["content"] for one in every if one.get("contentType") == CARD]

    @property
    def card(self) -> Json:
        """The only card in it. Raises LookupError."""
        if len(self.cards) != 1:
            raise LookupError(f"{len(self.cards)} cards in message {self.id}")
        return self.cards[0]

    @property
    def mentions(self) -> list[Json]:
        """The entities that mention somebody."""
        return [one for one in self.activity.get("entities") or [] if one.get("type") == "mention"]

    @property
    def suggested(self) -> list[Json]:
        """The suggested actions that Teams shows: at most three, beside text or Adaptive Cards alone.

        https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/suggested-actions ("first
        three"; not "with attachments") and .../bots/build-conversational-capability ("text based messages and Adaptive
        Cards", six).
        """
        actions = list((self.activity.get("suggestedActions") or {}).get("actions") or [])
        is_other = any(one.get("contentType") != CARD for one in self.activity.get("attachments") or [])
        return [] if is_other else actions[:3]


@dataclass
class Conversation:
    """A chat with the app, a group chat or a channel."""

    id: str
    kind: Kind
    members: set[str] = field(default_factory=set)
    name: str = ""
    team: str = ""
    tenant: str = TENANT
    has_app: bool = True
    is_blocked: bool = False
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Dialog:
    """A dialog (task module) on somebody's screen, and where its answers go."""

    user: str
    info: Json  # TaskInfo: title, height, width, card
    conversation: str
    thread: str
    command: Json = field(default_factory=dict)  # commandId and commandContext of a message action; else empty
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.info.get("title", ""))

    @property
    def card(self) -> Json:
        """What it shows."""
        card: Json = self.info["card"]["content"]
        return card

    @property
    def height(self) -> Any:
        """Pixels, or small, medium or large."""
        return self.info.get("height")

    @property
    def width(self) -> Any:
        """Pixels, or small, medium or large."""
        return self.info.get("width")


class World:
    """Everything that is, and names for what is new."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.dialogs: dict[str, Dialog] = {}  # by person: one at a time
        self._number = count(1)

    def message_id(self) -> str:
        """Milliseconds, never the same twice."""
        return str(int(self.now().timestamp()) * 1000 + next(self._number))

    def fresh(self, prefix: str) -> str:
        """An id that was not used before."""
        return f"{prefix}{next(self._number):012d}"

    def person(self, user: str) -> Person:
        """By aadObjectId or "29:…". Raises LookupError."""
        found = self.people.get(user) or next((one for one in self.people.values() if one.mri == user), None)
        if found is None:
            raise LookupError(f"there is no {user}")
        return found

    def conversation(self, name: str) -> Conversation:
        """By its id, with or without ";messageid=". Raises Refused."""
        found = self.conversations.get(name.partition(";")[0])
        if found is None:
            raise not_found()
        return found

    def chat(self, user: str) -> Conversation | None:
        """The one-to-one chat of this person with the app, where there is one."""
        mine = (one for one in self.conversations.values() if one.kind == "personal" and user in one.members)
        return next(mine, None)

    def open_chat(self, user: str) -> Conversation:
        """The one-to-one chat, made where there is none: always the same. Raises LookupError."""
        person = self.person(user)
        found = self.chat(person.id)
        if found is None:
            found = Conversation(f"a:1{person.id.replace('-', '')}", "personal", {person.id}, tenant=person.tenant)
            self.conversations[found.id] = found
        return found

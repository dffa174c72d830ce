"""What somebody did in Teams: the little of it that is kept until it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from bot.messages import Incoming, Person
from bot.records.references import looks_like_a_reference

TYPED = "typed:"  # begins the choice that opens what somebody typed a reference of, which no chat is to keep
_ABOUT = "#"  # between a conversation and the event whose answer is meant
Kind = Literal["text", "choice", "form", "share", "hello", "note"]


@dataclass(frozen=True)
class Event:
    """What somebody did in Teams: who, where, and what they wrote or pressed. Ids only, never a name.

    `key` is the same when Teams sends it again. `user` is the person's id in the force's directory, `mri` what Teams
    calls them in conversations. `conversation` is where it was done, `thread` the message there under which replies
    hang; `channel` and `channel_thread` are where an answer that stands elsewhere was asked for.
    """

    key: str
    kind: Kind
    tenant: str
    user: str
    mri: str
    service_url: str
    conversation: str
    is_direct: bool = False
    thread: str = ""
    text: str = ""
    choice: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    page: int = 0
    talk: str = ""  # the conversation that what was pressed belongs to
    shows: str = ""  # the choice that leads to what the dialog shows
    channel: str = ""
    channel_thread: str = ""

    @property
    def in_talk(self) -> str:
        """In what thread of talk it is; everybody has their own, because answers are private.

        What is pressed belongs to the answer beside which it stood, also where more was asked since.
        """
        if self.talk:
            return self.talk
        return self.own_talk if self.is_direct else f"{talks_of(self.user)}{_short(self.conversation, self.thread)}"

    @property
    def own_talk(self) -> str:
        """That of the person's own chat with Signpost, where every answer stands."""
        return f"{talks_of(self.user)}direct"

    @property
    def open_talk(self) -> str:
        """The conversation in which a follow-up makes sense."""
        return self.in_talk.partition(_ABOUT)[0]

    @property
    def talk_of_reply(self) -> str:
        """The conversation of what is pressed beside the reply to this."""
        return f"{self.open_talk}{_ABOUT}{self.key.rpartition(':')[2]}"


def talks_of(user: str) -> str:
    """How the names of all conversations of a person begin, and of nobody else's."""
    return f"teams-{user}-"


def key_of(*parts: str) -> str:
    """The key of an event, from what is the same whenever Teams sends it."""
    return f"teams:{_short(*parts)}"


def incoming(what: Event, force: str) -> Incoming:
    """The same for the dialogue core; `what` is a text, a choice or a form."""
    person = Person(f"teams:{what.user}", force)
    if what.kind == "text":
        return Incoming(what.key, person, what.in_talk, text=what.text)
    reference = what.choice.removeprefix(TYPED)
    if what.choice.startswith(TYPED) and looks_like_a_reference(reference):
        return Incoming(what.key, person, what.in_talk, text=reference)
    kind: Literal["choice", "form"] = "form" if what.kind == "form" else "choice"
    return Incoming(what.key, person, what.in_talk, kind=kind, choice=what.choice, fields=what.fields)


def _short(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:32]

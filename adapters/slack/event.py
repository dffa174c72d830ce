"""What somebody did on Slack: the little of it that is kept until it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.messages import Incoming, Person

_ABOUT = "#"  # between a conversation and the event whose answer is meant
Kind = Literal["text", "choice", "form", "share", "home", "thread", "gone"]


@dataclass(frozen=True)
class Event:
    """What somebody did on Slack: who, where, and what they wrote or pressed. Ids only, never a name.

    `key` is the same when Slack sends it again. `channel` is where a reply goes, empty where only a direct message
    can; `thread` is the message that it hangs under. `trigger` opens a modal, for three seconds; `view` is the modal,
    or the Home, that it came from, `respond` an address that takes replies for half an hour.
    """

    key: str
    kind: Kind
    team: str
    user: str
    channel: str = ""
    is_direct: bool = False
    is_shared: bool = False  # with another organisation
    thread: str = ""
    text: str = ""
    choice: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    trigger: str = ""
    view: str = ""
    is_home: bool = False
    respond: str = ""
    page: int = 0
    talk: str = ""  # the conversation that a modal belongs to
    shows: str = ""  # the choice that leads to what the modal shows

    @property
    def conversation(self) -> str:
        """In what thread of talk it is; everybody has their own, because answers in channels are private.

        So it is in direct messages: the command works in those between two other people as well. What is pressed
        belongs to the answer beside which it stood, also where more was asked since.
        """
        return self.talk or self._in_thread(self.thread)

    @property
    def around(self) -> str:
        """The conversation around the thread that it is in, which may go on with what was asked there; else nothing."""
        return self._in_thread("") if self.thread and not self.talk else ""

    @property
    def open_talk(self) -> str:
        """The conversation in which a follow-up makes sense."""
        return self.conversation.partition(_ABOUT)[0]

    @property
    def home(self) -> str:
        """The conversation of their Home."""
        return f"slack-{self.team}-home--{self.user}"

    @property
    def talk_of_reply(self) -> str:
        """The conversation of what is pressed beside the reply to this."""
        return f"{self.open_talk}{_ABOUT}{self.key.rpartition(':')[2]}"

    def _in_thread(self, thread: str) -> str:
        return f"slack-{self.team}-{self.channel or 'home'}-{thread}-{self.user}"


def incoming(what: Event, force: str) -> Incoming:
    """The same for the dialogue core; `what` is a text, a choice or a form."""
    person = Person(f"slack:{what.user}", force)
    if what.kind == "text":
        return Incoming(what.key, person, what.conversation, text=what.text)
    kind: Literal["choice", "form"] = "form" if what.kind == "form" else "choice"
    return Incoming(what.key, person, what.conversation, kind=kind, choice=what.choice, fields=what.fields)

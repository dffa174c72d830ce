"""What a platform that can reach people has to do, and what may come of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.topics import Errand
from bot.records.contacts import Contact
from bot.records.people import Member


@dataclass(frozen=True)
class Delivered:
    """The platform took the message; `receipt` is what it calls it.

    With a `platform` ("slack") the message shows how things stand, and is refreshed there whenever that changes.
    """

    receipt: str
    platform: str = ""


@dataclass(frozen=True)
class Later:
    """The platform can't take it now; not before `wait` has passed, where it said so."""

    problem: str
    wait: timedelta | None = None


@dataclass(frozen=True)
class Never:
    """It can't be delivered to this person at all."""

    problem: str


Outcome = Delivered | Later | Never
Subject = Contact | Errand


class Sender(Protocol):
    """A platform that can reach people."""

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Send a notice about a contact, or an errand's text and button.

        Where `notice.maybe_sent`, first look whether it is there already.

        Raises where nobody knows whether it arrived (the connection broke): then the claim runs out, and whoever takes
        over looks first. It has to end, or raise, well before the lease does.
        """
        ...

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Change a message in place, so that it shows how its subject stands now; doing it twice is the same as once.

        Delivered: it does. Later: try again. Never: the message is gone and is not looked after any more, which nobody
        has to be told. It raises and ends as send() does.
        """
        ...

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Whether a notice that nobody has to be told any more was posted before its sender stopped.

        Delivered with the platform: there it stands. Never: it was not posted. Later: it can't be looked for now.
        """
        ...


class PostsNothing:
    """A part of senders whose messages are not looked after once they are sent."""

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Nothing stands there that could be out of date."""
        return Delivered("")

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Nothing was posted that has to be looked after."""
        return Never("nothing stands there")

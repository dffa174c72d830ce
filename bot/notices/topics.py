"""Notices that are about something other than a contact: what each topic has to say, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from bot.messages import Choice
from bot.notices.outbox import Notice
from bot.services import Services

CONTACT = "contact"  # the topic of what follows the chain of supervisors; it needs no entry here


@dataclass(frozen=True)
class Errand:
    """What a notice that is about no contact says, without any free text: it may be read over a shoulder.

    `choice` is the button that leads to it; `topic` names what it is about, with `reference` and `force`. `source` is
    the clause that demands it, or says that none does.
    """

    topic: str
    reference: str
    force: str
    text: str
    choice: Choice | None = None
    source: str = ""


class Topic(Protocol):
    """How the worker treats the notices of one topic: "told" and "reminder" reach a person, "clock" is a timer.

    Keys of notices have to begin with the topic or be unique in another way; `contact` of a notice is the reference.
    """

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock what notices are about until the end of the transaction; before the notice itself, as everybody does."""
        ...

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """What the recipient is told; None where that is no longer wanted: then the notice is cancelled."""
        ...

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """Who is told from now on what nobody was known for, in a transaction that writes; "" where still nobody is."""
        ...

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """A clock went off; in the transaction that marks it done."""
        ...

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Put what follows; in the transaction that marks a notice delivered."""
        ...

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nobody got it; in the transaction that parks it, where administrators see it."""
        ...


def _question() -> Topic:
    from bot.inbox.errands import QuestionTopic

    return QuestionTopic()


def _campaign() -> Topic:
    from bot.campaigns.topic import CampaignTopic

    return CampaignTopic()


def _leaver() -> Topic:
    from bot.leavers.topic import LeaverTopic

    return LeaverTopic()


def _accounts() -> Topic:
    from bot.accounts.topic import Accounts

    return Accounts()


def _groups() -> Topic:
    from bot.groups.topic import Groups

    return Groups()


# Imported when it is first needed: a topic's module needs records, which need the database library.
TOPICS: dict[str, Callable[[], Topic]] = {
    "account": _accounts,
    "campaign": _campaign,
    "group": _groups,
    "leaver": _leaver,
    "question": _question,
}


def topic_of(name: str) -> Topic | None:
    """The topic with this name; None for contacts, and for one that a later version wrote."""
    made = TOPICS.get(name)
    return made() if made else None


def errands_of(person: str, services: Services) -> list[Errand]:
    """What somebody was told and is still wanted, newest first, each once."""
    found: list[Errand] = []
    with services.store.database.read() as connection:
        for notice in services.outbox.told_of_topics(connection, person):
            topic = topic_of(notice.topic)
            errand = topic.errand(connection, notice, services) if topic else None
            if errand is not None and errand not in found:
                found.append(errand)
    return found

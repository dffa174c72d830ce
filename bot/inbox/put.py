"""Put what people are told about a question: told, reminded, told that it is late, answered."""

from typing import Literal

from sqlalchemy import Connection

from bot.records.questions import TOPIC, Question
from bot.services import Services

What = Literal["told", "assigned", "reminder", "late", "reply"]


def tell(
    connection: Connection, question: Question, what: What, recipient: str, services: Services, again: str = ""
) -> None:
    """Tell one person, once; `again` tells a later time from an earlier one. In the caller's transaction."""
    reference = question.reference
    key = "/".join(filter(None, [TOPIC, reference, what, recipient, again]))
    kind: Literal["told", "reminder"] = "reminder" if what == "reminder" else "told"
    services.outbox.put(connection, key, reference, recipient, kind, 0, services.now(), topic=TOPIC)


def cancel_notices(connection: Connection, reference: str, services: Services) -> None:
    """Nobody is told or chased any more, in the caller's transaction; who was told stays, as long as the question."""
    services.outbox.cancel(connection, reference, "told", "reminder", "clock", topic=TOPIC)


def changed(connection: Connection, reference: str, services: Services) -> None:
    """Have the messages about a question show how it stands now; before anything is audited, as notices are locked."""
    services.posted.changed(connection, reference, services.now(), TOPIC)


def what_of(key: str) -> str:
    """What a notice with this key is about: "told", "reminder" and so on."""
    return key.split("/")[2]


def clock_key(reference: str) -> str:
    """The key of the one timer that looks after a question."""
    return f"{TOPIC}/{reference}/clock"

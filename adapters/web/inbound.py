"""A submitted page → Incoming. Pure: no request objects, only their values."""

from collections.abc import Mapping

from bot.messages import Incoming, Person
from knowledge.pack import Account

_ACCOUNTS: dict[str, Account] = {"personal": "personal", "corporate": "corporate"}


def incoming(fields: Mapping[str, str], message_id: str, conversation: str) -> Incoming:
    """What the page's form says: a pressed choice, or a typed question."""
    person = Person(id=f"web-{conversation}", force=fields.get("force", ""))
    choice = fields.get("choice", "")
    if choice:
        return Incoming(message_id, person, conversation, kind="choice", choice=choice)
    account = _ACCOUNTS.get(fields.get("account", ""))
    return Incoming(message_id, person, conversation, text=fields.get("text", ""), account=account)

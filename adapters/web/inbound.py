"""A submitted page → Incoming. Pure: no request objects, only their values."""

from collections.abc import Mapping

from bot.messages import Incoming, Person
from knowledge.pack import Account

_ACCOUNTS: dict[str, Account] = {"personal": "personal", "corporate": "corporate", "messaging": "messaging"}


def incoming(fields: Mapping[str, str], message_id: str, session: str) -> Incoming:
    """What the page's form says: a pressed choice, with the force that it was offered for, or a typed question."""
    conversation = f"{session}-{fields.get('conversation', '')}"
    force, _, choice = fields.get("choice", "").partition("/")
    if choice:
        return Incoming(message_id, _person(session, force), conversation, kind="choice", choice=choice)
    account = _ACCOUNTS.get(fields.get("account", ""))
    person = _person(session, fields.get("force", ""))
    return Incoming(message_id, person, conversation, text=fields.get("text", ""), account=account)


def _person(session: str, force: str) -> Person:
    return Person(id=f"web-{session}", force=force)

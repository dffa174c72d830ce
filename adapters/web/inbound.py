"""A submitted page → Incoming. Pure: no request objects, only their values."""

from collections.abc import Mapping

from bot.messages import Incoming, Person
from bot.sign_in import PLATFORM
from knowledge.pack import Account

_ACCOUNTS: dict[str, Account] = {"personal": "personal", "corporate": "corporate", "messaging": "messaging"}
_FIELD = "field-"  # before the name of a form's field, so that it is never taken for one of the page's own


def incoming(fields: Mapping[str, str], message_id: str, session: str, member: str | None = None) -> Incoming:
    """What the page says: a pressed choice or a filled-in form, with the force it was offered for, or a question.

    `member` is who is signed in; without, the browser's session stands for the person.
    """
    who = f"{PLATFORM}:{member}" if member else f"web-{session}"
    conversation = f"{session}-{fields.get('conversation', '')}"
    force, _, choice = fields.get("choice", "").partition("/")
    if choice:
        return Incoming(message_id, Person(who, force), conversation, kind="choice", choice=choice)
    force, _, form = fields.get("form", "").partition("/")
    filled = {name.removeprefix(_FIELD): value for name, value in fields.items() if name.startswith(_FIELD)}
    if form:
        return Incoming(message_id, Person(who, force), conversation, kind="form", choice=form, fields=filled)
    start = fields.get("start", "")
    if start:
        person = Person(who, fields.get("force", ""))
        return Incoming(message_id, person, conversation, kind="choice", choice=start, fields=filled)
    account = _ACCOUNTS.get(fields.get("account", ""))
    person = Person(who, fields.get("force", ""))
    return Incoming(message_id, person, conversation, text=fields.get("text", ""), account=account)

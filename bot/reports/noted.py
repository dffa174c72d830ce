"""The note of what was recorded, which stays in a conversation when the place where it was recorded is closed."""

from bot.flows.buttons import FLOW, parts
from bot.messages import Choice, Person, Reply, notice
from bot.records.contacts import Contact
from bot.reports import actions
from bot.reports.lists import CONTACTS
from bot.services import Services
from bot.wording import contact as words


def files(choice: str) -> bool:
    """Whether pressing this confirms what a flow is to record."""
    return choice.partition(":")[0] == FLOW and parts(choice)[0] == "file"


def filed(person: Person, choice: str, services: Services) -> Contact | None:
    """What a flow was recorded as, where this person confirmed it by this choice."""
    if not files(choice):
        return None
    with services.store.database.read() as connection:
        contact = services.contacts.filed_from(connection, parts(choice)[1])
    by = actions.actor(person, services)
    return contact if contact is not None and contact.officer == by.id else None


def note(contact: Contact) -> Reply:
    """The reference, for the person who recorded it. Of what is hidden, nothing that others may read on a screen."""
    if contact.hidden:
        return notice(words.RECORDED)
    text = words.FILED.format(reference=contact.reference)
    opens = Choice(words.OPEN.format(reference=contact.reference), f"{CONTACTS}:show:{contact.reference}")
    return notice(text, opens)

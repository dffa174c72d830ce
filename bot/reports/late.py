"""What comes too late for a flow that was filed meanwhile, and what its steps can't take."""

from collections.abc import Callable

from bot.flows.definition import Step
from bot.messages import Incoming, Reply
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.reports import actions, lists
from bot.reports.facts import concerned
from bot.services import Services
from bot.wording import contact as words

LastScreen = Callable[[Contact, list[Member], Services], Reply]


def again(run: str, typed: str, incoming: Incoming, last_screen: LastScreen, services: Services) -> Reply | None:
    """The last screen once more, for whoever filed it; what they typed too late is added to the record."""
    with services.store.database.read() as connection:
        contact = services.contacts.filed_from(connection, run)
    by = actions.actor(incoming.person, services)
    if contact is None or contact.officer != by.id:
        return None
    if len(typed) > actions.LONGEST_TEXT:
        return lists.form("say", contact.reference, typed, lists.TOO_LONG)
    if typed:
        contact = actions.answer_supervisor(by, contact.reference, typed, services)
    recipients = [services.people.member(p) for p in services.outbox.recipients(contact.reference, "told")]
    return last_screen(contact, [member for member in recipients if member is not None], services)


def refuse(step: Step, written: str, _run: Run, services: Services) -> str:
    """Who is not to be told has to be somebody: a typing error would tell them."""
    if step.id != "concerned":
        return ""
    unknown = [name for name in concerned({"concerned": written}) if services.people.member(name) is None]
    return words.UNKNOWN_PERSON.format(names=", ".join(unknown)) if unknown else ""

"""What comes too late for a flow that was filed meanwhile, and what its steps can't take."""

from collections.abc import Callable

from bot.accounts.entering import FLOWS
from bot.flows import buttons
from bot.flows.definition import Step
from bot.messages import Card, Choice, Incoming, Notice, Reply
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.reports import actions, lists
from bot.reports.facts import concerned
from bot.services import Services
from bot.wording import accounts as account_words
from bot.wording import contact as words
from bot.wording import flows as flow_words
from knowledge.drafts.detectors.passwords import looks_like_a_password

LastScreen = Callable[[Contact, list[Member], Services], Reply]


def again(run: str, typed: str, incoming: Incoming, last_screen: LastScreen, services: Services) -> Reply | None:
    """What a run was filed as, for whoever filed it.

    Who confirms twice, or typed something too late, which is added to the record, sees the last screen. Whoever pressed
    anything else, or named somebody who must not be told, hears that it was not added.
    """
    with services.store.database.read() as connection:
        contact = services.contacts.filed_from(connection, run)
    by = actions.actor(incoming.person, services)
    if contact is None or contact.officer != by.id:
        return None
    if contact.flow in FLOWS and looks_like_a_password(typed):
        return lists.form("say", contact.reference, "", account_words.HOLDS_A_LOG_IN)
    if len(typed) > actions.LONGEST_TEXT:
        return lists.form("say", contact.reference, typed, lists.TOO_LONG)
    if typed and buttons.parts(incoming.choice)[2] == "concerned":
        return _named_too_late(contact)
    if typed:
        contact = actions.answer_supervisor(by, contact.reference, typed, services)
    elif buttons.parts(incoming.choice)[0] != "file":
        return _not_added(contact)
    recipients = [services.people.member(p) for p in services.outbox.recipients(contact.reference, "told")]
    return last_screen(contact, [member for member in recipients if member is not None], services)


def _named_too_late(contact: Contact) -> Reply:
    """What was typed is added nowhere: whoever is named could read it, and may look after the record already."""
    headline, reference = flow_words.FILED_BEFORE.format(reference=contact.reference), contact.reference
    card = Card(headline, "duty", (Notice(flow_words.NAMED_TOO_LATE, "warning"),))
    show = Choice(words.OPEN.format(reference=reference), f"{lists.CONTACTS}:show:{reference}")
    return Reply(text=f"{headline}. {flow_words.NAMED_TOO_LATE}", cards=(card,), choices=(show,))


def _not_added(contact: Contact) -> Reply:
    headline, reference = flow_words.FILED_BEFORE.format(reference=contact.reference), contact.reference
    card = Card(headline, "neutral", (Notice(flow_words.NOT_ADDED, "warning"),))
    add = Choice(flow_words.ADD, f"{lists.CONTACTS}:say:{reference}", primary=True)
    show = Choice(words.OPEN.format(reference=reference), f"{lists.CONTACTS}:show:{reference}")
    return Reply(text=f"{headline}. {flow_words.NOT_ADDED}", cards=(card,), choices=(add, show))


def refuse(step: Step, written: str, run: Run, services: Services) -> tuple[str, str]:
    """Why a step can't take what was written, and what of it is shown again; both empty where it can.

    Who is not to be told has to be somebody: a typing error would tell them. And no password is kept, or shown again.
    """
    if run.flow in FLOWS and looks_like_a_password(written):
        return account_words.HOLDS_A_LOG_IN, ""
    if step.id != "concerned":
        return "", ""
    unknown = [name for name in concerned({"concerned": written}) if services.people.member(name) is None]
    return (words.UNKNOWN_PERSON.format(names=", ".join(unknown)), written) if unknown else ("", "")

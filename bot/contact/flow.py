"""The contact flow: what stands beside its steps, how a pasted message is read, and how it ends."""

from collections.abc import Mapping

from bot.contact import actions, ending, filing, lists, meaning, unfinished
from bot.contact.definition import definition
from bot.flows.definition import Step
from bot.flows.run import Kind
from bot.messages import Block, Card, Incoming, Notice, Paragraph, Reply
from bot.notices.chain import chain_for
from bot.records.runs import Run
from bot.services import Services
from bot.wording import contact as words


def contact_flow(services: Services) -> Kind:
    """The flow with what it needs; raises FileError."""
    return Kind(definition(services), _beside, _read, _primary, _file, _end, unfinished.watch, _again, _left, _refuse)


def _beside(step: Step, run: Run, incoming: Incoming, services: Services) -> tuple[Block, ...]:
    """The duties that the step names, with their clauses; a warning at the start where nobody could be told."""
    blocks: list[Block] = []
    about = meaning.about(run.answers)
    for duty in services.knowledge.handling(run.force).duties:
        if duty.id in step.duties and duty.condition.fits(about.categories, about):
            blocks += ending.duty_blocks(duty, run.force, services)
    if step.id == "about" and "suggested" in run.answers:
        blocks.append(Paragraph(words.SUGGESTION.format(category=words.CATEGORIES[run.answers["suggested"]])))
    if step.id == definition(services).start:
        blocks += _warning(incoming, services)
    return tuple(blocks)


def _read(message: str, run: Run, services: Services) -> Mapping[str, str]:
    """A suggestion of what the message is; the message itself is forgotten here."""
    found = services.knowledge.sort(message)
    return {"suggested": found.category, "suggested_urgent": "yes" if found.urgency == "emergency" else "no"}


def _primary(step: Step, run: Run) -> str | None:
    """The option that was suggested; where danger may be, that is never "no"."""
    return run.answers.get("suggested") if step.id == "about" else None


def _file(run: Run, incoming: Incoming, services: Services) -> Reply:
    contact, told = filing.file(run, incoming.person.id, services)
    return ending.filed(contact, meaning.about(contact.details), told, services)


def _again(run: str, typed: str, incoming: Incoming, services: Services) -> Reply | None:
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
    told = [member for member in recipients if member is not None]
    return ending.filed(contact, meaning.about(contact.details), told, services)


def _left(run: Run, services: Services) -> tuple[Block, ...]:
    """An emergency that somebody gives up by starting over is recorded as it stands."""
    contact = unfinished.file_now(run, services)
    return (Notice(words.LEFT.format(reference=contact.reference), "warning"),) if contact is not None else ()


def _refuse(step: Step, written: str, run: Run, services: Services) -> str:
    """Who is not to be told has to be somebody: a typing error would tell them."""
    if step.id != "concerned":
        return ""
    unknown = [name for name in meaning.concerned({"concerned": written}) if services.people.member(name) is None]
    return words.UNKNOWN_PERSON.format(names=", ".join(unknown)) if unknown else ""


def _end(step: Step, run: Run, services: Services) -> Reply:
    card = Card(step.ask, "neutral", (Paragraph(step.hint),) if step.hint else ())
    return Reply(text=step.ask, cards=(card,))


def _warning(incoming: Incoming, services: Services) -> list[Block]:
    """Said before the first question: that nobody would be told, where that is so."""
    officer = services.member(incoming.person.id)
    if not chain_for(officer, incoming.person.force, services).people:
        return [Notice(words.NOBODY_TOLD_YET, "warning")]
    return [] if officer else [Notice(words.WHO_ARE_YOU, "warning")]

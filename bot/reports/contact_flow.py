"""START HERE for contacts from the public: what stands beside a step, how a message is read, and the end."""

from collections.abc import Mapping

from bot.contact import meaning
from bot.flows.definition import Step
from bot.flows.engine import on_the_way
from bot.flows.kind import Kind
from bot.flows.starting import START_CONTACT
from bot.messages import Block, Card, Choice, Incoming, Notice, Paragraph, Reply
from bot.notices.chain import chain_for
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.reports import ending, filing, late, lists, unfinished
from bot.reports.definition import CONTACT, definition
from bot.services import Services
from bot.wording import contact as words
from bot.wording import flows as flow_words


def contact_flow(services: Services) -> Kind:
    """The flow with what it needs; raises FileError."""
    flow = definition(CONTACT, services)
    return Kind(flow, _beside, _read, _primary, _file, _end, unfinished.watch, _again, unfinished.left, late.refuse)


def _beside(step: Step, run: Run, incoming: Incoming, services: Services) -> tuple[Block, ...]:
    """The duties that the step names, with their clauses; a warning at the start where nobody could be told."""
    blocks: list[Block] = []
    about = meaning.about(on_the_way(definition(CONTACT, services), run.answers))
    for duty in services.knowledge.handling(run.force).duties:
        if duty.id in step.duties and duty.condition.fits(about.categories, about):
            blocks += ending.duty_blocks(duty, run.force, services)
    if "suggested" in run.answers:
        category, sure = words.CATEGORIES[run.answers["suggested"]], run.answers.get("suggested_sure", "yes")
        said = {"danger_again": words.WHY_ASKED_AGAIN[sure], "about": words.SUGGESTIONS[sure].format(category=category)}
        blocks = [*([Paragraph(said[step.id])] if step.id in said else []), *blocks]
    if step.id == definition(CONTACT, services).start:
        blocks += [Notice(flow_words.RECORDED_UNFINISHED), *_warning(incoming, services)]
    return tuple(blocks)


def _read(message: str, run: Run, services: Services) -> Mapping[str, str]:
    """A suggestion of what the message is; the message itself is forgotten here."""
    found = services.knowledge.sort(message)
    return {
        "suggested": found.category,
        "suggested_urgent": "yes" if found.urgency == "emergency" else "no",
        "suggested_sure": "unreadable" if not found.readable else "yes" if found.is_sure else "no",
    }


def _primary(step: Step, run: Run) -> str | None:
    """The option that was suggested, where the sorter was sure; where danger may be, that is never "no"."""
    sure = run.answers.get("suggested_sure") == "yes"
    return run.answers.get("suggested") if step.id == "about" and sure else None


def _file(run: Run, incoming: Incoming, services: Services) -> Reply:
    contact, told = filing.file(run, incoming.person.id, services)
    return _last_screen(contact, list(told), services)


def _again(run: str, typed: str, incoming: Incoming, services: Services) -> Reply | None:
    return late.again(run, typed, incoming, _last_screen, services)


def _last_screen(contact: Contact, told: list[Member], services: Services) -> Reply:
    """The end of the flow; `told` are those who are being told, first to last."""
    about, handling = meaning.about(contact.details), services.knowledge.handling(contact.force)
    blocks: list[Block] = [ending.told_block(contact, told)]
    blocks += lists.reply_blocks(contact, services) or [Paragraph(words.NO_REPLY, words.REPLY_TO_COPY)]
    blocks += ending.all_duty_blocks(handling.duties_for(about), contact, services)
    choices = (Choice(words.MY_CONTACTS, "contacts:mine"), Choice(words.ANOTHER, START_CONTACT))
    return ending.last_screen(contact, blocks, choices)


def _end(step: Step, run: Run, services: Services) -> Reply:
    card = Card(step.ask, "neutral", (Paragraph(step.hint),) if step.hint else ())
    return Reply(text=step.ask, cards=(card,))


def _warning(incoming: Incoming, services: Services) -> list[Block]:
    """Said before the first question: that nobody would be told, where that is so."""
    officer = services.member(incoming.person.id)
    if not chain_for(officer, incoming.person.force, services).people:
        return [Notice(words.NOBODY_TOLD_YET, "warning")]
    return [] if officer else [Notice(words.WHO_ARE_YOU, "warning")]

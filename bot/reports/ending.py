"""What somebody gets at the end of a flow: reference, who was told, which clocks run, and what to do by when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import wording
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply, RuleBlock, Tone
from bot.services import Services
from bot.wording import contact as words
from bot.wording import flows as flow_words
from bot.wording import reports as report_words
from knowledge.duties import Duty, Within
from knowledge.pack import Rule

if TYPE_CHECKING:  # the database library is slow to import, and a reply alone needs none
    from bot.records.contacts import Contact
    from bot.records.people import Member

_BY: dict[Within, timedelta] = {
    "today": timedelta(0),
    "three_days": timedelta(days=3),
    "week": timedelta(days=7),
}


def filed(contact: "Contact", told: Sequence["Member"], services: Services) -> Reply:
    """The last screen of a flow that ends in a report; `told` are those who are being told, first to last."""
    from bot.reports import facts

    handling = facts.handling_of(contact.flow, contact.force, services)
    blocks = [told_block(contact, told), *clock_blocks(contact, services)]
    blocks += all_duty_blocks(handling.duties_for(contact.details), contact, services)
    choices = (Choice(words.MY_CONTACTS, "contacts:mine"), Choice(report_words.MENU, "reports:menu"))
    return last_screen(contact, blocks, choices)


def last_screen(contact: "Contact", blocks: Sequence[Block], choices: tuple[Choice, ...]) -> Reply:
    """A card that begins with the reference."""
    headline = words.FILED.format(reference=contact.reference)
    tone: Tone = "duty" if contact.urgency == "emergency" else "neutral"
    card = Card(headline, tone, (*blocks, Notice(wording.GUIDANCE)))
    return Reply(text=headline, cards=(card,), choices=choices)


def told_block(contact: "Contact", told: Sequence["Member"]) -> Block:
    """Who is being told, and by when they should acknowledge."""
    if not told:
        own = words.NOBODY_TOLD if contact.offices[:1] == ("supervisor",) else report_words.NOBODY_TOLD
        return Notice(report_words.NOBODY_TOLD_OF_HIDDEN if contact.hidden else own, "warning")
    due = words.moment(contact.due)
    title = words.SUPERVISOR if contact.offices[:1] == ("supervisor",) else report_words.TOLD
    if contact.urgency == "emergency" and len(told) > 1:
        return Paragraph(words.TOLD_AT_ONCE.format(number=len(told), due=due), title)
    return Paragraph(words.TOLD.format(person=told[0].id, due=due), title)


def clock_blocks(contact: "Contact", services: Services) -> list[Block]:
    """By when what has to be done; nothing once it is closed."""
    from bot.reports import clocks

    said = [
        (report_words.CLOCK if last >= clocks.today(services) else report_words.CLOCK_OVER).format(
            say=clock.say, day=wording.day(last)
        )
        for clock, last in clocks.running(contact, services)
    ]
    return [Paragraph(line, "" if number else report_words.LAST_DAY) for number, line in enumerate(said)]


def passed_blocks(contact: "Contact", services: Services) -> list[Block]:
    """Which last days have passed."""
    from bot.reports import clocks

    passed = [(clock.say, last) for clock, last in clocks.running(contact, services) if last < clocks.today(services)]
    return [Paragraph(report_words.CLOCK_OVER.format(say=say, day=wording.day(last))) for say, last in passed]


def all_duty_blocks(duties: Sequence[Duty[Any]], contact: "Contact", services: Services) -> list[Block]:
    """What to do, each with its number and the day by which."""
    blocks: list[Block] = []
    for number, duty in enumerate(duties, 1):
        blocks += duty_blocks(duty, contact.force, services, heading=_by(number, duty, contact.filed))
    return blocks


def duty_blocks(duty: Duty[Any], force: str, services: Services, heading: str = "") -> list[Block]:
    """What to do, with the clause that says so, or the label that none does."""
    blocks: list[Block] = [Paragraph(duty.do, heading)]
    if duty.rule is None:
        blocks.append(Notice(flow_words.GOOD_PRACTICE))
        return blocks
    return [*blocks, rule_block(duty.rule, force, services)]


def duties_said(flow: str, force: str, services: Services, *names: str) -> list[Block]:
    """A flow's duties of these ids, each with its clause or the label that none asks for it."""
    return [block for duty in _named(flow, force, services, names) for block in duty_blocks(duty, force, services)]


def source_said(flow: str, force: str, services: Services, name: str) -> str:
    """Where a duty of this id stands, in a line, or the label that no clause asks for it."""
    for duty in _named(flow, force, services, (name,)):
        if duty.rule is not None:
            return wording.reference(services.knowledge.cite(force, duty.rule, on=services.now().date()))
    return flow_words.GOOD_PRACTICE


def _named(flow: str, force: str, services: Services, names: Sequence[str]) -> list[Duty[Any]]:
    from bot.reports import facts

    duties = {duty.id: duty for duty in facts.handling_of(flow, force, services).duties}
    return [duties[name] for name in names if name in duties]


def rule_block(rule: Rule, force: str, services: Services) -> RuleBlock:
    """A rule, where it stands and its official wording."""
    citation = services.knowledge.cite(force, rule, on=services.now().date())
    return RuleBlock(citation.rule, wording.reference(citation), citation.quote, citation.status == "earlier")


def _by(number: int, duty: Duty[Any], filed_at: datetime) -> str:
    if duty.within == "now":
        return words.DO_NOW.format(number=number)
    if duty.within == "keep_in_mind":
        return words.KEEP_IN_MIND.format(number=number)
    day = wording.day(filed_at.astimezone(words.LONDON).date() + _BY[duty.within])
    return words.DO_BY.format(number=number, day=day)

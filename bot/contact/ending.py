"""What the officer gets at the end: reference, who was told, what to do by when, and the reply to copy."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import wording
from bot.messages import Block, Card, Choice, Copyable, Notice, Paragraph, Reply, RuleBlock, Tone
from bot.services import Services
from bot.wording import contact as words
from bot.wording import flows as flow_words
from knowledge.duties import Task, Within
from knowledge.messages.handling import About

if TYPE_CHECKING:  # the database library is slow to import, and a reply alone needs none
    from bot.records.contacts import Contact
    from bot.records.people import Member

_BY: dict[Within, timedelta] = {
    "now": timedelta(0),
    "today": timedelta(0),
    "three_days": timedelta(days=3),
    "week": timedelta(days=7),
}


def filed(contact: "Contact", about: About, told: Sequence["Member"], services: Services) -> Reply:
    """The last screen of the flow; `told` are those who are being told, first to last."""
    handling = services.knowledge.handling(contact.force)
    headline = words.FILED.format(reference=contact.reference)
    blocks: list[Block] = [_told(contact, told)]
    reply = reply_text(about, contact.force, services)
    if "unsafe_phone" in about.signs:
        blocks.append(Notice(words.WAIT_FOR_ADVICE, "warning"))
    blocks.append(Copyable(words.REPLY_TO_COPY, reply) if reply else Paragraph(words.NO_REPLY, words.REPLY_TO_COPY))
    for number, duty in enumerate(handling.duties_for(about), 1):
        blocks += duty_blocks(duty, contact.force, services, heading=_by(number, duty, contact.filed))
    blocks.append(Notice(wording.GUIDANCE))
    choices = (Choice(words.MY_CONTACTS, "contacts:mine"), Choice(words.ANOTHER, "flow:contact:start"))
    tone: Tone = "duty" if contact.urgency == "emergency" else "neutral"
    return Reply(text=headline, cards=(Card(headline, tone, tuple(blocks)),), choices=choices)


def reply_text(about: About, force: str, services: Services) -> str:
    """The reply for the sender; empty where none should be sent."""
    lines = services.knowledge.handling(force).reply_for(about)
    return " ".join(line.say for line in lines).replace("{force}", services.knowledge.pack(force).name)


def duty_blocks(duty: Task, force: str, services: Services, heading: str = "") -> list[Block]:
    """What to do, with the clause that says so, or the label that none does."""
    blocks: list[Block] = [Paragraph(duty.do, heading)]
    if duty.rule is None:
        blocks.append(Notice(flow_words.GOOD_PRACTICE))
        return blocks
    citation = services.knowledge.cite(force, duty.rule, on=services.now().date())
    blocks.append(RuleBlock(citation.rule, wording.reference(citation), citation.quote, citation.status == "earlier"))
    return blocks


def _by(number: int, duty: Task, filed_at: datetime) -> str:
    if duty.within == "now":
        return words.DO_NOW.format(number=number)
    day = wording.day((filed_at + _BY[duty.within]).astimezone(words.LONDON).date())
    return words.DO_BY.format(number=number, day=day)


def _told(contact: "Contact", told: Sequence["Member"]) -> Block:
    if not told:
        return Notice(words.NOBODY_TOLD, "warning")
    due = words.moment(contact.due)
    if contact.urgency == "emergency" and len(told) > 1:
        return Paragraph(words.TOLD_AT_ONCE.format(number=len(told), due=due), words.SUPERVISOR)
    return Paragraph(words.TOLD.format(person=told[0].id, due=due), words.SUPERVISOR)

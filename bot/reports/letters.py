"""What people see of decisions: buttons, a form, what was decided, and the letter to the person to copy."""

from collections import defaultdict

from bot import wording
from bot.flows.show import said
from bot.messages import Block, Card, Choice, Copyable, Field, Form, Notice, Reply
from bot.records.contacts import Contact
from bot.reports import clocks, decisions, ending
from bot.reports.actions import Actor
from bot.reports.definition import definitions
from bot.reports.facts import DECISION, decided, handling_of
from bot.services import Services
from bot.wording import decisions as words
from bot.wording import flows as flow_words
from knowledge.reports.decisions import Decision

DECIDE = "contacts:decide:{reference}/{decision}"


def buttons(by: Actor, contact: Contact, services: Services) -> tuple[Choice, ...]:
    """One for each decision that somebody may record now."""
    return tuple(
        Choice(words.BUTTONS[each.id], DECIDE.format(reference=contact.reference, decision=each.id))
        for each in decisions.left(by, contact, services)
    )


def form(
    contact: Contact, decision: Decision, field: str, services: Services, typed: str = "", problem: str = ""
) -> Reply:
    """Ask for what a decision needs, with what demands it; again with what was typed where that has to be mended."""
    title = f"{words.BUTTONS[decision.id]}: {contact.reference}"
    asked = Field(field, words.ASK[decision.id], words.HINTS[decision.id], (), True, True, typed, problem)
    name = DECIDE.format(reference=contact.reference, decision=decision.id)
    card = Card(title, "neutral", tuple(_demanded(decision, contact, services)))
    return Reply(text=title, cards=(card,), form=Form(name, title, (asked,), words.RECORD))


def lines(contact: Contact) -> list[str]:
    """What was decided, with what the office wrote."""
    return [words.RECORDED[name].format(text=contact.details[f"{DECISION}{name}"]) for name in decided(contact.details)]


def blocks(contact: Contact, services: Services) -> list[Block]:
    """The letter about the last decision, what demands it and what to heed; nothing where nobody is written to."""
    handling = handling_of(contact.flow, contact.force, services)
    made = {each.id: each for each in handling.decisions}
    last = next((made[name] for name in reversed(decided(contact.details)) if name in made and made[name].letter), None)
    if last is None:
        return []
    shown: list[Block] = [Copyable(words.LETTER, _text(last, contact, services)), Notice(words.LETTER_IS_YOURS)]
    shown += _demanded(last, contact, services)
    for duty in handling.duties_for(contact.details):
        if duty.id in last.duties:
            shown += ending.duty_blocks(duty, contact.force, services)
    return shown


def _demanded(decision: Decision, contact: Contact, services: Services) -> list[Block]:
    """The rules that demand a decision, or the label that none does."""
    rules = decision.rules_for(contact.details)
    return [ending.rule_block(rule, contact.force, services) for rule in rules] or [Notice(flow_words.GOOD_PRACTICE)]


def _text(decision: Decision, contact: Contact, services: Services) -> str:
    handling, flow = handling_of(contact.flow, contact.force, services), definitions(services).get(contact.flow)
    values: dict[str, str] = defaultdict(str)
    for name, step in (flow.steps if flow else {}).items():
        if step.kind == "date":  # one that was left empty is the day of filing, as for the clocks
            values[name] = wording.day(clocks.filed_on(contact))
        if contact.details.get(name):
            values[name] = said(step, contact.details[name])
    running = clocks.last_days(contact, handling.clocks_for(contact.details, (decision.id,)))
    values["last"] = wording.day(running[-1][1]) if running else ""
    values["text"] = contact.details[f"{DECISION}{decision.id}"]
    values["force"] = services.knowledge.pack(contact.force).name
    values["reference"] = contact.reference
    return "\n\n".join(paragraph.format_map(values) for paragraph in decision.letter)

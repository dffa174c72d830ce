"""START HERE for reports: each flow but the contact flow, what stands beside its steps, how it is filed and ends."""

from collections.abc import Mapping

from bot.accounts import duties
from bot.accounts.entering import FLOWS
from bot.flows.definition import Flow, Step
from bot.flows.engine import on_the_way
from bot.flows.kind import Kind
from bot.messages import Block, Card, Choice, Incoming, Notice, Paragraph, Reply
from bot.notices.chain import SUPERVISOR, chain_for
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.runs import Run
from bot.reports import ending, filing, late, unfinished
from bot.reports.contact_flow import contact_flow
from bot.reports.definition import CONTACT, definition, definitions
from bot.reports.facts import handling_of
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import flows as flow_words
from bot.wording import reports as words
from knowledge.drafts.detectors.passwords import looks_like_a_password

MENU = "reports:menu"


def flow_of(flow: str, services: Services) -> Kind | None:
    """A flow with what it needs, or None where there is none of this id; raises FileError."""
    if flow not in definitions(services):
        return None
    return contact_flow(services) if flow == CONTACT else _report_flow(definition(flow, services))


def menu(services: Services) -> Reply:
    """What can be reported."""
    flows = [flow for name, flow in definitions(services).items() if name != CONTACT]
    choices = tuple(Choice(flow.title, f"flow:{flow.id}:start") for flow in sorted(flows, key=lambda f: f.title))
    card = Card(words.MENU, "neutral", (Paragraph(words.MENU_DETAIL),))
    return Reply(text=words.MENU, cards=(card,), choices=choices)


def flow_called(title: str, services: Services) -> Kind | None:
    """The flow whose title somebody typed instead of pressing its button, capitals and the last stop aside."""
    found = (name for name, flow in definitions(services).items() if _plain(flow.title) == _plain(title))
    return next((flow_of(name, services) for name in found), None)


def _plain(title: str) -> str:
    return " ".join(title.replace("’", "'").lower().rstrip(" .!").split())


def _report_flow(flow: Flow) -> Kind:
    return Kind(
        flow, _beside, _nothing_read, _no_primary, _file, _end, unfinished.watch, _again, unfinished.left, late.refuse
    )


def _beside(step: Step, run: Run, incoming: Incoming, services: Services) -> tuple[Block, ...]:
    """The duties that the step names, with their clauses; a warning at the start where nobody could be told."""
    blocks: list[Block] = []
    flow, handling = definition(run.flow, services), handling_of(run.flow, run.force, services)
    answers = on_the_way(flow, run.answers)  # what was answered on a branch that was left decides nothing
    for duty in handling.duties:
        if duty.id in step.duties and duty.condition.fits(answers):
            blocks += ending.duty_blocks(duty, run.force, services)
    if run.flow in FLOWS and any(looks_like_a_password(typed) for typed in incoming.fields.values()):
        blocks += duties.said(run.force, services, "log-in")
    if step.id == flow.start:
        if not handling.hidden and any(urgency == "emergency" for urgency, _ in handling.urgencies):
            blocks.append(Notice(flow_words.RECORDED_UNFINISHED))
        blocks += _warning(run, incoming, services)
    return tuple(blocks)


def _nothing_read(_pasted: str, _run: Run, _services: Services) -> Mapping[str, str]:
    return {}


def _no_primary(_step: Step, _run: Run) -> str | None:
    return None


def _file(run: Run, incoming: Incoming, services: Services) -> Reply:
    contact, told = filing.file(run, incoming.person.id, services)
    return ending.filed(contact, told, services)


def _again(run: str, typed: str, incoming: Incoming, services: Services) -> Reply | None:
    return late.again(run, typed, incoming, _last_screen, services)


def _last_screen(contact: Contact, told: list[Member], services: Services) -> Reply:
    return ending.filed(contact, told, services)


def _end(step: Step, _run: Run, _services: Services) -> Reply:
    card = Card(step.ask, "neutral", (Paragraph(step.hint),) if step.hint else ())
    return Reply(text=step.ask, cards=(card,))


def _warning(run: Run, incoming: Incoming, services: Services) -> list[Block]:
    """Said before the first question: that nobody would be told, where that is so."""
    officer, handling = services.member(incoming.person.id), handling_of(run.flow, run.force, services)
    offices = list(dict.fromkeys(office for office, _ in handling.tell))
    if chain_for(officer, run.force, services, (), offices, hidden=handling.hidden).people:
        return []
    own = offices[:1] == [SUPERVISOR]
    return [Notice(contact_words.NOBODY_TOLD_YET if own else words.NOBODY_KNOWN, "warning")]

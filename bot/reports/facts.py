"""What the answers of a flow mean for its record: how urgent it is, who is told and who must not see it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.contact import meaning
from bot.reports.definition import CONTACT
from bot.services import Services
from knowledge.messages.kinds import Urgency
from knowledge.reports.handling import Office, ReportHandling

DECISION = "decision_"  # begins the name of what the office wrote with a decision
FILLED_IN = ("text", "last", "force", "reference")  # in a letter about a decision, besides answers
_LONGEST_CATEGORY = 24  # as much as a record holds


@dataclass(frozen=True)
class Facts:
    """`category` is what it is about, `offices` are told, first to last; `hidden` from line managers and the like."""

    category: str
    urgency: Urgency
    offices: tuple[Office, ...]
    hidden: bool


def facts(flow: str, force: str, answers: Mapping[str, str], services: Services) -> Facts:
    """What these answers mean in this force."""
    if flow == CONTACT:
        return Facts(meaning.category(answers), meaning.urgency(answers), ("supervisor",), hidden=False)
    handling = handling_of(flow, force, services)
    return Facts(flow[:_LONGEST_CATEGORY], handling.urgency(answers), handling.offices(answers), handling.hidden)


def handling_of(flow: str, force: str, services: Services) -> ReportHandling:
    """What a force does with the reports of a flow; where its packs say nothing, the supervisor is told."""
    return services.knowledge.report_handling(force).get(flow, ReportHandling())


def is_emergency(flow: str, force: str, answers: Mapping[str, str], services: Services) -> bool:
    """Whether the answers so far say that it can't wait."""
    if flow == CONTACT:
        return meaning.is_emergency(answers)
    return facts(flow, force, answers, services).urgency == "emergency"


def concerned(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The people whom it is about: they are not told, and they can't see it."""
    written = answers.get("concerned", "").strip(" .,;\t\n")
    return tuple(re.split(r"[\s,;]+", written)) if written else ()


def decided(answers: Mapping[str, str]) -> tuple[str, ...]:
    """What the office decided, first to last."""
    return tuple(name.removeprefix(DECISION) for name in answers if name.startswith(DECISION))

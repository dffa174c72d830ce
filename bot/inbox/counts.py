"""What Signpost could not answer and what was of no help, counted by rule and week; small numbers stay hidden."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.services import Services
from knowledge.answer import Answer

if TYPE_CHECKING:  # the database library is slow to import, and a question from the command line counts nothing
    from bot.records.unanswered import Count

NO_SITUATION = "none"
LEAST = 5  # fewer of a group could point at a person

Kind = Literal["unanswered", "unhelpful"]
KINDS: tuple[Kind, ...] = ("unanswered", "unhelpful")


@dataclass(frozen=True)
class Group:
    """How often something happened about a rule in a week; `number` is None, and `reasons` empty, below LEAST.

    `reasons` are those that stand for LEAST or more by themselves, most frequent first.
    """

    kind: Kind
    rule: str
    week: date
    number: int | None
    reasons: tuple[str, ...] = ()


def count(answer: Answer, services: Services) -> None:
    """Count a question that got no answer: nearest situation, force and week, no text and no person."""
    why = _why(answer)
    if why:
        services.unanswered.add(answer.force, _nearest(answer), why, services.now().date())


def picked(before: Answer, after: Answer, services: Services) -> None:
    """The asker chose what was meant, so what was counted before was answered after all, or was not covered."""
    if before.clarify:
        services.unanswered.take_back(before.force, _nearest(before), "asked_back", services.now().date())
        count(after, services)


def groups(force: str, services: Services, week: date | None = None, rule: str = "") -> list[Group]:
    """The groups of a force, of a week or rule where one is given, largest first."""
    found = [
        *grouped("unanswered", services.unanswered.counts(force)),
        *grouped("unhelpful", services.unanswered.unhelpful(force)),
    ]
    return in_order(g for g in found if week in (None, g.week) and rule in ("", g.rule))


def in_order(found: Iterable[Group]) -> list[Group]:
    """Largest first; those whose number is hidden by rule and week, which say nothing about it."""
    return sorted(found, key=lambda g: (-(g.number or 0), g.rule, -g.week.toordinal(), g.kind))


def grouped(kind: Kind, counts: "Iterable[Count]") -> list[Group]:
    """Counts by rule and week, small numbers hidden."""
    whys: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for one in counts:
        whys[(one.situation.partition("/")[0], one.week)][one.why] += one.number
    return [_group(kind, rule, week, why) for (rule, week), why in whys.items()]


def _group(kind: Kind, rule: str, week: date, whys: Counter[str]) -> Group:
    if whys.total() < LEAST:
        return Group(kind, rule, week, None)
    reasons = tuple(why for why, number in whys.most_common() if number >= LEAST)
    return Group(kind, rule, week, whys.total(), reasons)


def _why(answer: Answer) -> str:
    if answer.vague:
        return ""  # it does not say what it is about, so no rule is near
    if answer.clarify:
        return "asked_back"
    return "not_covered" if answer.verdict == "not_covered" else ""


def _nearest(answer: Answer) -> str:
    if answer.clarify:
        return answer.clarify[0].situation
    return answer.situation or (answer.citations[0].rule_id if answer.citations else NO_SITUATION)

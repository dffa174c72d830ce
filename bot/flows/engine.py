"""Walk a flow: definition + answers → where the person is. Pure: nothing is stored, so nothing can disagree."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.days import YEARS
from bot.flows.definition import Flow, Step
from bot.gates import clean

SKIPPED = ""  # the answer to an optional step that was left empty
SEEN = "seen"  # the answer to a screen, and to a paste that was read
LONGEST = {"text": 100, "long": 2000, "date": 40, "paste": 20_000}  # characters
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")

Answers = Mapping[str, str]


class AnswerRefused(ValueError):
    """An answer that a step can't take; `why` is "unknown", "empty", "too_long", "no_date" or "not_yet"."""

    def __init__(self, step: Step, why: str) -> None:
        super().__init__(f"step {step.id}: {why}")
        self.step, self.why = step, why


@dataclass(frozen=True)
class Position:
    """Where somebody is: the steps that led there, answered, the answers to them, and the step that is open."""

    answered: tuple[Step, ...]
    answers: Answers
    step: Step


def position(flow: Flow, answers: Answers) -> Position:
    """The first step on the way that has no valid answer; answers beside the way are left alone, and decide nothing."""
    answered: list[Step] = []
    led: dict[str, str] = {}
    step = flow.steps[flow.start]
    while not step.is_last and step not in answered and _is_answered(step, answers):
        answered.append(step)
        led |= {name: answers[name] for name in (step.id, *step.gives) if name in answers}
        step = flow.steps[following(step, led)]
    return Position(tuple(answered), led, step)


def following(step: Step, answers: Answers) -> str:
    """The id of the step after this one; the last branch always fits."""
    return next(branch.go for branch in step.next if branch.fits(answers))


def is_valid(step: Step, value: str) -> bool:
    """Whether a stored answer still fits the step, which may have changed since."""
    if step.kind == "choice":
        return value in step.options
    if step.kind in ("screen", "paste"):
        return value == SEEN or (step.kind == "paste" and value == SKIPPED)
    if step.kind == "date" and value and day_of(value) is None:
        return False
    return bool(value.strip()) or step.optional


def day_of(text: str) -> date | None:
    """The day that somebody wrote as people in Britain do (14/11/2026, 14 Nov 2026), or None."""
    for form in _DAYS:
        with contextlib.suppress(ValueError):
            day = datetime.strptime(" ".join(text.split()), form).date()
            return day if day.year in YEARS else None
    return None


def _is_answered(step: Step, answers: Answers) -> bool:
    """Whether a step has an answer that still fits; what was read counts only with all that the step now gives."""
    value = answers.get(step.id)
    if value is None or not is_valid(step, value):
        return False
    return value == SKIPPED or all(answers.get(name) in values for name, values in step.gives.items())


def with_answer(flow: Flow, answers: Answers, name: str, value: str) -> dict[str, str]:
    """The answers with one more, or with one changed; raises AnswerRefused.

    What is pasted has to be read before: its answer is only SEEN, or SKIPPED.
    """
    step = flow.steps[name]
    value = value.strip()
    limit = LONGEST.get(step.kind, len(value))
    if step.kind in ("text", "long") and len(value) <= limit:
        value = _clean(value)
    if len(value) > limit:
        raise AnswerRefused(step, "too_long")
    if not is_valid(step, value):
        raise AnswerRefused(step, "empty" if not value else "no_date" if step.kind == "date" else "unknown")
    day = day_of(value) if step.kind == "date" else None
    return {**answers, name: day.isoformat() if day else value}


def on_the_way(flow: Flow, answers: Answers) -> dict[str, str]:
    """Only the answers that led to where the person is, with what was given on the way: what a record may hold."""
    return dict(position(flow, answers).answers)


def without(flow: Flow, answers: Answers, name: str) -> dict[str, str]:
    """The answers without that of one step, and without what it gave: it is asked again, the rest stays.

    What is asked right after something pasted is asked about that: the answer says nothing of what is pasted next.
    """
    step = flow.steps[name]
    asked_about_it = {branch.go for branch in step.next} if step.kind == "paste" else set()
    gone = {name, *step.gives, *asked_about_it}
    return {key: value for key, value in answers.items() if key not in gone}


def back(flow: Flow, answers: Answers) -> dict[str, str]:
    """The answers without the last one on the way."""
    answered = position(flow, answers).answered
    return without(flow, answers, answered[-1].id) if answered else dict(answers)


def _clean(text: str) -> str:
    """The text without what can't be seen, its lines kept: an invisible text is none, and nothing turns it around."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()

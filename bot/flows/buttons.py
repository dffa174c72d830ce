"""The buttons and the form of a step, and what their values say when they come back.

A value names the run that it was made for, because old messages keep their buttons: one of another run changes nothing.
"""

from hashlib import sha256

from bot.flows.definition import Step
from bot.flows.engine import LONGEST, SEEN, Position
from bot.messages import Choice, Field, Form
from bot.records.runs import Run
from bot.wording import flows as words

FLOW = "flow"  # choices and forms of flows are "flow:ID:action:run:details"
FIELD = "answer"


def value(run: Run, action: str, details: str = "") -> str:
    """The value of a button, or the name of a form."""
    return ":".join((FLOW, run.flow, action, run.id, *([details] if details else [])))


def parts(choice: str) -> tuple[str, str, str]:
    """Action, run and details of a value; what it lacks is empty."""
    _, _, action, run, details = [*choice.split(":", 4), "", "", "", ""][:5]
    return action, run, details


def mark(at: Position) -> str:
    """What stands for a summary on its button: other answers, given after it was shown, are not confirmed with it."""
    return sha256(repr(sorted(at.answers.items())).encode()).hexdigest()[:16]


def choices(run: Run, at: Position, first: str | None) -> tuple[Choice, ...]:
    """The buttons of the step that is open; `first` is the option that was suggested."""
    step = at.step
    made: list[Choice] = []
    if step.kind == "choice":
        made += [
            Choice(label, value(run, "answer", f"{step.id}={option}"), primary=option == first)
            for option, label in step.options.items()
        ]
    if step.kind == "screen":
        made.append(Choice(step.button or words.DONE, value(run, "answer", f"{step.id}={SEEN}"), primary=True))
    if step.kind == "confirm":
        made.append(Choice(step.button or words.CONFIRM, value(run, "file", mark(at)), primary=True))
        made += [Choice(words.CHANGE.format(what=past.label), value(run, "change", past.id)) for past in at.answered]
    if at.answered:
        made.append(Choice(words.BACK, value(run, "back", step.id)))
        made.append(Choice(words.START_OVER, value(run, "restart")))
    return tuple(made)


def form(run: Run, step: Step, problem: str, typed: str) -> Form | None:
    """The form of a step where something is written; `typed` could not be taken because of `problem`."""
    if step.kind not in LONGEST:
        return None
    hints = [words.WRITE_A_DAY] if step.kind == "date" else []
    hints += [words.MAY_BE_EMPTY] if step.optional else []
    is_long = step.kind in ("long", "paste")
    field = Field(FIELD, step.label, " ".join(hints), (), not step.optional, is_long, typed, problem)
    submit = words.READ_IT if step.kind == "paste" else words.CONTINUE
    return Form(value(run, "answer", step.id), step.ask, (field,), submit)

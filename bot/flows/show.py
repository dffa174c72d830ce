"""What somebody reads in a flow: the step that is open, its end, and answers and buttons in words."""

from dataclasses import replace

from bot import wording
from bot.flows import buttons
from bot.flows.definition import Step
from bot.flows.engine import LONGEST, SEEN, SKIPPED, day_of, position
from bot.flows.kind import Kind
from bot.messages import Card, Choice, Incoming, Notice, Paragraph, Reply, Tone, notice
from bot.records.runs import Run
from bot.services import Services
from bot.wording import flows as words


def show(kind: Kind, run: Run, incoming: Incoming, services: Services, problem: str = "", typed: str = "") -> Reply:
    """The step that is open."""
    at = position(kind.flow, run.answers)
    step = at.step
    if step.kind == "end":
        return _ended(kind, run, services)
    beside = kind.beside(step, run, incoming, services)
    blocks = [*beside]
    if step.hint:
        blocks.insert(0, Paragraph(step.hint))
    if problem and step.kind not in LONGEST:  # a form says it beside its field
        blocks.insert(0, Notice(problem, "warning"))
    if step.kind == "confirm":
        blocks += [
            Paragraph(f"{answered.label}: {said(answered, run.answers[answered.id])}") for answered in at.answered
        ]
    if not at.answered:
        blocks.append(Notice(words.STOP_ANY_TIME))
    tone: Tone = "duty" if step.duties and beside else "neutral"
    card = Card(step.ask, tone, tuple(blocks))
    return Reply(
        text=problem or step.ask,
        cards=(card,),
        choices=buttons.choices(run, at, kind.primary(step, run)),
        form=buttons.form(run, step, problem, typed),
    )


def gone(kind: Kind) -> Reply:
    """There is no such run any more."""
    return notice(words.RUN_GONE, _anew(kind))


def spoken(kind: Kind, choice: str) -> str:
    """The words on a button of the flow, from its value; nothing where it has no such button."""
    action, _, details = buttons.parts(choice)
    name, _, value = details.partition("=")
    step = kind.flow.steps.get(name)
    if action == "change" and step is not None:
        return words.CHANGE.format(what=step.label)
    if action == "answer" and step is not None:
        return step.options.get(value, (step.button or words.DONE) if value == SEEN else step.label)
    if action == "file":
        return next((s.button for s in kind.flow.steps.values() if s.button and s.kind == "confirm"), words.CONFIRM)
    return {**words.BUTTONS, "start": kind.flow.title}.get(action, "")


def line(step: Step, value: str, *, own: bool) -> str:
    """An answer with its label, in the words of whoever gave it where it is their `own`, else about them."""
    others = {} if own else step.others
    return f"{others.get('label', step.label)}: {others.get(value) or said(step, value)}"


def said(step: Step, value: str) -> str:
    """An answer in the words of whoever gave it."""
    if step.kind == "choice":
        return step.options.get(value, value)
    if step.kind in ("screen", "paste"):
        seen = words.SEEN_NOT_KEPT if step.kind == "paste" else step.button or words.DONE
        return words.NOT_GIVEN if value == SKIPPED else seen
    day = day_of(value) if step.kind == "date" else None
    return wording.day(day) if day else value or words.NOT_GIVEN


def _ended(kind: Kind, run: Run, services: Services) -> Reply:
    """The end without a record: nothing of it is kept."""
    with services.store.database.write() as connection:
        services.runs.end(connection, run)
    reply = kind.end(position(kind.flow, run.answers).step, run, services)
    return replace(reply, choices=(*reply.choices, _anew(kind)))


def _anew(kind: Kind) -> Choice:
    return Choice(kind.flow.title, f"{buttons.FLOW}:{kind.flow.id}:start")

"""A step of a flow → a reply; what a person did with it → the next step. Answers are stored after every one of them."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot import wording
from bot.flows import buttons
from bot.flows.buttons import FLOW as FLOW
from bot.flows.definition import Flow, Step
from bot.flows.engine import (
    LONGEST,
    SEEN,
    SKIPPED,
    AnswerRefused,
    back,
    day_of,
    on_the_way,
    position,
    with_answer,
    without,
)
from bot.gates import clean
from bot.messages import Block, Card, Choice, Incoming, Notice, Paragraph, Reply, Tone
from bot.notices.timing import LONDON
from bot.records.runs import Run
from bot.services import Services
from bot.wording import flows as words

log = logging.getLogger("signpost")


@dataclass(frozen=True)
class Kind:
    """What a flow needs besides its folder: what it shows beside a step, how it reads a paste, how it is filed.

    `kept` is called in the transaction that keeps an answer; `again` shows what a run was
    filed as, with what was typed too late for it; `left` looks after a run that is given up and says what came of it;
    `refuse` says why a step can't take what was written.
    """

    flow: Flow
    beside: Callable[[Step, Run, Incoming, Services], tuple[Block, ...]]
    read: Callable[[str, Run, Services], Mapping[str, str]]
    primary: Callable[[Step, Run], str | None]
    file: Callable[[Run, Incoming, Services], Reply]
    end: Callable[[Step, Run, Services], Reply]
    kept: Callable[[Connection, Run, Services], None]
    again: Callable[[str, str, Incoming, Services], Reply | None]
    left: Callable[[Run, Services], tuple[Block, ...]]
    refuse: Callable[[Step, str, Run, Services], str]


def start(kind: Kind, incoming: Incoming, services: Services) -> Reply:
    """Begin the flow, or ask whether to go on with the one that is under way."""
    run = services.runs.find(incoming.person.id, kind.flow.id, services.now())
    if run is None or run.force != incoming.person.force or not run.answers:
        return _begin(kind, incoming, services)
    card = Card(words.GO_ON_OR_ANEW, "neutral", (Paragraph(words.GO_ON_DETAIL),))
    choices = (
        Choice(words.GO_ON, buttons.value(run, "resume"), primary=True),
        Choice(words.START_OVER, buttons.value(run, "restart")),
    )
    return Reply(text=words.GO_ON_OR_ANEW, cards=(card,), choices=choices)


def chosen(kind: Kind, incoming: Incoming, services: Services) -> Reply:
    """A button of the flow was pressed; one of another run changes nothing."""
    action, about, details = buttons.parts(incoming.choice)
    if action == "start":
        return start(kind, incoming, services)
    run = services.runs.find(incoming.person.id, kind.flow.id, services.now())
    if action == "restart":
        is_old = run is not None and about != run.id
        return start(kind, incoming, services) if is_old else _begin(kind, incoming, services)
    late = run is None or (action == "file" and about != run.id)
    filed = kind.again(about, "", incoming, services) if late else None
    if filed is not None:  # pressed twice, or on an old page
        return filed
    if run is None:
        return _gone(kind)
    if about != run.id:
        return show(kind, run, incoming, services)
    at = position(kind.flow, run.answers)
    if action == "back" and details == at.step.id:  # pressed twice, it goes back once
        return _kept(kind, run, back(kind.flow, run.answers), incoming, services)
    if action == "change" and details in kind.flow.steps:
        return _kept(kind, run, without(kind.flow, run.answers, details), incoming, services)
    if action == "file" and at.step.kind == "confirm" and details == buttons.mark(at):
        return kind.file(replace(run, answers=on_the_way(kind.flow, run.answers)), incoming, services)
    if action == "answer":
        step, _, value = details.partition("=")
        return _answered(kind, run, step, value, incoming, services)
    return show(kind, run, incoming, services)


def filled_in(kind: Kind, incoming: Incoming, services: Services) -> Reply:
    """A form of the flow was sent; one of a run that was filed adds to its record, one of another changes nothing."""
    run = services.runs.find(incoming.person.id, kind.flow.id, services.now())
    action, about, name = buttons.parts(incoming.choice)
    typed = incoming.fields.get(buttons.FIELD, "").strip()
    if run is None or about != run.id:
        step = kind.flow.steps.get(name)
        kept = (
            typed if step is not None and step.kind in ("text", "long", "date") else ""
        )  # what is pasted is never kept
        filed = kind.again(about, kept, incoming, services)
        if filed is not None:
            return filed
    if run is None:
        return _gone(kind)
    if action != "answer" or about != run.id:
        return show(kind, run, incoming, services)
    return _answered(kind, run, name, typed, incoming, services)


def spoken(kind: Kind, choice: str) -> str:
    """The words on a button of the flow, from its value; nothing where it has no such button."""
    action, _, details = buttons.parts(choice)
    name, _, value = details.partition("=")
    step = kind.flow.steps.get(name)
    if action == "change" and step is not None:
        return words.CHANGE.format(what=step.label)
    if action == "answer" and step is not None:
        return step.options.get(value, words.DONE if value == SEEN else step.label)
    if action == "file":
        return next((s.button for s in kind.flow.steps.values() if s.button), words.CONFIRM)
    return {**words.BUTTONS, "start": kind.flow.title}.get(action, "")


def show(kind: Kind, run: Run, incoming: Incoming, services: Services, problem: str = "", typed: str = "") -> Reply:
    """The step that is open."""
    at = position(kind.flow, run.answers)
    step = at.step
    if step.kind == "end":
        return _ended(kind, run, services)
    blocks = [*kind.beside(step, run, incoming, services)]
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
    tone: Tone = "duty" if step.duties else "neutral"
    card = Card(step.ask, tone, tuple(blocks))
    return Reply(
        text=problem or step.ask,
        cards=(card,),
        choices=buttons.choices(run, at, kind.primary(step, run)),
        form=buttons.form(run, step, problem, typed),
    )


def _begin(kind: Kind, incoming: Incoming, services: Services) -> Reply:
    before = services.runs.find(incoming.person.id, kind.flow.id, services.now())
    said_first = kind.left(before, services) if before is not None else ()
    run = services.runs.begin(incoming.person.id, kind.flow.id, incoming.person.force, services.now())
    reply = show(kind, run, incoming, services)
    first, *others = reply.cards
    return replace(reply, cards=(replace(first, blocks=(*said_first, *first.blocks)), *others))


def _answered(kind: Kind, run: Run, name: str, value: str, incoming: Incoming, services: Services) -> Reply:
    """Take an answer; one to a step that is not on the way any more only shows where the person is."""
    at = position(kind.flow, run.answers)
    step, value = kind.flow.steps.get(name), value.strip()
    if step is None or step not in (*at.answered, at.step) or step.is_last:
        return show(kind, run, incoming, services)
    given: Mapping[str, str] = {}
    try:
        if step.kind == "paste" and len(value) <= LONGEST["paste"]:
            given, value = (_read(kind, value, run, services), SEEN) if clean(value) else ({}, SKIPPED)
        problem = kind.refuse(step, value, run, services)
        if problem:
            return show(kind, run, incoming, services, problem, value)
        answers = with_answer(kind.flow, without(kind.flow, run.answers, name), name, value)
        day = day_of(answers[name]) if step.kind == "date" else None
        if day is not None and day > services.now().astimezone(LONDON).date():
            raise AnswerRefused(step, "not_yet")
    except AnswerRefused as refused:
        if step != at.step:  # an old form: what it held belongs into no field that is shown now
            return show(kind, run, incoming, services)
        problem = words.REFUSED[refused.why].format(limit=_limit(step))
        return show(kind, run, incoming, services, problem, value)
    except _NotRead:
        return show(kind, run, incoming, services, words.NOT_READ, value)
    return _kept(kind, run, {**answers, **given}, incoming, services)


class _NotRead(RuntimeError):
    """A paste could not be read, through no fault of whoever pasted it."""


def _read(kind: Kind, pasted: str, run: Run, services: Services) -> Mapping[str, str]:
    try:
        return kind.read(pasted, run, services)
    except Exception as error:  # nobody may be stopped by it: the suggestion is only a help
        log.error("reading a message failed: %s", type(error).__name__)
        raise _NotRead from None


def _kept(kind: Kind, run: Run, answers: Mapping[str, str], incoming: Incoming, services: Services) -> Reply:
    run = replace(run, answers=answers)
    with services.store.database.write() as connection:
        services.runs.save(connection, run, services.now())
        kind.kept(connection, run, services)
    return show(kind, run, incoming, services)


def _ended(kind: Kind, run: Run, services: Services) -> Reply:
    """The end without a record: nothing of it is kept."""
    with services.store.database.write() as connection:
        services.runs.end(connection, run)
    reply = kind.end(position(kind.flow, run.answers).step, run, services)
    return replace(reply, choices=(*reply.choices, _anew(kind)))


def _gone(kind: Kind) -> Reply:
    return Reply(text=words.RUN_GONE, cards=(Card(words.RUN_GONE, "neutral"),), choices=(_anew(kind),))


def _anew(kind: Kind) -> Choice:
    return Choice(kind.flow.title, f"{FLOW}:{kind.flow.id}:start")


def said(step: Step, value: str) -> str:
    """An answer in words."""
    if step.kind == "choice":
        return step.options.get(value, value)
    if step.kind in ("screen", "paste"):
        return words.NOT_GIVEN if value == SKIPPED else words.SEEN_NOT_KEPT if step.kind == "paste" else words.DONE
    day = day_of(value) if step.kind == "date" else None
    return wording.day(day) if day else value or words.NOT_GIVEN


def _limit(step: Step) -> str:
    return f"{LONGEST.get(step.kind, 0):,}"

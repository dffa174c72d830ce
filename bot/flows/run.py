"""What a person did with a step of a flow → the next one. Answers are stored after every one of them."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.flows import buttons
from bot.flows.definition import Step
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
from bot.flows.kind import Kind
from bot.flows.show import gone, show
from bot.gates import clean
from bot.messages import Card, Choice, Incoming, Paragraph, Reply
from bot.notices.timing import LONDON
from bot.records.runs import Run
from bot.services import Services
from bot.wording import flows as words

log = logging.getLogger("signpost")


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
    """A button of the flow was pressed; one of another run changes nothing, and of one that was filed it says so."""
    action, about, details = buttons.parts(incoming.choice)
    if action == "start":
        return start(kind, incoming, services)
    run = services.runs.find(incoming.person.id, kind.flow.id, services.now())
    if action == "restart":
        is_old = run is not None and about != run.id
        return start(kind, incoming, services) if is_old else _begin(kind, incoming, services)
    filed = kind.again(about, "", incoming, services) if run is None or about != run.id else None
    if filed is not None:  # pressed twice, or on an old page
        return _or_go_on(filed, run)
    if run is None:
        return gone(kind)
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
            return _or_go_on(filed, run)
    if run is None:
        return gone(kind)
    if action != "answer" or about != run.id:
        return show(kind, run, incoming, services)
    return _answered(kind, run, name, typed, incoming, services)


def _or_go_on(filed: Reply, run: Run | None) -> Reply:
    """What is said of a run that was filed; another one that is under way can be gone on with."""
    go_on = (Choice(words.GO_ON, buttons.value(run, "resume")),) if run is not None else ()
    return replace(filed, choices=(*filed.choices, *go_on))


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
        problem, kept = kind.refuse(step, value, run, services)
        if problem:
            return show(kind, run, incoming, services, problem, kept)
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


def _limit(step: Step) -> str:
    return f"{LONGEST.get(step.kind, 0):,}"

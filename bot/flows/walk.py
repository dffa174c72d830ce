"""Generate every path of a flow and find what is wrong with it: loops, steps that are never reached."""

from collections.abc import Iterator
from itertools import product

from bot.flows.definition import Flow, Step
from bot.flows.engine import SEEN, following

Path = tuple[dict[str, str], tuple[Step, ...]]  # the answers, and the steps that they lead along


class FlowLoops(ValueError):
    """A path that never ends; the message names the step that it comes back to."""


def paths(flow: Flow) -> Iterator[Path]:
    """Every path with the answers that lead along it.

    Answers on which the way depends are all tried; of the others (a platform, say), each path has the next in turn.
    """
    decisive = {name for step in flow.steps.values() for branch in step.next for name in branch.when}
    turns: dict[str, int] = {}

    def walk(name: str, answers: dict[str, str], way: tuple[Step, ...]) -> Iterator[Path]:
        step = flow.steps[name]
        if step in way:
            raise FlowLoops(f"the flow '{flow.id}' comes back to the step '{name}' again and again")
        if step.is_last:
            in_turn = {each.id: _next(each, turns) for each in way if each.kind == "choice" and each.id not in decisive}
            yield {**answers, **in_turn}, (*way, step)
            return
        for given in _possible(step, decisive):
            more = {**answers, **given}
            yield from walk(following(step, more), more, (*way, step))

    yield from walk(flow.start, {}, ())


def differing(flow: Flow) -> Iterator[Path]:
    """Of all paths each sequence of steps once, and what has an answer that was not given before."""
    sequences: set[tuple[str, ...]] = set()
    given: set[tuple[str, str]] = set()
    for answers, way in paths(flow):
        sequence = tuple(step.id for step in way)
        if sequence not in sequences or not answers.items() <= given:
            yield answers, way
        sequences.add(sequence)
        given |= answers.items()


def problems(flow: Flow) -> list[str]:
    """What is wrong with a flow that could be loaded; empty where nothing is."""
    reached: set[str] = set()
    try:
        for _, way in paths(flow):
            reached |= {step.id for step in way}
    except FlowLoops as loop:
        return [str(loop)]
    return [f"the step '{name}' of the flow '{flow.id}' is never reached" for name in flow.steps if name not in reached]


def _next(step: Step, turns: dict[str, int]) -> str:
    turns[step.id] = turns.get(step.id, -1) + 1
    return list(step.options)[turns[step.id] % len(step.options)]


def _possible(step: Step, decisive: set[str]) -> list[dict[str, str]]:
    if step.kind == "choice":
        values = list(step.options)
        return [{step.id: value} for value in (values if step.id in decisive else values[:1])]
    if step.kind == "paste":
        read = [{step.id: SEEN, **dict(zip(step.gives, each, strict=True))} for each in product(*step.gives.values())]
        return [{step.id: ""}, *read]
    if step.kind == "screen":
        return [{step.id: SEEN}]
    written = "2026-11-02" if step.kind == "date" else "1234"
    return [{step.id: written}, *([{step.id: ""}] if step.optional else [])]

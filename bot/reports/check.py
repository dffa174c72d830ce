"""What is wrong between a flow and the packs: duties that no force has, conditions that no answer fits."""

from collections.abc import Iterator, Mapping

from bot.flows.definition import Flow
from bot.reports.definition import CONTACT
from bot.reports.facts import FILLED_IN
from knowledge.messages import handling as messages
from knowledge.reports import handling as reports
from knowledge.reports.handling import FILED, ReportHandling
from knowledge.search import Knowledge


def faults(flow: Flow, knowledge: Knowledge) -> list[str]:
    """Each fault as a sentence; empty where there is none. Raises FileError for a broken pack."""
    forces = [force.id for force in knowledge.forces()]
    if flow.id == CONTACT:
        known = {duty.id for force in forces for duty in knowledge.handling(force).duties}
        return list(_unknown(flow, known, messages.FILE))
    found = {force: knowledge.report_handling(force).get(flow.id, ReportHandling()) for force in forces}
    known = {duty.id for handling in found.values() for duty in handling.duties}
    wrong = [*_unknown(flow, known, reports.FILE)]
    for force, handling in found.items():
        wrong += [f"{problem} in {reports.FILE} of {force}" for problem in _misfits(flow, handling)]
    return list(dict.fromkeys(wrong))


def _unknown(flow: Flow, known: set[str], file: str) -> Iterator[str]:
    for step in flow.steps.values():
        for duty in step.duties:
            if duty not in known:
                shows = f"the step '{step.id}' of the flow '{flow.id}' shows the duty '{duty}'"
                yield f"{shows}, which is in no force's {file}"


def _misfits(flow: Flow, handling: ReportHandling) -> Iterator[str]:
    conditions: list[Mapping[str, frozenset[str]]] = [condition.answers for _, condition in handling.tell]
    conditions += [condition.answers for _, condition in handling.urgencies]
    conditions += [duty.condition.answers for duty in handling.duties]
    conditions += [clock.condition.answers for clock in handling.clocks]
    conditions += [meant.answers for decision in handling.decisions for _, meant in decision.rules]
    for answers in conditions:
        for name, values in answers.items():
            step = flow.steps.get(name)
            if step is None or not step.options:
                yield f"'{name}' is no choice of the flow '{flow.id}', but is asked for"
            elif wrong := sorted(values - step.options.keys()):
                yield f"'{wrong[0]}' is no option of '{name}' of the flow '{flow.id}', but is asked for"
    for clock in handling.clocks:
        starts = flow.steps.get(clock.starts)
        if clock.starts != FILED and (starts is None or starts.kind != "date"):
            yield f"the clock '{clock.id}' starts at '{clock.starts}', which is no date of the flow '{flow.id}'"
    yield from of_decisions(flow, handling)


def of_decisions(flow: Flow, handling: ReportHandling) -> Iterator[str]:
    """What decisions, and clocks because of them, name and is not there."""
    decisions = {decision.id for decision in handling.decisions}
    for clock in handling.clocks:
        for missing in {clock.after, clock.until} - decisions - {None}:
            yield f"the clock '{clock.id}' names the decision '{missing}', which is none of the flow '{flow.id}'"
    for decision in handling.decisions:
        if decision.after not in {None, *decisions}:
            yield f"the decision '{decision.id}' comes after '{decision.after}', which is none of the flow '{flow.id}'"
        known = {*decision.duties} & {duty.id for duty in handling.duties}
        known |= {*decision.by} & {clock.id for clock in handling.clocks}
        known |= decision.filled_in & {*flow.steps, *FILLED_IN}
        for name in sorted({*decision.duties, *decision.by, *decision.filled_in} - known):
            yield f"the decision '{decision.id}' of the flow '{flow.id}' names '{name}', which is not there"

"""Read a flow's folder: route.yaml says where each answer leads, words.yaml what people read.

    # route.yaml
    steps:
      - id: danger
        kind: choice
        options: ["yes", "no"]
        next:
          - {when: {danger: ["no"]}, go: platform}
          - {go: ring_now}
    # words.yaml
    title: A member of the public contacted me
    steps:
      danger:
        ask: Is anybody in danger?
        options: {"yes": "Yes", "no": "No"}
      role:
        ask: What are you in it?
        label: Your role
        options: {member: I am a member}
        others: {label: Their role, member: A member}  # what anybody else reads of the answer

`next: platform` goes there always. The first step is where the flow starts.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import cast

from bot.flows.definition import KINDS, Branch, Flow, Kind, Step
from knowledge.yaml_reader import Field, read_yaml

ROUTE, WORDS = "route.yaml", "words.yaml"
_ID = re.compile(r"[a-z][a-z0-9_]*")  # it stands in the values of buttons, between ":" and "="


def load_flow(folder: Path) -> Flow:
    """The flow of a folder, whose name is its id; raises FileError naming file and line."""
    route = read_yaml(folder / ROUTE).mapping(required=["steps"])["steps"]
    words = read_yaml(folder / WORDS).mapping(required=["title", "steps"])
    said = words["steps"].open_mapping()
    steps: dict[str, Step] = {}
    fields: dict[str, Field] = {}
    for item in route.items():
        step = _step(item, said, steps)
        steps[step.id], fields[step.id] = step, item
    if not steps:
        raise route.fault("a flow needs at least one step")
    for name in said:
        if name not in steps:
            raise said[name].fault(f"there are words for '{name}', which is no step of {ROUTE}")
    known = {name: frozenset(values) for step in steps.values() for name, values in step.gives.items()}
    known |= {name: frozenset(step.options) for name, step in steps.items() if step.kind == "choice"}
    for name, step in steps.items():
        _check(step, fields[name], steps, known)
    return Flow(folder.name, words["title"].text(), steps, next(iter(steps)))


def _step(item: Field, said: Mapping[str, Field], before: Mapping[str, Step]) -> Step:
    fields = item.mapping(required=["id", "kind"], optional=["options", "optional", "gives", "duties", "next"])
    name, kind = fields["id"].text(), cast(Kind, fields["kind"].one_of(KINDS))
    if not _ID.fullmatch(name):
        raise fields["id"].fault(f"the id '{name}' has to be small letters, digits and _")
    if name in before:
        raise item.fault(f"there are two steps '{name}'")
    if name not in said:
        raise fields["id"].fault(f"'{name}' has no words in {WORDS}")
    words = said[name].mapping(required=["ask"], optional=["hint", "label", "button", "options", "others"])
    options = fields["options"].texts() if "options" in fields else ()
    if bool(options) != (kind == "choice"):
        raise item.fault(f"'{name}' is a {kind}; options belong to a choice, and every choice needs them")
    labels = words["options"].open_mapping() if "options" in words else {}
    for option in options:
        if option not in labels:
            raise said[name].fault(f"'{name}' has no words for the option '{option}'")
    for option in labels:
        if option not in options:
            raise labels[option].fault(f"'{option}' is no option of '{name}' in {ROUTE}")
    if "optional" in fields and kind not in ("text", "long", "date"):
        raise fields["optional"].fault(f"'{name}' is a {kind}; only a text, a long or a date can be optional")
    if "button" in words and kind not in ("screen", "confirm"):
        raise words["button"].fault(f"'{name}' is a {kind}; only a screen or a confirm has a button of its own")
    gives = fields["gives"].open_mapping() if "gives" in fields else {}
    if gives and kind != "paste":
        raise item.fault(f"'{name}' is a {kind}; only a paste gives something")
    return Step(
        name,
        kind,
        ask=words["ask"].text(),
        hint=words["hint"].text() if "hint" in words else "",
        label=words["label"].text() if "label" in words else words["ask"].text(),
        button=words["button"].text() if "button" in words else "",
        options={option: labels[option].text() for option in options},
        optional=kind == "paste" or ("optional" in fields and fields["optional"].one_of(["true", "false"]) == "true"),
        gives={key: field.texts() for key, field in gives.items()},
        duties=fields["duties"].texts() if "duties" in fields else (),
        next=_branches(fields["next"]) if "next" in fields else (),
        others=_others(words["others"], name, options) if "others" in words else {},
    )


def _others(field: Field, name: str, options: Collection[str]) -> Mapping[str, str]:
    said = field.open_mapping()
    for option in said:
        if option not in {"label", *options}:
            raise said[option].fault(f"'{option}' is neither an option of '{name}' nor its label")
    return {option: words.text() for option, words in said.items()}


def _branches(field: Field) -> tuple[Branch, ...]:
    if not field.is_list():
        return (Branch(field.text(), {}),)
    branches = []
    for item in field.items():
        parts = item.mapping(required=["go"], optional=["when"])
        when = parts["when"].open_mapping() if "when" in parts else {}
        branches.append(Branch(parts["go"].text(), {key: frozenset(value.texts()) for key, value in when.items()}))
    return tuple(branches)


def _check(step: Step, item: Field, steps: Mapping[str, Step], known: Mapping[str, frozenset[str]]) -> None:
    if both := sorted(steps.keys() & step.gives.keys()):
        raise item.fault(f"'{step.id}' gives '{both[0]}', which is a step with an answer of its own")
    if step.is_last:
        if step.next:
            raise item.fault(f"'{step.id}' is a {step.kind}, which ends the flow; it can't have a next step")
        return
    if not step.next or step.next[-1].when:
        raise item.fault(f"'{step.id}' leads nowhere for some answers; let its last next be a plain one")
    if any(not branch.when for branch in step.next[:-1]):
        raise item.fault(f"'{step.id}' has a plain next before its last; what comes after it could never be reached")
    for branch in step.next:
        if branch.go not in steps:
            raise item.fault(f"'{step.id}' leads to '{branch.go}', which is no step")
        for name, values in branch.when.items():
            if name not in known:
                raise item.fault(f"'{step.id}' asks for the answer to '{name}', which is no choice and is never given")
            if wrong := sorted(values - known[name]):
                raise item.fault(f"'{step.id}' asks whether '{name}' is '{wrong[0]}', which it can never be")

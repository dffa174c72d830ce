"""What lies around a rule: where it is kept, the rules next to it, and the questions that a change of it may touch."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.evaluate import Case, cases_of
from knowledge.pack import Pack, Rule, Silence
from knowledge.search import Knowledge

_NEAR = 8  # situations beside each of a rule's own that count as its neighbours


def owner_of(knowledge: Knowledge, force: str, rule: str) -> Rule | Silence | None:
    """The rule or silence with this id, of the force or of all forces; None where there is none."""
    packs = (knowledge.pack(force), knowledge.national())
    return next((found for pack in packs for found in _owners(pack) if found.id == rule), None)


def kept_in(packs: Path, rule: str) -> tuple[Path, int] | None:
    """The file in a folder of packs, relative to it, and the line where a rule or silence begins."""
    begins = re.compile(rf"^(?:- |  )id:\s*(['\"]?){re.escape(rule)}\1\s*(?:#.*)?$")
    for file in sorted(packs.glob("*/rules/*.yaml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if begins.match(line):
                return file.relative_to(packs), number
    return None


def cases_about(knowledge: Knowledge, force: str, rule: str, on: date) -> list[Case]:
    """The force's own cases that are answered with this rule first. Raises FileError."""
    return [case for case in cases_of(knowledge, force) if _first_rule(knowledge, case, on) == rule]


def questions_around(knowledge: Knowledge, force: str, rule: str, on: date) -> list[str]:
    """The examples of a rule, of its neighbours, and the force's cases; only the cases where there is no such rule."""
    owner = owner_of(knowledge, force, rule)
    near = _neighbours(knowledge, force, owner, on) if owner else set()
    packs = (knowledge.pack(force), knowledge.national())
    asked = [question for pack in packs for question in _examples(pack, near)]
    return [*asked, *(case.question for case in cases_of(knowledge, force))]


def _neighbours(knowledge: Knowledge, force: str, owner: Rule | Silence, on: date) -> set[str]:
    """The ids of rules and silences that a change of one may touch, its own among them."""
    found = {owner.id}
    for situation in owner.settles:
        found |= {near.owner for near in knowledge.nearest(force, situation.when, on=on, most=_NEAR)}
        found |= set(situation.see)
    found |= {miss.settled_by.partition("/")[0] for miss in owner.not_about if miss.settled_by}
    for pack in (knowledge.pack(force), knowledge.national()):
        found |= {silence.id for silence in pack.silences if owner.id in silence.nearest}
        found |= {situation.owner for situation in pack.situations if owner.id in situation.see}
    return found


def _owners(pack: Pack) -> tuple[Rule | Silence, ...]:
    return (*pack.rules, *pack.silences)


def _examples(pack: Pack, owners: set[str]) -> Iterator[str]:
    for owner in _owners(pack):
        if owner.id in owners:
            for situation in owner.settles:
                yield from (*situation.asked, *situation.also_asked)
            yield from (miss.asked for miss in owner.not_about)


def _first_rule(knowledge: Knowledge, case: Case, on: date) -> str | None:
    answer = knowledge.answer(case.force, case.question, on=on)
    if answer.citations and answer.verdict != "not_covered":
        return answer.citations[0].rule_id
    return answer.situation.partition("/")[0] if answer.situation else None

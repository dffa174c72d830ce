"""What the office that a report is for may decide, and the letter that says so: `decisions` in reports.yaml.

    decisions:
      - id: refused
        ends: true                     # nothing more is decided, and every clock stops
        duties: [ask-first]            # shown beside the letter
        letter: ["It stays up, because {text}", "Our reference is {reference}."]
        rules: [{rule: wmp.earlier-removal.refusals, for: {publisher: [force]}}]
      - {id: extended, by: [law], letter: ["We answer by {last}."]}  # up to the last day of one of these clocks
      - {id: person_told, after: extended}                           # only once that was decided

In a letter {text} is what the office wrote, {last} the last day of all that then runs, {force} and {reference} what
they say, and any other name an answer. Clocks may say `after` and `until` with the id of a decision. What a force says
of a decision takes the place of what the national pack says there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal, cast, get_args

from knowledge.duties import rule_of
from knowledge.pack import Pack, Rule
from knowledge.reports.conditions import Condition, condition
from knowledge.yaml_reader import Field

DecisionId = Literal["taken_down", "refused", "extended", "person_told", "withdrawn"]
DECISIONS: tuple[DecisionId, ...] = get_args(DecisionId)


@dataclass(frozen=True)
class Decision:
    """One thing that can be decided: `after` another one, `by` the last day of one of these clocks.

    `ends`: nothing follows it, and no clock runs any more. `letter` are paragraphs; without any nobody is written to.
    """

    id: DecisionId
    ends: bool = False
    after: DecisionId | None = None
    by: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    letter: tuple[str, ...] = ()
    rules: tuple[tuple[Rule, Condition], ...] = ()

    def rules_for(self, answers: Mapping[str, str]) -> tuple[Rule, ...]:
        """What demands it."""
        return tuple(rule for rule, meant in self.rules if meant.fits(answers))

    @property
    def filled_in(self) -> frozenset[str]:
        """The names of what is filled in in the letter."""
        parts = (part for paragraph in self.letter for part in Formatter().parse(paragraph))
        return frozenset(name for _, name, _, _ in parts if name is not None)


def read_decision(item: Field, packs: Sequence[Pack], base: Sequence[Decision]) -> Decision:
    """One entry of `decisions`, on top of the one in `base` with its id; raises FileError."""
    fields = item.mapping(required=["id"], optional=["ends", "after", "by", "duties", "letter", "rules"])
    name = cast(DecisionId, fields["id"].one_of(DECISIONS))
    found = next((decision for decision in base if decision.id == name), Decision(name))
    if "ends" in fields:
        found = replace(found, ends=fields["ends"].one_of(["true", "false"]) == "true")
    if "after" in fields:
        found = replace(found, after=cast(DecisionId, fields["after"].one_of(DECISIONS)))
    if "by" in fields:
        found = replace(found, by=fields["by"].texts())
    if "duties" in fields:
        found = replace(found, duties=fields["duties"].texts())
    if "letter" in fields:
        found = replace(found, letter=fields["letter"].texts())
        try:
            _ = found.filled_in
        except ValueError as error:
            raise fields["letter"].fault(f"the letter can't be filled in: {error}") from None
    if "rules" in fields:
        found = replace(found, rules=tuple(_rule(entry, packs) for entry in fields["rules"].items()))
    return found


def _rule(item: Field, packs: Sequence[Pack]) -> tuple[Rule, Condition]:
    fields = item.mapping(required=["rule"], optional=["for"])
    rule = rule_of(fields, packs)
    assert rule is not None, "it is required"
    return rule, condition(fields)

"""What somebody has to do by when, with the rule that says so: from messages.yaml and reports.yaml of the packs."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, get_args

from knowledge.pack import Pack, Rule
from knowledge.yaml_reader import Field

Within = Literal["now", "today", "three_days", "week"]
WITHIN: tuple[Within, ...] = get_args(Within)


class Task(Protocol):
    """Something to do. Without a rule it is good practice that the force's policy does not ask for."""

    @property
    def do(self) -> str:
        """What to do, in plain words."""
        ...

    @property
    def within(self) -> Within:
        """By when."""
        ...

    @property
    def rule(self) -> Rule | None:
        """What demands it, where something does."""
        ...


def rule_of(fields: Mapping[str, Field], packs: Sequence[Pack]) -> Rule | None:
    """The rule that an entry names, if it names one; raises FileError where no pack has it."""
    if "rule" not in fields:
        return None
    name = fields["rule"].text()
    rule = next((rule for pack in packs if (rule := pack.rule(name)) is not None), None)
    if rule is None:
        raise fields["rule"].fault(f"'{name}' is no rule of this pack")
    return rule


def rule_or_good_practice(item: Field, fields: Mapping[str, Field], name: str, packs: Sequence[Pack]) -> Rule | None:
    """The rule of a duty, or None where it is said to be good practice; raises FileError where neither is said."""
    if ("rule" in fields) == ("good_practice" in fields):
        raise item.fault(f"the duty '{name}' needs either a rule or good_practice: true")
    return rule_of(fields, packs)

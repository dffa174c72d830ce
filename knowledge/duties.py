"""What somebody has to do by when, with the rule that says so: from messages.yaml and reports.yaml of the packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, cast, get_args

from knowledge.pack import Pack, Rule
from knowledge.yaml_reader import Field

Within = Literal["now", "today", "three_days", "week", "keep_in_mind"]  # the last one has no day
WITHIN: tuple[Within, ...] = get_args(Within)


Meant = TypeVar("Meant")


@dataclass(frozen=True)
class Duty(Generic[Meant]):
    """What somebody has to do. Without a rule it is good practice that the force's policy does not ask for."""

    id: str
    condition: Meant
    do: str
    within: Within
    rule: Rule | None = None


def rule_of(fields: Mapping[str, Field], packs: Sequence[Pack]) -> Rule | None:
    """The rule that an entry names, if it names one; raises FileError where no pack has it."""
    if "rule" not in fields:
        return None
    name = fields["rule"].text()
    rule = next((rule for pack in packs if (rule := pack.rule(name)) is not None), None)
    if rule is None:
        raise fields["rule"].fault(f"'{name}' is no rule of this pack")
    return rule


def read_duty(item: Field, fields: Mapping[str, Field], condition: Meant, packs: Sequence[Pack]) -> Duty[Meant]:
    """A duty from the fields of its entry; raises FileError where it names neither a rule nor that there is none."""
    name, within = fields["id"].text(), cast(Within, fields["within"].one_of(WITHIN))
    rule = _rule_or_good_practice(item, fields, name, packs)
    return Duty(name, condition, fields["do"].text(), within, rule)


def _rule_or_good_practice(item: Field, fields: Mapping[str, Field], name: str, packs: Sequence[Pack]) -> Rule | None:
    if ("rule" in fields) == ("good_practice" in fields):
        raise item.fault(f"the duty '{name}' needs either a rule or good_practice: true")
    return rule_of(fields, packs)

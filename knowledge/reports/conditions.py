"""For which answers of a flow something in reports.yaml holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.yaml_reader import Field


@dataclass(frozen=True)
class Condition:
    """Which answers something holds for: each named step has one of the values; without any it always does."""

    answers: Mapping[str, frozenset[str]]

    def fits(self, answers: Mapping[str, str]) -> bool:
        """Whether these answers are meant."""
        return all(answers.get(step, "") in values for step, values in self.answers.items())


ALWAYS = Condition({})


def condition(fields: Mapping[str, Field]) -> Condition:
    """The condition of an entry, from its `for`; raises FileError."""
    given = fields["for"].open_mapping() if "for" in fields else {}
    return Condition({step: frozenset(values.texts()) for step, values in given.items()})

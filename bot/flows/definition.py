"""What a flow is: steps that ask, and where each answer leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["choice", "text", "long", "date", "paste", "screen", "confirm", "end"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Branch:
    """Where to go on when every named answer is one of those listed; without any, always."""

    go: str
    when: Mapping[str, frozenset[str]]

    def fits(self, answers: Mapping[str, str]) -> bool:
        """Whether the answers lead this way."""
        return all(answers.get(name, "") in values for name, values in self.when.items())


@dataclass(frozen=True)
class Step:
    """One step.

    `choice` has options; `text`, `long` and `date` are written; `paste` is read on the spot and never stored, and gives
    the values in `gives` instead; `screen` only shows something; `confirm` shows a summary and files a record; `end`
    ends without one; `button` is what stands on the one button of a screen or a confirm. `duties` are those of the
    force's messages.yaml or reports.yaml that it shows. `others` are the label, under "label", and the options in the
    words for everybody but whoever answers, where these differ.
    """

    id: str
    kind: Kind
    ask: str
    hint: str
    label: str
    button: str
    options: Mapping[str, str]
    optional: bool
    gives: Mapping[str, tuple[str, ...]]
    duties: tuple[str, ...]
    next: tuple[Branch, ...]
    others: Mapping[str, str]

    @property
    def is_last(self) -> bool:
        """Whether the flow ends here."""
        return self.kind in ("confirm", "end")


@dataclass(frozen=True)
class Flow:
    """A flow with its words; the first step is where it starts."""

    id: str
    title: str
    steps: Mapping[str, Step]
    start: str

"""The trained reader of drafts: how likely each issue is, in the whole and in each word, and each verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.model.token_reader import Numbers, ReadPart, TokenReader, sigmoid, softmax
from knowledge.pack import Account

FOLDER = Path(__file__).parent / "marker"


@dataclass(frozen=True)
class Marked:
    """What the marker makes of a text.

    `verdicts` (3,) in the order of DRAFT_VERDICTS and `issues` (28,) in that of ISSUES are probabilities of the whole;
    `tokens` (n, 28) are those of each token, which stands at `places` (start, end).
    """

    verdicts: Numbers
    issues: Numbers
    tokens: Numbers
    places: tuple[tuple[int, int], ...]


def introduced(force: str, account: Account, text: str) -> tuple[str, int]:
    """The text as the marker reads it, and where in it the text itself begins. `force` is the force's name."""
    before = f"{force}, {account}: "
    return before + text, len(before)


class Marker:
    """The marker with the weights of a folder."""

    def __init__(self, cache: Path, weights: Path = FOLDER) -> None:
        self._reader = TokenReader(cache, weights)

    def mark(self, force: str, account: Account, text: str) -> Marked:
        """Read a text of any length; the parts of a long one are read apart, and the worst of each counts."""
        return self.mark_all(force, account, [text])[0]

    def mark_all(self, force: str, account: Account, texts: Sequence[str]) -> list[Marked]:
        """Read several texts together, which takes less time than one after the other."""
        read = self._reader.read(texts, introduced(force, account, "")[0])
        return [_together([self._marked(part) for part in parts]) for parts in read]

    def _marked(self, part: ReadPart) -> Marked:
        head = self._reader.head
        verdicts, issues = softmax(head("verdicts", part.pooled)), sigmoid(head("issues", part.pooled))
        return Marked(verdicts, issues, sigmoid(head("tokens", part.own)), part.places)


def _together(parts: Sequence[Marked]) -> Marked:
    """The parts of a text as one."""
    return Marked(
        _worst([part.verdicts for part in parts]),
        np.max([part.issues for part in parts], axis=0),
        np.concatenate([part.tokens for part in parts]),
        tuple(place for part in parts for place in part.places),
    )


def _worst(parts: Sequence[Numbers]) -> Numbers:
    """Of several parts, the verdicts of one that is likely not to be ok, else of the one least likely to be ok."""
    return max(parts, key=lambda verdicts: (float(verdicts[2]) if verdicts[2] >= 0.5 else 0.0, -float(verdicts[0])))

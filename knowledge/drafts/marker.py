"""The trained reader of drafts: how likely each issue is, in the whole and in each word, and each verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.model.runtime import Runtime
from knowledge.model.weights import Tensors, load_tuned
from knowledge.pack import Account

FOLDER = Path(__file__).parent / "marker"
_AT_ONCE = 140  # tokens of a text; longer ones were not learned from
_OVERLAP = 64  # tokens that two parts of a long text share
_BATCH = 8  # parts

Probabilities = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]  # (tokens, width)


@dataclass(frozen=True)
class Marked:
    """What the marker makes of a text.

    `verdicts` (3,) in the order of DRAFT_VERDICTS and `issues` (28,) in that of ISSUES are probabilities of the whole;
    `tokens` (n, 28) are those of each token, which stands at `places` (start, end).
    """

    verdicts: Probabilities
    issues: Probabilities
    tokens: Probabilities
    places: tuple[tuple[int, int], ...]


def introduced(force: str, account: Account, text: str) -> tuple[str, int]:
    """The text as the marker reads it, and where in it the text itself begins. `force` is the force's name."""
    before = f"{force}, {account}: "
    return before + text, len(before)


class Marker:
    """The marker with the weights of a folder."""

    def __init__(self, cache: Path, weights: Path = FOLDER) -> None:
        self._weights = weights
        self._runtime = Runtime(cache, weights, tokens=True)

    def mark(self, force: str, account: Account, text: str) -> Marked:
        """Read a text of any length; the parts of a long one are read apart, and the worst of each counts."""
        parts = self._parts(text)
        begin = introduced(force, account, "")[1]
        encodings = [self._tokenizer.encode(introduced(force, account, text[start:end])[0]) for start, end in parts]
        verdicts, issues, tokens, places = [], [], [], []
        for (start, _), encoding, vectors in zip(parts, encodings, self._vectors(encodings), strict=True):
            pooled = np.concatenate([vectors.mean(axis=0), vectors.max(axis=0)])
            verdicts.append(_softmax(self._head("verdicts", pooled)))
            issues.append(_sigmoid(self._head("issues", pooled)))
            own = [i for i, (a, b) in enumerate(encoding.offsets) if b > a >= begin]
            tokens.append(_sigmoid(self._head("tokens", vectors[own])))
            places += [(encoding.offsets[i][0] - begin + start, encoding.offsets[i][1] - begin + start) for i in own]
        return Marked(_worst(verdicts), np.max(issues, axis=0), np.concatenate(tokens), tuple(places))

    def _parts(self, text: str) -> list[tuple[int, int]]:
        """Where the parts of a text that are read at once begin and end."""
        places = self._tokenizer.encode(text, add_special_tokens=False).offsets
        starts = range(0, max(1, len(places) - _OVERLAP), _AT_ONCE - _OVERLAP)
        cut = [(places[i][0], places[min(i + _AT_ONCE, len(places)) - 1][1]) for i in starts] if places else []
        return cut if len(cut) > 1 else [(0, len(text))]

    def _vectors(self, encodings: list[Any]) -> Iterator[Vectors]:
        for first in range(0, len(encodings), _BATCH):
            batch = encodings[first : first + _BATCH]
            for encoding, hidden in zip(batch, self._runtime.run(batch), strict=True):
                yield hidden[: len(encoding.ids)]

    def _head(self, name: str, features: Vectors) -> Probabilities:
        weight, bias = self._heads[f"heads.{name}.weight"], self._heads[f"heads.{name}.bias"]
        return np.asarray(features @ weight.T + bias, dtype=np.float32)

    @cached_property
    def _heads(self) -> Tensors:
        return {name: value for name, value in load_tuned(self._weights).items() if name.startswith("heads.")}

    @cached_property
    def _tokenizer(self) -> Any:
        return self._runtime.tokenizer(longest=None)


def _worst(parts: Sequence[Probabilities]) -> Probabilities:
    """Of several parts, the verdicts of one that is likely not to be ok, else of the one least likely to be ok."""
    return max(parts, key=lambda verdicts: (float(verdicts[2]) if verdicts[2] >= 0.5 else 0.0, -float(verdicts[0])))


def _softmax(scores: Probabilities) -> Probabilities:
    likely = np.exp(scores - scores.max())
    return np.asarray(likely / likely.sum(), dtype=np.float32)


def _sigmoid(scores: Probabilities) -> Probabilities:
    return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

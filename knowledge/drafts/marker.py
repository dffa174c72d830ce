"""The trained reader of drafts: how likely each issue is, in the whole and in each word, and each verdict."""

from collections.abc import Sequence
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
        return self.mark_all(force, account, [text])[0]

    def mark_all(self, force: str, account: Account, texts: Sequence[str]) -> list[Marked]:
        """Read several texts together, which takes less time than one after the other."""
        begin = introduced(force, account, "")[1]
        parts = [(number, *part) for number, text in enumerate(texts) for part in self._parts(text)]
        written = [introduced(force, account, texts[number][start:end])[0] for number, start, end in parts]
        encodings = self._tokenizer.encode_batch(written)
        read: list[list[Marked]] = [[] for _ in texts]
        for (number, start, _), encoding, vectors in zip(parts, encodings, self._vectors(encodings), strict=True):
            read[number].append(self._marked(encoding.offsets, vectors, begin, start))
        return [_together(marked) for marked in read]

    def _marked(self, offsets: Sequence[tuple[int, int]], vectors: Vectors, begin: int, start: int) -> Marked:
        """What is made of a part that begins at `start` of its text, and at `begin` of what was read."""
        pooled = np.concatenate([vectors.mean(axis=0), vectors.max(axis=0)])
        own = [i for i, (a, b) in enumerate(offsets) if b > a >= begin]
        places = tuple((offsets[i][0] - begin + start, offsets[i][1] - begin + start) for i in own)
        tokens = _sigmoid(self._head("tokens", vectors[own]))
        return Marked(_softmax(self._head("verdicts", pooled)), _sigmoid(self._head("issues", pooled)), tokens, places)

    def _parts(self, text: str) -> list[tuple[int, int]]:
        """Where the parts of a text that are read at once begin and end."""
        places = self._tokenizer.encode(text, add_special_tokens=False).offsets
        starts = range(0, max(1, len(places) - _OVERLAP), _AT_ONCE - _OVERLAP)
        cut = [(places[i][0], places[min(i + _AT_ONCE, len(places)) - 1][1]) for i in starts] if places else []
        return cut if len(cut) > 1 else [(0, len(text))]

    def _vectors(self, encodings: Sequence[Any]) -> list[Vectors]:
        """The tokens' vectors of each; texts of similar length are read together, which wastes less on padding."""
        by_length = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        vectors: dict[int, Vectors] = {}
        for first in range(0, len(by_length), _BATCH):
            batch = by_length[first : first + _BATCH]
            for i, hidden in zip(batch, self._runtime.run([encodings[i] for i in batch]), strict=True):
                vectors[i] = hidden[: len(encodings[i].ids)]
        return [vectors[i] for i in range(len(encodings))]

    def _head(self, name: str, features: Vectors) -> Probabilities:
        weight, bias = self._heads[f"heads.{name}.weight"], self._heads[f"heads.{name}.bias"]
        return np.asarray(features @ weight.T + bias, dtype=np.float32)

    @cached_property
    def _heads(self) -> Tensors:
        return {name: value for name, value in load_tuned(self._weights).items() if name.startswith("heads.")}

    @cached_property
    def _tokenizer(self) -> Any:
        return self._runtime.tokenizer(longest=None)


def _together(parts: Sequence[Marked]) -> Marked:
    """The parts of a text as one."""
    return Marked(
        _worst([part.verdicts for part in parts]),
        np.max([part.issues for part in parts], axis=0),
        np.concatenate([part.tokens for part in parts]),
        tuple(place for part in parts for place in part.places),
    )


def _worst(parts: Sequence[Probabilities]) -> Probabilities:
    """Of several parts, the verdicts of one that is likely not to be ok, else of the one least likely to be ok."""
    return max(parts, key=lambda verdicts: (float(verdicts[2]) if verdicts[2] >= 0.5 else 0.0, -float(verdicts[0])))


def _softmax(scores: Probabilities) -> Probabilities:
    likely = np.exp(scores - scores.max())
    return np.asarray(likely / likely.sum(), dtype=np.float32)


def _sigmoid(scores: Probabilities) -> Probabilities:
    return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

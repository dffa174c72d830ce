"""Read texts of any length with a tuned model and the linear heads that were trained with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.model.runtime import Runtime
from knowledge.model.weights import Tensors, load_tuned

_AT_ONCE = 140  # tokens of a text; longer ones were not learned from
_OVERLAP = 64  # tokens that two parts of a long text share
_BATCH = 8  # parts

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ReadPart:
    """A part of a text: the vectors of its tokens (n, 384), those of what introduces it included.

    `own` (m, 384) are those of the text alone, whose tokens stand at `places` (start, end) in it.
    """

    vectors: Numbers
    own: Numbers
    places: tuple[tuple[int, int], ...]

    @property
    def pooled(self) -> Numbers:
        """(768,) mean and maximum of all tokens, which the heads for a whole text read."""
        return np.concatenate([self.vectors.mean(axis=0), self.vectors.max(axis=0)])


class TokenReader:
    """The model and heads of a folder of weights."""

    def __init__(self, cache: Path, weights: Path) -> None:
        self._weights = weights
        self._runtime = Runtime(cache, weights, tokens=True)

    def read(self, texts: Sequence[str], introduction: str = "") -> list[list[ReadPart]]:
        """The parts of each text, each read after the introduction; all together, which takes less time."""
        parts = [(number, *part) for number, text in enumerate(texts) for part in self._parts(text)]
        encodings = self._tokenizer.encode_batch([introduction + texts[n][start:end] for n, start, end in parts])
        read: list[list[ReadPart]] = [[] for _ in texts]
        for (number, start, _), encoding, vectors in zip(parts, encodings, self._vectors(encodings), strict=True):
            read[number].append(_part(encoding.offsets, vectors, len(introduction), start))
        return read

    def head(self, name: str, features: Numbers) -> Numbers:
        """The scores that a head gives (…, width) features."""
        weight, bias = self._heads[f"heads.{name}.weight"], self._heads[f"heads.{name}.bias"]
        return np.asarray(features @ weight.T + bias, dtype=np.float32)

    def pieces(self, text: str) -> list[str]:
        """The pieces of words that the model knows, in order; those that continue a word begin with ##."""
        pieces: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return pieces

    def _parts(self, text: str) -> list[tuple[int, int]]:
        """Where the parts of a text that are read at once begin and end."""
        places = self._tokenizer.encode(text, add_special_tokens=False).offsets
        starts = range(0, max(1, len(places) - _OVERLAP), _AT_ONCE - _OVERLAP)
        cut = [(places[i][0], places[min(i + _AT_ONCE, len(places)) - 1][1]) for i in starts] if places else []
        return cut if len(cut) > 1 else [(0, len(text))]

    def _vectors(self, encodings: Sequence[Any]) -> list[Numbers]:
        """The tokens' vectors of each; texts of similar length are read together, which wastes less on padding."""
        by_length = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        vectors: dict[int, Numbers] = {}
        for first in range(0, len(by_length), _BATCH):
            batch = by_length[first : first + _BATCH]
            for i, hidden in zip(batch, self._runtime.run([encodings[i] for i in batch]), strict=True):
                vectors[i] = hidden[: len(encodings[i].ids)]
        return [vectors[i] for i in range(len(encodings))]

    @cached_property
    def _heads(self) -> Tensors:
        return {name: value for name, value in load_tuned(self._weights).items() if name.startswith("heads.")}

    @cached_property
    def _tokenizer(self) -> Any:
        return self._runtime.tokenizer(longest=None)


def _part(offsets: Sequence[tuple[int, int]], vectors: Numbers, begin: int, start: int) -> ReadPart:
    """A part that begins at `start` of its text, and at `begin` of what was read."""
    own = [i for i, (a, b) in enumerate(offsets) if b > a >= begin]
    places = tuple((offsets[i][0] - begin + start, offsets[i][1] - begin + start) for i in own)
    return ReadPart(vectors, vectors[own], places)


def softmax(scores: Numbers) -> Numbers:
    """Probabilities that add up to one."""
    likely = np.exp(scores - scores.max())
    return np.asarray(likely / likely.sum(), dtype=np.float32)


def sigmoid(scores: Numbers) -> Numbers:
    """Probabilities, each for itself."""
    return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

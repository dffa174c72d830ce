"""The trained reader of messages from the public: how likely each category, urgency and sign is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.model.token_reader import Numbers, ReadPart, TokenReader, sigmoid, softmax

FOLDER = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Read:
    """What the reader makes of a message: probabilities.

    `categories` (9,) and `urgencies` (3,) add up to one, in the order of CATEGORIES and URGENCIES. `signs` (6,), `also`
    (9,) and `foreign` stand each for themselves.
    """

    categories: Numbers
    urgencies: Numbers
    signs: Numbers
    also: Numbers
    foreign: float


class MessageReader:
    """The reader with the weights of a folder."""

    def __init__(self, cache: Path, weights: Path = FOLDER) -> None:
        self._reader = TokenReader(cache, weights)

    def read_all(self, texts: Sequence[str]) -> list[list[Read]]:
        """What is made of each text, in parts where it is long."""
        return [[self._made_of(part) for part in parts] for parts in self._reader.read(texts)]

    def known_words(self, text: str) -> float:
        """The share of words, 0 to 1, that the model knows whole; of English far more than of other languages."""
        words: list[int] = []
        for piece in self._reader.pieces(text):
            if piece.startswith("##") and words:
                words[-1] += 1
            elif any(map(str.isalpha, piece)):
                words.append(1)
        return float(np.mean([count == 1 for count in words])) if words else 0.0

    def _made_of(self, part: ReadPart) -> Read:
        head, pooled = self._reader.head, part.pooled
        return Read(
            softmax(head("categories", pooled)),
            softmax(head("urgencies", pooled)),
            sigmoid(head("signs", pooled)),
            sigmoid(head("also", pooled)),
            float(sigmoid(head("foreign", pooled))[0]),
        )

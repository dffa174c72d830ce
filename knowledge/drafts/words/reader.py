"""How likely each verdict and each issue is by the words of a draft alone."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.drafts.issues import DRAFT_VERDICTS
from knowledge.drafts.words.features import features
from knowledge.model.token_reader import Numbers
from knowledge.model.weights import Tensors, load_tuned
from knowledge.pack import Account

FOLDER = Path(__file__).parent / "weights"
_OK, _NOT_OK = DRAFT_VERDICTS.index("ok"), DRAFT_VERDICTS.index("not_ok")


@dataclass(frozen=True)
class Words:
    """Logarithms of odds: `verdicts` (3,) in the order of DRAFT_VERDICTS and `issues` (28,) in that of ISSUES."""

    verdicts: Numbers
    issues: Numbers


class WordReader:
    """A linear classifier with the weights of a folder; it takes well under a millisecond."""

    def __init__(self, weights: Path = FOLDER) -> None:
        self._folder = weights

    def read(self, account: Account, text: str) -> Words | None:
        """The scores of a text, of a long one those of its worst part and of the likeliest one for each issue.

        None where none of its words has been seen before. Raises WeightsBroken.
        """
        parts = [scores for rows in features(account, text) if (scores := self._scores(rows)) is not None]
        if not parts:
            return None
        worst = max(parts, key=lambda scores: float(scores[_NOT_OK] - scores[_OK]))
        number = len(DRAFT_VERDICTS)
        return Words(worst[:number], np.max([scores[number:] for scores in parts], axis=0))

    def _scores(self, rows: list[int]) -> Numbers | None:
        rarity: Numbers = self._tensors["rarity"][rows]
        if not rarity.any():
            return None
        scores: Numbers = self._tensors["weights"][:, rows] @ rarity / np.linalg.norm(rarity) + self._tensors["bias"]
        return scores

    @cached_property
    def _tensors(self) -> Tensors:
        """`weights` (31, SIZE), `rarity` (SIZE,): 0 for what was seen less than twice, and `bias` (31,)."""
        return load_tuned(self._folder)

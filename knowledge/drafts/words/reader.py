"""How likely each verdict and each issue is by the words of a draft alone."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES
from knowledge.drafts.words.features import features
from knowledge.model.token_reader import Numbers
from knowledge.model.weights import Tensors, load_tuned
from knowledge.pack import Account

FOLDER = Path(__file__).parent / "weights"
OUTPUTS = len(DRAFT_VERDICTS) + len(ISSUES)


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
        """The scores of a text; None where none of its words has been seen before. Raises WeightsBroken."""
        rows = features(account, text)
        rarity: Numbers = self._tensors["rarity"][rows]
        if not rarity.any():
            return None
        scores: Numbers = self._tensors["weights"][:, rows] @ rarity / np.linalg.norm(rarity) + self._tensors["bias"]
        return Words(scores[: len(DRAFT_VERDICTS)], scores[len(DRAFT_VERDICTS) :])

    @cached_property
    def _tensors(self) -> Tensors:
        """`weights` (31, SIZE), `rarity` (SIZE,): 0 for what was seen less than twice, and `bias` (31,)."""
        return load_tuned(self._folder)

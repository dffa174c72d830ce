"""START HERE for what was pasted: a text → whether it is a draft of a post, a message from the public, or neither.

A linear classifier over words and pairs of words: it takes well under a millisecond and needs no model, so that chat
platforms can ask before anything is kept. It says that something was pasted only when that is nearly sure, because a
question that is not answered helps nobody. How it is trained and how well it does: docs/pasted.md.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from knowledge.pasted.features import features

Kind = Literal["said", "post", "message"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SURE = 0.85  # probability that a text is not the officer's own words, from which it was pasted
LIKELY_MESSAGE = 0.7  # probability from which it is a message from the public: none of them must be lost
POSSIBLE = (
    0.3  # probability that a text is not the officer's own words, from which its answer asks whether it was pasted
)
WEIGHTS = Path(__file__).with_name("weights.npz")

_Weights = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


def pasted(text: str) -> Kind:
    """What a text that was typed into a chat is; "said" unless it is nearly certain that it was pasted."""
    return kind_of(likelihoods(text))


def kind_of(likely: Mapping[Kind, float]) -> Kind:
    """The likelier kind of what was pasted, where it is nearly certain that it was."""
    if 1 - likely["said"] >= SURE:
        return "post" if likely["post"] >= likely["message"] else "message"
    return "message" if likely["message"] >= LIKELY_MESSAGE else "said"


def possibly(text: str) -> Kind:
    """What a text that is answered like a question may be all the same; "said" where hardly anything speaks for it."""
    likely = likelihoods(text)
    if 1 - likely["said"] < POSSIBLE:
        return "said"
    return "post" if likely["post"] >= likely["message"] else "message"


def likelihoods(text: str, weights: Path = WEIGHTS) -> dict[Kind, float]:
    """How likely each kind is, 0 to 1."""
    table, bias = _load(weights)
    scores = table[features(text)].sum(axis=0) + bias
    likely = np.exp(scores - scores.max())
    return dict(zip(KINDS, map(float, likely / likely.sum()), strict=True))


@cache
def _load(weights: Path) -> _Weights:
    with np.load(weights) as stored:
        return stored["table"].astype(np.float32), stored["bias"].astype(np.float32)

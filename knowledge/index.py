"""Everything that a question is compared with, and how likely each situation is the one it is about.

A situation lies at the mean of its example questions and its statement, in the space of the tuned model. How near the
question is to each gives each a probability. Other ways were measured and left out: see docs/deciding.md.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from knowledge.cards import Card
from knowledge.model.embedder import Embedder, Vectors
from knowledge.model.runtime import write_whole
from knowledge.model.vector_cache import VectorCache
from knowledge.understand import VOCABULARY_FILE, Understanding, load_vocabulary

# STATEMENT and SHARPNESS were chosen by benchmarks/fusion.py on our own questions, held out; what is taken for another
# account, platform or device by reading answers.
STATEMENT = 2.0  # example questions that a situation's statement counts for
SHARPNESS = 22.0  # of the probabilities: the factor before the softmax of the cosines
OTHER_ACCOUNT = 1.0  # taken, after that factor, from situations about an account that the question is not about
OTHER_PLATFORM = 1.0  # likewise, from situations of a rule for another platform than the question names
OTHER_DEVICE = 1.0  # likewise for the device
LIKELY = 50  # situations; what lies beyond them has no weight worth its time
_RULED_OUT = 1e6  # taken from them where the asker chose the account

Scores = npt.NDArray[np.float32]  # (cards,)
Vector = npt.NDArray[np.float32]  # (width,), of unit length


@dataclass(frozen=True)
class Match:
    """A situation, how likely the question is about it, and its cosine to the question."""

    card: Card
    probability: float
    similarity: float


class Index:
    """The situations that speak for one force; `centres` is (cards, width), each of unit length."""

    def __init__(self, cards: Sequence[Card], centres: Vectors, embedder: Embedder) -> None:
        self.cards = list(cards)
        self._centres, self._embedder = centres, embedder
        self._accounts = np.array([card.account or "" for card in self.cards])
        self._platforms, self._devices = _applies(cards, "platform"), _applies(cards, "device")

    def search(self, question: str, understood: Understanding, *, most: int | None = LIKELY) -> list[Match]:
        """The situations that are likely enough to matter, likeliest first; with `most` None, all of them."""
        return self.rank(self._embedder.embed([understood.expanded or question])[0], understood, most=most)

    def rank(self, vector: Vector, understood: Understanding, *, most: int | None = LIKELY) -> list[Match]:
        """As `search`, for a question whose vector is known."""
        similarity = self._centres @ vector
        score = SHARPNESS * similarity - self._about_something_else(understood)
        probability = np.exp(score - score.max())
        probability /= probability.sum()
        order = np.argsort(-probability, kind="stable")[:most]
        return [Match(self.cards[i], float(probability[i]), float(similarity[i])) for i in order]

    def _about_something_else(self, understood: Understanding) -> Scores:
        """What each situation loses because its account, platform or device is another than the question names."""
        other = {"personal": "corporate", "corporate": "personal"}.get(understood.account or "", "none")
        taken = _RULED_OUT if understood.account_chosen else OTHER_ACCOUNT
        loses: Scores = (taken * (self._accounts == other)).astype(np.float32)
        if understood.platforms:
            loses += OTHER_PLATFORM * ((self._platforms != "") & ~np.isin(self._platforms, understood.platforms))
        if understood.device:
            loses += OTHER_DEVICE * ((self._devices != "") & (self._devices != understood.device))
        return loses


def _applies(cards: Sequence[Card], to: str) -> npt.NDArray[np.str_]:
    """What each card's rule applies to of this kind; "" where it applies to any."""
    return np.array([dict(card.rule.applies).get(to, "") if card.rule else "" for card in cards])


def load_centres(
    cards: Sequence[Card],
    embedder: Embedder,
    cache: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    shipped: Path | None = None,
) -> Vectors:
    """Where these situations lie, (cards, width): shipped with the pack or cached, else worked out and cached.

    Both are used only where they were made from these very texts by this very model.
    """
    wanted = fingerprint(cards, embedder)
    cached = cache / f"centres-{wanted}.npz"
    for file in filter(None, (shipped, cached)):
        try:
            with file.open("rb") as opened, np.load(opened) as stored:
                if str(stored["fingerprint"]) == wanted:
                    found: Vectors = stored["centres"].astype(np.float32)
                    return found
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            continue  # not there, or not readable: make it anew
    centres = work_out_centres(cards, VectorCache(cache, embedder), progress)
    return save_centres(cached, centres, wanted)


def save_centres(file: Path, centres: Vectors, made_from: str) -> Vectors:
    """Store centres in half precision, with the fingerprint of what they were made from; returns what was stored."""
    content = io.BytesIO()
    half = centres.astype(np.float16)
    np.savez_compressed(content, centres=half, fingerprint=np.array(made_from))
    write_whole(file, content.getvalue())
    return half.astype(np.float32)


def work_out_centres(
    cards: Sequence[Card], vectors: VectorCache, progress: Callable[[int, int], None] | None = None
) -> Vectors:
    """Where these situations lie, from their statements and example questions."""
    owners = np.repeat(np.arange(len(cards)), [len(card.questions) for card in cards])
    vocabulary = load_vocabulary()  # questions are searched with their slang spelled out, so they lie there like that
    asked = [vocabulary.understand(question).expanded for card in cards for question in card.questions]
    texts = [*(card.statement for card in cards), *asked]
    embedded = vectors.vectors(texts, progress)
    return centres_of(embedded[: len(cards)], embedded[len(cards) :], owners)


def centres_of(statements: Vectors, questions: Vectors, owners: npt.NDArray[np.intp]) -> Vectors:
    """(cards, width) unit vectors; `owners` is the card of each question."""
    sums = STATEMENT * statements
    np.add.at(sums, owners, questions)
    centres: Vectors = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    return centres


def fingerprint(cards: Sequence[Card], embedder: Embedder) -> str:
    """What centres are made from: changes with every text, the vocabulary, the model and how they are worked out."""
    digest = hashlib.sha256(f"{embedder.name} {STATEMENT}".encode() + VOCABULARY_FILE.read_bytes())
    for card in cards:
        digest.update("\x1e".join([card.situation.id, card.statement, *card.questions]).encode())
    return digest.hexdigest()[:16]

"""Everything that a question is compared with, and how likely each situation is the one it is about.

A situation is the mean of its example questions and its statement, in a space where the ways of asking the same thing
lie close together: Fisher's linear discriminant (Fisher 1936; the within-situation covariance is shrunk as by Ledoit
and Wolf 2004), learned from the questions of the packs themselves in half a second. With words (BM25) and the account
it gives each situation a probability. Compared with other ways in docs/deciding.md.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from knowledge.cards import Card
from knowledge.model.embedder import Embedder, Vectors, write_whole
from knowledge.model.vector_cache import VectorCache
from knowledge.understand import Understanding

Scores = npt.NDArray[np.float32]  # (cards,)

# Chosen by benchmarks/fusion.py on a fifth of our own questions, held out; never on the labelled sample.
SHRINKAGE = 0.6  # how far the covariance is drawn towards a round one
STATEMENT = 2.0  # questions that a situation's statement counts for
WORDS = 0.1  # weight of BM25, both in standard deviations
OTHER_ACCOUNT = 0.3  # taken from situations about the account that the question is not about
SHARPNESS = 1.75  # of the probabilities


@dataclass(frozen=True)
class Match:
    """A situation, how likely the question is about it, and the plain cosine of the question to it."""

    card: Card
    probability: float
    similarity: float


@dataclass(frozen=True)
class Space:
    """What is learned from the questions: (width,), (width, width), (cards, width) and (cards, width)."""

    mean: Vectors
    projection: Vectors
    centres: Vectors
    plain: Vectors

    def project(self, vectors: Vectors) -> Vectors:
        """(n, width) unit vectors in the space where situations lie apart."""
        return _unit(((vectors - self.mean) @ self.projection).astype(np.float32))


class Index:
    """The situations that speak for one force."""

    def __init__(self, cards: Sequence[Card], space: Space, embedder: Embedder) -> None:
        self.cards = list(cards)
        self._space, self._embedder = space, embedder
        self._words = bm25s.BM25()
        self._words.index([tokens(card.words) for card in self.cards], show_progress=False)
        self._accounts = np.array([card.account or "" for card in self.cards])

    def search(self, question: str, understood: Understanding) -> list[Match]:
        """All situations, likeliest first."""
        vector = self._embedder.embed([understood.expanded or question])
        score = (
            _standardised(self._space.centres @ self._space.project(vector)[0])
            + WORDS * _standardised(self._by_words(understood.expanded or question))
            - OTHER_ACCOUNT * self._about_the_other_account(understood)
        )
        probability = np.exp(SHARPNESS * (score - score.max()))
        probability /= probability.sum()
        similarity = self._space.plain @ vector[0]
        order = np.argsort(-probability, kind="stable")
        return [Match(self.cards[i], float(probability[i]), float(similarity[i])) for i in order]

    def _by_words(self, question: str) -> Scores:
        known = [token for token in tokens(question) if token in self._words.vocab_dict]
        if not known:
            return np.zeros(len(self.cards), dtype=np.float32)
        scores: Scores = self._words.get_scores(known)
        return scores

    def _about_the_other_account(self, understood: Understanding) -> Scores:
        if understood.account is None:
            return np.zeros(len(self.cards), dtype=np.float32)
        other = "corporate" if understood.account == "personal" else "personal"
        other_accounts: Scores = (self._accounts == other).astype(np.float32)
        return other_accounts


def load_space(
    cards: Sequence[Card],
    embedder: Embedder,
    cache: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Space:
    """The space of these cards: from the cache, or learned and stored there."""
    file = cache / f"space-{_fingerprint(cards, embedder)}.npz"
    try:
        with np.load(file) as stored:
            return Space(*(stored[name].astype(np.float32) for name in Space.__dataclass_fields__))
    except (OSError, ValueError, KeyError, EOFError):
        space = learn_space(cards, VectorCache(cache, embedder), progress)
        content = io.BytesIO()
        np.savez(content, **vars(space))
        write_whole(file, content.getvalue())
        return space


def learn_space(
    cards: Sequence[Card], vectors: VectorCache, progress: Callable[[int, int], None] | None = None
) -> Space:
    """Learn where the situations lie from their statements and example questions."""
    owners = np.repeat(np.arange(len(cards)), [len(card.questions) for card in cards])
    texts = [card.statement for card in cards] + [q for card in cards for q in card.questions]
    embedded = vectors.vectors(texts, progress)
    statements, questions = embedded[: len(cards)], embedded[len(cards) :]
    if not len(questions):  # a pack without example questions: the statements alone
        questions, owners = statements, np.arange(len(cards))
    return fit(statements, questions, owners)


def fit(statements: Vectors, questions: Vectors, owners: npt.NDArray[np.intp]) -> Space:
    """The space in which questions of one situation lie close together; `owners` is each question's situation."""
    mean = questions.mean(axis=0)
    within = questions - _means(questions, owners, len(statements))[owners]
    covariance = (within.T @ within) / len(within)
    width = len(covariance)
    scale = max(float(np.trace(covariance)) / width, 1e-6)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * scale * np.eye(width, dtype=np.float32)
    variances, directions = np.linalg.eigh(covariance)
    projection = (directions / np.sqrt(variances)) @ directions.T
    placed = _unit((questions - mean) @ projection)
    centres = _sums(placed, owners, len(statements)) + STATEMENT * _unit((statements - mean) @ projection)
    plain = _unit(_sums(questions, owners, len(statements)) + statements)
    return Space(mean, projection.astype(np.float32), _unit(centres), plain)


def _sums(vectors: Vectors, owners: npt.NDArray[np.intp], count: int) -> Vectors:
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors)
    return sums


def _means(vectors: Vectors, owners: npt.NDArray[np.intp], count: int) -> Vectors:
    counts = np.maximum(np.bincount(owners, minlength=count), 1)[:, None]
    means: Vectors = (_sums(vectors, owners, count) / counts).astype(np.float32)
    return means


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit


def _standardised(values: Scores) -> Scores:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _fingerprint(cards: Sequence[Card], embedder: Embedder) -> str:
    """Changes with every text, with the model and with how the space is learned."""
    digest = hashlib.sha256(f"{embedder.name} {SHRINKAGE} {STATEMENT}".encode())
    for card in cards:
        digest.update("\x1e".join([card.situation.id, card.statement, *card.questions]).encode())
    return digest.hexdigest()[:16]


_STOP = frozenset(
    """
    a an and are as at be been but by can could did do does for from get go got had has have he her him his how i if
    im in is it its just me my no not of off on or our out own she should so some that the their them then there
    they this to up us was we were what when where which who why will with would you your
    """.split()
)


def tokens(text: str) -> list[str]:
    """The words that matter for a search by words, without simple endings, so that "posting" meets "posts"."""
    kept = "".join(c if c.isalnum() else " " for c in text.lower())
    return [_stem(word) for word in kept.split() if word not in _STOP]


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word

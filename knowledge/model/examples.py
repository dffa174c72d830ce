"""What the model is trained on: every question of the packs with its situation, force by force."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.cards import Card, cards_of
from knowledge.search import NATIONAL, Knowledge

FOLDS = 5  # one of which is held out to measure
_SHARE_OF_NATIONAL = 0.3  # national questions belong to every force; seen with each, they would come too often
_WRAPPERS = ("hi, ", "quick one: ", "just wondering, ", "hello mate, ", "sorry if daft but ", "can you help? ")


@dataclass(frozen=True)
class Question:
    """A text as it is searched, and the place of its situation among the force's cards."""

    text: str
    card: int
    national: bool = False


@dataclass(frozen=True)
class Lesson:
    """One force: its situations, the questions to learn from and those held out."""

    force: str
    cards: Sequence[Card]
    learned: Sequence[Question]
    held_out: Sequence[Question]


def lessons(knowledge: Knowledge, *, hold_out: bool) -> list[Lesson]:
    """All forces; with `hold_out`, a fifth of each situation's questions is kept apart (the same for all forces)."""
    return [_lesson(knowledge, force.id, hold_out) for force in knowledge.forces()]


def _lesson(knowledge: Knowledge, force: str, hold_out: bool) -> Lesson:
    cards = [c for c in cards_of((knowledge.pack(force), knowledge.national())) if c.questions]
    learned: list[Question] = []
    held_out: list[Question] = []
    for place, card in enumerate(cards):
        national = card.pack == NATIONAL
        randomly = np.random.default_rng([len(card.questions), *card.situation.id.encode()])  # the same in each force
        folds = randomly.permutation(len(card.questions)) % FOLDS
        for text, fold in zip(card.questions, folds, strict=True):
            question = Question(knowledge.understand(text).expanded, place, national)
            (held_out if hold_out and fold == 0 else learned).append(question)
        learned.append(Question(card.statement, place, national))
    return Lesson(force, cards, learned, held_out)


def batches(lesson: Lesson, size: int, chance: random.Random) -> Iterator[list[Question]]:
    """One round of a force's questions in batches of similar length, which wastes less on padding."""
    drawn = [q for q in lesson.learned if not q.national or chance.random() < _SHARE_OF_NATIONAL]
    chance.shuffle(drawn)
    for start in range(0, len(drawn), size * 20):
        chunk = sorted(drawn[start : start + size * 20], key=lambda q: len(q.text))
        for first in range(0, len(chunk), size):
            yield chunk[first : first + size]


def disturbed(text: str, chance: random.Random) -> str:
    """The text as somebody might type it in a hurry: a slip of the finger, no capitals, a few words before it."""
    if chance.random() < 0.2 and len(text) > 12:
        at = chance.randrange(1, len(text) - 2)
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        text = text[:at] + text[at + 1 :] if chance.random() < 0.4 else swapped
    if chance.random() < 0.2:
        text = text.lower().replace("?", "").replace(",", "")
    if chance.random() < 0.08:
        text = chance.choice(_WRAPPERS) + text
    return text

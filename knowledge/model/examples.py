"""What the model is trained on: the packs' questions with their situations, and which of them are kept to measure."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.cards import Card, cards_of
from knowledge.search import NATIONAL, Knowledge
from knowledge.understand import Understanding

Split = Literal["wording", "authors", "rules"]  # what is new about the questions that are held out

_HELD_OUT = 10  # one question in so many
_RULES_HELD_OUT = 20  # one rule in so many; a third of their questions is asked, the others place their situations
_ASKED_OF_A_NEW_RULE = 3
_WORDS_LOST = 0.1  # so that no single word is relied on; measured to be better than dropout inside the model
_SHARE_OF_NATIONAL = 0.3  # national questions belong to every force; seen with each, they would come too often
_BEFORE = (
    "hi, ",
    "quick one: ",
    "just wondering, ",
    "hello mate, ",
    "sorry if daft but ",
    "can you help? ",
    "right so ",
)
_AFTER = (" cheers", " thanks in advance", " need to know today", " asking for a mate", " ta", " just checking", " pls")


@dataclass(frozen=True)
class Question:
    """What is asked, what it says about itself, and the place of its situation among the force's cards."""

    understood: Understanding
    card: int
    national: bool = False

    @property
    def text(self) -> str:
        """As it is searched, with slang spelled out."""
        return self.understood.expanded


@dataclass(frozen=True)
class Lesson:
    """One force: its situations, the questions to learn from, those that place situations, those held out."""

    force: str
    cards: Sequence[Card]
    learned: Sequence[Question]
    placing: Sequence[Question]
    held_out: Sequence[Question]


def lessons(knowledge: Knowledge, split: Split = "wording") -> list[Lesson]:
    """All forces. What is held out is found by hashes, so that it stays the same when packs grow."""
    return [_lesson(knowledge, force.id, split) for force in knowledge.forces()]


def _lesson(knowledge: Knowledge, force: str, split: Split) -> Lesson:
    cards = [c for c in cards_of((knowledge.pack(force), knowledge.national())) if c.questions]
    learned: list[Question] = []
    placing: list[Question] = []
    held_out: list[Question] = []
    for place, card in enumerate(cards):
        national = card.pack == NATIONAL
        new_rule = split == "rules" and _one_in(_RULES_HELD_OUT, card.situation.owner)
        for text in (card.statement, *card.questions):
            question = Question(knowledge.understand(text), place, national)
            if text != card.statement and _is_held_out(card, text, split, new_rule=new_rule):
                held_out.append(question)
                continue
            if text != card.statement:
                placing.append(question)
            if not new_rule:
                learned.append(question)
    return Lesson(force, cards, learned, placing, held_out)


def _is_held_out(card: Card, text: str, split: Split, *, new_rule: bool) -> bool:
    if split == "authors":
        return text in card.situation.also_asked
    if split == "rules":
        return new_rule and _one_in(_ASKED_OF_A_NEW_RULE, text)
    return _one_in(_HELD_OUT, text)


def _one_in(parts: int, text: str) -> bool:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % parts == 0


def batches(lesson: Lesson, size: int, chance: random.Random) -> Iterator[list[Question]]:
    """One round of a force's questions in batches of similar length, which wastes less on padding."""
    drawn = [q for q in lesson.learned if not q.national or chance.random() < _SHARE_OF_NATIONAL]
    chance.shuffle(drawn)
    for start in range(0, len(drawn), size * 20):
        chunk = sorted(drawn[start : start + size * 20], key=lambda q: len(q.text))
        for first in range(0, len(chunk), size):
            yield chunk[first : first + size]


def disturbed(text: str, chance: random.Random) -> str:
    """The text as somebody might type it in a hurry: a slip of the finger, no capitals, words left out or added."""
    if chance.random() < 0.2 and len(text) > 12:
        at = chance.randrange(1, len(text) - 2)
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        text = text[:at] + text[at + 1 :] if chance.random() < 0.4 else swapped
    text = " ".join(word for word in text.split() if chance.random() >= _WORDS_LOST) or text
    if chance.random() < 0.2:
        text = text.lower().replace("?", "").replace(",", "")
    if chance.random() < 0.1:
        text = chance.choice(_BEFORE) + text if chance.random() < 0.5 else text + chance.choice(_AFTER)
    return text

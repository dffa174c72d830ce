"""How well held-out questions are answered: the figures of docs/quality.md.

They are those of decide(); what is tightened after it (what may identify somebody, roles, parts) is not counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from knowledge.decide import Decision, decide
from knowledge.index import Index, Match, centres_of
from knowledge.model.embedder import Vectors
from knowledge.model.examples import Lesson
from knowledge.pack import Verdict

_NEEDS_CARE = ("not_allowed", "conditional", "required", "not_covered")
_RANGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)

Vectorise = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Answered:
    """A held-out question: the verdict and rule that it should get, and what it got."""

    verdict: Verdict
    rule: str
    situation: str
    decision: Decision

    @property
    def right(self) -> bool:
        return self.decision.verdict == self.verdict

    @property
    def rules(self) -> list[str]:
        """The three likeliest rules."""
        return list(dict.fromkeys(match.card.situation.owner for match in self.decision.matches))[:3]


class _Embedder:
    """What turns texts into vectors here, as an index wants it."""

    name = "measured"

    def __init__(self, vectorise: Vectorise) -> None:
        self._vectorise = vectorise

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._vectorise(texts)


def held_out_matches(lesson: Lesson, vectorise: Vectorise) -> list[list[Match]]:
    """The likely situations of each held-out question, placed by the other questions alone."""
    placing = vectorise([q.text for q in lesson.placing])
    statements = vectorise([card.statement for card in lesson.cards])
    centres = centres_of(statements, placing, np.array([q.card for q in lesson.placing]))
    index = Index(lesson.cards, centres, _Embedder(vectorise))
    vectors = vectorise([q.text for q in lesson.held_out])
    return [index.rank(vector, q.understood) for vector, q in zip(vectors, lesson.held_out, strict=True)]


def answer_held_out(lesson: Lesson, vectorise: Vectorise) -> list[Answered]:
    """What each held-out question is answered."""
    answered = []
    for question, matches in zip(lesson.held_out, held_out_matches(lesson, vectorise), strict=True):
        card, understood = lesson.cards[question.card], question.understood
        decision = decide(matches, understood.account, understood.asks)
        answered.append(Answered(card.verdict, card.situation.owner, card.situation.id, decision))
    return answered


def figures(answered: Sequence[Answered]) -> dict[str, float]:
    """Shares of the questions; `sure_half` is the verdict on the half with the highest confidence."""

    def share(hits: Sequence[bool]) -> float:
        return round(float(np.mean(hits)), 4) if len(hits) else 0.0

    sure = sorted(answered, key=lambda a: -a.decision.confidence)[: len(answered) // 2]
    return {
        "questions": len(answered),
        "situation": share([a.decision.matches[0].card.situation.id == a.situation for a in answered]),
        "verdict": share([a.right for a in answered]),
        "sure_half": share([a.right for a in sure]),
        "rule_first": share([a.rule in a.rules[:1] for a in answered]),
        "rule_in_three": share([a.rule in a.rules for a in answered]),
        "false_yes": share([a.decision.verdict == "allowed" for a in answered if a.verdict in _NEEDS_CARE]),
        "yes_found": share([a.right for a in answered if a.verdict == "allowed"]),
        "silence_found": share([a.right for a in answered if a.verdict == "not_covered"]),
        "answered": share([a.decision.verdict != "not_covered" for a in answered if a.verdict != "not_covered"]),
    }


@dataclass(frozen=True)
class Range:
    """The answers whose confidence lies in a range: how many, how sure they are on average, how many are right."""

    low: float
    high: float
    answers: int
    confidence: float
    right: float


def reliability(answered: Sequence[Answered]) -> list[Range]:
    """How often an answer of each confidence is right."""
    confidence = np.array([a.decision.confidence for a in answered])
    right: npt.NDArray[np.bool_] = np.array([a.right for a in answered])
    rows = []
    for low, high in pairwise(_RANGES):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            mean = float(confidence[inside].mean())
            rows.append(Range(low, min(high, 1.0), int(inside.sum()), mean, float(right[inside].mean())))
    return rows

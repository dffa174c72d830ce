"""Which way of scoring situations is right most often on our own questions, a tenth of them held out of training?

    .venv/bin/python -m benchmarks.fusion

The numbers in knowledge/index.py and knowledge/decide.py were chosen with this; the labelled sample was not used.
"""

from dataclasses import dataclass

import bm25s
import numpy as np
import numpy.typing as npt

from adapters.compose import compose_knowledge
from bot.settings import Settings, load_settings
from knowledge import decide, index
from knowledge.cards import Card
from knowledge.model.embedder import OnnxEmbedder, Vectors
from knowledge.model.examples import Lesson, lessons
from knowledge.model.vector_cache import VectorCache
from knowledge.pack import VERDICTS

Table = npt.NDArray[np.float32]  # (held-out questions, cards)
_STOP = frozenset(
    "a an and are as at be by can do for from i if in is it me my of on or the this to we what you".split()
)


@dataclass(frozen=True)
class Trial:
    """One force: what each way of scoring starts from. `owners` and `truth` are places of cards."""

    cards: list[Card]
    statements: Vectors
    known: Vectors
    owners: npt.NDArray[np.intp]
    asked: Vectors
    truth: npt.NDArray[np.intp]
    words: Table


def main() -> None:
    """A table for each force, with the package's weights and with the tuned ones."""
    settings = load_settings()
    for lesson in lessons(compose_knowledge(settings)):
        print(f"\n{lesson.force}: {len(lesson.cards)} situations, {len(lesson.held_out)} questions held out")
        for name, embedder in _embedders(settings).items():
            _compare(name, _trial(lesson, VectorCache(settings.data / "cache", embedder)))


def _embedders(settings: Settings) -> dict[str, OnnxEmbedder]:
    cache = settings.data / "cache"
    return {"package": OnnxEmbedder(cache, None), "tuned": OnnxEmbedder(cache)}


def _compare(weights: str, trial: Trial) -> None:
    best_two = _best(trial, 2)
    statement = trial.asked @ trial.statements.T
    fused = _standardised(best_two) + 0.35 * _standardised(statement) + 0.3 * trial.words
    mean = trial.asked @ index.centres_of(trial.statements, trial.known, trial.owners).T
    _report(f"{weights}: best two questions", index.SHARPNESS * best_two, trial)
    _report(f"{weights}: best two + statement + BM25", 2 * fused, trial)
    _report(f"{weights}: mean", index.SHARPNESS * mean, trial)
    _report(f"{weights}: mean + BM25", index.SHARPNESS * mean + 0.2 * trial.words, trial)
    if weights == "tuned":
        for safe in (0.7, 1.0, 1.5, 2.0, 3.0):
            _report(f"  a yes {safe} times likelier", index.SHARPNESS * mean, trial, safe)
        for sharpness in (14.0, 18.0, 22.0, 26.0, 30.0):
            _report(f"  sharpness {sharpness}", sharpness * mean, trial)


def _trial(lesson: Lesson, cache: VectorCache) -> Trial:
    return Trial(
        cards=list(lesson.cards),
        statements=cache.vectors([card.statement for card in lesson.cards]),
        known=cache.vectors([q.text for q in lesson.placing]),
        owners=np.array([q.card for q in lesson.placing]),
        asked=cache.vectors([q.text for q in lesson.held_out]),
        truth=np.array([q.card for q in lesson.held_out]),
        words=_standardised(_by_words(lesson)),
    )


def _by_words(lesson: Lesson) -> Table:
    documents = [[card.statement] for card in lesson.cards]
    for question in lesson.placing:
        documents[question.card].append(question.text)
    searched = bm25s.BM25()
    searched.index([_tokens(" ".join(document)) for document in documents], show_progress=False)
    rows = []
    for question in lesson.held_out:
        known = [token for token in _tokens(question.text) if token in searched.vocab_dict]
        rows.append(searched.get_scores(known) if known else np.zeros(len(documents)))
    return np.array(rows, dtype=np.float32)


def _tokens(text: str) -> list[str]:
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return [word for word in words if word not in _STOP]


def _best(trial: Trial, count: int) -> Table:
    similarity = trial.asked @ trial.known.T
    best = np.zeros((len(trial.truth), len(trial.cards)), dtype=np.float32)
    for card in range(len(trial.cards)):
        best[:, card] = np.sort(similarity[:, trial.owners == card], axis=1)[:, -count:].mean(axis=1)
    return best


def _standardised(table: Table) -> Table:
    spread: Table = (table - table.mean(axis=1, keepdims=True)) / np.maximum(table.std(axis=1, keepdims=True), 1e-9)
    return spread


def _said(scores: Table, trial: Trial, safe: float) -> tuple[npt.NDArray[np.str_], Table]:
    """The verdict on each question, and how likely it is."""
    verdicts = np.array([card.verdict for card in trial.cards])
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    shares = np.stack([likely[:, verdicts == verdict].sum(axis=1) for verdict in VERDICTS], axis=1)
    allowed, no, only_if = (VERDICTS.index(v) for v in ("allowed", "not_allowed", "conditional"))
    shares[shares[:, allowed] < safe * (shares[:, no] + shares[:, only_if]), allowed] = 0
    return np.array(VERDICTS)[shares.argmax(axis=1)], shares.max(axis=1)


def _report(name: str, scores: Table, trial: Trial, safe: float = decide.SAFE_YES) -> None:
    verdicts = np.array([card.verdict for card in trial.cards])
    rules = np.array([card.situation.owner for card in trial.cards])
    order = np.argsort(-scores, axis=1)
    truth = verdicts[trial.truth]
    said, _ = _said(scores, trial, safe)
    care = np.isin(truth, ["not_allowed", "conditional", "required", "not_covered"])
    first_three = np.mean([rules[t] in rules[o[:3]] for t, o in zip(trial.truth, order, strict=True)])
    print(
        f"  {name:38} situation {np.mean(order[:, 0] == trial.truth):.3f}"
        f"  verdict of the best {np.mean(verdicts[order[:, 0]] == truth):.3f}  added up {np.mean(said == truth):.3f}"
        f"  rule in first three {first_three:.3f}"
        f"  false yes {np.mean(said[care] == 'allowed'):.4f}"
        f"  yes found {np.mean(said[truth == 'allowed'] == 'allowed'):.3f}"
    )


if __name__ == "__main__":
    main()

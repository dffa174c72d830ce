"""Which way of scoring situations is right most often on our own questions, a fifth of them held out?

    .venv/bin/python -m benchmarks.fusion

Held out means: neither in the space that is learned, nor among the words that BM25 sees. The numbers in
knowledge/index.py and knowledge/decide.py were chosen with this; the labelled sample was not used.
"""

from dataclasses import dataclass

import bm25s
import numpy as np
import numpy.typing as npt

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge import decide, index
from knowledge.cards import Card, cards_of
from knowledge.index import fit, tokens
from knowledge.model.embedder import Vectors
from knowledge.model.vector_cache import VectorCache
from knowledge.pack import VERDICTS
from knowledge.search import NATIONAL, Knowledge
from knowledge.understand import Understanding

FOLDS = 5
Table = npt.NDArray[np.float32]  # (held-out questions, cards)
Owners = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Trial:
    """One force with a fifth of its questions held out: what each way of scoring starts from."""

    cards: list[Card]
    known: Vectors
    owners: Owners
    statements: Vectors
    asked: Vectors
    truth: Owners
    words: Table
    other_account: Table


def main() -> None:
    """A table for each force."""
    settings = load_settings()
    knowledge = compose_knowledge(settings)
    cache = VectorCache(settings.data / "cache", knowledge.embedder)
    for force in knowledge.forces():
        trial = _trial(knowledge, force.id, cache)
        print(f"\n{force.name}: {len(trial.cards)} situations, {len(trial.truth)} questions held out")
        best_two = _standardised(_best(trial, 2))
        statement = _standardised(trial.asked @ trial.statements.T)
        words = _standardised(trial.words)
        _report("best two questions", best_two, trial)
        _report("  + statement + words", best_two + 0.35 * statement + 0.3 * words, trial)
        space = fit(trial.statements, trial.known, trial.owners)
        _report("mean question", _standardised(trial.asked @ space.plain.T), trial)
        placed = _standardised(space.project(trial.asked) @ space.centres.T)
        _report("discriminant", placed, trial)
        used = placed + index.WORDS * words - index.OTHER_ACCOUNT * trial.other_account
        _report("  + words + account (used)", used, trial)


def _trial(knowledge: Knowledge, force: str, cache: VectorCache) -> Trial:
    cards = [c for c in cards_of((knowledge.pack(force), knowledge.pack(NATIONAL))) if c.questions]
    randomly = np.random.default_rng(1)
    folds = [randomly.permutation(len(card.questions)) % FOLDS for card in cards]
    kept = [[q for q, fold in zip(c.questions, f, strict=True) if fold] for c, f in zip(cards, folds, strict=True)]
    numbered = enumerate(zip(cards, folds, strict=True))
    held = [(q, i) for i, (c, f) in numbered for q, n in zip(c.questions, f, strict=True) if not n]
    understood = [knowledge.understand(question) for question, _ in held]
    return Trial(
        cards=cards,
        known=cache.vectors([question for questions in kept for question in questions]),
        owners=np.repeat(np.arange(len(cards)), [len(questions) for questions in kept]),
        statements=cache.vectors([card.statement for card in cards]),
        asked=cache.vectors([u.expanded for u in understood]),
        truth=np.array([owner for _, owner in held]),
        words=_by_words(cards, kept, understood),
        other_account=np.array([[_other_account(u, card) for card in cards] for u in understood], dtype=np.float32),
    )


def _by_words(cards: list[Card], kept: list[list[str]], understood: list[Understanding]) -> Table:
    searched = bm25s.BM25()
    documents = [Card(c.situation, c.pack, c.rule, c.silence, tuple(k)).words for c, k in zip(cards, kept, strict=True)]
    searched.index([tokens(document) for document in documents], show_progress=False)
    rows = []
    for asked in understood:
        known = [token for token in tokens(asked.expanded) if token in searched.vocab_dict]
        rows.append(searched.get_scores(known) if known else np.zeros(len(cards)))
    return np.array(rows, dtype=np.float32)


def _other_account(asked: Understanding, card: Card) -> bool:
    others = {"personal": "corporate", "corporate": "personal"}
    return asked.account is not None and card.account == others.get(asked.account)


def _best(trial: Trial, count: int) -> Table:
    similarity = trial.asked @ trial.known.T
    best = np.zeros((len(trial.truth), len(trial.cards)), dtype=np.float32)
    for card in range(len(trial.cards)):
        own = similarity[:, trial.owners == card]
        best[:, card] = np.sort(own, axis=1)[:, -count:].mean(axis=1)
    return best


def _standardised(table: Table) -> Table:
    spread: Table = (table - table.mean(axis=1, keepdims=True)) / np.maximum(table.std(axis=1, keepdims=True), 1e-9)
    return spread


def _report(name: str, scores: Table, trial: Trial) -> None:
    verdicts = np.array([card.verdict for card in trial.cards])
    rules = np.array([card.situation.owner for card in trial.cards])
    order = np.argsort(-scores, axis=1)
    truth = verdicts[trial.truth]
    likely = np.exp(index.SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
    likely /= likely.sum(axis=1, keepdims=True)
    shares = np.stack([likely[:, verdicts == verdict].sum(axis=1) for verdict in VERDICTS], axis=1)
    forbidding = shares[:, VERDICTS.index("not_allowed")] + shares[:, VERDICTS.index("conditional")]
    unsafe = shares[:, VERDICTS.index("allowed")] < decide.SAFE_YES * forbidding
    shares[unsafe, VERDICTS.index("allowed")] = 0
    said = np.array(VERDICTS)[shares.argmax(axis=1)]
    care = np.isin(truth, ["not_allowed", "conditional", "required", "not_covered"])
    first_three = np.mean([rules[t] in rules[o[:3]] for t, o in zip(trial.truth, order, strict=True)])
    print(
        f"  {name:28} situation {np.mean(order[:, 0] == trial.truth):.3f}"
        f"  verdict of the best {np.mean(verdicts[order[:, 0]] == truth):.3f}  added up {np.mean(said == truth):.3f}"
        f"  rule in first three {first_three:.3f}"
        f"  false yes {np.mean(said[care] == 'allowed'):.3f}"
        f"  yes found {np.mean(said[truth == 'allowed'] == 'allowed'):.3f}"
    )


if __name__ == "__main__":
    main()

"""Compare two versions of the packs or of the model: which verdicts change, on every question that either holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.answer import Answer
from knowledge.model.embedder import Embedder, Vectors
from knowledge.model.vector_cache import VectorCache
from knowledge.pack import Verdict
from knowledge.search import NATIONAL, Knowledge, Progress


class NoPacks(ValueError):
    """A folder that was given does not hold packs."""


@dataclass(frozen=True)
class Change:
    """A question that is answered with other verdicts than before, and the clauses that come first.

    `before` and `after` hold the verdict on the whole, then those for each account and for each part.
    """

    force: str
    question: str
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    clause_before: str | None
    clause_after: str | None

    @property
    def is_new_yes(self) -> bool:
        """Whether it now says yes where it did not; the kind of change to look at first."""
        return "allowed" in self.after and "allowed" not in self.before


class Remembering:
    """A model whose vectors are kept in the data folder, so that a question that both versions hold is read once."""

    def __init__(self, embedder: Embedder, data: Path) -> None:
        self.name, self._cache = embedder.name, VectorCache(data / "cache", embedder)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, width) unit vectors."""
        return self._cache.vectors(texts)


def open_packs(folder: Path, embedder: Embedder, data: Path) -> Knowledge:
    """The packs in `folder`, to be compared; raises NoPacks where it holds none."""
    if (folder / "pack.yaml").exists():
        raise NoPacks(f"{folder} is one pack; name the folder that holds it and the national pack: {folder.parent}")
    if not (folder / NATIONAL / "pack.yaml").exists():
        raise NoPacks(f"{folder} holds no packs; it needs one folder for each force and one called '{NATIONAL}'")
    return Knowledge(embedder, data, folder)


def changes(
    old: Knowledge,
    new: Knowledge,
    on: date,
    *,
    more: Sequence[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Iterator[Change]:
    """Every verdict that differs, force by force; `more` are further questions, each with its force."""
    for force in sorted({f.id for f in old.forces()} & {f.id for f in new.forces()}):
        asked = [*_questions(old, force), *_questions(new, force), *(q for f, q in more if f == force)]
        yield from changes_among(asked, old, new, force, on, progress)


def changes_among(
    asked: Sequence[str], old: Knowledge, new: Knowledge, force: str, on: date, progress: Progress | None = None
) -> Iterator[Change]:
    """Every verdict that differs among these questions to one force."""
    questions = list(dict.fromkeys(asked))
    for knowledge in (old, new):
        knowledge.prepare(force, on, progress)
        knowledge.embedder.embed([knowledge.understand(q).expanded for q in questions])  # all at once is faster
    for number, question in enumerate(questions, 1):
        before, after = (knowledge.answer(force, question, on=on) for knowledge in (old, new))
        if _verdicts(before) != _verdicts(after):
            yield Change(force, question, _verdicts(before), _verdicts(after), _clause(before), _clause(after))
        if progress is not None and (number % 500 == 0 or number == len(questions)):
            progress(number, len(questions))


def only_in_one(old: Knowledge, new: Knowledge) -> tuple[list[str], list[str]]:
    """The forces that only the old packs hold, and those that only the new ones do."""
    before, after = ({force.id for force in knowledge.forces()} for knowledge in (old, new))
    return sorted(before - after), sorted(after - before)


def _questions(knowledge: Knowledge, force: str) -> Iterator[str]:
    for pack in (knowledge.pack(force), knowledge.national()):
        for situation in pack.situations:
            yield from (*situation.asked, *situation.also_asked)
        yield from (miss.asked for miss in pack.near_misses)


def _verdicts(answer: Answer) -> tuple[Verdict, ...]:
    accounts, parts = ([part.verdict for part in several] for several in (answer.accounts, answer.parts))
    return (answer.verdict, *accounts, *parts)


def _clause(answer: Answer) -> str | None:
    first = answer.citations[0] if answer.citations else None
    return f"{first.document}, {first.clause}" if first else None

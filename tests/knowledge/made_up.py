"""Small things that several of these tests use: made-up cards and matches, a copy of the example pack, a count."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.cards import Card
from knowledge.index import Match
from knowledge.model.embedder import OnnxEmbedder, Vectors
from knowledge.pack import Account, Document, Pack, Rule, Says, Silence, Situation, Source, Status, Verdict
from tests.conftest import PACKS


class CountingEmbedder:
    """The real model, which also remembers the texts that it had to embed."""

    def __init__(self, model: OnnxEmbedder, name: str = "") -> None:
        self.name, self._model = name or model.name, model
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return self._model.embed(texts)


def copy_of_example_pack(folder: Path) -> Path:
    """A copy of the example pack that a test may break."""
    return Path(shutil.copytree(PACKS / "example", folder / "example"))


def document(
    document_id: str, *, effective: date | None = None, status: Status = "in_force", superseded_by: str | None = None
) -> Document:
    """A document of which only its dates matter."""
    return Document(document_id, "A policy", None, None, effective, None, status, superseded_by)


def pack(*documents: Document) -> Pack:
    """A pack without rules."""
    return Pack("example", "Example Constabulary", documents, (), (), (), "communications")


def card(
    name: str,
    verdict: Verdict,
    *,
    account: Account | None = None,
    force: str = "example",
    when: str = "somebody wants to post something",
    questions: tuple[str, ...] = (),
    says: Says = "fact",
    applies: tuple[tuple[str, str], ...] = (),
) -> Card:
    """A situation of a rule; one that is not covered belongs to a silence instead."""
    situation = Situation(f"{force}.{name}/it", f"{force}.{name}", when, verdict, questions, account=account)
    if verdict == "not_covered":
        silence = Silence(situation.owner, "policy_silent", "A topic", "communications", (situation,))
        return Card(situation, force, None, silence, questions)
    source = Source("NEW/1", "A section", name)
    rule = Rule(situation.owner, source, says, f"The rule about {name}.", (situation,), applies=applies)
    return Card(situation, force, rule, None, questions)


def match(
    probability: float,
    verdict: Verdict,
    *,
    account: Account | None = None,
    force: str = "example",
    similarity: float = 0.9,
    rule: str | None = None,
    says: Says = "fact",
) -> Match:
    """A match of a situation of this rule, which is named after its verdict and account where it has no other name."""
    name = rule or f"{verdict}-{account or 'any'}"
    return Match(card(name, verdict, account=account, force=force, says=says), probability, similarity)

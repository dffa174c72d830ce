"""Which clauses of a loaded document our rules restate, and which references of our rules it does not have."""

from dataclasses import dataclass

from knowledge.documents.clause import Clause
from knowledge.documents.library import LoadedDocument, Quotes, ReadDocument
from knowledge.pack import Pack, Source


@dataclass(frozen=True)
class Matching:
    """Clauses that a rule restates, clauses that none does, and references that were not found."""

    matched: tuple[Clause, ...]
    without_rule: tuple[Clause, ...]
    missing: tuple[Source, ...]


def match_clauses(pack: Pack, loaded: ReadDocument | LoadedDocument) -> Matching:
    """How the rules of a pack and the clauses of one of its documents match."""
    quotes = Quotes([loaded])
    sources = {s for rule in pack.rules for s in rule.sources if s.document == loaded.document}
    found = {source: quotes.clause(source) for source in sources}
    restated = {clause.reference for clause in found.values() if clause is not None}
    return Matching(
        matched=tuple(c for c in loaded.clauses if c.reference in restated),
        without_rule=tuple(c for c in loaded.clauses if c.reference not in restated),
        missing=tuple(sorted((s for s, c in found.items() if c is None), key=lambda s: (s.section, s.clause))),
    )

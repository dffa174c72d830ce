"""Our packs beside the published policies, where a checkout has them; they are not ours to ship."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from knowledge.documents.library import DocumentRefused, Library, LoadedDocument, Quotes
from knowledge.documents.matching import match_clauses
from knowledge.load_pack import load_pack
from knowledge.pack import Pack, Source
from knowledge.search import PACKS
from tests.conftest import TODAY

POLICIES = Path(__file__).parents[3] / "shared" / "policies"
FILES = sorted(file for file in POLICIES.rglob("*") if file.suffix in {".md", ".txt"})
COPIED = 9  # words in a row that are the document's rather than ours


def runs(text: str) -> set[str]:
    """Every run of nine words, whatever its capitals and punctuation."""
    words = "".join(c if c.isalnum() else " " for c in text.lower().replace("'", "").replace("\u2019", "")).split()
    return {" ".join(words[i : i + COPIED]) for i in range(len(words) - COPIED + 1)}


def our_words(pack: Pack) -> Iterator[tuple[str, str]]:
    """All that an answer says in our own words, each with the id of its rule or situation."""
    for rule in pack.rules:
        yield rule.id, rule.text
        yield rule.id, rule.instead or ""
    for situation in pack.situations:
        yield situation.id, situation.when
        yield situation.id, situation.because or ""


def coverage(pack: Pack, document: str) -> list[Source]:
    """The clauses of a document that the pack's coverage.tsv lists."""
    with (PACKS / pack.force / "coverage.tsv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Source(row["document"], row["section"], row["clause"]) for row in rows if row["document"] == document]


@cache
def loaded(file: Path) -> tuple[Pack, LoadedDocument]:
    """A published policy and the pack that knows it."""
    library, refusals = Library(Path("nothing-is-stored")), []
    for folder in sorted(PACKS.iterdir()):
        if folder.name == "national":
            continue
        pack = load_pack(folder)
        try:
            read = library.read(pack, file)
        except DocumentRefused as refused:
            refusals.append(str(refused))
        else:
            return pack, LoadedDocument(read.force, read.document, TODAY, read.sha256, read.clauses)
    raise AssertionError("\n".join(refusals))


def test_a_copied_sentence_is_noticed_whatever_its_capitals_and_punctuation() -> None:
    official = "Riders must not \u2013 in any event \u2013 ring the bell at night."
    assert runs("We say: riders MUST NOT in any event ring the bell!") & runs(official)
    assert not runs("Riders must not in any event ring a bell at night.") & runs(official)


# Without the policies these tests are not collected: there is nothing to skip and nothing to pass.
if FILES:
    each_policy = pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])

    def test_every_document_of_the_packs_is_there() -> None:
        known = {d.id for folder in PACKS.iterdir() for d in load_pack(folder).documents} - {"NATIONAL"}
        assert sorted(loaded(file)[1].document for file in FILES) == sorted(known)

    @each_policy
    def test_the_source_of_every_rule_is_in_the_document(file: Path) -> None:
        assert match_clauses(*loaded(file)).missing == ()

    @each_policy
    def test_every_clause_has_one_row_of_coverage(file: Path) -> None:
        pack, document = loaded(file)
        quotes = Quotes([document])
        found = [clause for row in coverage(pack, document.document) if (clause := quotes.clause(row))]
        assert sorted(clause.reference for clause in found) == sorted(clause.reference for clause in document.clauses)

    @each_policy
    def test_every_row_of_coverage_is_a_clause(file: Path) -> None:
        pack, document = loaded(file)
        quotes = Quotes([document])
        assert [row for row in coverage(pack, document.document) if quotes.clause(row) is None] == []

    @each_policy
    def test_our_words_are_not_copied_from_the_document(file: Path) -> None:
        pack, document = loaded(file)
        official = {run for clause in document.clauses for run in runs(clause.quote)}
        copied = [(name, shared) for name, text in our_words(pack) if (shared := sorted(runs(text) & official))]
        assert copied == []

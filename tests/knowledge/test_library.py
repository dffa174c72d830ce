"""Loading official documents: which one a file is, what is refused, what is kept and how clauses are found again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents.clause import Clause
from knowledge.documents.library import DocumentRefused, Library, LoadedDocument, Quotes
from knowledge.documents.matching import match_clauses
from knowledge.load_pack import load_pack
from knowledge.pack import Pack, Source
from tests.conftest import PACKS, TODAY

DOCUMENTS = Path(__file__).parents[1] / "documents"
NEW, OLD = DOCUMENTS / "new-1.md", DOCUMENTS / "old-1.txt"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACKS / "example")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "documents")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that a test writes and then loads."""
    return tmp_path / "policy.md"


def add(library: Library, pack: Pack, file: Path, document_id: str | None = None) -> LoadedDocument:
    """Read a document and store it."""
    return library.store([library.read(pack, file, document_id=document_id)], today=TODAY)[0]


def refusal(library: Library, pack: Pack, file: Path, document_id: str | None = None) -> str:
    """Why a document is refused, without the name of its file."""
    with pytest.raises(DocumentRefused) as refused:
        library.read(pack, file, document_id=document_id)
    return str(refused.value).removeprefix(f"{file}: ")


# Which document it is


def test_a_document_is_recognised_by_its_own_words(library: Library, pack: Pack) -> None:
    assert library.read(pack, NEW).document == "NEW/1"
    assert library.read(pack, OLD).document == "OLD/1"


def test_a_document_is_recognised_in_any_case(library: Library, pack: Pack, file: Path) -> None:
    file.write_text(NEW.read_text().replace("Ref: NEW/1", "ref: new/1"))
    assert library.read(pack, file).document == "NEW/1"


def test_a_text_that_is_no_known_document_is_refused_with_the_documents_there_are(
    library: Library, pack: Pack, file: Path
) -> None:
    file.write_text("# Menu\n\n- soup\n- stew\n- salad")
    assert refusal(library, pack, file) == (
        "this is none of the documents of Example Constabulary that we know (NEW/1, OLD/1). "
        "If it is one of them, say which with --document ID."
    )


def test_a_text_that_could_be_two_documents_is_refused(library: Library, pack: Pack, file: Path) -> None:
    file.write_text(NEW.read_text() + OLD.read_text())
    assert refusal(library, pack, file) == "this could be NEW/1 or OLD/1. Say which with --document ID."


def test_the_operator_may_say_which_document_it_is(library: Library, pack: Pack, file: Path) -> None:
    file.write_text("# Menu\n\n- soup\n- stew\n- salad")
    assert library.read(pack, file, document_id="OLD/1").document == "OLD/1"


def test_what_the_operator_says_beats_what_the_text_says(library: Library, pack: Pack) -> None:
    assert library.read(pack, NEW, document_id="OLD/1").document == "OLD/1"


def test_a_document_that_the_force_does_not_have_is_refused(library: Library, pack: Pack) -> None:
    assert refusal(library, pack, NEW, "NEW/2") == "Example Constabulary has no document 'NEW/2'. It has: NEW/1, OLD/1"


def test_a_document_without_a_pattern_is_never_guessed(library: Library, pack: Pack) -> None:
    silent = replace(pack, documents=tuple(replace(d, recognise=None) for d in pack.documents))
    assert "none of the documents" in refusal(library, silent, NEW)


# Files that are no policy


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty."),
        (b" \r\n\t\n", "it is empty."),
        (b"\xef\xbb\xbf", "it is empty."),
        (b"%PDF-1.7 Ref: NEW/1", "this is not a text file. Save it as Markdown or plain text and load that."),
        (b"PK\x03\x04 Ref: NEW/1", "this is not a text file. Save it as Markdown or plain text and load that."),
        (b"\xd0\xcf\x11 Ref: NEW/1", "this is not a text file. Save it as Markdown or plain text and load that."),
        (b"Ref: NEW/1\0", "this is not a text file. Save it as Markdown or plain text and load that."),
        (
            "Ref: NEW/1".encode("utf-16"),
            "this is not a text file. Save it as Markdown or plain text and load that.",
        ),
        (b"Ref: NEW/1", "no clauses were found in it. Is it the text of a policy?"),
        (b"Ref: NEW/1\n\n# A\n\n- one", "no clauses were found in it. Is it the text of a policy?"),
    ],
    ids=["empty", "blank", "only a mark", "PDF", "DOCX", "DOC", "binary", "UTF-16", "no clauses", "too few clauses"],
)
def test_a_file_without_a_policy_is_refused(library: Library, pack: Pack, file: Path, content: bytes, why: str) -> None:
    file.write_bytes(content)
    assert refusal(library, pack, file) == why


def test_a_file_that_does_not_exist_is_refused(library: Library, pack: Pack, file: Path) -> None:
    assert refusal(library, pack, file) == "there is no such file."


def test_a_folder_is_refused(library: Library, pack: Pack, tmp_path: Path) -> None:
    assert refusal(library, pack, tmp_path) == "it can't be read (Is a directory)."


def test_a_file_of_more_than_20_mb_is_refused(library: Library, pack: Pack, file: Path) -> None:
    file.write_bytes(NEW.read_bytes() + b"\n" * 20_000_000)
    assert refusal(library, pack, file).startswith("it is larger than 20 MB.")


def test_a_refusal_names_the_file(library: Library, pack: Pack, file: Path) -> None:
    with pytest.raises(DocumentRefused, match=r"policy\.md: "):
        library.read(pack, file)


def test_text_from_an_old_word_processor_keeps_its_dashes_and_quotes(library: Library, pack: Pack, file: Path) -> None:
    file.write_bytes(NEW.read_text().encode("cp1252") + "\n- Don\u2019t post \u2013 ask.\n".encode("cp1252"))
    assert library.read(pack, file).clauses[-1].text == "Don\u2019t post \u2013 ask."


def test_a_byte_order_mark_is_no_part_of_the_text(library: Library, pack: Pack, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + NEW.read_bytes())
    assert library.read(pack, file).clauses == library.read(pack, NEW).clauses


# What is kept


def test_reading_a_document_stores_nothing(library: Library, pack: Pack) -> None:
    library.read(pack, NEW)
    assert library.documents("example") == []


def test_a_refused_document_stores_nothing(library: Library, pack: Pack, file: Path) -> None:
    file.write_text("Ref: NEW/1")
    refusal(library, pack, file)
    assert library.documents("example") == []


def test_a_refused_document_leaves_what_was_loaded_before(library: Library, pack: Pack, file: Path) -> None:
    loaded = add(library, pack, NEW)
    file.write_text("Ref: NEW/1")
    refusal(library, pack, file)
    assert library.documents("example") == [loaded]


def test_a_stored_document_comes_back_as_it_was(library: Library, pack: Pack, tmp_path: Path) -> None:
    loaded = add(library, pack, NEW)
    assert Library(tmp_path / "documents").documents("example") == [loaded]
    assert loaded.loaded == TODAY
    assert loaded.clauses == library.read(pack, NEW).clauses


def test_a_document_added_again_replaces_the_one_before(library: Library, pack: Pack, file: Path) -> None:
    add(library, pack, NEW)
    file.write_text(NEW.read_text() + "\n- Answer within two days.\n")
    again = add(library, pack, file)
    assert library.documents("example") == [again]
    assert again.clauses[-1].text == "Answer within two days."


def test_documents_are_kept_apart(library: Library, pack: Pack) -> None:
    library.store([library.read(pack, OLD), library.read(pack, NEW)], today=TODAY)
    assert [loaded.document for loaded in library.documents("example")] == ["NEW/1", "OLD/1"]


def test_forces_are_kept_apart(library: Library, pack: Pack) -> None:
    add(library, pack, NEW)
    assert library.documents("elsewhere") == []


def test_a_changed_file_has_another_hash(library: Library, pack: Pack, file: Path) -> None:
    file.write_text(NEW.read_text() + "\n")
    assert library.read(pack, file).sha256 != library.read(pack, NEW).sha256


# Quotes


@pytest.fixture
def quotes(library: Library, pack: Pack) -> Quotes:
    return Quotes([add(library, pack, NEW)])


def test_a_source_is_quoted_in_the_official_words(quotes: Quotes) -> None:
    source = Source("NEW/1", "Personal accounts", "point 1")
    assert quotes.quote(source) == "Do not post what shows the job you were on."


@pytest.mark.parametrize(
    ("section", "clause"),
    [("PERSONAL ACCOUNTS", "Point 1"), ("Personal accounts:", "point, 1"), ("Personal \u2013 accounts", "point (1)")],
)
def test_a_source_is_found_whatever_its_capitals_and_punctuation(quotes: Quotes, section: str, clause: str) -> None:
    assert quotes.quote(Source("NEW/1", section, clause)).startswith("Do not post")


@pytest.mark.parametrize(
    "source",
    [
        Source("OLD/1", "Personal accounts", "point 1"),
        Source("NEW/1", "Force account", "point 1"),
        Source("NEW/1", "Personal accounts", "point 11"),
    ],
    ids=["document", "section", "clause"],
)
def test_a_source_that_was_not_loaded_has_no_quote(quotes: Quotes, source: Source) -> None:
    assert quotes.clause(source) is None
    assert quotes.quote(source) == ""


def test_an_item_is_quoted_with_its_lead_in() -> None:
    clause = Clause("Use", "You must not, 1", "race", "You must not:")
    quotes = Quotes([LoadedDocument("example", "NEW/1", date(2026, 1, 1), "", (clause,))])
    assert quotes.quote(Source("NEW/1", "Use", "You must not, 1")) == "You must not: race"


# Clauses and rules


def test_clauses_that_a_rule_restates_are_told_from_those_that_none_does(library: Library, pack: Pack) -> None:
    matching = match_clauses(pack, add(library, pack, NEW))
    assert [clause.reference for clause in matching.matched] == [
        ("Personal accounts", "point 1"),
        ("Force accounts", "point 1"),
        ("Force accounts", "point 2"),
    ]
    assert [clause.text for clause in matching.without_rule] == ["Ref: NEW/1"]
    assert matching.missing == ()


def test_a_source_that_the_document_does_not_have_is_missing(library: Library, pack: Pack, file: Path) -> None:
    file.write_text(NEW.read_text().replace("## Force accounts", "## Accounts of the force"))
    assert match_clauses(pack, add(library, pack, file)).missing == (
        Source("NEW/1", "Force accounts", "point 1"),
        Source("NEW/1", "Force accounts", "point 2"),
    )


def test_rules_of_another_document_are_left_out(library: Library, pack: Pack) -> None:
    matching = match_clauses(pack, add(library, pack, OLD))
    assert [clause.label for clause in matching.matched] == ["4.20"]
    assert matching.missing == ()

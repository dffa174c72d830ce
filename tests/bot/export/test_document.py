"""What is handed over comes out whole in every format, whatever language it is in."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.export.document import Document, Item, Part, as_table, written

MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def document(*values: str) -> Document:
    items = tuple(Item(f"record {n}", (("What", value),)) for n, value in enumerate(values))
    return Document("A title", ("A line.",), (Part("A part", "Kept because.", items),))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_pdf_holds_headings_reasons_and_text_in_other_scripts() -> None:
    text = text_of(written(document("Zażółć gęślą jaźń", "Ελληνικά, Кириллица", "😀"), "pdf", MADE))
    for part in (
        "A title",
        "A line.",
        "A part",
        "Kept because.",
        "Zażółć gęślą jaźń",
        "Ελληνικά, Кириллица",
        "😀",
        "1 / 1",
    ):
        assert part in text


def test_arabic_is_joined_and_every_word_is_there() -> None:
    text = text_of(written(document("مرحبا بالعالم"), "pdf", MADE))
    assert all(word in text for word in ("مرحبا", "بالعالم"))


@pytest.mark.parametrize(("sign", "shown"), [("\U0001f693", "[U+1F693]"), ("中", "[U+4E2D]"), ("\u202e", "[U+202E]")])
def test_a_sign_that_the_font_does_not_have_or_that_turns_text_is_shown_as_its_code_point(
    sign: str, shown: str
) -> None:
    assert f"before {shown} after" in text_of(written(document(f"before {sign} after"), "pdf", MADE))


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_no_text_stops_a_document(text: str) -> None:
    assert written(document(text), "pdf", MADE).startswith(b"%PDF")
    assert json.loads(written(document(text), "json", MADE))["parts"][0]["records"][0]["title"] == "record 0"


def test_a_long_text_goes_over_several_pages_and_a_long_word_over_several_lines() -> None:
    reader = PdfReader(io.BytesIO(written(document("x" * 500, *["a line of text\n" * 40] * 3), "pdf", MADE)))
    assert len(reader.pages) > 1
    assert reader.pages[0].extract_text().count("x") >= 500


def test_a_table_has_a_column_for_every_field_that_occurs() -> None:
    part = Part("p", "w", (Item("1", (("a", "1"),)), Item("2", (("a", "=2"), ("b", "3")))))
    assert as_table(part).decode("utf-8-sig") == '"a","b"\r\n"1",""\r\n"\'=2","3"\r\n'

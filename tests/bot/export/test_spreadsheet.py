"""Cells that somebody wrote are text to a spreadsheet, whatever they begin with, and nothing of them is lost."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.export.spreadsheet import csv_text, guarded, unguarded

DANGEROUS = "=+-@\t\r\n"
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("=+-@＝＋－＠\t\r\n '\"\u200b,;")))


def read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def is_taken_for_a_formula(cell: str) -> bool:
    """By a spreadsheet that trims, folds full-width signs and ignores what can't be seen."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", cell) if unicodedata.category(c) not in ("Cf", "Cc"))
    return seen.strip(' \u00a0"').startswith(tuple(DANGEROUS)) or cell.startswith(tuple(DANGEROUS))


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_what_is_read_back_is_safe_and_the_guard_can_be_taken_away(rows: list[tuple[str, str]]) -> None:
    header, *cells = read(csv_text(["a", "b"], rows))
    assert header == ["a", "b"]
    assert not [cell for row in cells for cell in row if is_taken_for_a_formula(cell)]
    assert [tuple(unguarded(cell) for cell in row) for row in cells] == rows


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", "  =1", '"=1', "'=1", "\u200b=1", "−1"]
)
def test_what_looks_like_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "’tis", "2026-11-20", "(-1)", "'quoted'"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_numbers_of_our_own_stay_numbers_and_lines_end_as_spreadsheets_expect() -> None:
    assert csv_text(["n", "t"], [[-5, "-5"], [None, "a\nb"]]) == '\ufeff"n","t"\r\n-5,"\'-5"\r\n"","a\nb"\r\n'

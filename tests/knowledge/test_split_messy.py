"""How messy text becomes clauses: pages, marks that are not words, and whatever people load."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.clean import PAGE_BREAK, clean_lines
from knowledge.documents.split import split
from tests.knowledge.policy_text import FOOTER, by_label, sections

# Pages


def test_a_line_that_comes_back_on_three_pages_is_dropped() -> None:
    pages = "\n\n".join(f"{FOOTER}\n\n{number}.1 Rule of page {number}." for number in (1, 2, 3))
    assert list(by_label(pages)) == ["1.1", "2.1", "3.1"]
    assert FOOTER not in " ".join(by_label(pages).values())


def test_a_line_that_comes_twice_stays() -> None:
    text = "# Riding\n\n1.1 Ring the bell.\n\n- at every corner\n\n1.2 Keep left.\n\n- at every corner"
    assert [c.label for c in split(text) if c.text == "at every corner"] == ["1.1(a)", "1.2(a)"]


def test_a_table_row_that_comes_three_times_stays() -> None:
    assert len(split("# Riding\n\n" + "Bell\tyes\n" * 3)) == 3


def test_a_heading_that_comes_three_times_stays() -> None:
    text = "\n\n".join(f"# Bells\n\n{number}.1 Rule of page {number}." for number in (1, 2, 3))
    assert sections(text) == ["Bells", "Bells (2)", "Bells (3)"]


def test_a_long_line_that_comes_three_times_is_no_page_header() -> None:
    long = "Whoever borrows a bicycle for a child sees to it that the child wears a helmet and knows how to brake."
    text = "\n\n".join(f"# Part {number}\n\n{long}" for number in (1, 2, 3))
    assert [clause.text for clause in split(text)] == [long] * 3


def test_a_sentence_goes_on_after_a_page_break() -> None:
    cut = f"A member who has kept a bicycle for longer than a week\n\n{FOOTER}\n\npays for it."
    text = f"# Loans\n\n{cut}\n\n{FOOTER}\n\nNobody pays twice.\n\n{FOOTER}"
    assert by_label(text) == {
        "paragraph 1": "A member who has kept a bicycle for longer than a week pays for it.",
        "paragraph 2": "Nobody pays twice.",
    }


def test_a_finished_sentence_does_not_swallow_the_next_page() -> None:
    text = f"# Loans\n\nA loan ends on Monday.\n\n{FOOTER}\n\nNobody pays twice.\n\n{FOOTER}\n\n{FOOTER}"
    assert by_label(text) == {"paragraph 1": "A loan ends on Monday.", "paragraph 2": "Nobody pays twice."}


def test_a_list_cut_by_a_page_goes_on_counting() -> None:
    text = f"# Riding\n\n- ring\n- sing\n\n{FOOTER}\n\n- swing\n\n{FOOTER}\n\n{FOOTER}"
    assert by_label(text) == {"point 1": "ring", "point 2": "sing", "point 3": "swing"}


def test_an_indent_that_a_page_left_behind_nests_nothing() -> None:
    text = f"# Riding\n\n- ring\n- sing\n{FOOTER}\n    - never race:\n    - swing\n\n{FOOTER}\n\n{FOOTER}"
    assert list(by_label(text)) == ["point 1", "point 2", "point 3", "point 4"]


def test_the_table_of_contents_is_dropped() -> None:
    text = "1. Loans ........ 3\n2. Bells ......... 14\n3.\tLocks\t\t5\n\n# Loans\n\nA loan ends on Monday."
    assert by_label(text) == {"paragraph 1": "A loan ends on Monday."}


# Marks that are not words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fill in [the form](https://club.example/form) first.", "Fill in the form first."),
        ("See ![a bell](bell.png) above.", "See a bell above."),
        ("Ring the **bell** and ***stop***.", "Ring the bell and stop."),
        ("Pens &amp; pumps are <b>not</b> lent.<br/>Ask.", "Pens & pumps are not lent. Ask."),
        (r"Wheels \(both\) are locked.", "Wheels (both) are locked."),
        ("Ring\x07 the\u200b bell\u00ad.", "Ring the bell."),
        ("Ring\u00a0the   bell.", "Ring the bell."),
    ],
)
def test_markup_is_not_read_as_words(written: str, read: str) -> None:
    assert by_label(f"# Riding\n\n{written}") == {"paragraph 1": read}


def test_a_link_alone_on_its_line_is_a_point() -> None:
    assert by_label("# Forms\n\n[Loan form](https://club.example/a)\n[Loss form](https://club.example/b)") == {
        "point 1": "Loan form",
        "point 2": "Loss form",
    }


def test_a_byte_order_mark_does_not_hide_the_first_heading() -> None:
    assert sections("\ufeff# Loans\n\nA loan ends on Monday.") == ["Loans"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_make_no_difference(line_end: str) -> None:
    text = "# Loans\n\n4.10 These may borrow:\n- cooks\n- clerks\n\nNobody else may borrow."
    assert split(text.replace("\n", line_end)) == split(text)


@pytest.mark.parametrize("text", ["", "\n\n", " \t \r\n", "-", "- - -\n\n***\n\n|"])
def test_text_without_words_has_no_clauses(text: str) -> None:
    assert split(text) == []


# One reference, one clause


@pytest.mark.parametrize(
    "text",
    [
        "# Loans\n\n4.10 Only members borrow.\n\n4.10 A loan ends on Monday.",
        "# Loans\n\n2. Sign the book.\n2. Take a key.",
        "# Loans\n\nVersion\t2.0\n\n4.10 Only members borrow.\n\nOwner\tthe mechanic",
        "# Loans\n\nYou must:\n- sign\n\n4.10 Only members borrow.\n\nYou must:\n- pay",
        "# Loans\n\nSign the book.\n\n# Loans (2)\n\nPay the fee.\n\n# Loans\n\nBring it back.",
    ],
    ids=["number printed twice", "item printed twice", "rows around a clause", "lists around a clause", "title (2)"],
)
def test_a_slip_of_the_author_does_not_give_two_clauses_one_reference(text: str) -> None:
    references = [clause.reference for clause in split(text)]
    assert len(set(references)) == len(references)


# Whatever people load

PIECES = [
    *("", "# Loans", "LOANS", "Bells", "Loan Of Bells:", "4.1 Ring.", "4.2 Never:", "1. Sign", "2. Take:", "You must:"),
    *("- ring", "  - sing:", "    - swing", "A\tb", "YOU CAN\tYOU MUST NOT", "• a • b\t• c", "EXAMPLES\tEXAMPLES"),
    *("Page 1", "A sentence that is long enough to be a paragraph.", "and goes on", "<tr><td>a</td></tr>", "[a](b)"),
]
POLICIES = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40).map("\n".join)
WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)


@settings(deadline=None)
@given(st.text() | POLICIES)
def test_any_text_can_be_split(text: str) -> None:
    for clause in split(text):
        assert clause.section
        assert clause.label


@settings(deadline=None)
@given(POLICIES)
def test_no_two_clauses_have_the_same_reference(text: str) -> None:
    counts = Counter(clause.reference for clause in split(text))
    assert [reference for reference, count in counts.items() if count > 1] == []


@settings(deadline=None)
@given(POLICIES)
def test_a_quote_contains_the_text_of_its_clause(text: str) -> None:
    for clause in split(text):
        assert clause.quote.startswith(clause.lead_in)
        assert clause.quote.endswith(clause.text)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=12), st.lists(st.sampled_from(PIECES)))
def test_every_word_of_a_bulleted_line_survives(bullets: list[list[str]], between: list[str]) -> None:
    # A number makes each line the only one of its kind: what comes three times is a page header.
    lines = [f"- {' '.join(words)} {number}" for number, words in enumerate(bullets)]
    text = "\n".join(line for pair in zip(lines, between + [""] * len(lines), strict=False) for line in pair)
    kept = Counter(" ".join(f"{clause.label} {clause.text}" for clause in split(text)).split())
    assert not Counter(word for words in bullets for word in words) - kept


@given(st.text())
def test_cleaned_lines_have_no_control_characters(text: str) -> None:
    characters = {c for line in clean_lines(text) if line != PAGE_BREAK for c in line if c != "\t"}
    assert {unicodedata.category(c) for c in characters}.isdisjoint({"Cc", "Cf"})

"""How the text of a policy becomes clauses. The policies here are made up: a club lends bicycles."""

import pytest

from knowledge.documents.split import split
from tests.knowledge.policy_text import FOOTER, by_label, lead_ins, sections

# Headings


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("# Brakes", "Brakes"),
        ("#### Brakes and bells", "Brakes and bells"),
        ("## 3. Brakes and bells", "Brakes and bells"),
        ("BRAKES AND BELLS", "Brakes and bells"),
        ("3. BRAKES AND BELLS", "Brakes and bells"),
        ("3.0 BRAKES AND BELLS", "Brakes and bells"),
        ("Brakes Before Every Ride:", "Brakes Before Every Ride"),
        ("Brakes and bells", "Brakes and bells"),
        ("**Brakes and bells**", "Brakes and bells"),
    ],
)
def test_a_heading_opens_a_section(line: str, section: str) -> None:
    assert sections(f"{line}\n\nThe brakes of every bicycle are tested in March.") == [section]


def test_an_abbreviation_in_brackets_keeps_its_capitals_in_a_heading() -> None:
    assert sections("# THE CLUB RIDE BOOK (CRB)\n\nEvery ride is written in it.") == ["The club ride book (CRB)"]


def test_what_stands_before_the_first_heading_is_on_the_front_page() -> None:
    assert sections("The club lends bicycles to all its members.") == ["Front page"]


def test_a_section_whose_title_comes_again_is_told_apart() -> None:
    text = "# Bells\n\nRing the bell at corners.\n\n# Locks\n\nLock the wheel.\n\n# Bells\n\nOil the bell in May."
    assert sections(text) == ["Bells", "Locks", "Bells (2)"]


def test_each_section_counts_from_one() -> None:
    text = "# Bells\n\n- ring at corners\n- ring at gates\n\n# Locks\n\n- lock the wheel"
    assert [(c.section, c.label) for c in split(text)] == [
        ("Bells", "point 1"),
        ("Bells", "point 2"),
        ("Locks", "point 1"),
    ]


def test_a_definition_is_no_heading() -> None:
    assert by_label("# Terms\n\nTandem: a bicycle for two") == {"paragraph 1": "Tandem: a bicycle for two"}


@pytest.mark.parametrize("sentence", ["Riders wear helmets.", "Take a key.", "Do not race."])
def test_a_short_sentence_is_no_heading(sentence: str) -> None:
    assert by_label(f"# Terms\n\n{sentence}") == {"paragraph 1": sentence}


def test_the_last_words_of_a_wrapped_sentence_are_no_heading() -> None:
    text = "# Loans\n\nA member who wants a bicycle for longer writes to\nthe Head Mechanic.\n\nBring it back clean."
    assert set(sections(text)) == {"Loans"}


# Numbered clauses


def test_a_numbered_clause_is_found_by_its_own_number() -> None:
    assert by_label("# Loans\n\n4.9 Only members borrow.\n4.10 A loan ends on Monday.") == {
        "4.9": "Only members borrow.",
        "4.10": "A loan ends on Monday.",
    }


def test_a_gap_in_the_numbers_stays_a_gap() -> None:
    assert list(by_label("# Loans\n\n4.10 Only members borrow.\n\n4.13 A loan ends on Monday.")) == ["4.10", "4.13"]


def test_a_number_may_have_three_parts_and_a_bullet_before_it() -> None:
    assert by_label("# Loans\n\n- 4.10.2. Only members borrow.") == {"4.10.2": "Only members borrow."}


def test_points_under_a_numbered_clause_are_lettered() -> None:
    assert by_label("# Loans\n\n4.10 These may borrow:\n- cooks\n- clerks\n\n4.11 Nobody else may.") == {
        "4.10": "These may borrow:",
        "4.10(a)": "cooks",
        "4.10(b)": "clerks",
        "4.11": "Nobody else may.",
    }


def test_letters_go_on_after_z() -> None:
    bullets = "\n".join(f"- tool number {i}" for i in range(28))
    assert list(by_label(f"# Loans\n\n4.10 The box has:\n{bullets}"))[-3:] == ["4.10(z)", "4.10(aa)", "4.10(ab)"]


def test_a_paragraph_after_a_numbered_clause_belongs_to_it() -> None:
    text = "# Loans\n\n4.10 Only members borrow.\n\nGuests ask a member to borrow for them."
    assert by_label(text)["4.10, paragraph 2"] == "Guests ask a member to borrow for them."


def test_the_paragraphs_of_each_numbered_clause_are_counted_from_its_own() -> None:
    text = "# Loans\n\n4.1 Members borrow.\n\nGuests never borrow any.\n\n4.2 It ends.\n\nBring the small key too."
    assert list(by_label(text)) == ["4.1", "4.1, paragraph 2", "4.2", "4.2, paragraph 2"]


def test_a_numbered_list_has_items() -> None:
    assert by_label("# Loans\n\n1. Sign the book.\n2) Take a key.") == {
        "item 1": "Sign the book.",
        "item 2": "Take a key.",
    }


def test_a_second_numbered_list_in_a_section_is_told_apart() -> None:
    text = "# Loans\n\nTo borrow, do this:\n\n1. Sign the book.\n\nTo return it, do this:\n\n1. Bring the key."
    assert by_label(text)["item 1"] == "Sign the book."
    assert by_label(text)["list 2, item 1"] == "Bring the key."


def test_points_under_an_item_hang_from_it() -> None:
    text = "# Loans\n\n1. Never lend it to:\n   - your cousin\n   - your dog\n2. Bring it back."
    assert [clause.quote for clause in split(text)] == [
        "Never lend it to:",
        "Never lend it to: your cousin",
        "Never lend it to: your dog",
        "Bring it back.",
    ]


# Points


@pytest.mark.parametrize("bullet", ["-", "•", "*", "✓", "▪", "·", "–", "\uf0b7"])
def test_any_bullet_makes_a_point(bullet: str) -> None:
    text = f"# Riding\n\n{bullet} Ring the bell.\n{bullet} Keep left."
    assert by_label(text) == {"point 1": "Ring the bell.", "point 2": "Keep left."}


def test_a_nested_point_is_found_by_its_point_and_a_letter() -> None:
    text = "# Riding\n\n- Ring the bell.\n- Keep left.\n- Never race:\n  - a tram\n  - a horse"
    assert by_label(text)["point 3(a)"] == "a tram"
    assert by_label(text)["point 3(b)"] == "a horse"


def test_a_nested_point_hangs_from_its_point() -> None:
    assert lead_ins("# Riding\n\n- Never race:\n  - a tram")["point 1(a)"] == "Never race:"


def test_a_point_after_nested_points_does_not_hang_from_their_point() -> None:
    text = "# Riding\n\n- Never race:\n  - a tram\n  - a horse\n- Keep left."
    assert lead_ins(text)["point 2"] == ""


def test_nested_points_that_lost_their_indent_still_hang_from_their_point() -> None:
    text = "# Riding\n\n- Never race:\n- a tram\n- a horse\n- Keep to the left at all times in the park."
    assert lead_ins(text) == {
        "point 1": "",
        "point 2": "Never race:",
        "point 3": "Never race:",
        "point 4": "",
    }


def test_nested_points_that_go_on_after_a_gap_without_their_indent_still_hang_from_their_point() -> None:
    text = "# Loans\n\n- Each family may have:\n  - one tandem\n\n- one pump\n- one trailer"
    assert lead_ins(text)["point 3"] == "Each family may have:"


def test_a_list_hangs_from_the_paragraph_before_it() -> None:
    text = "# Riding\n\nEvery rider promises to:\n\n- ring the bell\n- keep left"
    assert split(text)[2].quote == "Every rider promises to: keep left"


def test_a_lead_in_does_not_reach_past_the_next_paragraph() -> None:
    text = "# Riding\n\nEvery rider promises to:\n\n- ring\n\nThe club has its own track in the park.\n\n- It is long."
    assert lead_ins(text)["point 2"] == ""


def test_a_list_with_a_name_is_counted_by_its_name() -> None:
    text = "# Riding\n\nYou can:\n- ring the bell\n\nYou must:\n- keep left\n- wear a helmet"
    assert [(c.label, c.quote) for c in split(text)] == [
        ("You can, 1", "You can: ring the bell"),
        ("You must, 1", "You must: keep left"),
        ("You must, 2", "You must: wear a helmet"),
    ]


def test_a_list_with_a_name_ends_at_the_next_paragraph() -> None:
    text = "# Riding\n\nYou can:\n- ring the bell\n\nThe track is open all day.\n\n- Gates close at nine."
    assert list(by_label(text)) == ["You can, 1", "paragraph 1", "point 1"]


def test_the_first_item_of_a_named_list_may_have_lost_its_bullet() -> None:
    assert by_label("# Riding\n\nYou can:\nring the bell\n\n- ride slowly") == {
        "You can, 1": "ring the bell",
        "You can, 2": "ride slowly",
    }


def test_a_bullet_without_words_is_no_point() -> None:
    assert by_label("# Riding\n\n- ring the bell\n-\n- ride slowly") == {
        "point 1": "ring the bell",
        "point 2": "ride slowly",
    }


def test_a_point_may_run_over_several_lines() -> None:
    assert by_label("# Riding\n\n- Ring the bell\n  at every corner.\n- Keep left.") == {
        "point 1": "Ring the bell at every corner.",
        "point 2": "Keep left.",
    }


# Tables

VERDICTS = "YOU CAN\tYOU MUST NOT\n• ring the bell • ride slowly\t• race • jump kerbs"


def test_columns_with_verdicts_are_counted_by_verdict() -> None:
    assert by_label(f"# Riding\n\n{VERDICTS}") == {
        "You can, 1": "ring the bell",
        "You can, 2": "ride slowly",
        "You must not, 1": "race",
        "You must not, 2": "jump kerbs",
    }


def test_a_cell_is_quoted_with_the_verdict_of_its_column() -> None:
    assert split(f"# Riding\n\n{VERDICTS}")[2].quote == "You must not: race"


def test_a_row_of_examples_is_told_apart_from_the_rules() -> None:
    text = f"# Riding\n\n{VERDICTS}\nEXAMPLES\tEXAMPLES\n• riding to the bank\t• racing a tram"
    assert by_label(text)["You can, example 1"] == "riding to the bank"
    assert by_label(text)["You must not, example 1"] == "racing a tram"


def test_a_table_broken_by_a_page_goes_on_under_the_same_verdicts() -> None:
    broken = f"{VERDICTS}\n\n{FOOTER}\n\n• polish it\t• sell it\n\n{FOOTER}\n\n{FOOTER}"
    assert by_label(f"# Riding\n\n{broken}")["You can, 3"] == "polish it"
    assert by_label(f"# Riding\n\n{broken}")["You must not, 3"] == "sell it"


def test_an_html_table_is_read_as_rows_of_cells() -> None:
    text = """# Riding
<table>
<tr><th>YOU CAN</th>
    <th>YOU MUST NOT</th></tr>
<tr><td><ul><li>ring the bell</li><li>ride slowly</li></ul></td>
    <td><ul><li>race</li></ul></td></tr>
</table>"""
    assert by_label(text) == {
        "You can, 1": "ring the bell",
        "You can, 2": "ride slowly",
        "You must not, 1": "race",
    }


def test_a_verdict_in_the_first_cell_of_a_row_counts_its_items() -> None:
    assert by_label("# Riding\n\nYOU CAN\t• ring the bell • ride slowly") == {
        "You can, 1": "ring the bell",
        "You can, 2": "ride slowly",
    }


def test_a_row_of_key_and_value_is_quoted_with_its_key() -> None:
    clauses = split("# Front\n\nVersion\t2.0\nNext review:\tMay\tJune")
    assert [(c.label, c.quote) for c in clauses] == [
        ("row 1, cell 2", "Version: 2.0"),
        ("row 2, cell 2", "Next review: May"),
        ("row 2, cell 3", "Next review: June"),
    ]


def test_a_row_in_capitals_without_a_list_under_it_is_key_and_value() -> None:
    clauses = split("# Front\n\nOWNER\tTHE CLUB\nPUBLIC\tYES")
    assert [clause.quote for clause in clauses] == ["OWNER: THE CLUB", "PUBLIC: YES"]


def test_text_after_a_table_is_no_row_of_it() -> None:
    text = f"# Riding\n\n{VERDICTS}\n\nAsk the mechanic when in doubt.\n\nMechanic\tin the shed"
    assert by_label(text)["row 1, cell 2"] == "in the shed"

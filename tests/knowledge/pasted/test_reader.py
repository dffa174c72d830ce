"""What was pasted is told from what officers say themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pasted.features import SIZE, features
from knowledge.pasted.reader import likelihoods, pasted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Arrested 2 people tonight, 1 male, 1 female, both in custody. Great work from B shift on Larkhill Road",
            "post",
        ),
        ("Proud of the team today. Long shift, good result, home to the dog.", "post"),
        ("hi officer theres a lad selling weed out of a silver golf every day at 3, dont say i told u", "message"),
        ("please help hes outside my door with a knife i cant talk", "message"),
        ("Dzień dobry, mój sąsiad bije swoją żonę, dzieci płaczą, proszę pomóc", "message"),
        ("Can I post that we arrested two people on my own Twitter?", "said"),
        ("had a dm off a woman on insta, says her ex keeps turning up", "said"),
        ("what about a force account", "said"),
        ("thinking of putting my commendation on LinkedIn", "said"),
    ],
)
def test_each_kind_is_known_by_its_words(text: str, kind: str) -> None:
    assert pasted(text) == kind


@given(st.text(max_size=300))
def test_any_text_has_likelihoods_that_make_one(text: str) -> None:
    assert sum(likelihoods(text).values()) == pytest.approx(1.0, abs=1e-3)


@given(st.text(max_size=300))
def test_features_are_rows_of_the_table_each_once(text: str) -> None:
    rows = features(text)
    assert rows == sorted(set(rows))
    assert all(0 <= row < SIZE for row in rows)


def test_figures_and_kinds_of_quotation_marks_make_no_difference() -> None:
    assert features("I don\u2019t know 17") == features("i don't know 4")

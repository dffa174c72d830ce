"""What the marker and the word reader make of a draft together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.issues import ISSUES
from knowledge.drafts.marker import Marked
from knowledge.drafts.opinions import joined
from knowledge.drafts.words.reader import Words
from knowledge.model.token_reader import sigmoid

PROBABILITY = st.floats(0.01, 0.99)


def marked(verdicts: tuple[float, float, float] = (0.6, 0.3, 0.1), issue: float = 0.5) -> Marked:
    tokens = np.full((1, len(ISSUES)), 0.25, dtype=np.float32)
    return Marked(
        np.array(verdicts, dtype=np.float32), np.full(len(ISSUES), issue, dtype=np.float32), tokens, ((0, 4),)
    )


def words(verdicts: tuple[float, float, float] = (0.0, 0.0, 0.0), issue: float = 0.0) -> Words:
    return Words(np.array(verdicts, dtype=np.float32), np.full(len(ISSUES), issue, dtype=np.float32))


def test_where_the_words_say_nothing_the_marker_decides_alone() -> None:
    alone = marked()
    assert joined(alone, None) is alone


def test_words_that_speak_against_it_make_an_ok_less_likely() -> None:
    before, after = marked((0.8, 0.1, 0.1)), joined(marked((0.8, 0.1, 0.1)), words((-4.0, 0.0, 4.0)))
    assert after.verdicts[0] < before.verdicts[0]
    assert after.verdicts[2] > before.verdicts[2]


def test_where_an_issue_lies_the_marker_says_alone() -> None:
    assert np.array_equal(joined(marked(), words(issue=9.0)).tokens, marked().tokens)


@given(PROBABILITY, st.floats(-5, 5))
def test_an_issue_is_as_likely_as_one_of_them_says_or_between(issue: float, score: float) -> None:
    said = float(sigmoid(np.array([score], dtype=np.float32))[0])
    after = float(joined(marked(issue=issue), words(issue=score)).issues[0])
    assert min(issue, said) - 1e-3 <= after <= max(issue, said) + 1e-3


@given(st.tuples(PROBABILITY, PROBABILITY, PROBABILITY), st.tuples(*[st.floats(-40, 40)] * 3))
def test_verdicts_stay_probabilities_that_sum_to_one(
    verdicts: tuple[float, float, float], scores: tuple[float, float, float]
) -> None:
    total = sum(verdicts)
    first, second, third = (value / total for value in verdicts)
    after = joined(marked((first, second, third)), words(scores)).verdicts
    assert np.all(after >= 0)
    assert abs(float(after.sum()) - 1) < 1e-4

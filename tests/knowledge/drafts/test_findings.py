"""From probabilities to findings: which issues count, and in which words they lie."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.drafts.detectors.hit import Hit
from knowledge.drafts.findings import FAINT, HINTED, LIKELY, Finding, findings, likeliest
from knowledge.drafts.issues import ISSUES, Issue
from knowledge.drafts.marker import Marked
from knowledge.drafts.readable import Readable, readable
from knowledge.pack import Account

TEXT = "Nicked a lad on Smith Lane. Home now."
SMITH, LANE, LAD, HOME = (16, 21), (22, 26), (9, 12), (28, 32)
STREET = Hit("street", SMITH[0], LANE[1])


def marked(issue: Issue, whole: float, **words: float) -> Marked:
    """What the marker says of one issue: the probability of the whole, and of some words."""
    issues = np.zeros(len(ISSUES), dtype=np.float32)
    issues[ISSUES.index(issue)] = whole
    places = {"smith": SMITH, "lane": LANE, "lad": LAD, "home": HOME}
    tokens = np.zeros((len(places), len(ISSUES)), dtype=np.float32)
    for row, word in enumerate(places):
        tokens[row, ISSUES.index(issue)] = words.get(word, 0.0)
    return Marked(np.array([0.2, 0.3, 0.5], dtype=np.float32), issues, tokens, tuple(places.values()))


def words_of(found: list[Finding], text: Readable) -> list[str]:
    return [text.original[f.start : f.end] for f in found if f.start is not None]


def test_a_likely_issue_is_found_in_its_words() -> None:
    text = readable(TEXT)
    found = findings(marked("location", 0.9, smith=0.8, lane=0.9), [], text, "corporate")
    assert words_of(found, text) == ["Smith Lane"]


def test_words_of_two_sentences_are_two_findings() -> None:
    text = readable(TEXT)
    found = findings(marked("location", 0.9, lane=0.9, home=0.9), [], text, "corporate")
    assert words_of(found, text) == ["Lane", "Home"]


def test_a_likely_issue_that_lies_in_no_word_lies_in_the_whole() -> None:
    (found,) = findings(marked("disrepute", 0.9), [], readable(TEXT), "corporate")
    assert (found.issue, found.start, found.end) == ("disrepute", None, None)


def test_an_unlikely_issue_is_no_finding() -> None:
    low = LIKELY - 0.05
    assert findings(marked("location", low, lane=low), [], readable(TEXT), "corporate") == []


def test_a_detector_makes_an_issue_count_sooner_and_shows_where() -> None:
    text, low = readable(TEXT), (LIKELY + HINTED) / 2
    found = findings(marked("location", low, lane=low), [STREET], text, "corporate")
    assert words_of(found, text) == ["Smith Lane"]


def test_a_mark_of_another_issue_does_not_end_within_the_name_of_a_street() -> None:
    text = readable(TEXT)
    found = findings(marked("person", 0.9, lad=0.9, smith=0.9), [STREET], text, "corporate")
    assert words_of(found, text) == ["lad on Smith Lane"]


def test_words_beside_the_name_of_a_street_are_marked_without_it() -> None:
    text = readable(TEXT)
    found = findings(marked("person", 0.9, lad=0.9), [STREET], text, "corporate")
    assert words_of(found, text) == ["lad"]


def test_a_mark_does_not_begin_within_what_was_hidden() -> None:
    text = readable(TEXT)
    hidden = replace(text, text=text.text.replace("Smith", "Sm___"))
    found = findings(marked("location", 0.9, smith=0.9), [], hidden, "corporate")
    narrow = replace(marked("location", 0.9, smith=0.9), places=((18, 21), LANE, LAD, HOME))
    assert words_of(found, text) == words_of(findings(narrow, [], hidden, "corporate"), text) == ["Smith"]


def test_a_detector_alone_is_no_finding() -> None:
    assert findings(marked("location", 0.0), [STREET], readable(TEXT), "corporate") == []


def test_a_protective_marking_is_one_whatever_the_marker_says() -> None:
    found = findings(marked("classified", 0.0), [Hit("marking", 0, 6)], readable(TEXT), "corporate")
    assert ("classified", 1.0) in [(f.issue, f.probability) for f in found]


@pytest.mark.parametrize(("account", "number"), [("personal", 1), ("corporate", 0), ("messaging", 0)])
def test_a_telephone_number_is_a_finding_on_a_personal_account(account: str, number: int) -> None:
    found = findings(marked("person", 0.0), [Hit("phone", 0, 6)], readable(TEXT), account)  # type: ignore[arg-type]
    assert len(found) == number


def test_where_nothing_is_likely_the_likeliest_that_matters_is_named() -> None:
    text = readable(TEXT)
    found = likeliest(marked("location", 0.2, lane=0.3), [], text, ["location", "person"])
    assert words_of(found, text) == ["Lane"]


def test_nothing_is_named_for_the_sake_of_it() -> None:
    assert likeliest(marked("location", FAINT, lane=0.0), [], readable(TEXT), ["location"]) == []
    assert likeliest(marked("text_speak", 0.9), [], readable(TEXT), ["location"]) == []


@pytest.mark.parametrize(("account", "found"), [("corporate", True), ("personal", False), ("messaging", False)])
def test_text_speak_counts_on_a_corporate_account_however_harmless_the_rest_looks(
    account: Account, found: bool
) -> None:
    hit = Hit("shorthand", *LAD)
    seen = findings(marked("text_speak", 0.0), [hit], readable(TEXT), account)
    assert [f.issue for f in seen if f.is_certain] == ["text_speak"] * found


def test_tactics_are_operational_in_the_same_words_but_decide_no_more_by_that() -> None:
    text = readable(TEXT)
    found = findings(marked("tactics", 0.9, lane=0.9), [], text, "personal")
    assert [(f.issue, f.start) for f in found] == [("tactics", LANE[0]), ("operational", LANE[0])]
    assert found[1].probability == LIKELY


def test_what_is_found_anyhow_is_not_named_twice() -> None:
    both = marked("tactics", 0.9, lane=0.9)
    both.issues[ISSUES.index("operational")] = 0.9
    found = findings(both, [], readable(TEXT), "personal")
    assert [f.issue for f in found].count("operational") == 1

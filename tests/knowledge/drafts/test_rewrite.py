"""A safer version holds the writer's own words, without those that are a problem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.findings import Finding
from knowledge.drafts.issues import ISSUES, Issue
from knowledge.drafts.rewrite import candidates, parts, sentences, unmarked, without_the_others


def found(draft: str, issue: Issue, words: str) -> Finding:
    start = draft.index(words)
    return Finding(issue, 0.9, start, start + len(words))


def rewritten(draft: str, *problems: tuple[Issue, str]) -> list[str]:
    return list(candidates(draft, [found(draft, issue, words) for issue, words in problems]))


def test_a_place_goes_with_the_word_that_leads_to_it() -> None:
    draft = "Long day on Smith Lane, Coventry. Home for a brew now."
    assert rewritten(draft, ("location", "Smith Lane, Coventry"))[0] == "Long day. Home for a brew now."


def test_a_sentence_goes_where_words_alone_cannot() -> None:
    draft = "We nicked Gaz Pole again. Home for a brew now."
    assert rewritten(draft, ("person", "Gaz Pole")) == ["Home for a brew now."]


def test_a_picture_goes_as_a_whole() -> None:
    draft = "Proud of my team today [photo: us by the van, its plate in view]"
    assert rewritten(draft, ("person", "its plate in view"))[0] == "Proud of my team today"


def test_lines_stay_apart() -> None:
    draft = "Great shift\nJob in Mill Road\nHome for a brew"
    assert rewritten(draft, ("location", "Mill Road"))[-1] == "Great shift\nHome for a brew"


def test_a_writer_who_uses_no_capitals_gets_none() -> None:
    draft = "gaz pole is in again. home for a brew now"
    assert rewritten(draft, ("person", "gaz pole")) == ["home for a brew now"]


@pytest.mark.parametrize(
    ("draft", "words"),
    [("Gaz Pole is in custody", "Gaz Pole"), ("Nice one. Gaz Pole is in custody", "Gaz Pole")],
)
def test_nothing_is_offered_where_too_little_is_left(draft: str, words: str) -> None:
    assert rewritten(draft, ("person", words)) == []


def test_nothing_is_offered_where_the_whole_is_the_problem() -> None:
    assert list(candidates("Some people deserve all they get", [Finding("disrepute", 0.9)])) == []


@st.composite
def drafts_with_problems(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    draft = draw(
        st.lists(st.sampled_from("nicked Gaz on Smith Lane . , ! [photo: ] \n brew and ok".split(" ")), max_size=30)
    )
    text = " ".join(draft)
    findings = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, max(0, len(text) - 1)))
        end = draw(st.integers(start, len(text)))
        if end > start:
            findings.append(Finding(draw(st.sampled_from(ISSUES)), 0.9, start, end))
    return text, findings


@given(drafts_with_problems())
def test_every_word_is_the_writers_and_in_order(case: tuple[str, list[Finding]]) -> None:
    draft, findings = case
    for candidate in candidates(draft, findings):
        rest = iter(draft.lower())
        assert all(char in rest for char in candidate.lower() if not char.isspace())
        assert "\x00" not in candidate
        assert candidate != draft


@pytest.mark.parametrize(
    ("draft", "issue", "words"),
    [
        ("I would never go out in Tipton again. Home now, brew on.", "location", "Tipton"),
        ("We do not want to hear from Gaz Pole, thanks all. Home now, brew on.", "person", "Gaz Pole"),
        ("Got rid of Gaz Pole today, brilliant news. Home now, brew on.", "person", "Gaz Pole"),
    ],
)
def test_a_sentence_that_would_mean_something_else_goes_as_a_whole(draft: str, issue: Issue, words: str) -> None:
    assert rewritten(draft, (issue, words)) == ["Home now, brew on."]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("If you were on Smith Lane last night, you were brilliant. Home now, brew on.", "Smith Lane"),
        ("I hate the people in Tipton. Home now, brew on.", "Tipton"),
        ("He's in Tipton today. Home now, brew on.", "Tipton"),
        ("Great job in Smith Lane and Mill Road last night. Home now, brew on.", "Smith Lane"),
    ],
)
def test_a_sentence_that_needs_its_place_goes_as_a_whole(draft: str, words: str) -> None:
    assert rewritten(draft, ("location", words))[:1] == ["Home now, brew on."]


@pytest.mark.parametrize("follower", ["Both love Villa.", "His brother is lovely.", "Their mum rang."])
def test_whoever_refers_to_somebody_goes_with_them(follower: str) -> None:
    draft = f"Nicked Gaz Pole today. {follower} Home now, brew on."
    assert rewritten(draft, ("person", "Gaz Pole")) == ["Home now, brew on."]
    assert without_the_others(draft, [False, True, True]) == "Home now, brew on."


def test_a_picture_with_brackets_in_it_goes_as_a_whole() -> None:
    draft = "[photo: my dog [in a hat] with Gaz] Home now, brew on."
    assert rewritten(draft, ("person", "Gaz")) == ["Home now, brew on."]


def test_nothing_with_half_a_picture_is_offered() -> None:
    assert rewritten("[photo: my [dog. Gaz was there. Home now, brew on.", ("person", "Gaz")) == []


def test_the_number_of_a_list_goes_with_what_it_stands_before() -> None:
    draft = "Three wishes: 1. Nicking Gaz Pole. 2. A week in Spain. 3. A cup for Villa."
    assert rewritten(draft, ("person", "Gaz Pole")) == ["2. A week in Spain. 3. A cup for Villa."]


def test_what_refers_to_a_sentence_goes_with_it() -> None:
    draft = "I never said a word. Officers killed Gaz Pole. That is a lie. Home now, brew on."
    assert rewritten(draft, ("person", "Gaz Pole")) == ["I never said a word. Home now, brew on."]


@given(st.text(max_size=400))
def test_the_sentences_of_a_text_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
    places = parts(text)
    assert "".join(text[start:end] for start, end in places) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Home at 5.30 a.m. in the rain.",
        "Lovely post at https://example.org/a.b?c=1 for you.",
        "Write to fete@example.org today.",
        "Thanks to Mr. Fox for the cakes.",
        "Tea at St. Mary's again.",
        "We live at No. 5 now.",
        "Cakes, e.g. scones, at the fete.",
    ],
)
def test_a_stop_inside_numbers_links_and_abbreviations_ends_no_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Brew on.") == [f"{sentence} ", "Brew on."]


@pytest.mark.parametrize("first", ["Home at 5 a.m.", "A day in Smith St.", "Really? No.", "Good!", "Done.)"])
def test_a_stop_before_a_new_sentence_ends_one(first: str) -> None:
    assert sentences(f"{first} Then the brew.")[-1] == "Then the brew."


def test_a_number_is_not_cut_through() -> None:
    draft = "Nicked Gaz at 5.30 a.m. in Smith Lane. Then home for a brew."
    assert rewritten(draft, ("person", "Gaz")) == ["Then home for a brew."]


@pytest.mark.parametrize(
    "rest", ["Please share everyone!", "Link in bio.", "Details in the comments below", "Swipe for more"]
)
def test_what_says_nothing_is_not_offered(rest: str) -> None:
    assert rewritten(f"Gaz Pole is wanted. {rest}", ("person", "Gaz Pole")) == []


def test_a_sentence_that_holds_marked_words_again_is_not_unmarked() -> None:
    draft = "All thieves lie. Brew on. I hate that all thieves lie."
    assert unmarked(draft, [found(draft, "disrepute", "All thieves")]) == [False, True, False]

"""A text that hides its words is read as people read it, and every character knows where it came from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.readable import readable

ZERO_WIDTH, OVERRIDE, END_OF_OVERRIDE = "\u200b", "\u202e", "\u202c"


def read(text: str) -> str:
    return readable(text).text


def original_of(text: str, part: str) -> str:
    """The part of the original that is read as `part`."""
    found = readable(text)
    start, end = found.span(found.text.index(part), found.text.index(part) + len(part))
    return text[start:end]


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        (f"Sm{ZERO_WIDTH}ith La{ZERO_WIDTH}ne", "Smith Lane"),
        ("Sm\u0456th L\u0430ne", "Smith Lane"),  # Cyrillic look-alikes
        ("\uff33\uff4d\uff49\uff54\uff48 \uff2c\uff41\uff4e\uff45", "Smith Lane"),  # full width
        ("\U0001d5e6\U0001d5fa\U0001d5f6\U0001d601\U0001d5f5", "Smith"),  # mathematical letters
        ("sm1th l4ne", "smith lane"),
        ("a r r e s t e d", "arrested"),
        ("a.r.r.e.s.t.e.d", "arrested"),
        ("#SmithLane", "Smith Lane"),
        ("#smithlane", "smith lane"),
        ("JustNickedGaryOnSmithLane", "Just Nicked Gary On Smith Lane"),
        ("juuust niiicked", "just nicked"),
        ("nickeddd", "nicked"),
        ("n\U0001f44fi\U0001f44fc\U0001f44fk", "nick"),
        ("n \U0001f44f i \U0001f44f c \U0001f44f k", "nick"),
        ("n\U0001f44f\U0001f3fci\U0001f525c\u2764\ufe0fk\U0001f44fe\U0001f44fd", "nicked"),
        ("\U0001f1f8\U0001f1f2\U0001f1ee\U0001f1f9\U0001f1ed", "smith"),  # letters of flags
        ("\U0001f1f8 \U0001f1f2 \U0001f1ee \U0001f1f9 \U0001f1ed is", "smith is"),  # with spaces between them
        (f"{OVERRIDE}enaL htimS{END_OF_OVERRIDE}", "Smith Lane"),
        ("it\u2019s", "it's"),
        ("Smith\u00a0Lane", "Smith Lane"),
    ],
)
def test_what_hides_a_word_is_undone(hidden: str, plain: str) -> None:
    assert read(hidden) == plain
    assert original_of(f"We were on {hidden} today", plain).strip(OVERRIDE) in hidden


@pytest.mark.parametrize(
    "text",
    [
        "a McDonald's, an iPhone and YouTube",
        "www.example.org/SomePageOfOurs and https://example.org/ThisOneIsLong",
        "Henry VIII, III and the AAA, zzz",
        "clap \U0001f44f your \U0001f44f hands",
        "M5 J1 at 5am, a 10k run",
        "B12 9QT and AB12 CDE",
        "the U.S.A. and the U.K.",
        "\U0001f1ec\U0001f1e7 a flag",
        "\U0001f1ec\U0001f1e7 \U0001f1eb\U0001f1f7 \U0001f1e9\U0001f1ea three flags",
        "\u041f\u0440\u0438\u0432\u0435\u0442 \u0434\u0440\u0443\u0437\u044c\u044f",  # Russian stays Russian
        "caf\u00e9, na\u00efve",
        "\u00a340 @WMPolice mail@example.org",
    ],
)
def test_what_hides_nothing_stays(text: str) -> None:
    assert read(text) == text


def test_a_word_that_is_turned_around_is_found_where_it_stands() -> None:
    text = f"on {OVERRIDE}enaL htimS{END_OF_OVERRIDE} ok"
    assert original_of(text, "Smith Lane") == "enaL htimS"


@given(st.text(max_size=200))
def test_every_character_comes_from_the_original(text: str) -> None:
    found = readable(text)
    assert len(found.origins) == len(found.text)
    assert all(0 <= origin < len(text) for origin in found.origins)


def test_a_part_holds_the_accents_of_its_last_letter() -> None:
    text = "by the Cafe\u0301 now"
    found = readable(text)
    start = found.text.index("Cafe")
    assert text[slice(*found.span(start, start + 4))] == "Cafe\u0301"


HIDING = st.sampled_from(
    ["\u200b", "\u200d", "\u202e", "\u202c", "\u00ad", "\u0301", "#", " ", ".", "1", "\u0430", "\U0001f1e6"]
) | st.sampled_from(["aaa", "\U0001f44f", "\u2764\ufe0f", "OnSmithLane", "n\U0001f44fi\U0001f44fc\U0001f44fk"])


@given(st.lists(st.sampled_from(["Smith", "Lane", "arrested", "on", "@me"]) | HIDING, max_size=40).map("".join))
def test_every_part_lies_inside_the_original(text: str) -> None:
    found = readable(text)
    for start in range(len(found.text)):
        low, high = found.span(start, start + 1)
        assert 0 <= low < high <= len(text)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="#@$!013457.-_*|/ "), max_size=80
    ).filter(lambda text: not re.search(r"(?i:([a-z])\1\1)|[a-z0-9][A-Z]+[a-z0-9]", text))
)
def test_plain_text_is_read_as_it_is(text: str) -> None:
    assert read(text) == text

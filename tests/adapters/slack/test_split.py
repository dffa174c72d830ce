"""Where long texts are cut."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.split import cut, size, split

CHARACTERS = (  # what is seen as one
    *(
        "a",
        " ",
        "\n",
        ".",
        "&",
        "<",
        "\U0001f600",
        "\U0001f44d\U0001f3fd",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    ),
    *(
        "\U0001f1ec\U0001f1e7",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "e\u0301",
        "1\ufe0f\u20e3",
    ),
    *(
        "\u1112\u1161\u11ab",
        "\ud55c",
        "\u0915\u094d\u0937",
        "\u0e01\u0e33",
        "Z\u0351\u036b\u0343",
        "\u2764\ufe0f\u200d\U0001f525",
        "\r\n",
    ),
)


@given(st.lists(st.sampled_from(CHARACTERS)), st.integers(30, 60))
def test_the_pieces_are_whole_characters_and_make_the_text(characters: list[str], most: int) -> None:
    pieces = split("".join(characters), most)
    assert "".join(pieces) == "".join(characters)
    assert all(0 < size(piece) <= most for piece in pieces)
    ends, at = {0}, 0
    for character in characters:
        at += len(character)
        ends.add(at)
    at = 0
    for piece in pieces:
        at += len(piece)
        assert at in ends


@given(st.text(), st.integers(1, 10))
def test_any_text_is_split_however_small_the_pieces(text: str, most: int) -> None:
    assert "".join(split(text, most)) == text


def test_the_end_of_a_line_is_better_than_of_a_sentence_and_that_than_of_a_word() -> None:
    assert split("One. Two\nThree four", 14) == ["One. Two\n", "Three four"]
    assert split("One two. Three four", 14) == ["One two. ", "Three four"]
    assert split("One two three four", 14) == ["One two three ", "four"]


def test_what_slack_escapes_counts_as_long_as_it_gets() -> None:
    assert size("a&<>\U0001f600") == 1 + 5 + 4 + 4 + 2
    assert cut("&&&&", 11) == "&&\u2026"

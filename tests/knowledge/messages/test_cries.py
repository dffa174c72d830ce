"""A cry for help of a few words, in whatever language: each is one, and what only names help or police is none."""

from pathlib import Path

import pytest

from knowledge.messages.cries import FOREIGN, is_cry
from knowledge.messages.reader import MessageReader
from knowledge.messages.sort import Sorter

CRIES = [
    *("help", "HELP!!", "Help me", "please help", "help me please", "i need help now", "999", "sos", "call police"),
    *("police", "send police now", "call 999 please", "pomocy", "Pomocy!", "pomoc", "pomóż", "pomoz", "aiuto", "hilfe"),
    *("ayuda", "socorro", "au secours", "aidez-moi", "à l’aide", "مدد", "помогите", "救命", "yardım", "ajutor"),
    *("ਮਦਦ", "সাহায্য", "મદદ", "النجدة", "i caawi", "alîkarî", "допоможіть", "padėkite", "bachao", "policja proszę"),
]
HARMLESS = [
    *("thanks for your help", "can you help with my passport", "thanks", "thank you police", "big help cheers"),
    *("how do I join the police", "police station open?", "dzięki za pomoc", "gracias por la ayuda", "can you help"),
    *(
        "merci pour l’aide",
        "help to buy scheme",
        "who are you",
        "lol",
        "",
        "x",
        "danke für die hilfe",
        "no help at all",
    ),
]


@pytest.fixture(scope="module")
def sorter(tmp_path_factory: pytest.TempPathFactory) -> Sorter:
    return Sorter(MessageReader(Path(tmp_path_factory.mktemp("reader"))))


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_for_help_is_one(text: str) -> None:
    assert is_cry(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_names_help_is_none(text: str) -> None:
    assert not is_cry(text)


@pytest.mark.parametrize("language", FOREIGN)
def test_every_word_of_every_language_is_a_cry(language: str) -> None:
    assert [word for word in FOREIGN[language] if not is_cry(word)] == []


def test_what_has_more_than_five_words_is_left_to_the_reader() -> None:
    assert not is_cry("pomocy w sprawie mojego starego paszportu")


@pytest.mark.parametrize("text", CRIES)
def test_a_cry_for_help_is_sorted_as_an_emergency(sorter: Sorter, text: str) -> None:
    found = sorter.sort(text)
    assert (found.category, found.urgency) == ("emergency", "emergency")


@pytest.mark.parametrize("text", ["thanks for your help", "can you help with my passport", "thanks", "cheers mate"])
def test_harmless_short_texts_are_none(sorter: Sorter, text: str) -> None:
    assert sorter.sort(text).urgency == "none"

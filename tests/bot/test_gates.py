"""What is refused before anybody looks for an answer."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.gates import LONGEST_QUESTION, QUESTION_GATES, clean, refuse
from bot.messages import Incoming, Person, Reply
from bot.services import Services
from tests.conftest import Clock

NOT_ENGLISH = wording.NOT_ENGLISH.format(office="your line manager")
TOO_LONG = wording.TOO_LONG.format(limit="2,000")


def refusal(text: str) -> str | None:
    """What the gates reply to a text, or None where all let it pass."""
    reply = refuse(Incoming("1", Person("officer", "example"), "thread", text=text), QUESTION_GATES)
    return reply.text if reply else None


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\x00\x1b\x07", "\u200b\u200c\u200d\ufeff\u2060", "\u00a0"])
def test_nothing_is_answered_with_an_example(text: str) -> None:
    assert refusal(text) == wording.ASK_SOMETHING


def test_the_longest_question_is_accepted() -> None:
    text = ("can i post this on my own account " * 100)[:LONGEST_QUESTION]
    assert (len(text), refusal(text)) == (2000, None)


@pytest.mark.parametrize("length", [LONGEST_QUESTION + 1, 100_000])
def test_a_longer_text_is_refused_with_the_limit(length: int) -> None:
    assert refusal(("can i post this on my own account " * 3000)[:length]) == TOO_LONG


@pytest.mark.parametrize("text", ["🚓🚨👮🏽‍♀️", "???", "12:30 999", "👍", "…—!"])
def test_emoji_digits_and_punctuation_are_no_question(text: str) -> None:
    assert refusal(text) == wording.NO_WORDS


@pytest.mark.parametrize(
    "text",
    [
        "Czy mogę opublikować zdjęcie z pracy na moim prywatnym profilu na Facebooku?",
        "Czy to jest w porządku, jeśli dodam na Instagram zdjęcie mojego radiowozu?",
        "Est-ce que je peux publier une photo de ma voiture de patrouille sur Facebook ?",
        "Puis-je dire sur mon compte que j'ai eu une longue nuit ?",
        "هل يمكنني نشر صورة من العمل على فيسبوك",
        "هل يمكنني",
        "Можно выложить фото с работы",
        "我可以发布工作照片吗",
    ],
)
def test_another_language_is_refused_because_a_guess_could_be_a_false_yes(text: str) -> None:
    assert refusal(text) == NOT_ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "Czy mogę to dodać na Facebooka, a co z Instagramem?",
        "On a le droit de mettre une photo sur Instagram ?",
    ],
)
def test_another_language_is_refused_although_some_of_its_words_look_english(text: str) -> None:
    assert refusal(text) == NOT_ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "can i post dis on insta lol",
        "bodycam clip on tiktok?",
        "gonna stick pics of nick on snap 2nite innit yeah",
        "whatsapp group allowed?",
        "fb live ok",
        "posting bodycam clip insta story allowed yh",
    ],
)
def test_short_slang_is_english(text: str) -> None:
    assert refusal(text) is None


def test_a_long_story_in_english_is_accepted() -> None:
    story = (
        "Last night our shift found a missing girl near Bournville station after six hours. Everybody was exhausted, "
        "and her mother hugged the sergeant. Somebody filmed it, and colleagues keep asking whether the clip could go "
        "on personal Instagram accounts, with faces blurred and no mention of her name or street."
    )
    assert refusal(story) is None


def test_names_with_accents_do_not_make_english_foreign() -> None:
    assert refusal("can i post that José and Zoë from the café came to our Eid event") is None


def test_control_characters_do_not_stop_a_question() -> None:
    assert refusal("can i\x00 post\x1b[31m this on\x07 my own page") is None


def test_a_refusal_stops_everything(say: Callable[[str], Reply], services: Services, data: Path) -> None:
    reply = say("🚓🚨")
    assert reply.text == wording.NO_WORDS
    assert not data.exists(), "not even the database was opened"


def test_a_refusal_leaves_the_conversation_as_it_was(
    say: Callable[[str], Reply], services: Services, clock: Clock
) -> None:
    say("can i go live on facebook")
    before = services.store.recall("thread", clock())
    say("x" * 100_000)
    assert before is not None
    assert services.store.recall("thread", clock()) == before


def test_cleaning_joins_a_word_that_was_broken_by_a_zero_width_character() -> None:
    assert clean("ra\u200bpe vic\u2060tim") == "rape victim"


@pytest.mark.parametrize("character", ["\u00ad", "\u061c", "\u180e", "\U000e0041"])
def test_cleaning_joins_a_word_that_was_broken_by_any_other_invisible_character(character: str) -> None:
    assert clean(f"ra{character}pe") == "rape"


def test_cleaning_turns_control_characters_into_one_space() -> None:
    assert clean("can\x00\x1f i\r\n\r\npost") == "can i post"


def test_cleaning_leaves_no_half_character_that_cannot_be_encoded() -> None:
    assert clean("can i post \ud83d this").encode() == b"can i post this"


@given(st.text())
def test_cleaning_leaves_no_control_character(text: str) -> None:
    assert not [c for c in clean(text) if unicodedata.category(c) == "Cc"]


@given(st.text())
def test_cleaning_twice_changes_no_more_than_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_the_gates_never_fail(text: str) -> None:
    said = refusal(text)
    assert said in (None, wording.ASK_SOMETHING, TOO_LONG, wording.NO_WORDS, NOT_ENGLISH)

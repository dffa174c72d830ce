"""What is asked on top of a question that got a yes needs a yes of its own."""

from dataclasses import replace

import pytest

from knowledge.answer import Answer
from knowledge.decide import UNSURE
from knowledge.pack import VERDICTS, Verdict
from knowledge.parts import follow_up, with_follow_ups
from knowledge.search import Knowledge
from knowledge.understand import load_vocabulary
from tests.conftest import TODAY

SHIFT = "can i post on my own facebook that i had a long night shift"


@pytest.fixture
def yes(knowledge: Knowledge) -> Answer:
    """A yes of the example pack."""
    answer = knowledge.answer("example", SHIFT, on=TODAY)
    assert answer.verdict == "allowed"
    return answer


def then(yes: Answer, message: str, verdict: Verdict, confidence: float = 0.9, *, vague: bool = False) -> Answer:
    """The answer after a message that by itself gets this answer."""
    alone = replace(yes, verdict=verdict, confidence=confidence, vague=vague)
    return with_follow_ups(yes, [(follow_up(message), alone)])


@pytest.mark.parametrize("verdict", [v for v in VERDICTS if v not in ("allowed", "information")])
def test_a_yes_gives_way_to_a_sure_answer_to_what_came_on_top(yes: Answer, verdict: Verdict) -> None:
    assert then(yes, "and can i say who we arrested", verdict).verdict == verdict


@pytest.mark.parametrize("verdict", ["allowed", "information"])
def test_a_yes_stands_where_nothing_speaks_against_what_came_on_top(yes: Answer, verdict: Verdict) -> None:
    assert then(yes, "and can i say how tired i am", verdict).verdict == "allowed"


def test_an_unsure_answer_to_what_came_on_top_changes_nothing(yes: Answer) -> None:
    assert then(yes, "and can i say how it went", "not_allowed", UNSURE - 0.01).verdict == "allowed"


def test_what_is_tacked_on_needs_a_sure_yes(yes: Answer) -> None:
    answer = then(yes, "and also how the whole of it went", "not_allowed", UNSURE - 0.01)
    assert (answer.verdict, answer.adds_something) == ("conditional", True)


@pytest.mark.parametrize(
    "message",
    [
        "and on tiktok?",
        "what about on my insta page",
        "and from my own phone?",
        "and on x?",
        "and tomorrow?",
        "thanks",
        "so is it ok?",
    ],
)
def test_a_message_that_only_names_account_platform_or_device_says_nothing_of_its_own(message: str) -> None:
    assert not load_vocabulary().says_something(follow_up(message).searched)


@pytest.mark.parametrize("message", ["and where it was?", "and the prisoner?", "and who?", "in uniform?"])
def test_a_few_words_may_say_something_of_their_own(message: str) -> None:
    assert load_vocabulary().says_something(follow_up(message).searched)


def test_what_a_few_words_add_needs_a_yes_of_its_own(yes: Answer) -> None:
    assert then(yes, "and where it was?", "not_covered", vague=True).verdict == "conditional"
    assert then(yes, "and the prisoner?", "not_allowed").verdict == "not_allowed"
    assert then(yes, "and the budgie?", "not_covered").verdict == "conditional"
    assert then(yes, "and the weather?", "allowed").verdict == "allowed"


def test_the_latest_of_several_answers_is_given(yes: Answer) -> None:
    earlier = (follow_up("and can i say who it was"), replace(yes, verdict="not_allowed", because="Earlier."))
    later = (follow_up("and can i say where it was"), replace(yes, verdict="not_allowed", because="Later."))
    assert with_follow_ups(yes, [earlier, later]).because == "Later."


def test_a_prohibition_beats_silence(yes: Answer) -> None:
    silent = replace(yes, verdict="not_covered")
    forbidden = (follow_up("and can i call him names"), replace(yes, verdict="not_allowed"))
    assert with_follow_ups(silent, [forbidden]).verdict == "not_allowed"


@pytest.mark.parametrize(
    ("message", "searched"),
    [
        ("and do i need to tell my sergeant?", "do i need to tell my sergeant?"),
        ("Ok, so then what about the van", "what about the van"),
        ("thanks. and on tiktok", "on tiktok"),
        ("android phones too", "android phones too"),
        ("", ""),
    ],
)
def test_words_that_lead_over_are_not_searched_for(message: str, searched: str) -> None:
    assert follow_up(message).searched == searched


# With the real model


def test_a_conversation_never_slides_into_a_yes(knowledge: Knowledge) -> None:
    messages = (SHIFT, "and can i say which street the arrest was on", "and on tiktok?")
    assert knowledge.answer("example", " – ".join(messages), on=TODAY, messages=messages).verdict != "allowed"


def test_a_photo_that_is_tacked_on_takes_the_yes(knowledge: Knowledge) -> None:
    messages = (SHIFT, "and also add a photo")
    assert knowledge.answer("example", " \u2013 ".join(messages), on=TODAY, messages=messages).verdict != "allowed"


def test_a_conversation_about_one_thing_keeps_its_yes(knowledge: Knowledge) -> None:
    messages = (SHIFT, "and on tiktok?")
    assert knowledge.answer("example", " – ".join(messages), on=TODAY, messages=messages).verdict == "allowed"

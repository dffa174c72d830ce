"""What is pasted into a chat is neither answered as a question nor kept."""

from collections.abc import Callable

import pytest

from bot import wording
from bot.flows.starting import START_CONTACT
from bot.handle import choice_for as handled_choice
from bot.handle import handle
from bot.help import ASK_FORM, QUESTION
from bot.messages import Incoming, Notice, Paragraph, Person, Reply
from bot.pasted import PASTED_DRAFT, PASTED_MESSAGE, asked_outright, choice_for, reply_to
from bot.services import Services
from bot.wording import pasted as words

Say = Callable[[str], Reply]
Press = Callable[[str], Reply]

MESSAGE = "please help me officer he has locked me in and says he will kill me, dont ring my phone"
DRAFT = "Arrested 2 people tonight, 1 male, 1 female, both in custody. Great work from B shift on Larkhill Road"


def test_with_a_message_from_the_public_danger_comes_first_and_then_the_record(say: Say) -> None:
    reply = say(MESSAGE)
    danger, *_ = (block for block in reply.cards[0].blocks if isinstance(block, Paragraph))
    assert reply.cards[0].headline == words.LOOKS_LIKE_A_MESSAGE
    assert "999" in danger.text
    assert "999" in reply.text
    assert reply.choices[0].value == START_CONTACT


def test_who_pasted_it_is_told_to_keep_the_original(say: Say) -> None:
    (kept,) = (block for block in say(MESSAGE).cards[0].blocks if isinstance(block, Notice))
    assert "Don\u2019t delete the message that was sent to you" in kept.text


def test_a_plain_draft_gets_the_form_and_the_way_for_what_somebody_sent(say: Say) -> None:
    reply = say(DRAFT)
    assert reply.cards[0].headline == words.LOOKS_LIKE_A_DRAFT
    assert reply.form is not None
    assert [field.value for field in reply.form.fields if field.name == "text"] == [DRAFT]
    assert [choice.value for choice in reply.choices] == [START_CONTACT]


@pytest.mark.parametrize("text", [MESSAGE, DRAFT])
def test_neither_is_remembered(say: Say, press: Press, text: str) -> None:
    say(text)
    assert press("receipt").text == wording.NOTHING_TO_KEEP


@pytest.mark.parametrize(("text", "choice"), [(MESSAGE, PASTED_MESSAGE), (DRAFT, PASTED_DRAFT)])
def test_its_choice_stands_for_it_where_it_must_not_be_stored(say: Say, press: Press, text: str, choice: str) -> None:
    assert choice_for(text) == choice
    assert press(choice) == reply_to(choice)
    assert press(choice).cards == say(text).cards


def test_a_draft_that_is_a_message_after_all_has_the_way_out_of_danger_beside_it(say: Say) -> None:
    reply = say(DRAFT)
    assert "999" in reply.text
    assert any("999" in block.text for block in reply.cards[0].blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("text", [MESSAGE, DRAFT])
def test_what_is_asked_outright_is_answered(say: Say, services: Services, text: str) -> None:
    assert handled_choice(f"ask {text}") is None
    asked = Incoming("9", Person("officer", "example"), "other", kind="form", choice=ASK_FORM, fields={QUESTION: text})
    for reply in (say(f"ask {text}"), handle(asked, services)):
        assert reply.cards[0].headline not in (words.LOOKS_LIKE_A_DRAFT, words.LOOKS_LIKE_A_MESSAGE)


def test_ask_is_a_part_of_the_question_unless_a_colon_parts_it() -> None:
    about_asking = "Ask followers to report crimes to me"
    assert asked_outright(about_asking) == about_asking
    assert asked_outright("ask: may I post this?") == "may I post this?"
    assert asked_outright("asking for a friend") is None


@pytest.mark.parametrize("end", ["", ".", "!"])
@pytest.mark.parametrize(
    "typed",
    [
        "a member of the public contacted me",
        "a member of the public messaged me",
        "what can you do",
        "show my kept answers",
        "declare or confirm my groups",
        "check a draft",
    ],
)
def test_what_is_typed_instead_of_a_button_is_never_taken_for_pasted(typed: str, end: str) -> None:
    assert handled_choice(typed + end) is None


def test_what_only_calls_it_a_draft_is_not_in_the_form(say: Say) -> None:
    form = say("check this post: two in custody tonight").form
    assert form is not None
    assert [field.value for field in form.fields if field.name == "text"] == ["two in custody tonight"]


@pytest.mark.parametrize(
    "text",
    [
        f"Can I post this: {DRAFT}",
        f"Hi, can I reply to this? {MESSAGE}",
        f"What do I do, somebody wrote: {MESSAGE}",
        "Can I post this [photo: my dog in a police hat]?",
        "Hi, am I allowed to have a TikTok account? Thanks!",
        "Good afternoon, could you tell me who approves a force account? Thank you!",
        "thank you that was really helpful",
        "and the same thing for our team page please",
        "What do I do, a woman wrote to me that she is locked in and he took her keys",
        "She's 15",
        "and on a force account",
        "somebody messaged me about her neighbour dealing",
    ],
)
def test_ones_own_words_are_a_question_also_where_they_tell_what_somebody_wrote(text: str) -> None:
    assert choice_for(text) is None


# What may have been pasted all the same


def test_an_answer_to_what_may_be_a_draft_says_where_drafts_are_checked_and_how_to_delete_it(say: Say) -> None:
    reply = say("Just nicked a lad on Larkhill Road, he's in custody now")
    assert len(reply.cards) == 2
    assert reply.cards[-1].headline == words.DID_YOU_PASTE_IT
    assert words.DELETE_IT in [block.text for block in reply.cards[-1].blocks if isinstance(block, Notice)]
    assert {"draft", START_CONTACT} <= {choice.value for choice in reply.choices}


def test_before_an_answer_to_what_may_be_a_message_stands_what_to_do_in_danger(say: Say) -> None:
    reply = say("he keeps driving past mine every night and shouts my name")
    (said,) = (block for block in reply.cards[0].blocks if isinstance(block, Paragraph))
    assert "999" in said.text
    assert len(reply.cards) == 2


def test_no_way_is_offered_twice(say: Say) -> None:
    for text in (
        "somebody has sent me a nasty message about a colleague of mine",
        "he keeps driving past mine every night",
    ):
        values = [choice.value for choice in say(text).choices]
        assert len(values) == len(set(values))


@pytest.mark.parametrize(
    "text", ["Can I post that we nicked a lad on Larkhill Road?", "photos of a crash on my own page"]
)
def test_a_plain_question_is_answered_without_further_words(say: Say, text: str) -> None:
    assert words.DID_YOU_PASTE_IT not in [card.headline for card in say(text).cards]


def test_nor_has_what_was_asked_outright(say: Say) -> None:
    reply = say("ask Just nicked a lad on Larkhill Road, he's in custody now")
    assert words.DID_YOU_PASTE_IT not in [card.headline for card in reply.cards]

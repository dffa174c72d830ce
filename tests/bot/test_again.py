"""The last answer once more, for everybody where it was asked; and a conversation that goes on in another place."""

from datetime import timedelta

from bot import thread, wording
from bot.draft import FORM
from bot.handle import AGAIN, AGAIN_WITH_QUESTION, handle
from bot.messages import Incoming, Paragraph, Person, Reply
from bot.pasted import PASTED_DRAFT
from bot.services import Services
from bot.wording import pasted as pasted_words
from tests.bot.reading import FOLLOW_UP, STREET, Say, rules
from tests.conftest import Clock

ASKER = Person("officer", "example")


def chosen(choice: str, services: Services, conversation: str = "thread") -> Reply:
    return handle(Incoming("1", ASKER, conversation, kind="choice", choice=choice), services)


def test_it_is_the_same_answer_for_everybody_without_question_and_buttons(say: Say, services: Services) -> None:
    private = say(STREET)
    shared = chosen(AGAIN, services)
    assert (shared.visibility, shared.choices, shared.form) == ("public", (), None)
    assert (shared.cards, private.visibility) == (private.cards, "private")
    assert STREET not in str(shared)


def test_the_question_stands_with_it_only_where_that_is_wanted(say: Say, services: Services) -> None:
    say(STREET)
    shared = chosen(AGAIN_WITH_QUESTION, services)
    assert shared.visibility == "public"
    assert shared.cards[0].blocks[0] == Paragraph(STREET, wording.THE_QUESTION)


def test_what_was_asked_back_is_shown_to_nobody_else(say: Say, services: Services) -> None:
    asked_back = say("can I post this?")
    assert (chosen(AGAIN, services).visibility, asked_back.cards[0].headline) == ("private", wording.WHAT_IS_IT)


def test_after_half_an_hour_there_is_nothing_left_to_share(say: Say, services: Services, clock: Clock) -> None:
    say(STREET)
    clock.time += timedelta(minutes=31)
    shared = chosen(AGAIN_WITH_QUESTION, services)
    assert (shared.text, shared.visibility) == (wording.NOTHING_TO_KEEP, "private")


def test_a_follow_up_is_understood_where_the_conversation_was_copied_to(say: Say, services: Services) -> None:
    say(STREET)
    thread.copy(Incoming("1", ASKER, "thread"), ("elsewhere", "thread"), services)
    there = handle(Incoming("2", ASKER, "elsewhere", text=FOLLOW_UP), services)
    assert rules(there) == rules(say(FOLLOW_UP))


def test_a_conversation_without_a_question_leaves_others_as_they_are(say: Say, services: Services) -> None:
    say(STREET)
    thread.copy(Incoming("1", ASKER, "empty"), ("thread",), services)
    assert chosen(AGAIN, services).visibility == "public"


def test_a_draft_that_was_pasted_is_not_read_and_the_empty_form_is_offered(services: Services) -> None:
    reply = chosen(PASTED_DRAFT, services)
    assert reply.cards[0].headline == pasted_words.LOOKS_LIKE_A_DRAFT
    assert reply.form is not None
    assert (reply.form.name, {field.value for field in reply.form.fields}) == (FORM, {""})

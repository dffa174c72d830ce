"""What Signpost says about itself, and the form to ask in where there is no line to type into."""

import pytest

from bot import wording
from bot.handle import handle
from bot.help import ASK_FORM, HELP, QUESTION, TO_ASK
from bot.messages import Incoming, Notice, Person, Reply
from bot.services import Services
from bot.wording import help as words
from tests.bot.reading import STREET, Say, whole

ASKER = Person("officer", "example")


def chosen(choice: str, services: Services) -> Reply:
    return handle(Incoming("1", ASKER, "thread", kind="choice", choice=choice), services)


@pytest.mark.parametrize("text", ["help", "Help!", "hi", "what can you do?"])
def test_whoever_asks_what_it_is_is_told_what_it_can_do(say: Say, text: str) -> None:
    reply = say(text)
    assert reply.cards[0].headline == words.TITLE
    assert Notice(wording.GUIDANCE) in reply.cards[0].blocks
    assert reply.form is None


@pytest.mark.parametrize("text", ["help me with a post about a job", "can you help victims on twitter"])
def test_a_question_with_help_in_it_is_answered(say: Say, text: str) -> None:
    assert say(text).cards[0].headline != words.TITLE


def test_each_of_its_buttons_leads_somewhere(services: Services) -> None:
    replies = [chosen(choice.value, services) for choice in chosen(HELP, services).choices]
    assert wording.UNKNOWN_CHOICE not in {reply.text for reply in replies}
    assert len(replies) == 5


def test_what_is_asked_in_its_form_is_answered_as_if_it_was_typed(say: Say, services: Services) -> None:
    form = chosen(TO_ASK, services).form
    assert form is not None
    fields = {QUESTION: STREET}
    answer = handle(Incoming("1", ASKER, "form", kind="form", choice=form.name, fields=fields), services)
    assert (form.name, whole(answer)) == (ASK_FORM, whole(say(STREET)))


def test_a_form_without_a_question_is_answered_as_an_empty_line_is(say: Say, services: Services) -> None:
    answer = handle(Incoming("1", ASKER, "form", kind="form", choice=ASK_FORM), services)
    assert whole(answer) == whole(say(""))

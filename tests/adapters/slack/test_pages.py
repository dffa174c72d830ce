"""What is longer than a modal: pages are turned where none needs what was typed; else it says that there is more."""

from dataclasses import replace

import pytest

from adapters.slack import limits
from adapters.slack.event import Event
from adapters.slack.modal import where_of
from adapters.slack.plan import view
from bot import draft
from bot.messages import Card, Choice, Field, Form, Paragraph, Reply
from bot.wording import slack as words
from knowledge.drafts.check import Checked
from knowledge.drafts.findings import Finding
from tests.adapters.slack.reading import buttons_of, words_of
from tests.bot.test_wording import OFFICE, citation

LINES = tuple(Paragraph(f"Line {number}: {'&' * 1000}") for number in range(20))  # more than a modal takes
LONG = Reply("Long", (Card("Long", "neutral", LINES),), (Choice("Back", "help"),))
SEARCH = Form("audit:search", "Search", (Field("person", "Person"),), "Search")
A_STEP = "flow:contact:answer:run1:note"


def sent(form: str) -> Event:
    """A form that was sent in a modal, with something in it."""
    return Event("slack:1", "form", "T1", "U1", choice=form, fields={"text": "Seen by the weir"}, view="V1")


def titles_of(event: Event, reply: Reply) -> list[str]:
    return [button["text"]["text"] for button in buttons_of(view(event, reply))]


@pytest.mark.parametrize("form", [draft.FORM, SEARCH.name])
def test_where_the_rest_can_not_be_shown_without_what_was_typed_it_says_that_there_is_more(form: str) -> None:
    shown = view(sent(form), LONG)

    assert words.NEXT_PAGE not in titles_of(sent(form), LONG)
    assert words_of(shown).splitlines()[-1] == words.MORE_ON_THE_WEB
    assert "Line 0" in words_of(shown)


def test_of_a_search_the_form_is_shown_with_which_less_can_be_asked_for() -> None:
    shown = view(sent(SEARCH.name), replace(LONG, form=SEARCH))

    assert "submit" in shown
    assert words.MORE_ON_THE_WEB in words_of(shown)
    assert not {words.NEXT_PAGE, words.PREVIOUS_PAGE} & {*titles_of(sent(SEARCH.name), replace(LONG, form=SEARCH))}


def test_what_has_to_be_mended_stays_filled_in() -> None:
    form = Form(A_STEP, "Note", (Field("answer", "Note", value="By the weir", problem="Write more."),), "Send")
    shown = view(sent(A_STEP), replace(LONG, form=form))

    assert "By the weir" in words_of(shown)
    assert words.PREVIOUS_PAGE not in titles_of(sent(A_STEP), replace(LONG, form=form))


def test_the_next_step_of_a_flow_has_pages_that_are_turned() -> None:
    goes_on = replace(LONG, choices=(Choice("Back", "flow:contact:back:run1:note"),))

    assert titles_of(sent(A_STEP), goes_on) == [words.NEXT_PAGE]
    assert where_of(view(sent(A_STEP), goes_on)["private_metadata"]).shows == "flow:contact:resume:run1"


def test_what_fits_says_nothing_of_more() -> None:
    assert words.MORE_ON_THE_WEB not in words_of(view(sent(draft.FORM), replace(LONG, cards=())))


def test_of_a_draft_in_which_very_much_is_found_no_page_leads_nowhere() -> None:
    text = "& Smith Lane " * 230
    found = tuple(Finding("location", 0.9, at, at + 5) for at in range(0, len(text), 6))
    reply = draft.reply_for(Checked("not_ok", 0.9, "personal", found, (citation(),), OFFICE, text), text)
    shown = view(sent(draft.FORM), reply)

    assert limits.check(shown) == []
    assert words_of(shown).splitlines()[-1] == words.MORE_ON_THE_WEB


@pytest.mark.parametrize(
    ("form", "leads"),
    [("contacts:say:CCCC-2345", "contacts:show:CCCC-2345"), ("inbox:answer:QQQQ-2345", "inbox:show:QQQQ-2345")],
)
def test_a_record_after_a_form_has_pages_that_are_turned(form: str, leads: str) -> None:
    assert titles_of(sent(form), LONG) == [words.NEXT_PAGE]
    assert where_of(view(sent(form), LONG)["private_metadata"]).shows == leads

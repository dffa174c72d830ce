"""What follows a form and is longer than a card: its pages are turned where no page needs what was typed."""

import pytest

from adapters.leading import shown_again_by
from adapters.teams import where
from adapters.teams.event import Event
from bot.draft import FORM
from bot.flows.load import load_flow
from bot.messages import Choice, Form, Reply
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import flows as flow_words
from bot.wording import teams as words
from tests.adapters.teams.walking import FIELD, begins, goes_on, press, the_dialog
from tests.bot.team import file
from tests.teams_server.fixtures import OFFICER
from tests.teams_server.reading import buttons_of, inputs_of, titles_of, words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Dialog

FLOW = "intelligence_online"
CONFIRMS = {step.button or flow_words.CONFIRM for step in load_flow(Services.flows / FLOW).steps.values()}
BICYCLE = "\U0001f6b2"
LONG = BICYCLE * 1990  # each takes twelve bytes, so that no card takes them beside anything else


async def at_the_summary(teams: Teams) -> Dialog:
    """Walk to the last question of a flow and answer it with more than a card takes."""
    shown = await begins(teams, FLOW, load_flow(Services.flows / FLOW).title)
    while not any(one.get("isMultiline") for one in inputs_of(shown)):
        shown = await goes_on(teams)
    return await press(teams, flow_words.CONTINUE, {FIELD: LONG})


async def to_the_last_page(teams: Teams, shown: Dialog) -> tuple[str, Dialog]:
    """Turn page by page: what was read on all of them, and the last."""
    read = words_of(shown)
    while words.NEXT_PAGE in titles_of(shown):
        shown = await press(teams, words.NEXT_PAGE)
        read += words_of(shown)
    return read, shown


async def test_a_long_step_after_a_form_is_read_to_its_end_and_gone_on_from(teams: Teams, signpost: Services) -> None:
    first = await at_the_summary(teams)
    read, last = await to_the_last_page(teams, first)
    filed = await press(teams, next(title for title in titles_of(last) if title in CONFIRMS))

    assert read.count(BICYCLE) == len(LONG)
    assert words.MORE_ON_THE_WEB not in read
    (contact,) = signpost.contacts.of_officers(["1001"])
    assert contact.reference in words_of(filed)


async def test_what_was_typed_is_in_no_button_that_turns_pages(teams: Teams, signpost: Services) -> None:
    shown = await at_the_summary(teams)
    leads = [where.of(button["data"]) for button in buttons_of(shown)]

    assert words.NEXT_PAGE in titles_of(shown)
    assert BICYCLE not in str(leads)


async def test_a_long_record_after_a_form_is_read_to_its_end(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, contact.reference)
    the_dialog(await teams.press(OFFICER, await teams.message_by_app(chat), words.OPEN))
    await press(teams, contact_words.ADD_OR_ANSWER)
    after = await press(teams, contact_words.SEND, {"field-said": LONG})
    read, last = await to_the_last_page(teams, after)

    assert read.count(BICYCLE) == len(LONG)
    assert contact_words.MY_CONTACTS in titles_of(last)


def sent(form: str) -> Event:
    """A form that was sent, with something in it."""
    return Event("teams:1", "form", "t", "u", "29:u", "", "a:1", choice=form, fields={"text": "Seen by the weir"})


def about(value: str) -> Reply:
    """A reply with a button, or a field, of this value."""
    return Reply("Done.", choices=(Choice("Back", value),))


@pytest.mark.parametrize(
    ("form", "reply", "leads"),
    [
        ("flow:contact:answer:run1:note", about("flow:contact:back:run1:note"), "flow:contact:resume:run1"),
        ("contacts:say:CCCC-2345", about("contacts:mine"), "contacts:show:CCCC-2345"),
        ("contacts:decide:CCCC-2345/refer", about("contacts:queue"), "contacts:show:CCCC-2345"),
        ("inbox:answer:QQQQ-2345", about("inbox:list"), "inbox:show:QQQQ-2345"),
    ],
)
def test_the_core_shows_again_where_a_flow_is_and_what_a_record_says(form: str, reply: Reply, leads: str) -> None:
    assert shown_again_by(sent(form), reply) == leads


@pytest.mark.parametrize(
    ("form", "reply"),
    [
        (FORM, about("draft")),  # what was found in a draft, which is kept nowhere
        (FORM, Reply("", form=Form(FORM, "Check", (), "Check"))),
        ("audit:search", Reply("", form=Form("audit:search", "Search", (), "Search"))),
        ("flow:contact:answer:run1:note", about("flow:contact:start")),  # the end of a run, which is gone by then
        ("flow:contact:answer:run1:note", about("flow:contact:resume:run2")),  # of one that was filed before
        ("groups:review:GGGG-2345", about("groups:team")),  # the list begins otherwise when it is opened again
        ("nothing", about("help")),
        (f"contacts:say:{'A' * 1987}", about("contacts:mine")),  # forged, as long as Teams carries anything
    ],
)
def test_what_the_core_can_not_show_again_without_what_was_typed_leads_nowhere(form: str, reply: Reply) -> None:
    assert shown_again_by(sent(form), reply) == ""

"""Every flow in modals, from its start to the record, and what stays when the modal is closed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.blocks import Json
from adapters.slack.modal import where_of
from bot.flows.load import load_flow
from bot.handle import handle
from bot.messages import Incoming, Person
from bot.records.contacts import Contact
from bot.services import Services
from bot.settings import Settings
from bot.wording import accounts as account_words
from bot.wording import contact as contact_words
from bot.wording import flows as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.adapters.slack.conftest import serving
from tests.adapters.slack.reading import buttons_of, words_of
from tests.adapters.slack.transports import settings
from tests.adapters.slack.walking import (
    NO_DAY,
    NOTHING_SEEN,
    answered,
    asks_for_a_day,
    asks_for_text,
    begins,
    fills_in,
    goes_on,
    is_required,
    press,
    to_the_end,
)
from tests.conftest import PACKS
from tests.slack_server.fixtures import DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import View

__all__ = ["settings"]

FLOWS = Services.flows
EVERY_FLOW = sorted(folder.name for folder in FLOWS.iterdir() if (folder / "route.yaml").exists())
TITLES = {flow: load_flow(FLOWS / flow).title for flow in EVERY_FLOW}
ON_THE_WEB = Person("person:1001", "example")


def filed(services: Services) -> list[Contact]:
    return services.contacts.of_officers(["1001"])


def input_of(view: View) -> Json:
    inputs: list[Json] = [block for block in view.view["blocks"] if block["type"] == "input"]
    (field,) = inputs
    return field


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_a_flow_is_walked_to_its_record(slack: Slack, signpost: Services, flow: str) -> None:
    await begins(slack, flow, TITLES[flow])
    end = await to_the_end(slack)

    (contact,) = filed(signpost)
    assert contact.flow == flow
    assert contact.reference in words_of(end.view)
    assert not slack.refused()


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_what_can_not_be_taken_is_said_beside_the_field(slack: Slack, signpost: Services, flow: str) -> None:
    view = await begins(slack, flow, TITLES[flow])
    while not (asks_for_text(view) and (is_required(view) or asks_for_a_day(view))):
        if contact_words.FILED.partition("{")[0] in words_of(view.view):
            return  # it has no field that must be filled in
        view = await goes_on(slack)
    sent = await fills_in(slack, NO_DAY if asks_for_a_day(view) else NOTHING_SEEN)

    limit = words.REFUSED["no_date" if asks_for_a_day(view) else "empty"]
    assert sent.errors == {"field-answer": limit}


async def test_a_password_that_is_refused_is_not_left_in_its_field(slack: Slack, signpost: Services) -> None:
    seen = {input_of(await begins(slack, "account_close", TITLES["account_close"]))["block_id"]}
    for _ in range(2):  # Slack keeps what was typed in a field as long as its id stays the same
        view = await slack.view_for(OFFICER)
        sent = await slack.submit(OFFICER, {input_of(view)["block_id"]: "X, pw is Firefly9"})
        shown = input_of(await answered(slack))

        assert not sent.errors
        assert shown["block_id"] not in seen
        assert "initial_value" not in shown["element"]
        assert account_words.HOLDS_A_LOG_IN in words_of((await slack.view_for(OFFICER)).view)
        seen.add(shown["block_id"])


async def test_and_the_form_takes_what_is_written_then(slack: Slack, signpost: Services) -> None:
    first = await begins(slack, "account_close", TITLES["account_close"])
    await slack.submit(OFFICER, {input_of(first)["block_id"]: "X, pw is Firefly9"})
    field = input_of(await answered(slack))["block_id"]
    sent = await slack.submit(OFFICER, {field: NOTHING_SEEN})

    assert sent.errors == {field: words.REFUSED["empty"]}
    await slack.submit(OFFICER, {field: "X, NorthPolicing"})
    assert not asks_for_text(await answered(slack))


async def test_the_reply_for_the_sender_is_in_a_block_to_copy(slack: Slack, signpost: Services) -> None:
    await begins(slack, "contact", "")
    end = await to_the_end(slack)
    parts = [part for block in end.view["blocks"] if block["type"] == "rich_text" for part in block["elements"]]

    assert any(part["type"] == "rich_text_preformatted" for part in parts)


async def test_back_shows_the_step_before(slack: Slack, signpost: Services) -> None:
    first = words_of((await begins(slack, "contact", "")).view)
    await goes_on(slack)

    assert words_of((await press(slack, words.BACK)).view) == first


async def test_a_step_after_a_form_can_be_turned_to_again(slack: Slack, signpost: Services) -> None:
    view = await begins(slack, "contact", "")
    while not asks_for_text(view):
        view = await goes_on(slack)
    after = await goes_on(slack)
    shows = where_of(after.view["private_metadata"]).shows
    run = handle(Incoming("3", ON_THE_WEB, "page", kind="choice", choice=shows), signpost)

    assert run.cards[0].headline in words_of(after.view)


async def test_an_answer_can_be_changed_at_the_end(slack: Slack, signpost: Services) -> None:
    view = await begins(slack, "group_declare", TITLES["group_declare"])
    changes: list[str] = []
    while not changes:
        view = await goes_on(slack)
        labels = [button["text"]["text"] for button in buttons_of(view.view)]
        changes = [label for label in labels if label.startswith(words.CHANGE.partition("{")[0])]
    changed = await press(slack, changes[1])

    assert asks_for_text(changed)


async def test_a_flow_that_was_begun_on_slack_goes_on_on_the_web(slack: Slack, signpost: Services) -> None:
    await begins(slack, "contact", "")
    shown = await goes_on(slack)
    offered = handle(Incoming("1", ON_THE_WEB, "page", kind="choice", choice="flow:contact:start"), signpost)
    went_on = handle(Incoming("2", ON_THE_WEB, "page", kind="choice", choice=offered.choices[0].value), signpost)

    assert offered.text == words.GO_ON_OR_ANEW
    assert went_on.cards[0].headline in words_of(shown.view)


async def test_a_flow_that_was_begun_on_the_web_goes_on_on_slack(slack: Slack, signpost: Services) -> None:
    begun = handle(Incoming("1", ON_THE_WEB, "page", kind="choice", choice="flow:contact:start"), signpost)
    asked = handle(Incoming("2", ON_THE_WEB, "page", kind="choice", choice=begun.choices[1].value), signpost)
    await begins(slack, "contact", "")

    assert asked.cards[0].headline in words_of((await press(slack, words.GO_ON)).view)


async def test_the_reference_stays_when_the_modal_is_closed(slack: Slack, signpost: Services) -> None:
    await begins(slack, "contact", "")
    await to_the_end(slack)
    await slack.closes(OFFICER)
    note = await slack.message_by_app(DM)

    (contact,) = filed(signpost)
    assert contact.reference in words_of(note.blocks)
    assert contact.reference in note.text


async def test_what_was_recorded_is_opened_from_what_stays(slack: Slack, signpost: Services) -> None:
    await begins(slack, "contact", "")
    await to_the_end(slack)
    await slack.closes(OFFICER)
    (contact,) = filed(signpost)
    note = await slack.message_by_app(DM)
    await slack.press(OFFICER, note, contact_words.OPEN.format(reference=contact.reference))

    assert contact.reference in words_of((await slack.view_for(OFFICER)).view)


async def test_a_confirmation_that_is_pressed_twice_leaves_one_message(slack: Slack, signpost: Services) -> None:
    view = await begins(slack, "lost_device", TITLES["lost_device"])
    while not any(words.CHANGE.partition("{")[0] in button["text"]["text"] for button in buttons_of(view.view)):
        view = await goes_on(slack)
    confirm, updates = buttons_of(view.view)[0]["text"]["text"], view.updates
    await slack.press(OFFICER, view, confirm, wait=False)
    await slack.press(OFFICER, view, confirm)
    await slack.view_for(OFFICER, updates=updates + 2)
    await slack.message_by_app(DM)
    await slack.says(OFFICER, DM, "help")  # it is answered after them
    await slack.message_by_app(DM, 2)

    assert len(filed(signpost)) == 1
    assert len([one for one in slack.by_app(DM) if filed(signpost)[0].reference in one.text]) == 1


@pytest.fixture
def hiding(services: Services, embedder: OnnxEmbedder, tmp_path: Path) -> Services:
    """A force that hides what somebody saw."""
    shutil.copytree(PACKS, tmp_path / "packs")
    with (tmp_path / "packs" / "national" / "reports.yaml").open("a") as reports:
        reports.write("\nsaw_something:\n  hidden: true\n  tell:\n    - {office: professional_standards}\n")
    return replace(services, knowledge=Knowledge(embedder, tmp_path / "data", tmp_path / "packs"))


async def test_of_a_hidden_report_nothing_stays_to_be_read(slack: Slack, settings: Settings, hiding: Services) -> None:
    async with serving(slack, settings, hiding) as signpost:
        await begins(slack, "saw_something", TITLES["saw_something"])
        await to_the_end(slack)
        note = await slack.message_by_app(DM)
        await slack.opens_home(OFFICER)
        home = await slack.home_for(OFFICER)

        (contact,) = filed(signpost)
        assert contact.hidden
        assert words_of(note.blocks) == contact_words.RECORDED
        assert contact.reference not in str(home.view)

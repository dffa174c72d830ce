"""Flows in dialogs beyond the way to the record: refusals, changes, pages, other devices, and what is hidden."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.flows.load import load_flow
from bot.handle import handle
from bot.messages import Incoming, Person
from bot.records.contacts import Contact
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import accounts as account_words
from bot.wording import contact as contact_words
from bot.wording import flows as words
from bot.wording import notices as notice_words
from bot.wording import teams as teams_words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.adapters.teams.conftest import TEAM, serving
from tests.adapters.teams.walking import FIELD, begins, goes_on, press, the_dialog, to_the_end
from tests.conftest import PACKS
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import inputs_of, titles_of, words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Dialog
from tests.teams_server.world import Person as Somebody

FLOWS = Services.flows
EVERY_FLOW = sorted(folder.name for folder in FLOWS.iterdir() if (folder / "route.yaml").exists())
TITLES = {flow: load_flow(FLOWS / flow).title for flow in EVERY_FLOW}
ON_THE_WEB = Person("person:1001", "example")
STANDARDS = "57a0da00-0000-4000-8000-00000000000f"
NOTHING_SEEN, NO_DAY = "\u200b", "the day before"


def filed(services: Services) -> list[Contact]:
    return services.contacts.of_officers(["1001"])


def asks_for_a_day(shown: Dialog) -> bool:
    return words.WRITE_A_DAY in words_of(shown)


def must_be_filled_in(shown: Dialog) -> bool:
    return any(one["type"] == "Input.Text" and one.get("isRequired") for one in inputs_of(shown))


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_what_can_not_be_taken_is_said_beside_the_field(teams: Teams, signpost: Services, flow: str) -> None:
    shown = await begins(teams, flow, TITLES[flow])
    while not (inputs_of(shown) and (must_be_filled_in(shown) or asks_for_a_day(shown))):
        if contact_words.FILED.partition("{")[0] in words_of(shown):
            return  # it has no field that must be filled in
        shown = await goes_on(teams)
    is_day = asks_for_a_day(shown)
    after = the_dialog(await teams.submit(OFFICER, {FIELD: NO_DAY if is_day else NOTHING_SEEN}))

    assert words.REFUSED["no_date" if is_day else "empty"] in words_of(after)
    assert not is_day or inputs_of(after)[0]["value"] == NO_DAY
    assert not filed(signpost)


async def test_a_password_that_is_refused_is_not_shown_again(teams: Teams, signpost: Services) -> None:
    await begins(teams, "account_close", TITLES["account_close"])
    after = the_dialog(await teams.submit(OFFICER, {FIELD: "X, pw is Firefly9"}))

    assert account_words.HOLDS_A_LOG_IN in words_of(after)
    assert "value" not in inputs_of(after)[0]
    assert "Firefly9" not in str(after)


async def test_the_reply_for_the_sender_stands_alone_to_be_copied(teams: Teams, signpost: Services) -> None:
    await begins(teams, "contact")
    end = await to_the_end(teams)
    label = f"{contact_words.REPLY_TO_COPY}:"
    at = next(at for at, part in enumerate(end.card["body"]) if words_of(part) == label)

    assert end.card["body"][at + 1]["type"] == "Container"
    assert len(words_of(end.card["body"][at + 1])) > 20


async def test_an_answer_can_be_changed_at_the_end(teams: Teams, signpost: Services) -> None:
    shown = await begins(teams, "group_declare", TITLES["group_declare"])
    changes: list[str] = []
    while not changes:
        shown = await goes_on(teams)
        changes = [title for title in titles_of(shown) if title.startswith(words.CHANGE.partition("{")[0])]
    changed = await press(teams, changes[1])

    assert inputs_of(changed)
    assert words.CHANGE.partition("{")[0] in words_of(await goes_on(teams))
    assert not filed(signpost)


async def test_a_flow_goes_on_where_it_was_left_on_the_web_and_in_teams(teams: Teams, signpost: Services) -> None:
    begun = handle(Incoming("1", ON_THE_WEB, "page", kind="choice", choice="flow:contact:start"), signpost)
    asked = handle(Incoming("2", ON_THE_WEB, "page", kind="choice", choice=begun.choices[1].value), signpost)
    await begins(teams, "contact")
    here = await press(teams, words.GO_ON)
    there = await goes_on(teams)
    offered = handle(Incoming("3", ON_THE_WEB, "page", kind="choice", choice="flow:contact:start"), signpost)
    went_on = handle(Incoming("4", ON_THE_WEB, "page", kind="choice", choice=offered.choices[0].value), signpost)

    assert asked.cards[0].headline in words_of(here)
    assert went_on.cards[0].headline in words_of(there)


async def test_what_does_not_fit_into_a_dialog_is_turned_page_by_page(teams: Teams, signpost: Services) -> None:
    for number in range(40):
        chat = {"name": f"Group {number} \u0645\u062b\u0627\u0644 " * 4, "purpose": "\u0645" * 300}
        with signpost.store.database.write() as connection:
            signpost.groups.add(connection, f"GGGG-{number:04}", "example", "1001", chat, signpost.now())
    chat_id = teams.chat(OFFICER)
    await teams.says(OFFICER, chat_id, "groups")
    shown = the_dialog(await teams.press(OFFICER, await teams.message_by_app(chat_id), teams_words.OPEN))
    seen = words_of(shown)
    while teams_words.NEXT_PAGE in titles_of(shown):
        shown = await press(teams, teams_words.NEXT_PAGE)
        seen += words_of(shown)

    assert teams_words.PREVIOUS_PAGE in titles_of(shown)
    assert all(f"GGGG-{number:04}" in seen for number in range(40))


@pytest.fixture
def hiding(services: Services, embedder: OnnxEmbedder, tmp_path: Path) -> Services:
    """A force that hides what somebody saw."""
    shutil.copytree(PACKS, tmp_path / "packs")
    with (tmp_path / "packs" / "national" / "reports.yaml").open("a") as reports:
        reports.write("\nsaw_something:\n  hidden: true\n  tell:\n    - {office: professional_standards}\n")
    return replace(services, knowledge=Knowledge(embedder, tmp_path / "data", tmp_path / "packs"))


async def test_of_a_hidden_report_nothing_is_read_in_any_chat_but_by_whoever_it_is_for(
    teams: Teams, settings: Settings, hiding: Services
) -> None:
    teams.adds(Somebody(STANDARDS, "Pat Standards"))
    teams.world.open_chat(STANDARDS)
    office = frozenset({"professional_standards"})
    reader = Member("7001", "example", "Standards", roles=office, addresses=(Address("teams", STANDARDS),))
    chat, of_colleague = teams.chat(OFFICER), teams.chat(COLLEAGUE)
    async with serving(teams, settings, hiding) as signpost:
        signpost.people.import_all([*TEAM, reader], signpost.now())
        await begins(teams, "saw_something", TITLES["saw_something"])
        await to_the_end(teams)
        note = await teams.message_by_app(chat, 2)
        told = await teams.message_by_app(teams.chat(STANDARDS))
        (contact,) = filed(signpost)
        pressed = await teams.press(STANDARDS, told, contact_words.ACKNOWLEDGE)
        news = await teams.message_by_app(chat, 3)
        assert pressed.delivery is not None
        stolen = pressed.delivery.activity
        forged = await teams.deliver(
            stolen
            | {"id": "f:forged", "from": teams.world.person(COLLEAGUE).account()}
            | {"conversation": stolen["conversation"] | {"id": of_colleague}}
        )
        opened = the_dialog(await teams.press(OFFICER, news, notice_words.OPEN_IT))

    assert contact.hidden
    assert contact.reference in words_of(told)
    assert contact.officer not in words_of(told)
    assert contact.reference in words_of(opened)
    assert words_of(note) == contact_words.RECORDED
    assert words_of(news) == f"{notice_words.NEWS}\n{notice_words.OPEN_IT}"
    assert contact.reference not in f"{note.activity['summary']} {news.activity['summary']}"
    assert words_of(forged.body["value"]) == notice_words.NOT_YOURS.format(reference=contact.reference)
    assert not teams.by_app(of_colleague)

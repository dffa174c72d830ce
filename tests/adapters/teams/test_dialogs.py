"""Forms, flows and records in dialogs: errors beside the field, back and change, and what stays afterwards."""

from datetime import timedelta
from threading import Event as Gate

import pytest

from adapters.teams import dialogs
from bot.flows.load import load_flow
from bot.records.people import Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import contact as contact_words
from bot.wording import drafts as draft_words
from bot.wording import flows as flow_words
from bot.wording import teams as words
from tests.adapters.teams.conftest import kept, serving
from tests.adapters.teams.walking import begins, goes_on, press, the_dialog, to_the_end
from tests.adapters.time_passing import goes_by, time_passes
from tests.bot.team import file
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import inputs_of, titles_of, words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Person

FLOWS = Services.flows
EVERY_FLOW = sorted(folder.name for folder in FLOWS.iterdir() if (folder / "route.yaml").exists())
NEW = "0dd00000-0000-4000-8000-00000000000f"
DRAFT = {"field-account": "personal", "field-text": "Arrested a zebrawood thief on Marigold Lane, Coventry"}


async def the_form(teams: Teams, user: str = OFFICER) -> None:
    chat = teams.chat(user)
    await teams.says(user, chat, "check")
    the_dialog(await teams.press(user, await teams.message_by_app(chat), words.OPEN))


async def test_a_draft_is_checked_in_its_dialog_and_kept_nowhere(teams: Teams, signpost: Services) -> None:
    await the_form(teams)
    after = await teams.submit(OFFICER, DRAFT, draft_words.FORM_SUBMIT)

    assert draft_words.NOT_KEPT in words_of(the_dialog(after))
    assert not [event for event in kept(signpost) if "zebrawood" in event]


async def test_what_is_missing_is_said_in_the_form_and_what_was_typed_stays(teams: Teams, signpost: Services) -> None:
    await the_form(teams)
    after = await teams.submit(OFFICER, DRAFT | {"field-text": "\u200b"}, draft_words.FORM_SUBMIT)
    shown = the_dialog(after)

    assert draft_words.EMPTY in words_of(shown)
    assert next(one["value"] for one in inputs_of(shown) if one["id"] == "field-account") == "personal"


async def test_a_field_that_has_to_be_filled_in_is_asked_for_by_teams_itself(teams: Teams, signpost: Services) -> None:
    await the_form(teams)
    after = await teams.submit(OFFICER, {}, draft_words.FORM_SUBMIT)

    assert after.delivery is None
    assert set(after.errors) == {"field-account", "field-text"}


@pytest.mark.parametrize("flow", EVERY_FLOW)
async def test_a_flow_is_walked_to_its_record(teams: Teams, signpost: Services, flow: str) -> None:
    await begins(teams, flow, load_flow(FLOWS / flow).title)
    end = await to_the_end(teams)

    (contact,) = signpost.contacts.of_officers(["1001"])
    assert contact.flow == flow
    assert contact.reference in words_of(end)


async def test_a_supervisor_acknowledges_on_the_notice_itself(teams: Teams, signpost: Services) -> None:
    await begins(teams, "contact")
    await to_the_end(teams)
    await time_passes(signpost, lambda: teams.by_app(teams.chat(COLLEAGUE)))
    notice = teams.by_app(teams.chat(COLLEAGUE))[0]
    (contact,) = signpost.contacts.of_officers(["1001"])
    label = next(title for title in titles_of(notice) if title.startswith("Acknowledge"))
    after = await teams.press(COLLEAGUE, notice, label)

    assert not after.trouble
    assert contact.reference in words_of(teams.shown(COLLEAGUE, notice))
    assert label not in titles_of(teams.shown(COLLEAGUE, notice))


async def test_back_shows_the_step_before(teams: Teams, signpost: Services) -> None:
    first = words_of(await begins(teams, "contact"))
    await goes_on(teams)

    assert words_of(await press(teams, flow_words.BACK)) == first


async def test_a_contact_is_recorded_and_its_reference_stays_in_the_chat(teams: Teams, signpost: Services) -> None:
    await begins(teams, "contact")
    await to_the_end(teams)
    await teams.closes(OFFICER)
    note = await teams.message_by_app(teams.chat(OFFICER), 2)
    opens = next(title for title in titles_of(note))
    opened = the_dialog(await teams.press(OFFICER, note, opens))

    reference = opens.removeprefix(contact_words.OPEN.partition("{")[0])
    assert contact_words.FILED.format(reference=reference) in words_of(note)
    assert reference in words_of(opened)


async def test_a_confirmation_that_comes_twice_leaves_one_note(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await begins(teams, "contact")
    shown = await goes_on(teams)
    last = None
    for _ in range(40):
        if flow_words.BACK not in titles_of(shown) and not inputs_of(shown):
            break
        shown = await goes_on(teams)
        last = teams.deliveries.all[-1]
    assert last is not None
    await teams.again(last)
    await teams.message_by_app(chat, 2)
    await teams.says(OFFICER, chat, "help")
    await time_passes(signpost, lambda: len(teams.by_app(chat)) >= 4)

    assert len([one for one in teams.by_app(chat) if contact_words.FILED.partition("{")[0] in words_of(one)]) == 1


async def test_records_are_shown_in_a_dialog(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, "mine")
    told = await teams.message_by_app(chat)
    the_dialog(await teams.press(OFFICER, told, words.OPEN))

    assert words_of(told) == f"{words.OPENS}\n{words.OPEN}"


async def test_what_a_typed_reference_leads_to_is_shown_in_a_dialog_as_well(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, contact.reference.lower())
    told = await teams.message_by_app(chat)
    opened = the_dialog(await teams.press(OFFICER, told, words.OPEN))

    assert words_of(told) == f"{words.OPENS}\n{words.OPEN}"
    assert contact.reference in words_of(opened)


async def test_while_teams_does_not_say_who_it_is_a_draft_stays_where_it_was_typed(
    teams: Teams, signpost: Services
) -> None:
    teams.adds(Person(NEW, "Nell New"))
    teams.world.open_chat(NEW)
    await the_form(teams, NEW)
    await goes_by(signpost, timedelta(minutes=11))  # whoever was looked up is looked up again
    teams.faults.fail("member", 500)
    after = await teams.submit(NEW, DRAFT, draft_words.FORM_SUBMIT)
    shown = the_dialog(after)

    assert words.TRY_AGAIN in words_of(shown)
    assert "zebrawood" in words_of(shown)


class Slow(Services):
    """Services that take their time to say who somebody is, until the gate is open."""

    gate = Gate()

    def member(self, person: str) -> Member | None:
        self.gate.wait(10)
        return super().member(person)


async def test_an_answer_that_takes_long_is_announced_and_shown_when_asked_for(
    teams: Teams, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(
        knowledge=services.knowledge, now=services.now, open_seal=services.open_seal, open_store=services.open_store
    )
    Slow.gate.set()
    async with serving(teams, settings, slow):
        await the_form(teams)
        Slow.gate.clear()
        monkeypatch.setattr(dialogs, "SOON", 0.05)
        after = the_dialog(await teams.submit(OFFICER, DRAFT, draft_words.FORM_SUBMIT))
        assert words.TAKES_LONGER in words_of(after)
        monkeypatch.setattr(dialogs, "SOON", 10)
        Slow.gate.set()

        assert draft_words.NOT_KEPT in words_of(await press(teams, words.SHOW_IT))
    slow.close()


async def test_a_long_answer_that_came_late_can_be_turned_page_by_page(
    teams: Teams, signpost: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact, chat = file(signpost, person=f"teams:{OFFICER}"), teams.chat(OFFICER)
    await teams.says(OFFICER, chat, contact.reference)
    the_dialog(await teams.press(OFFICER, await teams.message_by_app(chat), words.OPEN))
    await press(teams, contact_words.ADD_OR_ANSWER)
    monkeypatch.setattr(dialogs, "SOON", 0)
    await teams.submit(OFFICER, {"field-said": "\U0001f6b2" * 1990}, contact_words.SEND)
    monkeypatch.setattr(dialogs, "SOON", 10)
    await press(teams, words.SHOW_IT)

    assert contact_words.MY_CONTACTS in titles_of(await press(teams, words.NEXT_PAGE))


async def test_an_answer_at_which_nobody_looks_is_not_held_for_long(
    teams: Teams, signpost: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_form(teams)
    monkeypatch.setattr(dialogs, "SOON", 0)
    monkeypatch.setattr(dialogs, "_LATE_LIFE", 0)
    await teams.submit(OFFICER, DRAFT, draft_words.FORM_SUBMIT)

    assert words.NOT_THERE_ANY_MORE in words_of(await press(teams, words.SHOW_IT))


async def test_an_invoke_that_is_not_ours_is_answered_with_nothing(teams: Teams, signpost: Services) -> None:
    await the_form(teams)
    told = teams.deliveries.all[-1]
    strange = await teams.deliver(told.activity | {"id": "f:7", "name": "tab/fetch"})

    assert not strange.body

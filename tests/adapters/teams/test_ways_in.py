"""Every way in: who asks is answered in their own chat."""

import pytest

from adapters.teams.commands import CHECK_DRAFT, LOG_CONTACT
from bot import wording
from bot.commands import COMMANDS
from bot.services import Services
from bot.wording import drafts as draft_words
from bot.wording import help as help_words
from bot.wording import pasted as pasted_words
from bot.wording import teams as words
from tests.adapters.teams.conftest import kept
from tests.teams_server.fixtures import CHANNEL, GROUP, OFFICER
from tests.teams_server.reading import titles_of, words_of
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"
LEADS_NOWHERE = (wording.UNKNOWN_CHOICE, wording.NOTHING_TO_KEEP, wording.SOMETHING_WENT_WRONG)


async def test_a_question_is_answered_in_the_chat(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    said = await teams.says(OFFICER, chat, QUESTION)
    answer = await teams.message_by_app(chat)

    assert said is not None
    assert said.in_time
    assert VERDICT in words_of(answer)


async def test_a_follow_up_is_understood(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, QUESTION)
    await teams.message_by_app(chat)
    await teams.says(OFFICER, chat, "and on a force account?")
    await teams.press(OFFICER, await teams.message_by_app(chat, 2), wording.RECEIPT)

    assert "street of a job" in words_of(await teams.message_by_app(chat, 3))


async def test_a_button_of_an_older_answer_is_about_that_answer(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, QUESTION)
    first = await teams.message_by_app(chat)
    await teams.says(OFFICER, chat, "Can I follow my force's page?")
    await teams.message_by_app(chat, 2)
    await teams.press(OFFICER, first, wording.RECEIPT)

    assert "street of a job" in words_of(await teams.message_by_app(chat, 3))


async def test_who_presses_helpful_is_thanked(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, QUESTION)
    await teams.press(OFFICER, await teams.message_by_app(chat), wording.HELPFUL)

    assert wording.THANKS in words_of(await teams.message_by_app(chat, 2))


async def test_a_person_is_asked_in_a_dialog(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, QUESTION)
    after = await teams.press(OFFICER, await teams.message_by_app(chat), wording.ASK_A_PERSON)

    assert not after.trouble
    assert after.dialog is not None
    assert wording.ASK_A_PERSON_HEADLINE in words_of(after.dialog)


@pytest.mark.parametrize("text", ["", "help", "Hello!"])
async def test_what_asks_nothing_is_told_what_signpost_can_do(teams: Teams, signpost: Services, text: str) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, text)
    shown = await teams.message_by_app(chat)
    await teams.message_by_app(chat, 2)
    await teams.suggested(OFFICER, chat, words.PROMPTS[0][0])

    assert help_words.TITLE in words_of(shown)
    assert wording.RECEIPT in titles_of(await teams.message_by_app(chat, 3))


@pytest.mark.parametrize("command", [word for word in COMMANDS if word != "help"])
async def test_each_word_of_the_menu_opens_what_it_names(teams: Teams, signpost: Services, command: str) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, command.title())
    told = await teams.message_by_app(chat)
    after = await teams.press(OFFICER, told, words.OPEN)

    assert after.dialog is not None
    assert not after.trouble
    assert not [said for said in LEADS_NOWHERE if said in words_of(after.dialog)]


async def test_a_question_after_the_menus_word_is_answered(teams: Teams, signpost: Services) -> None:
    await teams.says(OFFICER, teams.chat(OFFICER), f"ask {QUESTION}")

    assert VERDICT in words_of(await teams.message_by_app(teams.chat(OFFICER)))


@pytest.mark.parametrize(
    "text",
    ["Draft: Arrested a zebrawood thief on Marigold Lane #proud", "check Arrested a zebrawood thief on Marigold Lane"],
)
async def test_a_draft_pasted_into_the_chat_is_not_kept(teams: Teams, signpost: Services, text: str) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, text)
    told = await teams.message_by_app(chat)
    after = await teams.press(OFFICER, told, words.OPEN_THE_FORM)

    assert pasted_words.LOOKS_LIKE_A_DRAFT in words_of(told)
    assert after.dialog is not None
    assert draft_words.FORM_TEXT in words_of(after.dialog)
    assert not [event for event in kept(signpost) if "zebrawood" in event]


@pytest.mark.parametrize("where", [CHANNEL, GROUP])
async def test_a_message_is_taken_into_the_form_for_drafts_and_kept_nowhere(
    teams: Teams, signpost: Services, where: str
) -> None:
    await teams.says(OFFICER, where, "Arrested a zebrawood thief <b>on</b> Marigold Lane")
    after = await teams.command(OFFICER, CHECK_DRAFT, teams.messages(where)[-1])

    assert after.dialog is not None
    assert "Arrested a zebrawood thief <b>on</b> Marigold Lane" in words_of(after.dialog)
    assert not kept(signpost)


async def test_the_same_from_the_line_that_is_typed_into_offers_the_empty_form(
    teams: Teams, signpost: Services
) -> None:
    after = await teams.command(OFFICER, CHECK_DRAFT, conversation=GROUP)

    assert after.dialog is not None
    assert draft_words.FORM_TEXT in words_of(after.dialog)


async def test_a_contact_is_logged_from_a_message(teams: Teams, signpost: Services) -> None:
    await teams.says(OFFICER, GROUP, "Somebody wrote to me")
    after = await teams.command(OFFICER, LOG_CONTACT, teams.messages(GROUP)[-1])

    assert after.dialog is not None
    assert not [said for said in LEADS_NOWHERE if said in words_of(after.dialog)]


async def test_whoever_adds_the_app_is_told_once_what_is_kept(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    told = await teams.installs(OFFICER)
    await teams.message_by_app(chat, 2)
    await teams.says(OFFICER, chat, QUESTION)
    await teams.message_by_app(chat, 3)

    assert all(one.in_time for one in told)
    assert words.WHAT_IS_KEPT[2][1] in words_of(teams.by_app(chat)[0])
    assert VERDICT in words_of(teams.by_app(chat)[2])


async def test_a_channel_is_told_how_to_ask(teams: Teams, signpost: Services) -> None:
    await teams.installs(OFFICER, CHANNEL)

    assert words.WELCOME_TO_ALL in words_of(await teams.message_by_app(CHANNEL))


async def test_whoever_removes_the_app_is_not_written_to_any_more(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, QUESTION)
    await teams.message_by_app(chat)
    before = signpost.chats.of("teams", OFFICER)
    await teams.uninstalls(OFFICER)

    assert before is not None
    assert before.conversation == chat
    assert signpost.chats.of("teams", OFFICER) is None

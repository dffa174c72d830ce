"""Channels and group chats: the answer goes to the asker's own chat, and only they can show it to the others."""

import pytest

from bot import wording
from bot.services import Services
from bot.wording import teams as words
from tests.adapters.time_passing import time_passes
from tests.teams_server.fixtures import CHANNEL, COLLEAGUE, GROUP, OFFICER
from tests.teams_server.reading import titles_of, words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Person

QUESTION = "Can I post the street of a job on my own account?"
LONG_QUESTION = QUESTION + " " + "\U0001f6b2" * 1900  # no card takes it together with the answer
VERDICT = "No, not on your personal account"
NEW = "0dd00000-0000-4000-8000-00000000000f"


@pytest.mark.parametrize("where", [CHANNEL, GROUP])
async def test_an_answer_goes_to_the_askers_own_chat_and_the_thread_says_so(
    teams: Teams, signpost: Services, where: str
) -> None:
    await teams.mentions(OFFICER, where, QUESTION)
    pointer = await teams.message_by_app(where)

    assert VERDICT in words_of(teams.by_app(teams.chat(OFFICER))[0])
    assert words_of(pointer) == words.ANSWERED_IN_PRIVATE
    assert pointer.thread == teams.messages(where)[0].thread


@pytest.mark.parametrize(("button", "with_question"), [(words.SHARE, False), (words.SHARE_WITH_QUESTION, True)])
async def test_it_is_shown_to_all_in_its_thread_by_whoever_asked(
    teams: Teams, signpost: Services, button: str, with_question: bool
) -> None:
    await teams.mentions(OFFICER, CHANNEL, QUESTION)
    await teams.message_by_app(CHANNEL)
    await teams.press(OFFICER, teams.by_app(teams.chat(OFFICER))[0], button)
    shared = await teams.message_by_app(CHANNEL, 2)

    assert VERDICT in words_of(shared)
    assert ("street of a job" in words_of(shared)) == with_question
    assert shared.thread == teams.messages(CHANNEL)[0].id
    assert [one["mentioned"]["id"] for one in shared.mentions] == [teams.mri(OFFICER)]


async def test_what_was_asked_in_the_chat_itself_has_no_such_button(teams: Teams, signpost: Services) -> None:
    await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)

    assert words.SHARE not in titles_of(await teams.message_by_app(teams.chat(OFFICER)))


async def test_who_has_left_the_channel_can_share_nothing_there(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.mentions(OFFICER, CHANNEL, QUESTION)
    await teams.message_by_app(CHANNEL)
    teams.world.conversations[CHANNEL].members.discard(OFFICER)
    await teams.press(OFFICER, teams.by_app(chat)[0], words.SHARE)

    assert words_of(await teams.message_by_app(chat, 2)) == words.NOT_SHARED
    assert len(teams.by_app(CHANNEL)) == 1


@pytest.mark.parametrize("later", [0, 1])
async def test_of_an_answer_that_arrives_only_in_part_its_sharer_is_told_so(
    teams: Teams, signpost: Services, later: int
) -> None:
    chat = teams.chat(OFFICER)
    await teams.mentions(OFFICER, CHANNEL, LONG_QUESTION)
    await teams.message_by_app(CHANNEL)
    answer = next(one for one in teams.by_app(chat) if words.SHARE_WITH_QUESTION in titles_of(one))
    before = len(teams.by_app(chat))
    teams.faults.hold("post").set()  # the first part arrives
    teams.faults.rate_limit("post", times=later)
    teams.faults.refuse("post", 403, "BotNotInConversationRoster")
    await teams.press(OFFICER, answer, words.SHARE_WITH_QUESTION)
    await time_passes(signpost, lambda: len(teams.by_app(chat)) > before)

    assert words_of(teams.by_app(chat)[-1]) == words.PARTLY_SHARED
    assert len(teams.by_app(CHANNEL)) == 2


async def test_a_follow_up_in_the_own_chat_is_understood(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.mentions(OFFICER, CHANNEL, QUESTION)
    await teams.message_by_app(CHANNEL)
    await teams.says(OFFICER, chat, "and on a force account?")
    await teams.press(OFFICER, await teams.message_by_app(chat, 2), wording.RECEIPT)

    assert "street of a job" in words_of(await teams.message_by_app(chat, 3))


async def test_the_others_learn_nothing_of_what_was_asked(teams: Teams, signpost: Services) -> None:
    await teams.mentions(OFFICER, CHANNEL, QUESTION)
    first = teams.messages(CHANNEL)[0]
    await teams.message_by_app(CHANNEL)
    await teams.mentions(COLLEAGUE, CHANNEL, "and on a force account?", thread=first.id)
    await teams.message_by_app(CHANNEL, 2)

    assert wording.WHAT_IS_IT in words_of(teams.by_app(teams.chat(COLLEAGUE))[0])


async def test_whoever_has_not_added_the_app_is_told_how(teams: Teams, signpost: Services) -> None:
    teams.adds(Person(NEW, "Nell New"))
    teams.world.conversations[CHANNEL].members.add(NEW)
    teams.faults.refuse("create", 403, "ForbiddenOperationException")
    await teams.mentions(NEW, CHANNEL, QUESTION)

    assert words_of(await teams.message_by_app(CHANNEL)) == words.ADD_THE_APP


async def test_what_teams_does_not_take_is_not_met_with_silence(teams: Teams, signpost: Services) -> None:
    teams.faults.refuse("post", 400, "BadSyntax")
    await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)

    assert words_of(await teams.message_by_app(teams.chat(OFFICER))) == wording.SOMETHING_WENT_WRONG

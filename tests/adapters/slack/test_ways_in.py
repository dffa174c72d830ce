"""Every way in: who asks is answered where they asked, for their eyes only where others can read."""

import pytest

from adapters.slack import inbound
from bot import wording
from bot.commands import COMMANDS
from bot.services import Services
from bot.wording import drafts as draft_words
from bot.wording import help as help_words
from bot.wording import pasted as pasted_words
from tests.adapters.slack.reading import words_of
from tests.adapters.slack.transports import settings
from tests.adapters.slack.walking import answered
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack

__all__ = ["settings"]

pytestmark = pytest.mark.asyncio

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"
LEADS_NOWHERE = (wording.UNKNOWN_CHOICE, wording.NOTHING_TO_KEEP, wording.SOMETHING_WENT_WRONG)


async def test_a_direct_message_is_answered_there(slack: Slack, signpost: Services) -> None:
    said = await slack.says(OFFICER, DM, QUESTION)
    answer = await slack.message_by_app(DM)

    assert said is not None
    assert said.in_time
    assert VERDICT in words_of(answer.blocks)


async def test_what_is_asked_in_a_thread_is_answered_in_the_thread(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, QUESTION)
    first = await slack.message_by_app(DM)
    await slack.says(OFFICER, DM, "and on a force account?", thread_ts=first.ts)
    await slack.core.until(lambda: slack.messages(DM, first.ts))

    assert slack.messages(DM, first.ts)[-1].thread_ts == first.ts


async def test_a_mention_is_answered_for_the_asker_alone(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    answer = await slack.ephemeral_for(OFFICER)

    assert VERDICT in words_of(answer.blocks)
    assert not slack.by_app(CHANNEL)


async def test_an_answer_is_shared_with_the_channel_without_the_question(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    answer = await slack.ephemeral_for(OFFICER)
    await slack.press(OFFICER, answer, "slack-share")
    shared = await slack.message_by_app(CHANNEL)

    assert VERDICT in words_of(shared.blocks)
    assert "street of a job" not in words_of(shared.blocks)


async def test_the_question_is_shared_with_it_where_the_asker_wants_that(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    await slack.press(OFFICER, await slack.ephemeral_for(OFFICER), "slack-share-question")

    assert "street of a job" in words_of((await slack.message_by_app(CHANNEL)).blocks)


async def test_the_command_answers_where_the_app_is_no_member(slack: Slack, signpost: Services) -> None:
    slack.opens_channel("C0OTHER", OFFICER, name="other")
    await slack.command(OFFICER, "C0OTHER", "/signpost", f"ask {QUESTION}")

    assert VERDICT in words_of((await slack.ephemeral_for(OFFICER)).blocks)


async def test_the_command_alone_says_what_signpost_can_do(slack: Slack, signpost: Services) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "")
    shown = await slack.view_for(OFFICER)

    assert help_words.TITLE in words_of(shown.view)


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_word_of_the_command_opens_what_it_names(slack: Slack, signpost: Services, command: str) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", command)
    shown = words_of((await slack.view_for(OFFICER)).view)

    assert not [said for said in LEADS_NOWHERE if said in shown]
    assert not slack.refused()


@pytest.mark.parametrize("shortcut", inbound.SHORTCUTS)
async def test_each_shortcut_opens_what_it_names(slack: Slack, signpost: Services, shortcut: str) -> None:
    await slack.global_shortcut(OFFICER, shortcut)

    shown = words_of((await slack.view_for(OFFICER)).view)

    assert not [said for said in LEADS_NOWHERE if said in shown]


async def test_a_message_is_taken_into_the_form_for_drafts_and_kept_nowhere(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, CHANNEL, "Arrested a zebrawood thief on Marigold Lane")
    await slack.message_shortcut(OFFICER, slack.messages(CHANNEL)[-1], "check_this_draft")
    shown = await slack.view_for(OFFICER)

    assert "zebrawood" in words_of(shown.view)
    with signpost.store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM received").scalar() == 0


async def test_a_draft_is_checked_in_its_modal(slack: Slack, signpost: Services) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    sent = await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "Arrest on Smith Lane, Coventry"})

    assert not sent.trouble
    assert draft_words.NOT_KEPT in words_of((await answered(slack)).view)


async def test_what_is_missing_in_a_form_is_said_beside_it(slack: Slack, signpost: Services) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    sent = await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "\u200b"})

    assert sent.errors == {"field-text": draft_words.EMPTY}


async def test_a_draft_pasted_into_a_chat_is_not_read_there(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, "Draft: Arrested a zebrawood thief on Marigold Lane #proud")
    answer = await slack.message_by_app(DM)

    assert pasted_words.LOOKS_LIKE_A_DRAFT in words_of(answer.blocks)
    assert "slack-open" in str(answer.blocks)


async def test_the_home_shows_a_box_to_ask_in(slack: Slack, signpost: Services) -> None:
    await slack.opens_home(OFFICER)
    shown = await slack.home_for(OFFICER)
    await slack.press(OFFICER, shown, "slack-ask", chosen=QUESTION)

    assert VERDICT in words_of((await slack.view_for(OFFICER)).view)


async def test_the_assistant_suggests_what_to_ask(slack: Slack, signpost: Services) -> None:
    await slack.opens_assistant(OFFICER)
    await slack.core.until(lambda: any(thread.get("prompts") for thread in slack.world.assistant.values()))

    assert not slack.refused()


async def test_an_asker_who_presses_helpful_is_thanked(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, QUESTION)
    await slack.press(OFFICER, await slack.message_by_app(DM), wording.HELPFUL)

    assert wording.THANKS in words_of((await slack.message_by_app(DM, 2)).blocks)

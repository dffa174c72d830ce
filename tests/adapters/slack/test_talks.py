"""What belongs together: follow-ups in threads, and talks of several people that stay apart; what is never stored."""

from datetime import timedelta

import pytest

from adapters.slack.inbound import event
from adapters.slack.work import reply_to
from bot import wording
from bot.pasted import PASTED_DRAFT, PASTED_MESSAGE
from bot.services import Services
from bot.wording import slack as words
from tests.adapters.slack.reading import words_of
from tests.adapters.time_passing import goes_by
from tests.slack_server.fixtures import CHANNEL, COLLEAGUE, DM, OFFICER
from tests.slack_server.server import Slack

QUESTION = "Can I post the street of a job on my own account?"
FOLLOW_UP = "and on a force account?"
VERDICT = "No, not on your personal account"
BETWEEN = "D0BETWEEN"


@pytest.fixture
def between(slack: Slack) -> str:
    """Direct messages between two people, where the app is no member but its command works."""
    slack.opens_channel(BETWEEN, OFFICER, COLLEAGUE)
    slack.world.channels[BETWEEN].kind = "im"
    return BETWEEN


async def test_the_command_between_two_people_is_answered_there_for_the_asker_alone(
    slack: Slack, signpost: Services, between: str
) -> None:
    await slack.command(OFFICER, between, "/signpost", f"ask {QUESTION}")
    await slack.press(OFFICER, await slack.ephemeral_for(OFFICER), wording.RECEIPT)

    assert "street of a job" in words_of((await slack.ephemeral_for(OFFICER, 2)).blocks)
    assert not slack.by_app(DM)


async def test_the_other_of_two_people_learns_nothing_of_what_was_asked(
    slack: Slack, signpost: Services, between: str
) -> None:
    await slack.command(OFFICER, between, "/signpost", f"ask {QUESTION}")
    await slack.ephemeral_for(OFFICER)
    await slack.command(COLLEAGUE, between, "/signpost", f"ask {FOLLOW_UP}")

    assert wording.WHAT_IS_IT in words_of((await slack.ephemeral_for(COLLEAGUE)).blocks)


async def test_a_follow_up_under_an_answer_is_understood(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, QUESTION)
    first = await slack.message_by_app(DM)
    await slack.says(OFFICER, DM, FOLLOW_UP, thread_ts=first.ts)
    await slack.press(OFFICER, await slack.message_by_app(DM, 2), wording.RECEIPT)

    assert "street of a job" in words_of((await slack.message_by_app(DM, 3)).blocks)


async def test_a_follow_up_under_ones_own_mention_is_understood(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    await slack.ephemeral_for(OFFICER)
    await slack.mentions(OFFICER, CHANNEL, FOLLOW_UP, thread_ts=slack.messages(CHANNEL)[0].ts)
    await slack.press(OFFICER, await slack.ephemeral_for(OFFICER, 2), wording.RECEIPT)

    assert "street of a job" in words_of((await slack.ephemeral_for(OFFICER, 3)).blocks)


@pytest.mark.parametrize("prompt", [message for _, message in words.PROMPTS])
async def test_each_suggestion_of_the_assistant_leads_somewhere(services: Services, prompt: str) -> None:
    message = {"type": "message", "channel_type": "im", "channel": DM, "user": OFFICER, "ts": "1.0", "text": prompt}
    what = event({"type": "event_callback", "event_id": "Ev1", "team_id": "T0WORK", "event": message}, "U0SIGNPOST")
    assert what is not None

    assert "does not say" not in reply_to(what, "example", services).text


async def test_a_draft_after_the_command_is_in_the_form_and_kept_nowhere(slack: Slack, signpost: Services) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check Arrested a zebrawood thief on Marigold Lane")

    assert "zebrawood" in words_of((await slack.view_for(OFFICER)).view)
    with signpost.store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM received").scalar() == 0


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Two thieves arrested on Smith Lane :tada:", PASTED_DRAFT),
        ("Great shift with this team:+1: today", PASTED_DRAFT),
        ("Arrested 2 people tonight, both in custody. Great work from B shift on Larkhill Road", PASTED_DRAFT),
        ("please help me officer he has locked me in and says he will kill me", PASTED_MESSAGE),
    ],
)
def test_what_was_pasted_is_stored_without_its_text(text: str, choice: str) -> None:
    message = {"type": "message", "channel_type": "im", "channel": DM, "user": OFFICER, "ts": "1.0", "text": text}
    what = event({"type": "event_callback", "event_id": "Ev1", "event": message}, "U0SIGNPOST")

    assert what is not None
    assert (what.choice, what.text) == (choice, "")


async def test_a_modal_that_would_have_to_wait_comes_as_a_message(slack: Slack, signpost: Services) -> None:
    slack.faults.rate_limit("views.open", retry_after=30)
    await slack.command(OFFICER, CHANNEL, "/signpost", "contact")

    assert words.TOO_LATE in words_of((await slack.ephemeral_for(OFFICER)).blocks)


async def test_a_press_keeps_a_question_no_longer(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    answer = await slack.ephemeral_for(OFFICER)
    await goes_by(signpost, timedelta(minutes=29))
    await slack.press(OFFICER, answer, wording.HELPFUL)
    await slack.ephemeral_for(OFFICER, 2)
    await goes_by(signpost, timedelta(minutes=2))
    await slack.mentions(OFFICER, CHANNEL, FOLLOW_UP)

    assert wording.WHAT_IS_IT in words_of((await slack.ephemeral_for(OFFICER, 3)).blocks)

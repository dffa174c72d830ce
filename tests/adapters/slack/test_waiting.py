"""Slack says "wait" in the middle of several messages: what is there is not posted again, and the rest comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import wording
from bot.services import Services
from bot.settings import Settings
from bot.wording import slack as words
from tests.adapters.slack.conftest import serving
from tests.adapters.slack.reading import words_of
from tests.adapters.time_passing import time_passes
from tests.slack_server.faults import Moment
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import Message

SIGNS = 1900  # so many that no message takes them together with the answer
LONG_QUESTION = "Can I post the street of a job on my own account? " + "&" * SIGNS
WAIT = 300  # seconds
A_MINUTE = timedelta(minutes=1)


def signs(messages: list[Message]) -> int:
    return sum(words_of(one.blocks).count("&") for one in messages)


def told_to_wait_before_the_second(slack: Slack, method: str) -> None:
    slack.faults.hold(method).set()  # the first arrives
    slack.faults.rate_limit(method, WAIT)


async def arrives(services: Services, messages: Callable[[], list[Message]]) -> None:
    """Wait until all that has to come is there, or the same once more."""
    await time_passes(services, lambda: signs(messages()) >= SIGNS, A_MINUTE)


async def has_an_answer(slack: Slack) -> Message:
    """Ask in the channel; the answer is for the asker alone, and so is what its buttons lead to."""
    await slack.mentions(OFFICER, CHANNEL, LONG_QUESTION)
    return await slack.ephemeral_for(OFFICER)


async def test_in_a_direct_message_each_part_arrives_once(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, LONG_QUESTION)
    answer = await slack.message_by_app(DM)
    told_to_wait_before_the_second(slack, "chat.postMessage")
    await slack.press(OFFICER, answer, wording.RECEIPT)
    await arrives(signpost, lambda: slack.by_app(DM))

    assert signs(slack.by_app(DM)) == SIGNS


@pytest.mark.parametrize("way", ["response_url", "chat.postEphemeral"])
async def test_of_what_one_person_sees_in_a_channel_each_part_arrives_once(
    slack: Slack, signpost: Services, way: str
) -> None:
    answer = await has_an_answer(slack)
    if way != "response_url":
        slack.faults.fail("response_url", 404, times=4)
    told_to_wait_before_the_second(slack, way)
    await slack.press(OFFICER, answer, wording.RECEIPT)
    await arrives(signpost, lambda: slack.only_for(OFFICER))

    assert signs(slack.only_for(OFFICER)) == SIGNS
    assert not slack.by_app(DM)


async def test_of_what_one_person_sees_no_part_comes_twice_when_the_connection_ends(
    slack: Slack, signpost: Services
) -> None:
    answer = await has_an_answer(slack)
    slack.faults.fail("response_url", 404, times=4)
    slack.faults.hold("chat.postEphemeral").set()
    slack.faults.drop("chat.postEphemeral", "before")
    await slack.press(OFFICER, answer, wording.RECEIPT)
    await arrives(signpost, lambda: slack.only_for(OFFICER))

    assert signs(slack.only_for(OFFICER)) == SIGNS


async def test_of_an_answer_that_is_shared_each_part_arrives_once(slack: Slack, signpost: Services) -> None:
    answer = await has_an_answer(slack)
    told_to_wait_before_the_second(slack, "chat.postMessage")
    await slack.press(OFFICER, answer, words.SHARE_WITH_QUESTION)
    await time_passes(signpost, lambda: len(slack.by_app(CHANNEL)) > 1, A_MINUTE)

    assert signs(slack.by_app(CHANNEL)) == SIGNS
    assert "Shared by" in words_of(slack.by_app(CHANNEL)[-1].blocks)


async def test_so_it_does_where_another_process_goes_on(slack: Slack, settings: Settings, services: Services) -> None:
    async with serving(slack, settings, services):
        answer = await has_an_answer(slack)
        told_to_wait_before_the_second(slack, "chat.postMessage")
        await slack.press(OFFICER, answer, words.SHARE_WITH_QUESTION)
        await slack.core.until(lambda: ("chat.postMessage", "ratelimited") in slack.refused())
    async with serving(slack, settings, services):
        await time_passes(services, lambda: len(slack.by_app(CHANNEL)) > 1, A_MINUTE)

    assert signs(slack.by_app(CHANNEL)) == SIGNS


async def test_where_the_rest_is_refused_after_the_wait_its_sharer_is_told_that_a_part_is_there(
    slack: Slack, signpost: Services
) -> None:
    answer = await has_an_answer(slack)
    told_to_wait_before_the_second(slack, "chat.postMessage")
    slack.faults.refuse("chat.postMessage", "is_archived")
    await slack.press(OFFICER, answer, words.SHARE_WITH_QUESTION)
    await time_passes(signpost, lambda: slack.by_app(DM), A_MINUTE)

    assert words_of(slack.by_app(DM)[0].blocks) == words.PARTLY_SHARED
    assert len(slack.by_app(CHANNEL)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_where_nobody_knows_whether_an_answer_was_shared_its_sharer_is_told_so_once(
    slack: Slack, signpost: Services, moment: Moment
) -> None:
    answer = await has_an_answer(slack)
    slack.faults.drop("chat.postMessage", moment)
    await slack.press(OFFICER, answer, words.SHARE)
    await time_passes(signpost, lambda: slack.by_app(DM))

    assert [words_of(one.blocks) for one in slack.by_app(DM)] == [words.MAYBE_SHARED]
    assert len(slack.by_app(CHANNEL)) == (1 if moment == "after" else 0)


async def test_that_something_went_wrong_is_said_each_time(slack: Slack, signpost: Services) -> None:
    def sorry() -> int:
        return [words_of(one.blocks) for one in slack.by_app(DM)].count(wording.SOMETHING_WENT_WRONG)

    slack.faults.refuse("chat.postMessage", "invalid_blocks")
    await slack.says(OFFICER, DM, LONG_QUESTION)
    await slack.message_by_app(DM)
    slack.faults.refuse("chat.postMessage", "invalid_blocks")
    slack.faults.drop("chat.postMessage", "before")  # so that it is looked for before it is said again
    slack.faults.refuse("chat.postMessage", "invalid_blocks")
    await slack.says(OFFICER, DM, LONG_QUESTION)
    await time_passes(signpost, lambda: sorry() > 1)

    assert sorry() == 2

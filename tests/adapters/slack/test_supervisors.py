"""A supervisor is told on Slack, and what they see there is how things stand, wherever somebody acted."""

from typing import Any

import pytest

from bot.handle import handle
from bot.messages import Incoming, Person
from bot.services import Services
from bot.wording import contact as words
from tests.adapters.slack.reading import buttons_of, words_of
from tests.bot.team import file
from tests.slack_server.fixtures import COLLEAGUE, OFFICER
from tests.slack_server.server import Slack

pytestmark = pytest.mark.asyncio

DM = "D0COLLEAGUE"


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    return [button["text"]["text"] for button in buttons_of(blocks)]


async def test_a_supervisor_is_told_and_acknowledges_with_a_button(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(DM)
    await slack.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    await slack.core.until(lambda: told.edits)

    assert contact.reference in words_of(told.blocks)
    assert words.ACKNOWLEDGE not in labels(slack.messages(DM)[0].blocks)


async def test_what_was_acknowledged_on_the_web_is_no_longer_open_on_slack(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(DM)
    on_the_web = Person("person:2001", "example")
    handle(
        Incoming("1", on_the_web, "page", kind="choice", choice=f"contacts:acknowledge:{contact.reference}"), signpost
    )
    await slack.core.until(lambda: told.edits)

    assert words.ACKNOWLEDGE not in labels(slack.messages(DM)[0].blocks)


async def test_the_history_stands_in_the_thread(slack: Slack, signpost: Services) -> None:
    file(signpost, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(DM)
    await slack.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    await slack.core.until(lambda: len(slack.messages(DM, told.ts)) > 1)

    assert "2001" in words_of(slack.messages(DM, told.ts)[-1].blocks)


async def test_somebody_who_was_deactivated_is_not_told_on_slack(slack: Slack, signpost: Services) -> None:
    await slack.deactivates(COLLEAGUE)
    contact = file(signpost, person=f"slack:{OFFICER}")
    await slack.core.until(lambda: ("conversations.open", "user_disabled") in slack.refused())

    queue = Incoming("1", Person("person:2001", "example"), "page", kind="choice", choice="contacts:queue")
    assert contact.reference in str(handle(queue, signpost))

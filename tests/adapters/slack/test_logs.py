"""The log, with everything in it that Python's loggers would say: nothing that anybody wrote, no name and no token."""

import logging
from collections.abc import Iterator

import pytest

from bot.services import Services
from tests.adapters.slack.walking import answered
from tests.adapters.time_passing import time_passes
from tests.slack_server import core
from tests.slack_server.fixtures import CHANNEL, COLLEAGUE, DM, OFFICER
from tests.slack_server.server import Slack

SECRETS = ("zebrawood", "Marigold", "Alex", "Sam Colleague", core.BOT_TOKEN, core.APP_TOKEN, core.SIGNING_SECRET)


def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in [*logging.root.manager.loggerDict, "slack_sdk", "slack_bolt"]:
        logging.getLogger(name).setLevel(logging.DEBUG)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The levels of all loggers, put back after the test."""
    names = list(logging.root.manager.loggerDict)
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


async def test_a_conversation_and_its_failures_leave_nothing_in_the_log(
    slack: Slack, signpost: Services, caplog: pytest.LogCaptureFixture
) -> None:
    everything_is_logged(caplog)
    faults = slack.faults
    faults.fail("users.info", 500)
    faults.rate_limit("chat.postMessage", retry_after=0)
    faults.fail("chat.postMessage", 500, moment="after")
    faults.drop("chat.postMessage", "after")
    faults.refuse("chat.postMessage", "invalid_blocks")
    for number in range(4):
        await slack.says(OFFICER, DM, f"Can I post about a zebrawood thief {number} on my own account?")
    await time_passes(signpost, lambda: len(slack.by_app(DM)) == 4)
    await slack.mentions(OFFICER, CHANNEL, "zebrawood?")
    faults.refuse("views.open", "invalid_arguments")
    faults.fail("views.publish", 500)
    await slack.opens_home(OFFICER)
    await slack.command(OFFICER, CHANNEL, "/signpost", "contact")
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "Arrested zebrawood on Marigold Lane"})
    await answered(slack)
    slack.socket.drop()
    await slack.says(COLLEAGUE, "D0COLLEAGUE", "The zebrawood thief again", wait=False)
    await time_passes(signpost, lambda: slack.by_app("D0COLLEAGUE"))
    await slack.revokes_token()
    await slack.says(OFFICER, DM, "Marigold Lane?")

    assert caplog.records
    for secret in SECRETS:
        assert not [record.getMessage() for record in caplog.records if secret in record.getMessage()]
        assert secret not in caplog.text

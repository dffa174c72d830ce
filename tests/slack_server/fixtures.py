"""`slack`: a stand-in Slack with an officer, their colleague, a channel and their DM, on a clock that the test sets."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import Clock
from tests.slack_server.server import Slack, run_slack
from tests.slack_server.world import BOT_USER, Person

OFFICER, COLLEAGUE, CHANNEL = "U0OFFICER", "U0COLLEAGUE", "C0BEAT"
DM = "D0OFFICER"  # the officer's, with the app


@pytest_asyncio.fixture
async def slack(clock: Clock) -> AsyncIterator[Slack]:
    """A stand-in Slack; `clock.time` is its time."""
    async with run_slack(clock) as running:
        running.adds(Person(OFFICER, "Alex Officer"))
        running.adds(Person(COLLEAGUE, "Sam Colleague"))
        running.opens_channel(CHANNEL, OFFICER, COLLEAGUE, BOT_USER, name="beat")
        running.dm(OFFICER)
        running.dm(COLLEAGUE)
        yield running

"""`teams`: a stand-in Teams with a few people, a channel and a group chat, on a clock that the test sets."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import Clock
from tests.teams_server.core import SECRET
from tests.teams_server.server import Teams, run_teams
from tests.teams_server.world import APP_ID, BOT, FOREIGN_TENANT, TENANT, Person

__all__ = [
    "APP_ID", "BOT", "CHANNEL", "COLLEAGUE", "FOREIGN_TENANT", "GROUP", "GUEST", "OFFICER", "SECRET", "STRANGER",
    "TEAM", "TENANT", "furnish", "teams",
]  # fmt: skip

OFFICER = "0ff1ce00-0000-4000-8000-00000000000a"
COLLEAGUE = "c0113a00-0000-4000-8000-00000000000b"
GUEST = "90e50000-0000-4000-8000-00000000000c"  # of the home tenant's directory, as a guest; without the app
STRANGER = "57a10000-0000-4000-8000-00000000000d"  # of a foreign tenant, with a chat of their own
TEAM, CHANNEL = "19:team@thread.tacv2", "19:beat@thread.tacv2"
GROUP = "19:patrol@thread.v2"


@pytest_asyncio.fixture
async def teams(clock: Clock) -> AsyncIterator[Teams]:
    """A stand-in Teams; `clock.time` is its time."""
    async with run_teams(clock) as running:
        furnish(running)
        yield running


def furnish(teams: Teams) -> None:
    """The people and places of the tests."""
    teams.adds(Person(OFFICER, "Alex Officer"))
    teams.adds(Person(COLLEAGUE, "Sam Colleague"))
    teams.adds(Person(GUEST, "Robin Guest", role="guest"))
    teams.adds(Person(STRANGER, "Kim Stranger", FOREIGN_TENANT))
    teams.opens_channel(CHANNEL, TEAM, OFFICER, COLLEAGUE, name="Beat")
    teams.opens_group(GROUP, OFFICER, COLLEAGUE, GUEST)
    for user in (OFFICER, COLLEAGUE, STRANGER):
        teams.world.open_chat(user)

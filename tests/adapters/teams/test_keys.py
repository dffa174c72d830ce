"""The keys with which Teams signs: where they can't be fetched anew, nobody waits for that."""

import asyncio

from adapters.teams.keys import Keys
from tests.teams_server.server import Teams

DAY = 24 * 3600.0


async def test_while_newer_keys_are_waited_for_those_that_are_known_count(teams: Teams) -> None:
    now = [0.0]
    keys = Keys(teams.keys_url, lambda: now[0])
    known = await keys.find(teams.keys.kid)
    now[0] += DAY
    gate = teams.faults.hold("metadata")
    waiting = asyncio.create_task(keys.find(teams.keys.kid))
    await asyncio.sleep(0)

    async with asyncio.timeout(5):
        assert await keys.find(teams.keys.kid) is known
    assert not waiting.done()
    gate.set()
    await waiting

"""Let time pass for a service that is running, without taking its claims away from it.

A claim runs out by the test's clock. What a busy machine has not finished yet would be done a second time if the clock
simply went on: so it waits until nothing is claimed.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select

from bot.records.tables import notices, received
from bot.services import Services
from tests.conftest import Clock

_PATIENCE = 60  # seconds of real time after which a test that waits in vain fails
_NO_LEASE_ENDS = timedelta(seconds=40)
_SECOND, _NO_TIME = timedelta(seconds=1), timedelta()


async def time_passes(services: Services, look: Callable[[], object], by: timedelta = _SECOND) -> None:
    """Let `by` go by, again and again, until the look shows something: what is tried again is due later.

    Raises TimeoutError.
    """
    async with asyncio.timeout(_PATIENCE):
        while not look():
            left = by
            while left > _NO_TIME:  # in the midst of it something may be claimed
                await goes_by(services, min(left, _NO_LEASE_ENDS))
                left -= _NO_LEASE_ENDS
            await asyncio.sleep(0.05)


async def goes_by(services: Services, time: timedelta) -> None:
    """Let so much time go by, as soon as nothing is claimed. Raises TimeoutError where something is never finished."""
    await until_it_rests(services)
    clock = services.now
    assert isinstance(clock, Clock)
    clock.time += time


async def until_it_rests(services: Services) -> None:
    """Wait until nothing is claimed: what was sent is recorded as well. Raises TimeoutError."""
    async with asyncio.timeout(_PATIENCE):
        while await asyncio.to_thread(_is_busy, services):
            await asyncio.sleep(0.005)


def _is_busy(services: Services) -> bool:
    answering = exists().where(received.c.owner.is_not(None))
    sending = exists().where(and_(notices.c.state == "claimed", notices.c.owner.is_not(None)))
    with services.store.database.read() as connection:
        return bool(connection.execute(select(or_(answering, sending))).scalar())

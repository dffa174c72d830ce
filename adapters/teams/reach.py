"""Find out beforehand who can be written to: a conversation with everybody of the people file, which nobody sees.

After each import, and once a day for whoever could not be reached. Slowly, since nobody waits for it.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from adapters.teams.api import PLATFORM, RATE_LIMITED
from adapters.teams.direct import GLOBAL_SERVICE, Direct
from adapters.teams.seam import Connector
from bot.notices.sender import Later, Never
from bot.records.chats import Chat
from bot.services import Services

log = logging.getLogger("signpost")

_PAUSE = 1.0  # seconds between two people
_LOOK = 30.0  # seconds, when everybody was tried
_AGAIN_AFTER = timedelta(minutes=10)  # where Teams does not say when


async def keep_reaching(
    services: Services,
    tenants: Mapping[str, str],
    connector: Connector,
    app_id: str,
    service_url: str = GLOBAL_SERVICE,
    *,
    pause: float = _PAUSE,
) -> None:
    """Until cancelled, whatever goes wrong."""
    direct = Direct(services, tenants, connector, app_id, service_url)
    refused = 0
    while True:
        try:
            came = await reach_next(services, direct)
        except Exception as error:  # tried again in ten minutes; what Teams did may have been done
            log.warning("somebody may or may not be reached on Teams: %s", type(error).__name__)
            came = Later(type(error).__name__, timedelta(seconds=_LOOK))
        refused += isinstance(came, Never)
        if came is None and refused:
            log.warning("%d accounts of the people file can't be written to on Teams", refused)
            refused = 0
        await asyncio.sleep(_wait(came, pause))


async def reach_next(services: Services, direct: Direct) -> Chat | Later | Never | None:
    """Make the conversation with whoever is next, or keep why there is none; None where everybody was tried.

    Raises what the connector raises where nobody knows what it did.
    """
    wanted = await asyncio.to_thread(services.chats.next_untried, PLATFORM, services.now())
    if wanted is None:
        return None
    came = await direct.make(wanted.account, wanted.force)
    if isinstance(came, Later):
        until = services.now() + (came.wait or _AGAIN_AFTER)
        await asyncio.to_thread(services.chats.not_now, PLATFORM, wanted.account, until)
    return came


def _wait(came: Chat | Later | Never | None, pause: float) -> float:
    if isinstance(came, Later) and came.wait is not None:
        return max(came.wait.total_seconds(), pause)
    if came is None or (isinstance(came, Later) and came.problem != RATE_LIMITED):
        return _LOOK
    return pause

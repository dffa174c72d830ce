"""Keep sending, and notice when nothing is sent: run by whatever process serves people."""

import asyncio
import logging
from datetime import timedelta

from bot.notices.worker import Sender, run_due
from bot.services import Services

log = logging.getLogger("signpost")

LATE = timedelta(minutes=5)  # how long a notice that is due may wait before the watchdog barks
_PAUSE = 1.0  # seconds, when nothing is due
_WATCH = 60.0  # seconds


async def keep_sending(sender: Sender, services: Services) -> None:
    """Send what is due until cancelled; a database that is away for a while is waited for."""
    while True:
        try:
            handled = await asyncio.to_thread(run_due, sender, services)
        except Exception as error:
            log.error("sending notices failed: %s", type(error).__name__)
            handled = 0
        if not handled:
            await asyncio.sleep(_PAUSE)


async def keep_watching(services: Services) -> None:
    """Say in the log when something that was due did not happen; a task of its own, to outlive the other."""
    while True:
        await asyncio.sleep(_WATCH)
        try:
            late = await asyncio.to_thread(overdue, services)
        except Exception as error:
            log.error("watching notices failed: %s", type(error).__name__)
            continue
        if late:
            log.error("%d notices are more than %d minutes late", late, LATE.total_seconds() // 60)


def overdue(services: Services) -> int:
    """How many notices and timers are late."""
    return services.outbox.overdue(services.now() - LATE)

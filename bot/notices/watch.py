"""What whatever process serves people keeps doing: sending, publishing the audit log's head, and noticing trouble."""

import asyncio
import logging
from datetime import timedelta

from bot.notices.worker import Sender, run_due
from bot.records.key_file import KeyFileError, load_keys
from bot.services import Services

log = logging.getLogger("signpost")

LATE = timedelta(minutes=5)  # how long a notice that is due may wait before the watchdog barks
UNANSWERED = timedelta(minutes=1)  # how long what a chat platform sent may wait
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
            late, waiting = await asyncio.to_thread(overdue, services), await asyncio.to_thread(unanswered, services)
        except Exception as error:
            log.error("watching notices failed: %s", type(error).__name__)
            continue
        if services.heads.is_failing(services.now()):
            log.error("the head of the audit log is not published")
        if late:
            log.error("%d notices are more than %d minutes late", late, LATE.total_seconds() // 60)
        if waiting:
            seconds = UNANSWERED.total_seconds()
            log.error("%d conversations have waited for an answer for more than %d seconds", waiting, seconds)


async def keep_publishing(services: Services) -> None:
    """Publish the head of the audit log every day; a task of its own, since storage far away may hang."""
    while True:
        try:
            await asyncio.to_thread(publish_head, services)
        except Exception as error:
            log.error("publishing the head of the audit log failed: %s", type(error).__name__)
        await asyncio.sleep(_WATCH)


async def keep_comparing_keys(services: Services) -> None:
    """Say in the log, once, when this process no longer has the keys that are in the key file."""
    said = ""
    while True:
        await asyncio.sleep(_WATCH)
        try:
            found = await asyncio.to_thread(keys_outdated, services)
        except Exception as error:
            found = f"the key file can't be compared: {type(error).__name__}"
        if found != said:
            log.warning("%s", found or "the keys are those of the key file again")
        said = found


def publish_head(services: Services) -> None:
    """Publish today's head, unless that was done."""
    services.heads.publish(services.now())


def keys_outdated(services: Services) -> str:
    """What is to be done where the key file is not as it was when this process was started; else nothing."""
    if services.key_file is None:
        return ""
    try:
        found = load_keys(services.key_file, may_make=False).seal()
    except KeyFileError as error:
        return str(error)
    if found.has_keys_of(services.seal):
        return ""
    return "the key file was changed, and this process still uses the keys from before: restart it"


def overdue(services: Services) -> int:
    """How many notices and timers are late."""
    return services.outbox.overdue(services.now() - LATE)


def unanswered(services: Services) -> int:
    """How many conversations on the platforms that run here wait for an answer for too long."""
    return services.received.overdue(services.now() - UNANSWERED, services.platforms)

"""The clocks of a report: by when something has to be done, and the timers that say so until it is closed."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.notices.timing import LONDON
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.reports.definition import CONTACT
from bot.reports.facts import handling_of
from bot.services import Services
from knowledge.reports.handling import Clock

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAID = (timedelta(days=3), timedelta(days=0))  # how long before the last day people are told of it
_AT = time(9)


def start(connection: "Connection", run: Run, reference: str, services: Services) -> None:
    """Set the timers of a report that is being filed, in the caller's transaction."""
    if run.flow == CONTACT:
        return
    now = services.now()
    for clock in handling_of(run.flow, run.force, services).clocks_for(run.answers):
        last = clock.due(run.answers, now.astimezone(LONDON).date())
        moments = [datetime.combine(last - before, _AT, LONDON) for before in _SAID]
        for number, due in enumerate(moment for moment in moments if moment > now or moment == moments[-1]):
            key = f"{reference}/clock/{clock.id}/{number}"
            services.outbox.put(connection, key, reference, "", "clock", number, max(now, due))


def running(contact: Contact, services: Services) -> list[tuple[Clock, date]]:
    """The clocks of a report that is not closed, with their last days, the nearest first."""
    if contact.flow == CONTACT or contact.status == "done":
        return []
    found = handling_of(contact.flow, contact.force, services).clocks_for(contact.details)
    filed = contact.filed.astimezone(LONDON).date()
    return sorted(((clock, clock.due(contact.details, filed)) for clock in found), key=lambda each: each[1])

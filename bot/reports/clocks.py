"""The clocks of a report: by when something has to be done, and the timers that say so until it is closed.

The morning after a last day a timer says that it has passed.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.notices.timing import LONDON
from bot.records.contacts import Contact
from bot.reports.definition import CONTACT
from bot.reports.facts import decided, handling_of
from bot.services import Services
from knowledge.reports.handling import Clock

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAID = (timedelta(days=3), timedelta(days=0))  # how long before the last day people are told of it
_AT = time(9)
PASSED = "passed"  # ends the key of the timer for the day after the last one


def start(connection: "Connection", contact: Contact, services: Services) -> None:
    """Set the timers of a report that was filed or decided on, in the caller's transaction; those that run go on."""
    now = services.now()
    for clock, last in running(contact, services):
        moments = [datetime.combine(last - before, _AT, LONDON) for before in _SAID]
        for number, due in enumerate(moment for moment in moments if moment > now or moment == moments[-1]):
            key = f"{_key(contact, clock)}{number}"
            services.outbox.put(connection, key, contact.reference, "", "clock", number, max(now, due))
        passed = max(now, datetime.combine(last + timedelta(days=1), _AT, LONDON))
        services.outbox.put(connection, f"{_key(contact, clock)}{PASSED}", contact.reference, "", "clock", 0, passed)


def running(contact: Contact, services: Services) -> list[tuple[Clock, date]]:
    """The clocks of a report that is neither decided nor closed, with their last days, the nearest first."""
    if contact.flow == CONTACT or contact.status == "done":
        return []
    handling = handling_of(contact.flow, contact.force, services)
    return last_days(contact, handling.clocks_for(contact.details, decided(contact.details)))


def last_days(contact: Contact, found: Iterable[Clock]) -> list[tuple[Clock, date]]:
    """Clocks with their last days, the nearest first."""
    filed = filed_on(contact)
    return sorted(((clock, clock.due(contact.details, filed)) for clock in found), key=lambda each: each[1])


def filed_on(contact: Contact) -> date:
    """The day on which a report was filed."""
    return contact.filed.astimezone(LONDON).date()


def today(services: Services) -> date:
    """The day that it is."""
    return services.now().astimezone(LONDON).date()


def last_day_of(key: str, contact: Contact, services: Services) -> date | None:
    """The last day of the clock of the timer with this key; None where a decision, or closing it, has stopped it."""
    return next((last for clock, last in running(contact, services) if key.startswith(_key(contact, clock))), None)


def _key(contact: Contact, clock: Clock) -> str:
    return f"{contact.reference}/clock/{clock.id}/"

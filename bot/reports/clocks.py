"""The clocks of a report: by when something has to be done, and the timers that say so until it is closed."""

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


def start(connection: "Connection", contact: Contact, services: Services) -> None:
    """Set the timers of a report that was filed or decided on, in the caller's transaction; those that run go on."""
    now = services.now()
    for clock, last in running(contact, services):
        moments = [datetime.combine(last - before, _AT, LONDON) for before in _SAID]
        for number, due in enumerate(moment for moment in moments if moment > now or moment == moments[-1]):
            key = f"{_key(contact, clock)}{number}"
            services.outbox.put(connection, key, contact.reference, "", "clock", number, max(now, due))


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


def is_running(key: str, contact: Contact, services: Services) -> bool:
    """Whether the timer with this key is one of a clock that still runs: a decision may have stopped it."""
    return any(key.startswith(_key(contact, clock)) for clock, _ in running(contact, services))


def _key(contact: Contact, clock: Clock) -> str:
    return f"{contact.reference}/clock/{clock.id}/"

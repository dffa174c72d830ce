"""Whom the register tells of what, and the one timer of each account: the next event of its monthly review."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.accounts.rights import OFFICE
from bot.notices.hours import next_at_work
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.accounts import Account
from bot.services import Services

TOPIC = "account"
AGAIN = timedelta(days=7)  # after the first reminder, and after the second corporate communications is told
NOBODY = ""  # the recipient of what nobody is known for: it is parked, and administrators see that
_AT = time(9)


def in_a_month(day: date) -> date:
    """The same day of the next month, or its last."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def today(services: Services) -> date:
    """The day that it is here."""
    return services.now().astimezone(LONDON).date()


def office(connection: Connection, force: str, services: Services) -> list[str]:
    """Everybody of corporate communications in a force."""
    return [member.id for member in services.people.with_role(force, OFFICE, connection)] or [NOBODY]


def tell(connection: Connection, account: Account, what: str, people: Iterable[str | None], services: Services) -> None:
    """Tell people something about an account when they are next at work, in the caller's transaction.

    It comes after the audit row of what it is about: once the recipient has opened the account since, it is not said
    any more, see errand() in topic.py. That access has to be taken away is said at once, at any hour.
    """
    mark, now = str(_last_row(connection, account)), services.now()
    for person in dict.fromkeys(people):
        if person is not None:
            member = services.people.find(connection, person)
            due = next_at_work(member, services) if member and what != "access" else now
            key = f"{TOPIC}/{account.reference}/{what}/{mark}/{person}"
            services.outbox.put(connection, key, account.reference, person, "told", 0, due, TOPIC)


def changed(connection: Connection, reference: str, services: Services, *people: str) -> None:
    """Have the messages about an account, to all or to these people, show how it stands now.

    Before anything is audited: notices are locked before the audit log, as the worker does it.
    """
    services.posted.changed(connection, reference, services.now(), TOPIC, people=people or None)


def arm(connection: Connection, account: Account, services: Services) -> None:
    """Set the account's one timer anew, or none where no review is to come; pending reminders are cancelled.

    Before the audit row of what is done: notices are locked before the audit log, as the worker does it.
    """
    services.outbox.cancel(connection, account.reference, "clock", "reminder", topic=TOPIC)
    if account.status == "open" and account.owner is not None and account.review_due is not None:
        set_timer(connection, account, 0, datetime.combine(account.review_due, _AT, LONDON), services)


def set_timer(connection: Connection, account: Account, level: int, due: datetime, services: Services) -> None:
    """Put the timer of the next event: 0 and 1 remind the owner, 2 tells corporate communications."""
    number = _last_row(connection, account)  # another after each change
    key = f"{TOPIC}/{account.reference}/clock/{account.review_due}/{level}/{number}"
    services.outbox.put(connection, key, account.reference, "", "clock", level, due, TOPIC)


def _last_row(connection: Connection, account: Account) -> int:
    """The number of the account's last row in the audit log: a count would fall once the log's oldest rows go."""
    return max((entry.number for entry in audit.entries(connection, account.reference)), default=0)

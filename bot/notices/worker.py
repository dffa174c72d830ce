"""Send what is due: claim, look again, send, record, and set the next timers in the same transaction."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.notices import timers
from bot.notices.outbox import Notice
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import unfinished
from bot.services import Services

log = logging.getLogger("signpost")

_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class Delivered:
    """The platform took the message; `receipt` is what it calls it."""

    receipt: str


@dataclass(frozen=True)
class Later:
    """The platform can't take it now; not before `wait` has passed, where it said so."""

    problem: str
    wait: timedelta | None = None


@dataclass(frozen=True)
class Never:
    """It can't be delivered to this person at all."""

    problem: str


Outcome = Delivered | Later | Never


class Sender(Protocol):
    """A platform that can reach people."""

    def send(self, notice: Notice, contact: Contact, recipient: Member) -> Outcome:
        """Send a notice; where `notice.maybe_sent`, first look whether it is there already.

        Raises where nobody knows whether it arrived (the connection broke): then the claim runs out, and whoever takes
        over looks first. It has to end, or raise, well before the lease does.
        """
        ...


def run_due(sender: Sender, services: Services, *, most: int = 100) -> int:
    """Handle what is due now, up to `most`; returns how many."""
    for done in range(most):
        notice = services.outbox.claim(services.now())
        if notice is None:
            return done
        try:
            handle(notice, sender, services)
        except Exception as error:  # one bad notice must not stop the rest; its lease runs out and it is tried again
            log.error("notice %d failed: %s", notice.id, type(error).__name__)
    return most


def handle(notice: Notice, sender: Sender, services: Services) -> None:
    """Carry out one claimed notice or timer and record what came of it."""
    if notice.kind == "unfinished":
        unfinished.file_if_left(notice, services)
        return
    with services.store.database.read() as connection:
        contact = services.contacts.find(connection, notice.contact)
    if contact is None:
        with services.store.database.write() as connection:
            services.outbox.park(connection, notice, "its contact is gone")
        return
    if notice.kind in ("escalate", "clock"):
        (timers.escalate if notice.kind == "escalate" else timers.clock)(notice, contact, services)
        return
    outcome = _send(notice, contact, sender, services)
    if isinstance(outcome, Later):
        with services.store.database.write() as connection:
            timers.not_yet(connection, notice, contact, services)
        services.outbox.postpone(notice, services.now() + (outcome.wait or _pause(notice.attempts)), outcome.problem)
        return
    with services.store.database.write() as connection:
        now = services.now()
        # Locked before the notice, in the order in which acknowledging locks them: else each could wait for the other.
        contact = services.contacts.find(connection, notice.contact) or contact
        if isinstance(outcome, Delivered):
            done = services.outbox.delivered(connection, notice, outcome.receipt, now)
        else:
            done = services.outbox.park(connection, notice, outcome.problem)
        if not done:  # acknowledged or taken over meanwhile: what follows is not ours to decide
            return
        what = notice.kind if isinstance(outcome, Delivered) else "parked"
        audit.append(services.store.database, connection, now, "signpost", what, contact.reference, notice.recipient)
        if isinstance(outcome, Delivered):
            timers.after_delivery(connection, notice, contact, services)
        else:
            timers.after_failure(connection, notice, contact, services)


def _send(notice: Notice, contact: Contact, sender: Sender, services: Services) -> Outcome:
    recipient = services.people.member(notice.recipient)
    if recipient is None or not recipient.is_reached_by(services.platforms):
        return Never("nobody is known who could be told")
    if notice.is_spent:
        return Never("tried too often")
    if not services.outbox.is_mine(notice, services.now()):  # the lease ran out, or it was acknowledged
        return Later("not sent in time")
    return sender.send(notice, contact, recipient)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = _FIRST_RETRY * 2 ** (attempts - 1)
    return min(doubled, _LONGEST_RETRY)

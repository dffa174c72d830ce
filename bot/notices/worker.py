"""Send what is due: claim, look again, send; then record, set the next timers and claim the next in one transaction."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection

from bot.notices import timers
from bot.notices.outbox import Notice
from bot.notices.topics import CONTACT, Errand, topic_of
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


@dataclass(frozen=True)
class _Needless:
    """Nobody has to be told any more."""


Outcome = Delivered | Later | Never
Subject = Contact | Errand


class Sender(Protocol):
    """A platform that can reach people."""

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Send a notice about a contact, or an errand's text and button.

        Where `notice.maybe_sent`, first look whether it is there already.

        Raises where nobody knows whether it arrived (the connection broke): then the claim runs out, and whoever takes
        over looks first. It has to end, or raise, well before the lease does.
        """
        ...


@dataclass(frozen=True)
class _Attempt:
    """A notice and what came of it, which is still to be recorded."""

    notice: Notice
    outcome: Outcome | _Needless


def run_due(sender: Sender, services: Services, *, most: int = 100) -> int:
    """Handle what is due now, up to `most`; returns how many."""
    last: _Attempt | None = None
    for done in range(most):
        notice = _turn(last, services)
        if notice is None:
            return done
        try:
            outcome = _outcome(notice, sender, services)
        except Exception as error:  # one bad notice must not stop the rest; its lease runs out and it is tried again
            log.error("notice %d failed: %s", notice.id, type(error).__name__)
            outcome = None
        last = _Attempt(notice, outcome) if outcome else None
    _turn(last, services, is_last=True)
    return most


def _turn(last: _Attempt | None, services: Services, *, is_last: bool = False) -> Notice | None:
    """Record the last attempt and claim the next notice in one transaction, so that a message costs one commit."""
    database = services.store.database
    try:
        with database.write() as connection:
            # Contacts are locked before notices, as acknowledging does it, and the audit log, for which everybody else
            # waits until the commit, at the end: else each could wait for the other.
            what = _record(connection, last, services) if last else None
            now = services.now()
            notice = None if is_last else services.outbox.claim(connection, now)
            if last and what:
                about, recipient = last.notice.contact, last.notice.recipient
                audit.append(database, connection, now, "signpost", what, about, recipient)
            return notice
    except Exception as error:
        if last is None:
            raise
        log.error("notice %d could not be recorded: %s", last.notice.id, type(error).__name__)
        return _turn(None, services, is_last=is_last)


def _outcome(notice: Notice, sender: Sender, services: Services) -> Outcome | _Needless | None:
    """Carry out a claimed notice; None where it was a timer, which is recorded by itself."""
    if notice.kind == "unfinished":
        unfinished.file_if_left(notice, services)
        return None
    subject = _subject(notice, services)
    if not isinstance(subject, Subject):
        return subject
    if isinstance(subject, Contact) and notice.kind in ("escalate", "clock"):
        (timers.escalate if notice.kind == "escalate" else timers.clock)(notice, subject, services)
        return None
    with services.store.database.read() as connection:
        recipient = services.people.find(connection, notice.recipient)
        is_mine = services.outbox.is_mine(connection, notice, services.now())
    if recipient is None or not recipient.is_reached_by(services.platforms):
        return Never("nobody is known who could be told")
    if notice.is_spent:
        return Never("tried too often")
    if not is_mine:  # the lease ran out, or it was acknowledged
        return Later("not sent in time")
    return sender.send(notice, subject, recipient)


def _subject(notice: Notice, services: Services) -> Subject | Never | _Needless | None:
    """What a notice is about, or what becomes of it without being sent; None where it was a topic's timer."""
    if notice.topic == CONTACT:
        with services.store.database.read() as connection:
            return services.contacts.peek(connection, notice.contact) or Never("its contact is gone")
    topic = topic_of(notice.topic)
    if topic is None:
        return Never("this version does not know what it is about")
    if notice.kind == "clock":
        with services.store.database.write() as connection:
            topic.lock(connection, notice.contact, services)
            if services.outbox.delivered(connection, notice, "", services.now()):
                topic.timer(connection, notice, services)
        return None
    with services.store.database.read() as connection:
        return topic.errand(connection, notice, services) or _Needless()


def _record(connection: Connection, attempt: _Attempt, services: Services) -> str | None:
    """Record what came of an attempt and set the timers that follow; returns what is to stand in the audit log."""
    notice, outcome, outbox = attempt.notice, attempt.outcome, services.outbox
    if notice.topic != CONTACT:
        return _record_of_topic(connection, attempt, services)
    contact = services.contacts.find(connection, notice.contact)
    if contact is None:
        outbox.park(connection, notice, "its contact is gone")
        return None
    # Where it was acknowledged or taken over meanwhile, what follows is not ours to decide.
    if isinstance(outcome, Delivered):
        if not outbox.delivered(connection, notice, outcome.receipt, services.now()):
            return None
        timers.after_delivery(connection, notice, contact, services)
        return notice.kind
    if isinstance(outcome, Never):
        if not outbox.park(connection, notice, outcome.problem):
            return None
        timers.after_failure(connection, notice, contact, services)
        return "parked"
    if isinstance(outcome, Later) and _postpone(connection, notice, outcome, services):
        timers.not_yet(connection, notice, contact, services)
    return None


def _record_of_topic(connection: Connection, attempt: _Attempt, services: Services) -> str | None:
    notice, outcome, outbox = attempt.notice, attempt.outcome, services.outbox
    topic = topic_of(notice.topic)
    if topic is not None:
        topic.lock(connection, notice.contact, services)
    if isinstance(outcome, _Needless):
        outbox.drop(connection, notice)
    elif isinstance(outcome, Delivered) and outbox.delivered(connection, notice, outcome.receipt, services.now()):
        if topic is not None:
            topic.delivered(connection, notice, services)
        return notice.kind
    elif isinstance(outcome, Never) and outbox.park(connection, notice, outcome.problem):
        if topic is not None:
            topic.failed(connection, notice, services)
        return "parked"
    elif isinstance(outcome, Later):
        _postpone(connection, notice, outcome, services)
    return None


def _postpone(connection: Connection, notice: Notice, outcome: Later, services: Services) -> bool:
    until = services.now() + (outcome.wait or _pause(notice.attempts))
    return services.outbox.postpone(connection, notice, until, outcome.problem)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = _FIRST_RETRY * 2 ** (attempts - 1)
    return min(doubled, _LONGEST_RETRY)

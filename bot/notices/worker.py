"""Send what is due: claim, look again, send; then record, set the next timers and claim the next in one transaction."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from bot.notices import ready, refresh, timers
from bot.notices.outbox import Notice
from bot.notices.ready import Needless
from bot.notices.refresh import Refreshed
from bot.notices.sender import Delivered, Later, Never, Outcome, Sender, Subject
from bot.notices.topics import CONTACT, topic_of
from bot.records import audit
from bot.records.contacts import Contact
from bot.reports import unfinished
from bot.services import Services

__all__ = ["Delivered", "Later", "Never", "Outcome", "Sender", "Subject", "run_due"]

log = logging.getLogger("signpost")

_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class _Attempt:
    """A notice and what came of it, which is still to be recorded; `subject` is what it was sent about."""

    notice: Notice
    outcome: Outcome | Needless | Refreshed
    subject: Subject | None = None


def run_due(sender: Sender, services: Services, *, most: int = 100) -> int:
    """Handle what is due now, up to `most`; returns how many."""
    last: _Attempt | None = None
    for done in range(most):
        notice = _turn(last, services)
        if notice is None:
            return done
        try:
            last = _attempt(notice, sender, services)
        except Exception as error:  # one bad notice must not stop the rest; its lease runs out and it is tried again
            log.error("notice %d failed: %s", notice.id, type(error).__name__)
            last = None
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


def _attempt(notice: Notice, sender: Sender, services: Services) -> _Attempt | None:
    """Carry out a claimed notice; None where it was a timer, which is recorded by itself."""
    if notice.kind == "refresh":
        return _Attempt(notice, refresh.carry_out(notice, sender, services))
    if notice.kind == "unfinished":
        unfinished.file_if_left(notice, services)
        return None
    if notice.topic != CONTACT and notice.kind == "clock":
        return _timer_of_topic(notice, services)
    with services.store.database.read() as connection:
        found = ready.look(connection, notice, services)
    subject, recipient = found.subject, found.recipient
    if not isinstance(subject, Subject):
        return _Attempt(notice, subject)
    if isinstance(subject, Contact) and notice.kind in ("escalate", "clock"):
        (timers.escalate if notice.kind == "escalate" else timers.clock)(notice, subject, services)
        return None
    if recipient is None or not recipient.is_reached_by(services.platforms):
        return _Attempt(notice, Never("nobody is known who could be told"), subject)
    if notice.is_spent:
        return _Attempt(notice, Never("tried too often"), subject)
    if not found.is_mine:  # the lease ran out, or it was acknowledged
        return _Attempt(notice, Later("not sent in time"), subject)
    return _Attempt(notice, sender.send(notice, subject, recipient), subject)


def _timer_of_topic(notice: Notice, services: Services) -> _Attempt | None:
    topic = topic_of(notice.topic)
    if topic is None:
        return _Attempt(notice, ready.UNKNOWN)
    with services.store.database.write() as connection:
        topic.lock(connection, notice.contact, services)
        if services.outbox.delivered(connection, notice, "", services.now()):
            topic.timer(connection, notice, services)
    return None


def _record(connection: Connection, attempt: _Attempt, services: Services) -> str | None:
    """Record what came of an attempt and set the timers that follow; returns what is to stand in the audit log."""
    notice, outcome, outbox = attempt.notice, attempt.outcome, services.outbox
    if isinstance(outcome, Refreshed):
        if not isinstance(outcome.outcome, Later):
            refresh.record(connection, notice, outcome, services)
        else:
            _postpone(connection, notice, outcome.outcome, services)
        return None
    if notice.topic != CONTACT:
        return _record_of_topic(connection, attempt, services)
    contact = services.contacts.find(connection, notice.contact)
    if contact is None:
        outbox.park(connection, notice, "its contact is gone")
        return None
    # Where it was acknowledged or taken over meanwhile, what follows is not ours to decide.
    if isinstance(outcome, Delivered):
        is_ours = outbox.delivered(connection, notice, outcome.receipt, services.now())
        # It stands there even where it was acknowledged meanwhile, and then has to say so.
        is_current = is_ours and contact == attempt.subject
        refresh.stand(connection, notice, outcome, services, is_current=is_current)
        if not is_ours:
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
    if isinstance(outcome, Needless):
        outbox.drop(connection, notice)
    elif isinstance(outcome, Delivered):
        is_ours = outbox.delivered(connection, notice, outcome.receipt, services.now())
        if outcome.platform:
            errand = topic.errand(connection, notice, services) if topic and is_ours else None
            is_current = errand is not None and errand == attempt.subject
            refresh.stand(connection, notice, outcome, services, is_current=is_current)
        if is_ours and topic is not None:
            topic.delivered(connection, notice, services)
        return notice.kind if is_ours else None
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
    doubled: timedelta = _FIRST_RETRY * 2 ** min(attempts - 1, 10)
    return min(doubled, _LONGEST_RETRY)

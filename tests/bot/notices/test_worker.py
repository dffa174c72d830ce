"""The worker takes one notice after the other, and records each in the transaction that claims the next.

What goes wrong with one notice is that notice's alone, on both databases.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.messages import Person
from bot.notices.outbox import Notice
from bot.notices.worker import Delivered, Outcome, Subject, run_due
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.tables import notices
from bot.reports import actions
from bot.services import Services
from tests.bot.team import FORCE, Platform, file

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # so that it is taken first


@dataclass
class Fragile(Platform):
    """A platform whose connection breaks when it sends to one person."""

    breaks_for: str = "2001"

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        if recipient.id == self.breaks_for:
            raise ConnectionError
        return super().send(notice, subject, recipient)


@dataclass
class Quick(Platform):
    """A platform on which somebody acknowledges before the sender hears that it was sent."""

    services: Services | None = field(default=None)

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        assert self.services is not None
        assert isinstance(subject, Contact)
        acknowledge(self.services, subject)
        return Delivered("receipt")


@pytest.fixture
def platform() -> Platform:
    return Platform()


def acknowledge(services: Services, contact: Contact, by: str = "2001") -> None:
    actions.acknowledge(actions.actor(Person(f"person:{by}", FORCE), services), contact.reference, services)


def recorded(services: Services, contact: Contact) -> list[tuple[str, str]]:
    """What the worker did about a contact, as the audit log has it: what and to whom."""
    with services.store.database.read() as connection:
        entries = audit.entries(connection, contact.reference)
    return [(entry.action, entry.detail) for entry in entries if entry.actor == "signpost"]


def states(services: Services, contact: Contact) -> dict[str, str]:
    with services.store.database.read() as connection:
        found = connection.execute(select(notices).where(notices.c.contact == contact.reference))
        return {row.key.removeprefix(f"{contact.reference}/"): row.state for row in found}


def test_what_was_sent_is_recorded_with_its_next_timers(live: Services, platform: Platform) -> None:
    contact = file(live)
    assert run_due(platform, live) == 1
    assert recorded(live, contact) == [("told", "2001")]
    assert states(live, contact) == {
        "told/2001": "delivered",
        "reminder/2001/0/1": "waiting",
        "escalate/2001": "waiting",
    }


def test_whoever_stops_after_one_notice_has_recorded_it_and_claimed_no_other(
    live: Services, platform: Platform
) -> None:
    contact = file(live, "emergency")
    assert run_due(platform, live, most=1) == 1
    assert recorded(live, contact) == [("told", "2001")]
    assert sorted(states(live, contact).values()).count("claimed") == 0


def test_a_notice_whose_sending_fails_does_not_stop_the_others(live: Services) -> None:
    contact = file(live, "emergency")
    assert run_due(Fragile(), live) == 3
    assert recorded(live, contact) == [("told", "2002"), ("told", "desk")]
    assert states(live, contact)["told/2001"] == "claimed"  # until its lease ends, and then it is looked for


def test_a_notice_that_cannot_be_recorded_does_not_stop_the_others(live: Services, platform: Platform) -> None:
    first, second = file(live, run="run-1"), file(live, run="run-2")
    with live.store.database.write() as connection:
        live.outbox.put(connection, "not a reminder's key", first.reference, "2002", "reminder", 0, LONG_AGO)
    assert run_due(platform, live) == 3
    assert recorded(live, first) == recorded(live, second) == [("told", "2001")]
    assert states(live, first)["not a reminder's key"] == "claimed"


def test_a_notice_whose_contact_is_gone_is_parked(live: Services, platform: Platform) -> None:
    with live.store.database.write() as connection:
        live.outbox.put(connection, "AAAA-AAAA/told/2001", "AAAA-AAAA", "2001", "told", 0, LONG_AGO)
    run_due(platform, live)
    with live.store.database.read() as connection:
        assert connection.execute(select(notices.c.state)).scalars().all() == ["parked"]
    assert platform.sent == []


def test_what_is_acknowledged_while_it_is_sent_is_followed_by_nothing(live: Services) -> None:
    contact = file(live)
    run_due(Quick(services=live), live, most=1)
    assert recorded(live, contact) == []
    assert states(live, contact)["told/2001"] == "cancelled"
    assert not [key for key in states(live, contact) if key.startswith(("reminder", "escalate"))]


def test_several_workers_tell_everybody_once_while_supervisors_acknowledge(live: Services, platform: Platform) -> None:
    contacts = [file(live, "emergency", run=f"run-{number}") for number in range(12)]

    def send(_: int) -> int:
        return run_due(platform, live)

    with ThreadPoolExecutor(8) as threads:
        sending = threads.map(send, range(4))
        list(threads.map(lambda contact: acknowledge(live, contact), contacts))
        list(sending)
    run_due(platform, live)
    left = [state for contact in contacts for state in states(live, contact).values()]
    assert set(left) <= {"delivered", "cancelled"}
    assert platform.sent.count(("1001", "step")) == 12
    assert list(audit.faults(live.store.database)) == []

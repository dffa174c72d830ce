"""Right before it is sent a notice is looked at once more: what it says, to whom, and whether the claim still holds."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.messages import Person
from bot.notices import ready
from bot.notices.outbox import Notice, Outbox
from bot.notices.worker import Delivered, Outcome, Subject, run_due
from bot.records import audit
from bot.records.people import Address, Member
from bot.reports import actions
from bot.services import Services
from tests.bot.team import FORCE, TEAM, Platform, file


@dataclass
class Fatal(Platform):
    """A platform whose sender is killed when it begins to send for the second time."""

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        if self.sent:
            raise SystemExit
        return super().send(notice, subject, recipient)


@dataclass
class Interrupted(Platform):
    """A platform to which an emergency is reported while the first message is sent."""

    services: Services | None = field(default=None)

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        if not self.sent:
            assert self.services is not None
            file(self.services, "emergency", run="emergency")
        self.sent.append((subject.reference, notice.kind))
        return Delivered("receipt")


def claim(services: Services) -> Notice:
    with services.store.database.write() as connection:
        notice = services.outbox.claim(connection, services.now())
    assert notice is not None
    return notice


def look(services: Services, notice: Notice) -> ready.Ready:
    with services.store.database.read() as connection:
        return ready.look(connection, notice, services)


def test_what_is_sent_is_looked_up_with_every_account_of_whoever_is_told(live: Services) -> None:
    accounts = (Address("slack", "U2001"), Address("web", "web-2001"))
    team = [replace(member, addresses=accounts) if member.id == "2001" else member for member in TEAM]
    live.people.import_all(team, live.now())
    contact = file(live)
    found = look(live, claim(live))
    assert (found.subject, found.is_mine) == (contact, True)
    assert found.recipient == live.people.member("2001")
    assert found.recipient is not None
    assert found.recipient.addresses == accounts


def test_a_claim_holds_until_somebody_acknowledges(live: Services) -> None:
    contact, notice = file(live), claim(live)
    by = actions.actor(Person("person:2001", FORCE), live)
    actions.acknowledge(by, contact.reference, live)
    assert not look(live, notice).is_mine


def test_nothing_is_sent_once_the_lease_has_run_out(live: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    file(live)
    monkeypatch.setitem(vars(live), "outbox", Outbox(live.store.database, timedelta(seconds=-1)))
    platform = Platform()
    run_due(platform, live, most=1)
    assert platform.sent == []


def test_whoever_is_killed_holds_one_notice_and_others_send_the_rest_once(live: Services) -> None:
    contacts = [file(live, "emergency", run=f"run-{number}") for number in range(3)]  # each tells three people
    killed, other = Fatal(), Platform()
    with pytest.raises(SystemExit):
        run_due(killed, live)
    run_due(other, live)
    assert (len(killed.sent), len(other.sent)) == (1, 7)
    with live.store.database.read() as connection:
        recorded = [(contact, entry) for contact in contacts for entry in audit.entries(connection, contact.reference)]
    told = [(contact.reference, entry.detail) for contact, entry in recorded if entry.action == "told"]
    assert len(told) == len(set(told)) == 8


def test_an_emergency_that_comes_while_something_is_sent_is_sent_next(live: Services) -> None:
    for number in range(3):
        file(live, run=f"run-{number}")
    platform = Interrupted(services=live)
    run_due(platform, live)
    with live.store.database.read() as connection:
        about = [live.contacts.peek(connection, reference) for reference, _ in platform.sent]
    urgencies = [contact.urgency == "emergency" for contact in about if contact]
    assert urgencies == [False, True, True, True, False, False]

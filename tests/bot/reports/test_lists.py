"""What waits for whom: those whom they lead, what they were told of, or everything of the force by role."""

import pytest

from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.notices.worker import run_due
from bot.records import audit
from bot.records.contacts import CONTACT_LIFE
from bot.reports import actions
from bot.services import Services
from bot.wording import contact as words
from tests.bot.team import FORCE, TEAM, Platform, file
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def see(services: Services, name: str, choice: str = "contacts:queue") -> Reply:
    return handle(Incoming("1", Person(f"person:{name}", "elsewhere"), "t", kind="choice", choice=choice), services)


@pytest.mark.parametrize("name", ["2001", "desk", "admin", "psd"])
def test_it_waits_for_those_who_lead_the_officer_and_for_those_who_see_the_force(staffed: Services, name: str) -> None:
    contact = file(staffed)
    assert contact.reference in repr(see(staffed, name))


def test_it_waits_for_a_deputy_who_was_told(staffed: Services) -> None:
    contact = file(staffed, "emergency")
    run_due(Platform(), staffed)
    assert contact.reference in repr(see(staffed, "2002"))


@pytest.mark.parametrize("name", ["2002", "4001"])
def test_it_does_not_wait_for_anybody_else(staffed: Services, name: str) -> None:
    file(staffed)
    assert see(staffed, name).text == words.QUEUE_EMPTY


@pytest.mark.parametrize("name", ["desk", "admin", "psd"])
def test_what_an_unknown_officer_recorded_is_not_lost(staffed: Services, name: str) -> None:
    contact = file(staffed, person="web-somebody")
    assert contact.reference in repr(see(staffed, name))


def test_what_is_done_waits_for_nobody_and_opens_by_its_reference(staffed: Services) -> None:
    contact = file(staffed)
    actions.mark_done(actions.actor(Person("person:2001", FORCE), staffed), contact.reference, "PIR 1", staffed)
    assert see(staffed, "psd").text == words.QUEUE_EMPTY
    typed = Incoming("1", Person("person:psd", FORCE), "t", text=f" {contact.reference.lower()} ")
    assert "Outcome: PIR 1" in repr(handle(typed, staffed))


def test_looking_at_the_queue_is_in_the_audit_log(staffed: Services) -> None:
    file(staffed)
    see(staffed, "psd")
    with staffed.store.database.read() as connection:
        assert [(e.actor, e.action, e.detail) for e in audit.entries(connection, FORCE)][-1] == ("psd", "listed", "1")


def test_the_force_is_that_of_the_officer_and_not_of_the_page(staffed: Services) -> None:
    wrong = Person("person:1001", "elsewhere")
    handle(Incoming("1", wrong, "t", text="log a contact"), staffed)
    run = staffed.runs.find("person:1001", "contact", staffed.now())
    assert run is not None
    assert run.force == FORCE


def test_what_has_outlived_its_retention_goes_and_the_audit_log_says_so(staffed: Services, clock: Clock) -> None:
    file(staffed)
    clock.time += CONTACT_LIFE
    staffed.open()
    assert staffed.contacts.of_officers(["1001"]) == []
    with staffed.store.database.read() as connection:
        assert [(e.action, e.detail) for e in audit.entries(connection, "contact")] == [
            ("purged", "1 gone: 6 years after it was filed (default)")
        ]

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


def test_passing_it_on_says_who_is_told_next(staffed: Services) -> None:
    contact = file(staffed)
    run_due(Platform(), staffed)
    said = words.PASSED_ON.format(reference=contact.reference, people="2002")
    assert see(staffed, "2001", f"contacts:pass:{contact.reference}").text == said


def test_passing_it_on_again_says_that_this_was_done_before(staffed: Services) -> None:
    contact = file(staffed)
    run_due(Platform(), staffed)
    replies = [see(staffed, "2001", f"contacts:pass:{contact.reference}") for _ in range(2)]
    assert replies[1].text == words.PASSED_ON_BEFORE.format(reference=contact.reference)


def alone(services: Services, clock: Clock, *others: str, about: str = "crime_report") -> str:
    """A contact of which only its supervisor can be told, who was."""
    services.people.import_all([member for member in TEAM if member.id in ("1001", "2001", *others)], clock())
    contact = file(services, about)
    run_due(Platform(), services)
    return contact.reference


def test_where_nobody_is_left_passing_it_on_says_that_and_that_administrators_are_told(
    services: Services, clock: Clock
) -> None:
    reference = alone(services, clock, "admin")
    said = see(services, "2001", f"contacts:pass:{reference}").text
    assert said == words.PASSED_ON_TO_NOBODY.format(reference=reference, told=words.ADMINISTRATORS_TOLD)


def test_where_there_is_no_administrator_it_says_that_nobody_can_be_told(services: Services, clock: Clock) -> None:
    reference = alone(services, clock)
    said = see(services, "2001", f"contacts:pass:{reference}").text
    assert said == words.PASSED_ON_TO_NOBODY.format(reference=reference, told=words.NOBODY_CAN_BE_TOLD)


def test_the_officer_s_page_and_its_history_say_that_nobody_is_left(services: Services, clock: Clock) -> None:
    reference = alone(services, clock, "admin")
    show = f"contacts:show:{reference}"
    assert words.NOBODY_LEFT not in repr(see(services, "1001", show))
    see(services, "2001", f"contacts:pass:{reference}")
    run_due(Platform(), services)
    shown = repr(see(services, "1001", show))
    assert words.NOBODY_LEFT in shown
    assert "Signpost found nobody left who could be told" in shown


def test_once_somebody_has_taken_it_on_the_page_says_it_no_more(services: Services, clock: Clock) -> None:
    reference = alone(services, clock, "admin")
    see(services, "2001", f"contacts:pass:{reference}")
    run_due(Platform(), services)
    see(services, "2001", f"contacts:acknowledge:{reference}")
    assert words.NOBODY_LEFT not in repr(see(services, "1001", f"contacts:show:{reference}"))


@pytest.mark.parametrize("action", ["ask", "done", "acknowledge", "pass"])
def test_a_button_of_what_is_done_says_that_it_is_done(staffed: Services, action: str) -> None:
    contact = file(staffed)
    actions.mark_done(actions.actor(Person("person:2001", FORCE), staffed), contact.reference, "", staffed)
    reply = see(staffed, "2001", f"contacts:{action}:{contact.reference}")
    assert reply.text == words.REFUSED["is_done"]

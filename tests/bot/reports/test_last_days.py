"""The last days of a request to take something down: who hears that one is near, and that one has passed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.messages import Incoming, Person, Reply
from bot.notices.card import card
from bot.notices.worker import run_due
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import actions, clocks, decisions, lists
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import notices as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.reports.test_offices import FORCE, REQUEST, employ, filed, office, who
from tests.bot.team import OFFICER, Platform, member
from tests.conftest import Clock

TODAY = {**REQUEST, "received": "2026-11-20"}  # the force's own last day is 4 December, the law's 20 December
ISA, ISA2, ISA3 = (office(name, "information_security") for name in ("isa", "isa2", "isa3"))
AWAY = replace(ISA, absent_until=date(2026, 12, 24))


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


def taken(services: Services, *people: Member, by: str = "isa") -> Contact:
    """A request of today that somebody took on."""
    employ(services, *people)
    contact, _ = filed(services, "take_down", TODAY)
    return actions.acknowledge(who(services, by), contact.reference, services)


def send(services: Services, clock: Clock) -> list[tuple[str, str, str]]:
    """What is due now of last days, each with its day."""
    run_due(platform := Platform(), services)
    return sorted((f"{clock.time:%m-%d}", *each) for each in platform.sent if each[1] in ("due", "missed"))


def days(services: Services, clock: Clock, until: str) -> list[tuple[str, str, str]]:
    """Who hears what of last days on each morning until this day."""
    found = send(services, clock)
    while clock.time.date() < date.fromisoformat(until):
        clock.time = (clock.time + timedelta(days=1)).replace(hour=9, minute=30)
        found += send(services, clock)
    return found


def decide(services: Services, contact: Contact, by: str = "isa") -> None:
    decisions.decide(who(services, by), contact.reference, "refused", "It is correct.", services)


def queue(services: Services, person: str) -> Reply:
    asked = Incoming("1", Person(f"person:{person}", FORCE), "t", kind="choice", choice="contacts:queue")
    return lists.chosen(asked, services)


def read(services: Services, person: str, reference: str) -> str:
    """The message of a notice that a last day has passed, as it is shown now."""
    known = services.people.member(person)
    with services.store.database.read() as connection:
        contact = services.contacts.peek(connection, reference)
    assert known is not None
    assert contact is not None
    return repr(card(contact, known, services, "missed"))


# A last day is near


def test_who_took_it_on_hears_of_it_alone(services: Services, clock: Clock) -> None:
    taken(services, ISA, ISA2)
    assert days(services, clock, "2026-12-04") == [("12-01", "isa", "due"), ("12-04", "isa", "due")]


@pytest.mark.parametrize(
    "now",
    [AWAY, replace(ISA, roles=frozenset({"corporate_comms"})), replace(ISA, addresses=())],
    ids=["is away", "works in another office", "can't be reached"],
)
def test_where_who_took_it_on_is_not_there_the_others_of_the_office_hear_of_it(
    services: Services, clock: Clock, now: Member
) -> None:
    taken(services, ISA, ISA2, ISA3)
    employ(services, now, ISA2, ISA3)
    assert days(services, clock, "2026-12-01") == [("12-01", "isa2", "due"), ("12-01", "isa3", "due")]


def test_who_stands_in_for_the_office_and_took_it_on_hears_of_it(services: Services, clock: Clock) -> None:
    taken(services, by="desk")
    employ(services, ISA)
    assert days(services, clock, "2026-12-01") == [("12-01", "desk", "due")]


def test_where_nobody_of_the_office_is_there_who_stands_in_for_it_hears_of_it(services: Services, clock: Clock) -> None:
    taken(services, ISA)
    employ(services, AWAY)
    assert days(services, clock, "2026-12-01") == [("12-01", "desk", "due")]


def test_before_anybody_took_it_on_those_hear_of_it_who_were_told_and_are_there(
    services: Services, clock: Clock
) -> None:
    employ(services, ISA, ISA2)
    filed(services, "take_down", TODAY)
    employ(services, AWAY, ISA2)
    told = {person for _, person, _ in days(services, clock, "2026-12-01")}
    assert "isa2" in told
    assert "isa" not in told


def test_who_was_never_told_before_finds_it_in_their_queue(services: Services, clock: Clock) -> None:
    contact = taken(services, ISA)
    employ(services, ISA2)
    assert days(services, clock, "2026-12-01") == [("12-01", "isa2", "due")]
    assert contact.reference in repr(queue(services, "isa2"))


# A last day has passed


def test_who_took_it_on_and_administrators_hear_once_that_it_has_passed(services: Services, clock: Clock) -> None:
    taken(services, ISA, ISA2)
    days(services, clock, "2026-12-04")
    assert days(services, clock, "2026-12-16") == [("12-05", "admin", "missed"), ("12-05", "isa", "missed")]


def test_where_who_took_it_on_is_away_the_office_hears_of_it(services: Services, clock: Clock) -> None:
    taken(services, ISA, ISA2)
    days(services, clock, "2026-12-04")
    employ(services, AWAY, ISA2)
    assert days(services, clock, "2026-12-05") == [("12-05", "admin", "missed"), ("12-05", "isa2", "missed")]


def test_nothing_is_said_of_it_once_it_was_decided(services: Services, clock: Clock) -> None:
    contact = taken(services, ISA)
    days(services, clock, "2026-12-04")
    decide(services, contact)
    assert days(services, clock, "2026-12-23") == []


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_was_about_to_be_said_is_not_once_it_was_decided(
    services: Services, clock: Clock, is_closed: bool
) -> None:
    contact = taken(services, ISA)
    days(services, clock, "2026-12-04")
    clock.time += timedelta(days=1)
    run_due(Platform(), services, most=1)  # the timer
    assert services.outbox.recipients(contact.reference, "missed") == ["isa", "admin"]
    decide(services, contact)
    if is_closed:
        actions.mark_done(who(services, "isa"), contact.reference, "", services)
    assert days(services, clock, "2026-12-23") == []


def test_what_has_passed_while_nothing_ran_is_not_said_to_be_near(services: Services, clock: Clock) -> None:
    taken(services, ISA)
    days(services, clock, "2026-12-01")
    clock.time += timedelta(days=5)
    assert days(services, clock, "2026-12-16") == [("12-06", "admin", "missed"), ("12-06", "isa", "missed")]


def test_what_had_passed_when_it_was_recorded_is_said_at_once_and_only_once(services: Services, clock: Clock) -> None:
    employ(services, ISA)
    filed(services, "take_down", REQUEST)  # of 2 November: the force's own last day was the 16th
    assert days(services, clock, "2026-11-28") == [("11-20", "admin", "missed"), ("11-20", "isa", "missed")]


def test_the_administrator_who_recorded_it_hears_nothing(services: Services, clock: Clock) -> None:
    employ(services, ISA, member(OFFICER, "2001", "2002", "administrator"))
    filed(services, "take_down", REQUEST)
    assert days(services, clock, "2026-11-20") == [("11-20", "admin", "missed"), ("11-20", "isa", "missed")]


def test_of_what_is_hidden_no_administrator_hears(services: Services, clock: Clock) -> None:
    employ(services)
    contact = hidden_request(services)
    assert days(services, clock, "2026-11-20") == [("11-20", "psd", "missed")]
    assert contact.hidden


def hidden_request(services: Services) -> Contact:
    """A report with last days that supervisors and administrators can't see; no flow of ours makes one yet."""
    now, offices = services.now(), ("professional_standards",)
    with services.store.database.write() as connection:
        about = {"run": "run", "force": FORCE, "unit": "North", "officer": OFFICER, "category": "take_down"}
        reference = services.contacts.add(
            connection,
            **about,
            urgency="none",
            details=REQUEST,
            now=now,
            due=now,
            flow="take_down",
            offices=offices,
            hidden=True,
        )
        contact = services.contacts.find(connection, reference)
        assert contact is not None
        clocks.start(connection, contact, services)
    return contact


def test_the_message_says_so_until_it_is_decided(services: Services, clock: Clock) -> None:
    contact = taken(services, ISA)
    days(services, clock, "2026-12-05")
    assert words.WHY["missed"] in read(services, "admin", contact.reference)
    decide(services, contact)
    assert words.WHY["missed"] not in read(services, "admin", contact.reference)


def test_the_history_says_who_was_told(services: Services, clock: Clock) -> None:
    contact = taken(services, ISA)
    days(services, clock, "2026-12-05")
    shown = Incoming("1", Person("person:isa", FORCE), "t", kind="choice", choice=f"contacts:show:{contact.reference}")
    assert contact_words.STEPS["missed"].format(detail="admin") in repr(lists.chosen(shown, services))


def test_it_stands_in_the_queue(services: Services, clock: Clock) -> None:
    taken(services, ISA)
    said = "Consider the request and finish any removal: this was due by 4 December 2026."
    days(services, clock, "2026-12-04")
    assert said not in repr(queue(services, "admin"))
    days(services, clock, "2026-12-05")
    assert said in repr(queue(services, "admin"))

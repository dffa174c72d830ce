"""Whoever is concerned hears and sees nothing of it, whatever their office, in every flow that asks who is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot import permissions
from bot.flows.engine import on_the_way, position
from bot.flows.walk import differing
from bot.messages import Incoming, Person
from bot.notices import parked
from bot.notices.outbox import Kind
from bot.notices.worker import Never, run_due
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import actions, filing, lists
from bot.reports.definition import definitions
from bot.reports.facts import facts
from bot.services import Services
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.reports.test_offices import employ, filed, names, office, who
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, member
from tests.conftest import Clock

FORCES = ("wmp", "wiltshire")
OFFICES = (
    "standards_manager",
    "professional_standards",
    "information_security",
    "corporate_comms",
    "data_protection",
    "intelligence",
)
COLLEAGUE = {"danger": "no", "what": "colleague", "account": "x", "about": "offensive", "note": "A joke."}


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


def offices_of(force: str, services: Services) -> None:
    """Two people in each office, a supervisor and a duty desk."""
    desks = [office(f"{role}{number}", role, unit=f"{role}{number}") for role in OFFICES for number in (1, 2)]
    services.people.import_all([replace(m, force=force) for m in (*TEAM, *desks)], services.now())


def different(flow: str, force: str, services: Services) -> Iterator[dict[str, str]]:
    """Answers that ask who is concerned: one set for each way in which somebody is told."""
    seen = set()
    for answers, way in differing(definitions(services)[flow]):
        if "concerned" in answers and way[-1].kind == "confirm":
            found = facts(flow, force, answers, services)
            if (found.offices, found.urgency) not in seen:
                seen.add((found.offices, found.urgency))
                yield answers


def asking(services: Services) -> list[str]:
    return [name for name, flow in definitions(services).items() if "concerned" in flow.steps]


def file(services: Services, flow: str, force: str, answers: dict[str, str], run: str) -> tuple[Contact, list[str]]:
    person = f"person:{OFFICER}"
    begun = services.runs.begin(person, flow, force, services.now())
    contact, told = filing.file(replace(begun, id=run, answers=answers), person, services)
    return contact, names(told)


def test_these_flows_ask_who_is_concerned(services: Services) -> None:
    assert {"contact", "saw_something", "account_concern"} <= set(asking(services))


@pytest.mark.parametrize("force", FORCES)
def test_who_is_concerned_is_never_told_and_sees_nothing(services: Services, clock: Clock, force: str) -> None:
    offices_of(force, services)
    about: dict[str, str] = {}  # by reference
    for flow in asking(services):
        for number, answers in enumerate(different(flow, force, services)):
            first = file(services, flow, force, {**answers, "concerned": ""}, f"{flow}{number}")[1][0]
            for person in {first, "professional_standards1"}:
                given = {**answers, "concerned": f"{person}, 2002"}
                contact, _ = file(services, flow, force, given, f"{flow}{number}{person}")
                about[contact.reference] = person
    platform = Platform(answers=[Never("gone")] * 30)  # then others are told, and administrators
    for _ in range(8):
        run_due(platform, services, most=10_000)
        clock.time += timedelta(hours=9)
    assert len(about) > 5
    kinds: tuple[Kind, ...] = get_args(Kind)
    for reference, person in about.items():
        known = services.people.member(person)
        with services.store.database.read() as connection:
            found = services.contacts.peek(connection, reference)
        assert known is not None
        assert found is not None
        assert person not in services.outbox.recipients(reference, *kinds)
        assert permissions.standing(known, person, found, services) is None
    for person in set(about.values()):
        queue = Incoming("1", Person(f"person:{person}", force), "t", kind="choice", choice="contacts:queue")
        listed = repr(lists.chosen(queue, services))
        assert not [reference for reference in about if about[reference] == person and reference in listed]


def test_an_administrator_who_is_concerned_sees_nothing_of_what_could_not_be_delivered(services: Services) -> None:
    employ(services, without=("psd",))
    contact, _ = filed(services, "account_concern", {**COLLEAGUE, "office": "no", "concerned": "admin"})
    run_due(Platform(), services)
    administrator = services.people.member("admin")
    assert administrator is not None
    assert parked.seen_by(administrator, services) == []
    assert services.outbox.recipients(contact.reference, "alarm") == []


def test_what_may_be_about_a_standards_manager_goes_to_professional_standards(services: Services) -> None:
    employ(services, office("sm", "standards_manager", unit="South"))
    told = {
        answer: names(filed(services, "account_concern", {**COLLEAGUE, "office": answer})[1])
        for answer in ("no", "yes", "unsure")
    }
    assert told == {"no": ["sm"], "yes": ["psd"], "unsure": ["psd"]}


def test_a_standards_manager_who_is_not_told_of_it_sees_nothing_either(services: Services) -> None:
    employ(services, office("sm", "standards_manager", unit="South"))
    contact, _ = filed(services, "account_concern", {**COLLEAGUE, "office": "unsure"})
    assert permissions.standing(services.people.member("sm"), "sm", contact, services) is None


def test_the_only_standards_manager_is_passed_over_where_they_are_concerned(services: Services) -> None:
    employ(services, office("sm", "standards_manager", unit="South"))
    contact, told = filed(services, "account_concern", {**COLLEAGUE, "office": "no", "concerned": "sm"})
    assert names(told) == ["psd"]
    with pytest.raises(actions.ActionRefused, match="unknown"):
        actions.read(who(services, "sm"), contact.reference, services)


# Who is close to whoever is concerned

ABOUT_PC = {**COLLEAGUE, "office": "yes", "concerned": "pc"}
PC = member("pc", "boss", None, unit="South")


@pytest.mark.parametrize(
    ("near", "others"),
    [
        (office("near", "professional_standards", unit="South"), (PC,)),
        (office("near", "professional_standards"), (member("pc", "near", None, unit="South"),)),
        (replace(office("near", "professional_standards"), manager="pc"), (PC,)),
    ],
    ids=["of the same unit", "who leads them", "whom they lead"],
)
def test_who_is_close_to_them_is_passed_over_and_sees_nothing(
    services: Services, near: Member, others: tuple[Member, ...]
) -> None:
    employ(services, near, *others)
    contact, told = filed(services, "account_concern", ABOUT_PC)
    assert names(told) == ["psd"]
    run_due(Platform([Never("gone")]), services, most=1)
    assert "near" not in services.outbox.recipients(contact.reference, "told", "alarm")
    assert permissions.standing(services.people.member("near"), "near", contact, services) is None
    assert permissions.standing(services.people.member("psd"), "psd", contact, services) == "supervisor"


def test_where_nobody_else_is_there_they_are_told_and_can_act(services: Services) -> None:
    employ(services, office("near", "professional_standards", unit="South"), PC, without=("psd",))
    contact, told = filed(services, "account_concern", ABOUT_PC)
    assert names(told) == ["near"]
    assert permissions.standing(services.people.member("near"), "near", contact, services) == "supervisor"


# In every kind of message from the public that is told to people of the unit

BEGUN = {"danger": "no", "platform": "x", "how": "message", "account": "personal", "message": ""}
NAMED = {"colleague": "yes", "concerned": "2001", "note": ""}


@pytest.mark.parametrize(
    "answers",
    [
        BEGUN | {"about": "intelligence", "same_person": "no", "phone_seen": "no", "reported": ""},
        BEGUN | {"about": "crime_report", "phone_seen": "yes", "phone_advice": "seen", "reported": ""},
        BEGUN | {"about": "content_removal", "phone_seen": "no"},
        BEGUN | {"about": "abuse", "abuse_kind": "hateful"},
        BEGUN | {"about": "abuse", "abuse_kind": "threat", "reported": ""},
        BEGUN | {"about": "emergency", "ring_now": "", "phone_seen": "no"},
        {"danger": "yes", "ring_now": "", "platform": "x", "how": "tag", "account": "personal", "phone_seen": "no"},
    ],
    ids=["intelligence", "crime", "removal", "abuse", "threat", "emergency", "emergency at once"],
)
def test_a_colleague_can_be_named_who_is_not_told(services: Services, answers: dict[str, str]) -> None:
    employ(services)
    flow = definitions(services)["contact"]
    given = on_the_way(flow, answers | NAMED)
    assert position(flow, given).step.id == "confirm"
    _, told = file(services, "contact", FORCE, given, "run-1")
    assert told
    assert "2001" not in told


def test_saying_that_it_is_about_no_colleague_is_one_press(services: Services) -> None:
    flow = definitions(services)["contact"]
    removal = BEGUN | {"about": "content_removal", "phone_seen": "no"}
    assert position(flow, removal).step.id == "colleague"
    assert position(flow, removal | {"colleague": "no"}).step.id == "note"


def test_in_an_emergency_it_is_asked_long_after_the_screen_to_ring(services: Services) -> None:
    flow = definitions(services)["contact"]
    emergency = {"danger": "yes", "ring_now": "", "platform": "x", "how": "tag", "account": "personal"}
    assert position(flow, {"danger": "yes"}).step.id == "ring_now"
    assert position(flow, emergency | {"phone_seen": "no"}).step.id == "colleague"


@pytest.mark.parametrize("about", ["media_enquiry", "information_request"])
def test_what_is_about_nobody_is_not_asked(services: Services, about: str) -> None:
    flow = definitions(services)["contact"]
    assert position(flow, BEGUN | {"about": about, "phone_seen": "no"}).step.id == "note"

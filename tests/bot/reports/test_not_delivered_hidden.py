"""What administrators read about a hidden report of which nobody was told: it must send them to nobody it is about."""

from pathlib import Path

import pytest

from bot.messages import Incoming, Person
from bot.notices import parked
from bot.notices.worker import run_due
from bot.records.contacts import Contact
from bot.reports import lists
from bot.services import Services
from bot.wording import parked as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.reports.test_concerned import COLLEAGUE
from tests.bot.reports.test_offices import FORCE, REQUEST, SAW, employ, filed, office
from tests.bot.team import Platform

SAW_THEM = {**SAW, "supervisor": "yes", "concerned": "2001 3001"}
ABOUT_THEM = {**COLLEAGUE, "office": "no", "concerned": "sm"}


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


def unknown(services: Services, flow: str, answers: dict[str, str]) -> Contact:
    """A report of which nobody could be told."""
    contact, told = filed(services, flow, answers)
    assert told == ()
    run_due(Platform(), services)
    return contact


def seen(services: Services) -> str:
    asked = Incoming("1", Person("person:admin", FORCE), "t", kind="choice", choice="contacts:undelivered")
    return repr(lists.chosen(asked, services))


def says(roles: str, offices: str) -> str:
    return words.NOBODY_MAY_KNOW[1].format(roles=roles, offices=offices)


def test_the_office_that_may_know_is_named_and_no_supervisor(services: Services) -> None:
    employ(services, without=("psd",))
    unknown(services, "saw_something", SAW_THEM)
    shown = seen(services)
    assert says("professional_standards", "Professional Standards") in shown
    assert words.NOBODY_WAS_KNOWN[1] not in shown


def test_the_standards_manager_is_named_where_it_is_for_them(services: Services) -> None:
    employ(services, without=("psd",))
    unknown(services, "saw_something", {**SAW_THEM, "way": "standards_manager"})
    offices = "the office of the Standards Manager or Professional Standards"
    assert says("standards_manager or professional_standards", offices) in seen(services)


def test_the_standards_manager_is_not_named_where_they_are_concerned(services: Services) -> None:
    employ(services, office("sm", "standards_manager", unit="South"), without=("psd",))
    unknown(services, "account_concern", ABOUT_THEM)
    shown = seen(services)
    assert says("professional_standards", "Professional Standards") in shown
    assert "Standards Manager" not in shown


def test_every_office_that_may_have_something_hidden_has_a_name(services: Services) -> None:
    forces = [force.id for force in services.knowledge.forces()]
    handled = [each for force in forces for each in services.knowledge.report_handling(force).values()]
    assert {name for each in handled if each.hidden for name, _ in each.tell} <= words.OFFICES.keys()


# Once people are imported


def test_whoever_is_imported_into_the_office_is_told(services: Services) -> None:
    employ(services, without=("psd",))
    unknown(services, "saw_something", SAW_THEM)
    employ(services)
    assert parked.try_again_where_nobody_was_known(services) == 1
    run_due(platform := Platform(), services)
    assert ("psd", "told") in platform.sent
    assert parked.try_again_where_nobody_was_known(services) == 0


def test_where_still_nobody_is_known_nothing_changes(services: Services) -> None:
    employ(services, without=("psd",))
    unknown(services, "saw_something", SAW_THEM)
    employ(services, without=("psd",))
    assert parked.try_again_where_nobody_was_known(services) == 0
    assert says("professional_standards", "Professional Standards") in seen(services)


def test_what_could_not_be_delivered_to_somebody_known_stays(services: Services) -> None:
    employ(services, office("isa", "information_security"))
    filed(services, "take_down", REQUEST)
    employ(services)
    run_due(Platform(), services)
    assert parked.try_again_where_nobody_was_known(services) == 0

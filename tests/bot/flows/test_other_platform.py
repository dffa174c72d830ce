"""Somebody who is known is one person on every platform: what they began on one, they go on with on another."""

from dataclasses import replace

from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.records.people import Address
from bot.services import Services
from bot.wording import flows as words
from tests.bot.team import TEAM

ON_SLACK, ON_TEAMS = Person("slack:U1001", "wmp"), Person("teams:aad-1001", "wmp")


def press(services: Services, person: Person, choice: str) -> Reply:
    return handle(Incoming("1", person, f"thread-{person.id}", kind="choice", choice=choice), services)


def test_a_flow_that_was_begun_on_one_platform_goes_on_on_another(services: Services) -> None:
    addresses = (Address("slack", "U1001"), Address("teams", "aad-1001"))
    officer = replace(TEAM[0], force="wmp", addresses=addresses)
    services.people.import_all([officer], services.now())
    begun = press(services, ON_SLACK, "flow:contact:start")
    asked = press(services, ON_SLACK, begun.choices[1].value)

    offered = press(services, ON_TEAMS, "flow:contact:start")
    went_on = press(services, ON_TEAMS, offered.choices[0].value)

    assert offered.text == words.GO_ON_OR_ANEW
    assert went_on == asked


def test_what_a_stranger_began_is_nobody_elses(services: Services) -> None:
    press(services, ON_SLACK, "flow:contact:start")

    assert press(services, ON_TEAMS, "flow:contact:start").text != words.GO_ON_OR_ANEW

"""The page of what could not be delivered: in plain words, without free text, with a button for each notice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handle import handle
from bot.messages import Card, Choice, Incoming, Person, Reply
from bot.notices.worker import Never, run_due
from bot.records import audit
from bot.records.contacts import Contact
from bot.reports import actions
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import parked as words
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, file, park, pass_time
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def see(services: Services, name: str = "admin", choice: str = "contacts:undelivered") -> Reply:
    return handle(Incoming("1", Person(f"person:{name}", "elsewhere"), "t", kind="choice", choice=choice), services)


def buttons(reply: Reply) -> list[Choice]:
    """Those that try something again."""
    return [choice for choice in reply.choices if choice.beside]


def only_card(reply: Reply) -> Card:
    _, card = reply.cards
    return card


def test_a_notice_is_shown_with_what_whom_since_when_why_and_what_to_do(staffed: Services) -> None:
    contact = park(staffed, problem="no platform that leads to them is set up here")
    card = only_card(see(staffed))
    assert card.headline == f"{contact.reference}, notice 1"
    shown = [block.text for block in card.blocks]  # type: ignore[union-attr]
    why, what = words.PROBLEMS["no platform that leads to them is set up here"]
    assert shown == [
        "Not an emergency: a new contact, for 2001. Not delivered since 12:00 on 20 November.",
        why.format(recipient="2001"),
        what,
    ]


def test_nothing_that_somebody_wrote_is_shown(staffed: Services) -> None:
    contact = park(staffed, "about-2001")
    actions.answer_supervisor(
        actions.actor(Person(f"person:{OFFICER}", FORCE), staffed), contact.reference, "A secret.", staffed
    )
    assert "secret" not in repr(see(staffed))


def test_a_problem_that_nobody_knows_is_told_in_a_general_sentence(staffed: Services) -> None:
    park(staffed, problem="xoxb_token_melted")
    shown = repr(see(staffed))
    assert words.OTHER_PROBLEM[0] in shown
    assert "melted" not in shown


def test_whatever_the_worker_notes_is_told_in_words_of_its_own(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())
    contact = file(services)
    services.people.import_all([replace(m, addresses=()) if m.id == "2001" else m for m in TEAM], clock())
    run_due(Platform(), services)
    card = next(card for card in see(services).cards if card.headline.startswith(contact.reference))
    assert "Nobody is known under 2001, or no account of theirs could be reached." in repr(card)


def test_where_nobody_was_known_it_says_so(services: Services, clock: Clock) -> None:
    services.people.import_all([m for m in TEAM if m.id == "admin"], clock())
    file(services)
    run_due(Platform(), services, most=1)
    assert words.NOBODY_WAS_KNOWN[0] in repr(see(services))


def test_the_button_stands_beside_its_notice_and_tries_it_again(staffed: Services) -> None:
    park(staffed)
    (button,) = buttons(reply := see(staffed))
    assert (button.label, button.beside) == ("Try again: notice 1", only_card(reply).headline)
    tried = see(staffed, choice=button.value)
    assert tried.text == words.BEING_TRIED.format(number=1)
    assert buttons(tried) == []


def test_pressing_twice_says_that_it_was_done_before(staffed: Services) -> None:
    park(staffed)
    (button,) = buttons(see(staffed))
    assert [see(staffed, choice=button.value).text for _ in range(2)][1] == words.TRIED_BEFORE.format(number=1)


def test_what_was_taken_on_is_shown_as_needless_below_the_rest_and_without_a_button(
    staffed: Services, clock: Clock
) -> None:
    old = park(staffed)
    actions.acknowledge(actions.actor(Person("person:desk", FORCE), staffed), old.reference, staffed)
    run_due(Platform(), staffed)
    clock.time += timedelta(hours=1)
    file(staffed, run="run-2")
    run_due(Platform([Never("account_inactive")]), staffed, most=1)
    reply = see(staffed)
    assert [words.IS_NEEDLESS in repr(card) for card in reply.cards[1:]] == [False, True]
    assert [button.beside for button in buttons(reply)] == [reply.cards[1].headline]
    assert words.SUMMARY.format(number=1, needless=1) in repr(reply.cards[0])


def test_what_an_administrator_recorded_has_no_button_for_them(services: Services, clock: Clock) -> None:
    services.people.import_all(
        [replace(m, roles=frozenset({"administrator"})) if m.id == OFFICER else m for m in TEAM], clock()
    )
    park(services)
    (button,), own = buttons(see(services)), see(services, OFFICER)
    assert buttons(own) == []
    assert words.IS_OWN in repr(own)
    assert see(services, OFFICER, button.value).text == contact_words.REFUSED["own"]


def test_a_long_list_ends_with_how_many_there_are_besides(staffed: Services) -> None:
    for number in range(words.MOST_LISTED + 2):
        file(staffed, run=f"run-{number}")
    run_due(Platform([Never("account_inactive")] * (words.MOST_LISTED + 2)), staffed, most=words.MOST_LISTED + 2)
    reply = see(staffed)
    assert len(reply.cards) == words.MOST_LISTED + 1
    assert words.MORE.format(number=2) in repr(reply.cards[0])


def test_where_all_was_delivered_it_says_so(staffed: Services) -> None:
    assert words.ALL_DELIVERED in repr(see(staffed))


@pytest.mark.parametrize("name", ["1001", "2001", "desk", "psd"])
def test_others_see_what_they_see_of_anything_that_is_not_theirs(staffed: Services, name: str) -> None:
    park(staffed)
    nothing = see(staffed, name, "contacts:show:2222-2222")
    assert see(staffed, name) == nothing
    assert see(staffed, name, "contacts:again:1/x") == nothing


def test_who_is_not_signed_in_is_asked_to_do_that(staffed: Services) -> None:
    assert see(staffed, "nobody").text == contact_words.SIGN_IN_FIRST


@pytest.mark.parametrize("details", ["", "x", "1" * 400, "9999999999/x", "-1/x", "²/x"])
def test_a_button_that_was_made_up_changes_nothing(staffed: Services, details: str) -> None:
    park(staffed)
    assert see(staffed, choice=f"contacts:again:{details}").text == contact_words.REFUSED["unknown"]


def test_reading_the_list_is_in_the_audit_log(staffed: Services) -> None:
    park(staffed)
    see(staffed)
    with staffed.store.database.read() as connection:
        last = audit.entries(connection, FORCE)[-1]
    assert (last.actor, last.action, last.detail) == ("admin", "listed_parked", "1")


def test_trying_again_is_told_in_the_history_of_the_contact(staffed: Services) -> None:
    contact = park(staffed)
    see(staffed, choice=buttons(see(staffed))[0].value)
    assert "admin had 2001 told again." in repr(see(staffed, OFFICER, f"contacts:show:{contact.reference}"))


def nobody_left(services: Services, clock: Clock, about: str = "crime_report") -> Contact:
    """A contact that its only supervisor passed on."""
    services.people.import_all([m for m in TEAM if m.id in (OFFICER, "2001", "admin")], clock())
    contact = file(services, about)
    run_due(Platform(), services)
    actions.pass_on(actions.actor(Person("person:2001", FORCE), services), contact.reference, services)
    run_due(Platform(), services)
    return contact


def test_what_nobody_is_left_for_is_listed_with_what_to_do(services: Services, clock: Clock) -> None:
    contact = nobody_left(services, clock)
    card = only_card(see(services))
    assert card.headline.startswith(contact.reference)
    why, what = words.NOBODY_IS_LEFT
    line = "Not an emergency: nobody is left who could be told of it, since 12:00 on 20 November."
    assert [block.text for block in card.blocks] == [line, why, what]  # type: ignore[union-attr]


def test_it_is_listed_once_however_many_found_nobody(services: Services, clock: Clock) -> None:
    services.people.import_all([m for m in TEAM if m.id in (OFFICER, "2001", "2002", "desk", "admin")], clock())
    file(services, "emergency")
    platform = Platform()
    pass_time(services, clock, platform, 2)
    assert len(buttons(see(services))) == 1
    assert platform.sent.count(("admin", "alarm")) == 1


def test_trying_again_tells_the_first_who_is_known_since(services: Services, clock: Clock) -> None:
    contact = nobody_left(services, clock)
    (button,) = buttons(see(services))
    assert see(services, choice=button.value).text == contact_words.REFUSED["nobody_known"]
    services.people.import_all(TEAM, clock())
    platform = Platform()
    see(services, choice=button.value)
    run_due(platform, services)
    assert platform.sent == [("2002", "told")]
    assert contact_words.NOBODY_LEFT not in repr(see(services, OFFICER, f"contacts:show:{contact.reference}"))


def test_where_nobody_is_left_again_administrators_hear_of_it_again(services: Services, clock: Clock) -> None:
    contact = nobody_left(services, clock)
    by, platform = actions.actor(Person("person:2001", FORCE), services), Platform()
    actions.acknowledge(by, contact.reference, services)
    actions.pass_on(by, contact.reference, services)
    run_due(platform, services)
    assert ("admin", "alarm") in platform.sent
    assert len(buttons(see(services))) == 1

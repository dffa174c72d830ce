"""An emergency that somebody began to record and left is recorded as it stands, and people are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handle import handle
from bot.messages import Incoming, Notice, Person, Reply
from bot.records.contacts import Contact
from bot.reports import actions, filing, lists, unfinished
from bot.services import Services
from bot.wording import contact as words
from bot.wording import flows as flow_words
from tests.bot.flows.client import Client
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, pass_time
from tests.conftest import Clock

PERSON = Person(f"person:{OFFICER}", FORCE)


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


@pytest.fixture
def platform() -> Platform:
    return Platform()


def press(services: Services, label: str, reply: Reply) -> Reply:
    value = next(choice.value for choice in reply.choices if choice.label == label)
    return handle(Incoming("1", PERSON, "thread", kind="choice", choice=value), services)


def begin(services: Services, danger: str = "Yes") -> Reply:
    first = handle(Incoming("1", PERSON, "thread", text="log a contact"), services)
    return press(services, danger, first)


def test_after_ten_minutes_people_are_told(staffed: Services, clock: Clock, platform: Platform) -> None:
    begin(staffed)
    pass_time(staffed, clock, platform, 0.15)
    assert platform.sent == []
    pass_time(staffed, clock, platform, 0.05)
    assert platform.sent == [("2001", "told"), ("2002", "told"), ("desk", "told")]


def test_the_record_says_that_it_was_not_finished(staffed: Services, clock: Clock, platform: Platform) -> None:
    begin(staffed)
    pass_time(staffed, clock, platform, 0.3)
    (contact,) = staffed.contacts.of_officers([OFFICER])
    assert dict(contact.details) == {"danger": "yes", "unfinished": "yes"}
    shown = handle(Incoming("2", PERSON, "t", kind="choice", choice=f"contacts:show:{contact.reference}"), staffed)
    assert any("was not finished" in getattr(block, "text", "") for block in shown.cards[0].blocks)


def test_who_is_still_at_it_is_left_in_peace(staffed: Services, clock: Clock, platform: Platform) -> None:
    reply = begin(staffed)
    clock.time += timedelta(minutes=8)
    assert reply.form is not None
    filled = Incoming("3", PERSON, "thread", kind="form", choice=reply.form.name, fields={"answer": "LOG 1"})
    handle(filled, staffed)
    pass_time(staffed, clock, platform, 0.15)
    assert platform.sent == []
    pass_time(staffed, clock, platform, 0.05)
    assert platform.sent != []


def test_what_turned_out_to_be_no_emergency_is_not_recorded(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    press(staffed, "No", press(staffed, "Back", begin(staffed)))
    pass_time(staffed, clock, platform, 1)
    assert platform.sent == []
    assert staffed.contacts.of_officers([OFFICER]) == []


def test_danger_that_was_taken_back_once_is_watched_again(staffed: Services, clock: Clock, platform: Platform) -> None:
    press(staffed, "No", press(staffed, "Back", begin(staffed)))
    pass_time(staffed, clock, platform, 0.5)
    again = handle(Incoming("1", PERSON, "thread", text="log a contact"), staffed)
    press(staffed, "Yes", press(staffed, "Back", press(staffed, "Go on where I was", again)))
    pass_time(staffed, clock, platform, 0.3)
    assert ("2001", "told") in platform.sent


def test_anything_else_that_is_left_is_not_recorded(staffed: Services, clock: Clock, platform: Platform) -> None:
    begin(staffed, "No")
    pass_time(staffed, clock, platform, 1)
    assert staffed.contacts.of_officers([OFFICER]) == []


def test_what_was_filed_in_time_is_filed_once(staffed: Services, clock: Clock, platform: Platform) -> None:
    begin(staffed)
    run = staffed.runs.find(PERSON.id, "contact", clock())
    assert run is not None
    filing.file(run, PERSON.id, staffed)
    pass_time(staffed, clock, platform, 0.05)
    (contact,) = staffed.contacts.of_officers([OFFICER])
    actions.acknowledge(actions.actor(Person("person:2001", FORCE), staffed), contact.reference, staffed)
    pass_time(staffed, clock, platform, 1)
    assert len(staffed.contacts.of_officers([OFFICER])) == 1


def test_what_is_typed_too_late_is_added_and_the_end_is_shown(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    form = begin(staffed).form
    assert form is not None
    pass_time(staffed, clock, platform, 0.3)
    late = Incoming("3", PERSON, "thread", kind="form", choice=form.name, fields={"answer": "LOG 4711"})
    assert "Recorded. Your reference is" in handle(late, staffed).text
    (contact,) = staffed.contacts.of_officers([OFFICER])
    assert contact.details["said_1"] == f"{OFFICER}: LOG 4711"


def test_what_is_typed_too_late_and_is_too_long_is_asked_for_again_and_not_cut(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    form = begin(staffed).form
    assert form is not None
    pass_time(staffed, clock, platform, 0.3)
    typed = "a" * 2001
    reply = handle(Incoming("3", PERSON, "t", kind="form", choice=form.name, fields={"answer": typed}), staffed)
    assert reply.form is not None
    (field,) = reply.form.fields
    assert (field.value, field.problem) == (typed, "That is longer than 2,000 characters. Shorten it a little.")


def test_who_is_named_too_late_is_not_told_of_it(services: Services, clock: Clock, platform: Platform) -> None:
    services.people.import_all(TEAM, clock())
    client = Client(services, FORCE)
    client.start()
    form = client.go(
        danger="yes", ring_now="", platform="x", how="tag", account="personal", phone_seen="no", colleague="yes"
    ).form
    assert form is not None
    pass_time(services, clock, platform, 0.3)
    late = Incoming("3", client.person, "t", kind="form", choice=form.name, fields={"answer": "2001"})
    reply = handle(late, services)
    (contact,) = services.contacts.of_officers([actions.actor(client.person, services).id])
    assert flow_words.NAMED_TOO_LATE in reply.text
    assert "2001" not in str(contact.details)


def test_a_reply_is_not_to_be_sent_where_nobody_said_who_sees_the_phone(
    staffed: Services, clock: Clock, platform: Platform
) -> None:
    form = begin(staffed).form
    assert form is not None
    pass_time(staffed, clock, platform, 0.3)
    late = Incoming("3", PERSON, "thread", kind="form", choice=form.name, fields={"answer": "LOG 4711"})
    said = [block.text for card in handle(late, staffed).cards for block in card.blocks if isinstance(block, Notice)]
    assert words.WAIT_FOR_ADVICE in said


def test_starting_over_records_an_emergency_that_was_begun(staffed: Services, platform: Platform) -> None:
    reply = press(staffed, "Start over", begin(staffed))
    assert "may be an emergency, so it was recorded as" in repr(reply)
    assert len(staffed.contacts.of_officers([OFFICER])) == 1


def test_an_answer_beside_the_way_makes_no_emergency(staffed: Services, clock: Clock, platform: Platform) -> None:
    run = staffed.runs.begin(PERSON.id, "contact", FORCE, clock())
    answers = {"danger": "no", "danger_again": "yes", "platform": "x"}
    with staffed.store.database.write() as connection:
        staffed.runs.save(connection, replace(run, answers=answers), clock())
        unfinished.watch(connection, replace(run, answers=answers), staffed)
    pass_time(staffed, clock, platform, 0.5)
    assert platform.sent == []


@pytest.fixture
def foreign(staffed: Services) -> Client:
    """An officer who pasted what nobody here can read, and is asked about danger again."""
    client = Client(staffed, FORCE)
    client.start()
    client.go(danger="no", platform="x", how="message", account="personal")
    client.answer("message", "он с ножом стоит у моей двери, помогите мне")
    assert client.answers["suggested_urgent"] == "yes"
    return client


def recorded(client: Client) -> list[Contact]:
    references = client.services.outbox.about("desk")
    desk = actions.actor(Person("person:desk", FORCE), client.services)
    return [actions.read(desk, reference, client.services) for reference in references]


def test_a_paste_that_may_be_an_emergency_is_recorded_where_nobody_says_that_it_is_none(
    clock: Clock, platform: Platform, foreign: Client
) -> None:
    pass_time(foreign.services, clock, platform, 0.7)
    assert ("desk", "told") in platform.sent
    assert [contact.urgency for contact in recorded(foreign)] == ["emergency"]


def test_its_record_says_why_it_is_an_emergency(clock: Clock, platform: Platform, foreign: Client) -> None:
    pass_time(foreign.services, clock, platform, 0.7)
    (contact,) = recorded(foreign)
    assert words.NOT_RULED_OUT in lists.recorded_lines(contact, foreign.services)


def test_starting_over_records_such_a_paste(foreign: Client) -> None:
    foreign.start()
    foreign.press(foreign.button("Start over"))
    assert "so it was recorded as" in repr(foreign.reply)


def test_a_paste_of_which_somebody_says_that_it_is_no_emergency_is_not_recorded(
    clock: Clock, platform: Platform, foreign: Client
) -> None:
    foreign.answer("danger_again", "no")
    pass_time(foreign.services, clock, platform, 0.7)
    assert platform.sent == []

"""Messaging groups that are used for work: declared, listed, left or closed, talked about once a year."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.handle import handle
from bot.keeping.purge import purge
from bot.messages import Incoming, Person, Reply
from bot.records import audit
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import groups as words
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, pass_time
from tests.conftest import Clock

ANSWERS = (
    "I’ve done that",
    "Night shift swaps",
    "WhatsApp",
    "Shifts and duties",
    "10 to 29",
    "I am a member",
    "My own",
    "No",
    "No",
    "Confirm and declare it",
)
MANAGER = "2001"


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def choose(services: Services, choice: str, who: str = OFFICER) -> Reply:
    incoming = Incoming("1", Person(f"person:{who}", FORCE), "thread", kind="choice", choice=choice)
    return handle(incoming, services)


def fill(services: Services, reply: Reply, text: str, who: str = OFFICER, **more: str) -> Reply:
    """Send a form with this text in its first field that is written in; the others as shown, or else their first."""
    assert reply.form is not None
    fields = {f.name: f.value or (f.options[0].value if f.options else "") for f in reply.form.fields}
    first = next(field.name for field in reply.form.fields if not field.options)
    fields |= {first: text, **more}
    person = Person(f"person:{who}", FORCE)
    return handle(Incoming("2", person, "thread", kind="form", choice=reply.form.name, fields=fields), services)


def declare(services: Services, who: str = OFFICER, answers: Sequence[str] = ANSWERS) -> str:
    """Declare a group as an officer does; its reference."""
    reply = choose(services, "flow:group_declare:start", who)
    for answer in answers:
        if reply.form is not None:
            reply = fill(services, reply, answer, who)
        else:
            value = next(c.value for c in reply.choices if c.label == answer)
            reply = choose(services, value, who)
    return reply.text.rpartition(" ")[2]


def button(reply: Reply, label: str) -> str:
    return next(c.value for c in reply.choices if c.label == label)


def done(services: Services, reference: str) -> list[tuple[str, str]]:
    with services.store.database.read() as connection:
        return [(entry.actor, entry.action) for entry in audit.entries(connection, reference)]


def test_before_the_first_question_it_says_who_sees_it(staffed: Services) -> None:
    assert "your line manager sees it" in choose(staffed, "flow:group_declare:start").text


def test_a_declared_group_is_listed_with_what_was_declared(staffed: Services) -> None:
    reference = declare(staffed)
    shown = repr(choose(staffed, "groups:mine"))
    for expected in (reference, "Night shift swaps", "App: WhatsApp", "Messages disappear: No", "20 November 2027"):
        assert expected in shown


def test_others_read_about_whoever_declared_it_and_never_in_their_words(staffed: Services) -> None:
    declare(staffed)
    own, of_manager = repr(choose(staffed, "groups:mine")), repr(choose(staffed, "groups:team", MANAGER))
    assert "Your role: I am a member" in own
    assert all(said in of_manager for said in ("Their role: A member", "Device: Their own"))
    assert not any(said in of_manager for said in ("Your role", "I am a member", "I’m not sure"))


def test_the_line_manager_is_told(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    platform = Platform()
    pass_time(staffed, clock, platform, 0.1)
    assert platform.sent == [(MANAGER, "told")]


def test_somebody_who_declared_none_is_asked_to(staffed: Services) -> None:
    reply = choose(staffed, "groups:mine")
    assert words.NO_GROUPS in repr(reply)
    assert [choice.label for choice in reply.choices] == [words.DECLARE]


@pytest.mark.parametrize(("label", "action"), [(words.LEFT, "group_left"), (words.CLOSED, "group_closed")])
def test_a_group_that_was_left_or_closed_is_gone_and_the_line_manager_is_told(
    staffed: Services, clock: Clock, label: str, action: str
) -> None:
    reference = declare(staffed)
    reply = choose(staffed, button(choose(staffed, "groups:mine"), label.format(name="Night shift swaps")))
    assert words.NO_GROUPS in repr(reply)
    assert done(staffed, reference)[-1] == (OFFICER, action)
    platform = Platform()
    pass_time(staffed, clock, platform, 0.1)
    assert (MANAGER, "step") in platform.sent


def test_pressing_twice_is_the_same_as_once(staffed: Services) -> None:
    reference = declare(staffed)
    for _ in range(2):
        choose(staffed, f"groups:left:{reference}")
    assert [action for _, action in done(staffed, reference)].count("group_left") == 1


def test_nobody_else_leaves_or_closes_it(staffed: Services) -> None:
    reference = declare(staffed)
    for who in (MANAGER, "admin", "2002"):
        assert contact_words.REFUSED["unknown"] in choose(staffed, f"groups:closed:{reference}", who).text
    assert reference in repr(choose(staffed, "groups:mine"))


def test_the_line_manager_sees_the_groups_of_their_people(staffed: Services) -> None:
    reference = declare(staffed)
    assert reference in repr(choose(staffed, "groups:team", MANAGER))
    for who in ("4001", "desk", OFFICER):
        assert reference not in repr(choose(staffed, "groups:team", who))


def test_the_yearly_talk_is_recorded_and_the_next_is_in_a_year(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    clock.time += timedelta(days=100)
    form = choose(staffed, f"groups:review:{reference}", MANAGER)
    assert "29 February 2028" not in repr(fill(staffed, form, "Still needed, no police information.", MANAGER))
    shown = repr(choose(staffed, "groups:mine"))
    assert "Last talked about on 28 February 2027 with 2001: Still needed, no police information." in shown
    assert "Next talk with the line manager by 28 February 2028" in shown
    assert done(staffed, reference)[-1] == (MANAGER, "group_reviewed")


def test_a_group_that_was_left_needs_no_talk(staffed: Services) -> None:
    reference = declare(staffed)
    form = choose(staffed, f"groups:review:{reference}", MANAGER)
    choose(staffed, f"groups:left:{reference}")
    assert fill(staffed, form, "We talked.", MANAGER).text == contact_words.REFUSED["group_over"]


def test_who_leads_people_is_led_to_their_groups(staffed: Services) -> None:
    assert button(choose(staffed, "groups:mine", MANAGER), words.TO_REVIEW) == "groups:team"


def test_a_talk_that_is_overdue_is_shown_so(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    clock.time += timedelta(days=366)
    assert "was due by 20 November 2027" in repr(choose(staffed, "groups:team", MANAGER))


@pytest.mark.parametrize("typed", ["", "a" * 2001])
def test_an_empty_or_too_long_record_is_asked_for_again(staffed: Services, typed: str) -> None:
    form = choose(staffed, f"groups:review:{declare(staffed)}", MANAGER)
    again = fill(staffed, form, typed, MANAGER)
    assert again.form is not None
    assert [(field.name, field.value) for field in again.form.fields if field.problem] == [("said", typed)]


def test_nobody_else_records_a_talk(staffed: Services) -> None:
    reference = declare(staffed)
    form = choose(staffed, f"groups:review:{reference}", MANAGER)
    for who in (OFFICER, "4001", "admin"):
        assert contact_words.REFUSED["unknown"] in fill(staffed, form, "We talked.", who).text
    assert "Last talked" not in repr(choose(staffed, "groups:mine"))


@pytest.mark.parametrize("reference", ["", "2222-2222"])
def test_the_form_of_a_talk_is_shown_to_nobody_else(staffed: Services, reference: str) -> None:
    declared = declare(staffed)
    for who in (OFFICER, "4001", "admin"):
        reply = choose(staffed, f"groups:review:{reference or declared}", who)
        assert (reply.form, reply.text) == (None, contact_words.REFUSED["unknown"])


def test_a_group_that_was_left_is_forgotten_after_six_years(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    choose(staffed, f"groups:left:{reference}")
    clock.time += timedelta(days=6 * 366)
    assert purge(staffed.store.database, clock())["group"] == 1


def test_a_group_in_use_is_kept_however_long(staffed: Services, clock: Clock) -> None:
    declare(staffed)
    clock.time += timedelta(days=20 * 365)
    assert purge(staffed.store.database, clock())["group"] == 0

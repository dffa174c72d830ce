"""Asking a person: what will be sent is shown, it is sent only when that is pressed, and the reply comes back."""

from collections.abc import Sequence

import pytest

from bot.handle import handle
from bot.messages import Incoming, Person
from bot.notices.worker import run_due
from bot.records.people import Member
from bot.services import Services
from bot.wording import inbox as words
from tests.bot.inbox.office import (
    COMMS,
    OTHER,
    QUESTION,
    REPLY,
    STAFF,
    TEAM,
    ask,
    choose,
    done,
    fill,
    question,
    waits_for,
    write,
)
from tests.bot.reading import BLOCK, STREET, copyable, whole
from tests.bot.team import FORCE, OFFICER, Platform, member
from tests.conftest import Clock


def test_before_anything_is_sent_it_shows_question_answer_rule_and_office(staffed: Services) -> None:
    write(staffed, STREET)
    reply = choose(staffed, "ask_a_person")
    assert reply.form is not None
    assert reply.form.fields[0].value == STREET
    for expected in (
        "Corporate Communications. Everybody who works there",
        "Don't post anything that shows which job",
        "NEW/1 version 2.0",
        words.NO_NAMES,
        "12:00 on 24 November",
    ):
        assert expected in whole(reply)
    assert staffed.questions.of(OFFICER) == []


def test_what_is_sent_is_the_question_as_it_was_changed(staffed: Services) -> None:
    asked = question(staffed, ask(staffed))
    assert (asked.text, asked.office, asked.asker) == (QUESTION, "corporate_comms", OFFICER)
    assert (asked.situation, asked.verdict) == ("example.silence.blocking/block-a-troll", "not_covered")
    assert done(staffed, asked.reference) == [(OFFICER, "question_sent")]


def test_everybody_of_the_office_is_told_without_the_question(staffed: Services) -> None:
    reference = ask(staffed)
    run_due(Platform(), staffed)
    told = words.TOLD.format(office="Corporate Communications", reference=reference, due="12:00 on 24 November")
    assert [waits_for(staffed, who) for who in (COMMS, OTHER, OFFICER)] == [[told], [told], []]


def test_sending_twice_asks_once(staffed: Services) -> None:
    platform = Platform()
    assert ask(staffed) == ask(staffed)
    run_due(platform, staffed)
    assert sorted(platform.sent) == [(COMMS, "told"), (OTHER, "told")]


def test_an_empty_question_and_one_that_is_too_long_come_back_as_they_were(staffed: Services) -> None:
    form, long = "questions:send:corporate_comms:not_covered:none", "why " * 600
    assert words.ENTER_QUESTION in whole(fill(staffed, form, OFFICER, "  "))
    reply = fill(staffed, form, OFFICER, long)
    assert reply.form is not None
    assert reply.form.fields[0].value == long.strip()
    assert staffed.questions.of(OFFICER) == []


@pytest.mark.parametrize(
    "subject", ["corporate_comms:maybe:none", "corporate_comms:allowed:nothing/here", "duty_desk:allowed:none", ""]
)
def test_a_form_that_we_did_not_make_sends_nothing(staffed: Services, subject: str) -> None:
    fill(staffed, f"questions:send:{subject}", OFFICER, QUESTION)
    assert staffed.questions.of(OFFICER) == []


def test_whoever_is_not_known_gets_a_message_to_copy_and_how_to_reach_the_office(staffed: Services) -> None:
    stranger = Person("stranger", FORCE)
    handle(Incoming("1", stranger, "thread", text=BLOCK), staffed)
    reply = handle(Incoming("2", stranger, "thread", kind="choice", choice="ask_a_person"), staffed)
    assert reply.text.startswith("Nothing has been sent. Signpost does not know who you are here")
    assert BLOCK in copyable(reply)
    assert "comms@example.org" in whole(reply)


WITHOUT_STANDARDS = [somebody for somebody in TEAM if somebody.id != "psd"]
ASKER_IN_COMMS = [*(s for s in TEAM if s.id != OFFICER), member(OFFICER, None, None, "corporate_comms")]


@pytest.mark.parametrize(
    ("staff", "office"),
    [
        (STAFF, "corporate_comms"),
        (TEAM, "professional_standards"),
        (ASKER_IN_COMMS, "professional_standards"),
        (WITHOUT_STANDARDS, "administrator"),
    ],
)
def test_where_nobody_else_of_an_office_is_known_the_next_stands_in(
    services: Services, clock: Clock, staff: Sequence[Member], office: str
) -> None:
    services.people.import_all(staff, clock())
    assert question(services, ask(services)).office == office


def test_where_nobody_at_all_is_known_it_says_so_and_gives_the_message(services: Services, clock: Clock) -> None:
    services.people.import_all([member(OFFICER)], clock())
    write(services, BLOCK)
    reply = choose(services, "ask_a_person")
    assert "Signpost knows nobody in the office that answers this" in reply.text
    assert BLOCK in copyable(reply)


def test_an_office_that_emptied_meanwhile_is_said_before_it_is_sent(staffed: Services, clock: Clock) -> None:
    write(staffed, BLOCK)
    form = choose(staffed, "ask_a_person").form
    assert form is not None
    staffed.people.import_all(TEAM, clock())
    reply = fill(staffed, form.name, OFFICER, QUESTION)
    assert words.OFFICE_CHANGED.format(office="Professional Standards") in whole(reply)
    assert staffed.questions.of(OFFICER) == []


def test_the_reply_is_told_of_until_it_is_read(staffed: Services) -> None:
    reference = ask(staffed)
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    run_due(Platform(), staffed)
    assert waits_for(staffed, OFFICER) == [words.ANSWERED.format(reference=reference)]
    assert reference in whole(write(staffed, "my questions"))
    assert REPLY in whole(choose(staffed, f"questions:show:{reference}"))
    assert waits_for(staffed, OFFICER) == []
    assert (OFFICER, "question_reply_read") in done(staffed, reference)


def test_one_s_own_questions_are_nobody_else_s(staffed: Services) -> None:
    reference = ask(staffed)
    reply = choose(staffed, f"questions:show:{reference}", "2001")
    assert reply == choose(staffed, "questions:show:AAAA-AAAA", "2001")
    assert reference not in whole(choose(staffed, "questions:mine", "2001"))


def test_typing_the_reference_opens_one_s_own_question(staffed: Services) -> None:
    reference = ask(staffed)
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    assert write(staffed, f" {reference.lower()} ") == choose(staffed, f"questions:show:{reference}")
    assert (OFFICER, "question_reply_read") in done(staffed, reference)
    assert reference not in whole(write(staffed, reference, "2001"))

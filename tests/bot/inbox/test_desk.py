"""The office reads, takes, gives on, answers or closes a question; nobody else sees it, and all of it is audited."""

from datetime import timedelta
from functools import partial

import pytest

from bot.leaving import left
from bot.notices.worker import run_due
from bot.services import Services
from bot.wording import inbox as words
from tests.bot.inbox.office import (
    COMMS,
    OTHER,
    QUESTION,
    REPLY,
    STAFF,
    ask,
    choose,
    done,
    fill,
    question,
    waits_for,
    write,
)
from tests.bot.reading import whole
from tests.bot.team import FORCE, OFFICER, Platform
from tests.conftest import Clock

RULE = "example.corporate.branding"


def test_the_list_has_no_text_and_the_opened_question_has_it(staffed: Services) -> None:
    reference = ask(staffed)
    listed = whole(write(staffed, "inbox", COMMS))
    assert f"Asked a person: {reference}, week of 16 November 2026" in listed
    assert QUESTION not in listed
    assert QUESTION in whole(choose(staffed, f"inbox:show:{reference}", COMMS))
    assert QUESTION in whole(write(staffed, reference.lower(), COMMS))
    assert done(staffed, reference)[1:] == [(COMMS, "question_read")] * 2
    assert (COMMS, "inbox_listed") in done(staffed, FORCE)


@pytest.mark.parametrize("who", ["psd", "admin", "2001", OFFICER])
def test_for_everybody_else_it_does_not_exist(staffed: Services, who: str) -> None:
    reference = ask(staffed)
    for action in ("show", "take", "answer", "assign"):
        nothing = choose(staffed, f"inbox:{action}:AAAA-AAAA", who)
        assert choose(staffed, f"inbox:{action}:{reference}", who) == nothing
    if who != OFFICER:  # who asked it opens their own
        assert write(staffed, reference, who) == write(staffed, "AAAA-AAAA", who)
    assert fill(staffed, f"inbox:answer:{reference}", who, REPLY) == nothing
    assert question(staffed, reference).status == "open"
    assert done(staffed, reference) == [(OFFICER, "question_sent")]


def test_an_administrator_sees_numbers_and_no_texts(staffed: Services) -> None:
    reference = ask(staffed)
    listed = whole(choose(staffed, "inbox:list", "admin"))
    assert "1 waiting, 0 answered, 0 closed" in listed
    assert reference not in listed


def test_who_took_it_is_the_only_one_who_is_told_from_then_on(staffed: Services) -> None:
    reference = ask(staffed)
    run_due(Platform(), staffed)
    choose(staffed, f"inbox:take:{reference}", OTHER)
    assert (question(staffed, reference).holder, waits_for(staffed, COMMS)) == (OTHER, [])
    assert len(waits_for(staffed, OTHER)) == 1


def test_it_can_be_given_to_another_of_the_office_who_is_told(staffed: Services) -> None:
    reference = ask(staffed)
    run_due(Platform(), staffed)
    choose(staffed, f"inbox:take:{reference}", COMMS)
    assert words.REFUSED["not_of_office"] in whole(fill(staffed, f"inbox:assign:{reference}", COMMS, "psd"))
    fill(staffed, f"inbox:assign:{reference}", COMMS, OTHER)
    run_due(Platform(), staffed)
    assert waits_for(staffed, COMMS) == []
    assert waits_for(staffed, OTHER) == [words.HELD.format(reference=reference, due="12:00 on 24 November")]


def test_an_answer_stays_as_it_was_given_and_is_kept_for_a_year(staffed: Services, clock: Clock) -> None:
    reference = ask(staffed)
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    again = fill(staffed, f"inbox:answer:{reference}", OTHER, "something else")
    assert words.REFUSED["question_over"] in whole(again)
    assert question(staffed, reference).reply == REPLY
    for days, number in ((365, 1), (1, 0)):
        clock.time += timedelta(days=days)
        staffed.open()
        assert len(staffed.questions.of(OFFICER)) == number


def test_closing_needs_a_reason_which_the_asker_sees(staffed: Services) -> None:
    reference = ask(staffed)
    assert words.ENTER_SOMETHING in whole(fill(staffed, f"inbox:close:{reference}", COMMS, " "))
    fill(staffed, f"inbox:close:{reference}", COMMS, "Ask whoever runs the event.")
    shown = whole(choose(staffed, f"questions:show:{reference}"))
    assert words.THE_REASON in shown
    assert "Ask whoever runs the event." in shown


def test_an_answered_question_names_the_rule_that_was_added_for_it(staffed: Services) -> None:
    reference = ask(staffed)
    assert words.REFUSED["question_unanswered"] in whole(fill(staffed, f"inbox:added:{reference}", COMMS, RULE))
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    assert words.REFUSED["no_such_rule"] in whole(fill(staffed, f"inbox:added:{reference}", COMMS, "example.no.rule"))
    assert words.ADDED.format(rule=RULE) in whole(fill(staffed, f"inbox:added:{reference}", COMMS, RULE))


def test_what_may_become_a_case_needs_its_verdict(staffed: Services) -> None:
    reference = ask(staffed)
    form = f"inbox:case:{reference}"
    fill(staffed, f"inbox:answer:{reference}", COMMS, REPLY)
    assert words.CHOOSE_VERDICT in whole(fill(staffed, form, COMMS, "can we block a troll"))
    fill(staffed, form, COMMS, "can we block a troll", verdict="conditional")
    offered = question(staffed, reference)
    assert (offered.test_case, offered.test_verdict) == ("can we block a troll", "conditional")


def test_what_a_leaver_took_goes_back_to_the_office_and_what_they_asked_is_closed(
    staffed: Services, clock: Clock
) -> None:
    taken, asked = ask(staffed), ask(staffed, "Another?", who="2002")
    choose(staffed, f"inbox:take:{taken}", COMMS)
    remaining = [somebody for somebody in STAFF if somebody.id not in ("2002", COMMS)]
    staffed.people.import_all(remaining, clock(), partial(left, services=staffed))
    assert (question(staffed, taken).holder, question(staffed, asked).status) == (None, "closed")
    run_due(Platform(), staffed)
    assert len(waits_for(staffed, OTHER)) == 1


def test_a_button_that_does_not_exist_is_refused(staffed: Services) -> None:
    for choice in ("inbox:", "inbox:delete:AAAA-AAAA", "inbox:rule:no.such.rule", "questions:", "questions:show"):
        assert words.REFUSED["question_unknown"] in whole(choose(staffed, choice, COMMS))

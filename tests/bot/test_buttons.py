"""The buttons under an answer: what each does, and what each leaves behind."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.services import Services
from tests.bot.reading import (
    BLOCK,
    FORCE_SHIFT,
    LIVE_SITUATION,
    MY_SHIFT,
    SHIFT,
    STREET,
    STREET_SITUATION,
    Press,
    Say,
    copyable,
    paragraphs,
)
from tests.conftest import Clock

# The other account


@pytest.mark.parametrize(
    ("question", "other", "back"),
    [(MY_SHIFT, "account:corporate", "account:personal"), (FORCE_SHIFT, "account:personal", "account:corporate")],
)
def test_the_answer_for_the_other_account_is_one_button_away_and_so_is_the_way_back(
    say: Say, press: Press, question: str, other: str, back: str
) -> None:
    assert other in [choice.value for choice in say(question).choices]
    assert back in [choice.value for choice in press(other).choices]


def test_what_is_fine_on_an_own_account_is_not_said_to_be_fine_on_a_force_account(say: Say, press: Press) -> None:
    assert say(MY_SHIFT).cards[0].headline == "Yes, on your personal account"
    assert press("account:corporate").cards[0].headline == "No, not on a force account"


def test_what_a_force_account_must_not_say_is_not_said_to_be_forbidden_on_an_own_account(
    say: Say, press: Press
) -> None:
    assert say(FORCE_SHIFT).cards[0].headline == "No, not on a force account"
    assert press("account:personal").cards[0].headline == "Yes, on your personal account"


def test_an_account_chosen_by_button_counts_for_the_follow_up(say: Say, press: Press) -> None:
    say(SHIFT)
    press("account:personal")
    assert say("and if i was tired?").cards[0].headline.endswith("on your personal account")


def test_after_a_button_the_follow_up_is_still_not_answered_by_a_rule_for_the_other_account(
    say: Say, press: Press
) -> None:
    say(MY_SHIFT)
    press("account:corporate")
    assert say("and if i was tired?").cards[0].headline == "No, not on a force account"


def test_an_account_that_does_not_exist_is_refused(say: Say, press: Press) -> None:
    say(MY_SHIFT)
    assert press("account:mine").text == wording.UNKNOWN_CHOICE


# Feedback


def test_helpful_is_recorded_as_situation_verdict_and_reason(say: Say, press: Press, services: Services) -> None:
    (helpful,) = [choice.value for choice in say(STREET).choices if choice.label == wording.HELPFUL]
    assert press(helpful).text == wording.THANKS
    assert services.store.feedback() == [(STREET_SITUATION, "not_allowed", "helpful")]


def test_not_helpful_asks_for_the_reason_first(say: Say, press: Press, services: Services) -> None:
    (not_helpful,) = [choice.value for choice in say(STREET).choices if choice.label == wording.NOT_HELPFUL]
    reply = press(not_helpful)
    assert (reply.text, [c.label for c in reply.choices]) == (wording.WHY_NOT_HELPFUL, [*wording.REASONS.values()])
    assert services.store.feedback() == []


@pytest.mark.parametrize("reason", wording.REASONS)
def test_the_reason_is_recorded(say: Say, press: Press, services: Services, reason: str) -> None:
    say(STREET)
    choices = press(f"not_helpful:not_allowed:{STREET_SITUATION}").choices
    (because,) = [choice.value for choice in choices if choice.label == wording.REASONS[reason]]
    assert press(because).text == wording.THANKS
    assert services.store.feedback() == [(STREET_SITUATION, "not_allowed", reason)]


def test_feedback_on_an_answer_without_a_situation_is_recorded(press: Press, services: Services) -> None:
    press("helpful:not_covered:none")
    assert services.store.feedback() == [("none", "not_covered", "helpful")]


def test_feedback_holds_neither_the_question_nor_the_person(
    say: Say, press: Press, services: Services, data: Path
) -> None:
    say(STREET)
    press(f"helpful:not_allowed:{STREET_SITUATION}")
    with sqlite3.connect(data / "signpost.db") as database:
        (row,) = database.execute("select * from feedback").fetchall()
    database.close()
    assert row == (1, "2026-11-20", "example", STREET_SITUATION, "not_allowed", "helpful")


@pytest.mark.parametrize(
    "choice",
    [
        "helpful:not_allowed:example.nothing/at-all",
        "helpful:not_allowed:",
        "helpful",
        f"because:rude:not_allowed:{STREET_SITUATION}",
        "because:unclear:not_allowed:Jane Doe was arrested",
        f"helpful:Jane Doe was arrested:{STREET_SITUATION}",
    ],
)
def test_a_feedback_button_that_we_did_not_make_is_refused_and_nothing_of_it_is_kept(
    press: Press, services: Services, choice: str
) -> None:
    assert press(choice).text == wording.UNKNOWN_CHOICE
    assert services.store.feedback() == []


# Asking a person


def test_ask_a_person_says_that_nothing_has_been_sent(say: Say, press: Press) -> None:
    say(BLOCK)
    reply = press("ask_a_person")
    assert reply.cards[0].headline == "Nothing has been sent"
    assert reply.text.startswith("Nothing has been sent")


def test_ask_a_person_gives_a_message_to_copy_and_the_office_to_send_it_to(say: Say, press: Press) -> None:
    say(STREET)
    reply = press("ask_a_person")
    assert f"“{STREET}”" in copyable(reply)
    assert "No, not on your personal account. It referred to NEW/1 version 2.0" in copyable(reply)
    assert paragraphs(reply)[wording.WHO_TO_ASK].startswith("Communications Department: comms@example.org")


# Keeping and receipts


def kept(services: Services, clock: Clock, person: str = "officer") -> Sequence[str]:
    return [json.loads(answer.answer)["question"] for answer in services.store.kept_answers(person, clock())]


def test_nothing_is_kept_unless_the_asker_says_so(say: Say, services: Services, clock: Clock) -> None:
    say(STREET)
    assert kept(services, clock) == []


def test_a_kept_answer_can_be_read_by_its_asker_alone(say: Say, press: Press, services: Services, clock: Clock) -> None:
    say(STREET)
    press("keep")
    assert (kept(services, clock), kept(services, clock, "somebody else")) == ([STREET], [])


def test_keep_says_until_when_and_under_which_number(say: Say, press: Press, services: Services, clock: Clock) -> None:
    say(STREET)
    reply = press("keep")
    (answer,) = services.store.kept_answers("officer", clock())
    assert reply.text.startswith(f"Kept for 90 days, until 18 February 2027. Its number is {answer.number}.")


@pytest.mark.parametrize("ask", ["My kept answers", "my kept answers?", "kept answers"])
def test_what_was_kept_can_be_shown_again_by_typing_it(say: Say, press: Press, ask: str) -> None:
    say(STREET)
    press("keep")
    shown = say(ask)
    assert STREET in str(shown.cards[0].blocks)
    assert press("kept") == shown


def test_whoever_kept_nothing_is_told_so(press: Press) -> None:
    assert press("kept").text == wording.NOTHING_KEPT


def test_a_kept_answer_is_there_for_90_days(say: Say, press: Press, services: Services, clock: Clock) -> None:
    say(STREET)
    press("keep")
    clock.time += timedelta(days=90) - timedelta(seconds=1)
    assert kept(services, clock) == [STREET]


def test_a_kept_answer_is_gone_after_90_days(say: Say, press: Press, services: Services, clock: Clock) -> None:
    say(STREET)
    press("keep")
    clock.time += timedelta(days=90)
    assert kept(services, clock) == []


def test_a_receipt_holds_question_verdict_rule_and_time(say: Say, press: Press) -> None:
    say(STREET)
    receipt = json.loads(copyable(press("receipt")))
    assert (receipt["question"], receipt["verdict"]) == (STREET, "not_allowed")
    assert (receipt["rules"][0]["clause"], receipt["time"]) == ("point 1", "2026-11-20T12:00:00+00:00")


def test_a_receipt_says_that_it_may_be_disclosed(say: Say, press: Press) -> None:
    say(STREET)
    assert json.loads(copyable(press("receipt")))["statement"] == wording.RECEIPT_STATEMENT


@pytest.mark.parametrize(
    "choice", ["keep", "receipt", "ask_a_person", "account:corporate", f"closest:{LIVE_SITUATION}"]
)
def test_a_button_says_kindly_that_the_answer_is_forgotten(say: Say, press: Press, clock: Clock, choice: str) -> None:
    say(STREET)
    clock.time += timedelta(minutes=30)
    assert press(choice).text == wording.NOTHING_TO_KEEP


@pytest.mark.parametrize("choice", ["", ":", "delete everything", "keep_all", "💥"])
def test_a_button_that_does_not_exist_is_refused(say: Say, press: Press, choice: str) -> None:
    say(STREET)
    assert press(choice).text == wording.UNKNOWN_CHOICE

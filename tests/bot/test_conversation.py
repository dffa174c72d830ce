"""A conversation, as a person meets it: what is typed, what is pressed, what comes back."""

import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.ask import reply_for
from bot.handle import handle
from bot.messages import Copyable, Incoming, Notice, Paragraph, Person, Reply, RuleBlock
from bot.services import Services
from knowledge.answer import Answer, Reading
from tests.conftest import TODAY, Clock

Say = Callable[..., Reply]
Press = Callable[..., Reply]

STREET = "can i post on my insta the street of the arrest"
MY_SHIFT = "can i post on my own facebook that i had a long night shift"
SHIFT = "can i post that i had a long night shift"
FORCE_SHIFT = "can i post on our force twitter that i had a long night shift"
LIVE = "can i go live on facebook"
BLOCK = "can i block a troll who comments on our page"
LEAVE = "how do i book my annual leave"
FOLLOW_UP = "and on the force twitter?"

STREET_SITUATION = "example.personal.identify-a-job/street-of-an-arrest"
LIVE_SITUATION = "example.old.live-video/live-video"


def paragraphs(reply: Reply) -> dict[str, str]:
    """The text under each heading."""
    return {b.heading: b.text for card in reply.cards for b in card.blocks if isinstance(b, Paragraph)}


def rules(reply: Reply) -> list[RuleBlock]:
    return [b for card in reply.cards for b in card.blocks if isinstance(b, RuleBlock)]


def warnings(reply: Reply) -> list[str]:
    return [b.text for card in reply.cards for b in card.blocks if isinstance(b, Notice) and b.kind == "warning"]


def copyable(reply: Reply) -> str:
    (text,) = [b.text for card in reply.cards for b in card.blocks if isinstance(b, Copyable)]
    return text


def understood(press: Press, conversation: str = "thread") -> str:
    """The question as it was understood, which the receipt tells."""
    return str(json.loads(copyable(press("receipt", conversation)))["question"])


def whole(reply: Reply) -> str:
    """All text of a reply."""
    return repr(reply)


# The answer


def test_the_verdict_comes_first(say: Say) -> None:
    reply = say(STREET)
    assert reply.cards[0].headline == "No, not on your personal account"
    assert reply.text.startswith("No, not on your personal account. ")


def test_the_tone_of_the_card_is_the_verdict(say: Say) -> None:
    tones = [say(question, question).cards[0].tone for question in (STREET, MY_SHIFT, LIVE, BLOCK)]
    assert tones == ["no", "yes", "caution", "neutral"]


def test_the_rule_is_cited_with_its_clause(say: Say) -> None:
    assert rules(say(STREET))[0] == RuleBlock(
        "Don't post anything that shows which job you were on.",
        "NEW/1 version 2.0 (13 July 2022), Personal accounts, point 1",
    )


def test_a_prohibition_comes_with_what_to_do_instead(say: Say) -> None:
    assert paragraphs(say(STREET))[wording.INSTEAD] == "Talk about your shift in general."


def test_every_answer_says_that_it_is_guidance(say: Say) -> None:
    for question in (STREET, MY_SHIFT, SHIFT, LIVE, BLOCK, LEAVE):
        assert wording.GUIDANCE in whole(say(question, question))


def test_both_accounts_are_shown_when_it_depends_on_the_account(say: Say) -> None:
    reply = say(SHIFT)
    assert reply.cards[0].headline == wording.DEPENDS_ON_ACCOUNT
    shown = paragraphs(reply)
    assert shown["Yes, on your personal account"] == "You can say how your shift went."
    assert shown["No, not on a force account"] == "Keep personal chat about your shift off force accounts."


def test_the_account_set_beforehand_counts_where_the_question_names_none(services: Services) -> None:
    asker = Person("officer", "example")
    reply = handle(Incoming("1", asker, "thread", text=SHIFT, account="personal"), services)
    assert reply.cards[0].headline == "Yes, on your personal account"


def test_the_account_in_the_question_beats_the_one_set_beforehand(services: Services) -> None:
    asker = Person("officer", "example")
    reply = handle(Incoming("1", asker, "thread", text=FORCE_SHIFT, account="personal"), services)
    assert reply.cards[0].headline == "No, not on a force account"


def test_an_earlier_document_is_named_as_one(say: Say) -> None:
    reply = say(LIVE)
    assert wording.EARLIER.format(document="OLD/1") in warnings(reply)
    assert rules(reply)[0].earlier


def test_a_document_past_its_review_is_warned_about_with_the_day(say: Say) -> None:
    assert warnings(say(STREET)) == [wording.REVIEW_OVERDUE.format(document="NEW/1", day="13 July 2023")]


def test_before_the_review_is_due_there_is_no_warning(say: Say, clock: Clock) -> None:
    clock.time = clock.time.replace(year=2023, month=7, day=13)
    assert warnings(say(STREET)) == []


def test_silence_is_not_a_yes_and_says_whom_to_ask(say: Say) -> None:
    reply = say(BLOCK)
    assert reply.cards[0].headline == "Your force’s policy does not say"
    assert "blocking people on a force account. That is not a yes. Ask before you act." in reply.text
    assert paragraphs(reply)[wording.WHO_TO_ASK].startswith("Communications Department: comms@example.org")


def test_silence_shows_the_nearest_rules_as_no_answer(say: Say) -> None:
    reply = say(BLOCK)
    assert wording.NEAREST_RULES in whole(reply)
    assert rules(reply)[0].reference.endswith("Force accounts, point 1")


def test_a_question_off_topic_says_so_and_whom_to_ask(say: Say) -> None:
    reply = say(LEAVE)
    assert reply.cards[0].headline == wording.OFF_TOPIC
    assert paragraphs(reply)[wording.WHO_TO_ASK] == "Your line manager."
    assert rules(reply) == []


# Asking back


def test_a_question_that_says_nothing_is_asked_back(say: Say) -> None:
    reply = say("can i post")
    assert (reply.cards[0].headline, reply.cards[0].tone) == (wording.WHAT_IS_IT, "neutral")
    assert [choice.value for choice in reply.choices] == ["account:personal", "account:corporate", "account:messaging"]


def test_what_is_typed_after_being_asked_back_belongs_to_the_question(say: Say, press: Press) -> None:
    say("can i post")
    press("account:personal")
    assert say("that i had a long night shift").cards[0].headline == "Yes, on your personal account"
    assert understood(press) == "can i post – that i had a long night shift"


def test_an_unsure_answer_is_a_question_back_with_its_readings(services: Services) -> None:
    answer = services.knowledge.answer("example", LIVE, on=TODAY)
    unsure = Answer(
        **(vars(answer) | {"clarify": (Reading("a/b", "a team goes live"), Reading("c/d", "an officer goes live"))})
    )
    reply = reply_for(unsure)
    assert (reply.text, reply.cards[0].tone, rules(reply)) == (wording.WHICH_OF_THESE, "neutral", [])
    assert [(c.label, c.value) for c in reply.choices] == [
        ("A team goes live", "closest:a/b"),
        ("An officer goes live", "closest:c/d"),
        (wording.NONE_OF_THESE, "closest:none"),
    ]


def test_the_reading_that_was_chosen_settles_the_question(say: Say, press: Press) -> None:
    say(BLOCK)
    assert rules(press(f"closest:{LIVE_SITUATION}"))[0].rule.startswith("Go live on video only when")


def test_none_of_the_readings_leads_to_a_person(say: Say, press: Press) -> None:
    say(BLOCK)
    reply = press("closest:none")
    assert reply.cards[0].headline == wording.NONE_OF_THESE_ANSWER
    assert BLOCK in copyable(reply)


def test_a_sentence_ends_with_one_full_stop(say: Say, press: Press) -> None:
    say(BLOCK)
    assert ".." not in press("closest:none").text


def test_a_reading_that_does_not_exist_is_refused(say: Say, press: Press) -> None:
    say(BLOCK)
    assert press("closest:example.nothing/at-all").text == wording.UNKNOWN_CHOICE


# Follow-ups


def test_a_follow_up_is_understood_with_the_question_before_it(say: Say, press: Press) -> None:
    say(MY_SHIFT)
    assert say(FOLLOW_UP).cards[0].headline == "No, not on a force account"
    assert understood(press) == f"{MY_SHIFT} – on the force twitter?"


def test_a_second_follow_up_is_understood_with_all_before_it(say: Say, press: Press) -> None:
    say(MY_SHIFT)
    say(FOLLOW_UP)
    say("what about at the weekend")
    assert understood(press) == f"{MY_SHIFT} – on the force twitter? – what about at the weekend"


def test_a_new_full_question_is_understood_by_itself(say: Say, press: Press) -> None:
    say(MY_SHIFT)
    assert say(LIVE).cards[0].headline == "Only on conditions"
    assert understood(press) == LIVE


def test_a_long_question_that_begins_with_and_is_understood_by_itself(say: Say, press: Press) -> None:
    long = "and can our neighbourhood team start a new facebook page for the villages around the town or not"
    say(MY_SHIFT)
    say(long)
    assert understood(press) == long


def test_a_conversation_is_remembered_for_half_an_hour(say: Say, press: Press, clock: Clock) -> None:
    say(MY_SHIFT)
    clock.time += timedelta(minutes=29, seconds=59)
    say(FOLLOW_UP)
    assert understood(press).startswith(MY_SHIFT)


def test_a_conversation_is_forgotten_after_half_an_hour(say: Say, press: Press, clock: Clock) -> None:
    say(MY_SHIFT)
    clock.time += timedelta(minutes=30)
    say(FOLLOW_UP)
    assert understood(press) == FOLLOW_UP


def test_another_conversation_does_not_leak(say: Say, press: Press) -> None:
    say(MY_SHIFT, "officer's thread")
    say(FOLLOW_UP, "another thread")
    assert understood(press, "another thread") == FOLLOW_UP
    assert press("ask_a_person", "third thread").text == wording.NOTHING_TO_KEEP


def test_a_conversation_about_one_force_is_not_continued_about_another(say: Say, services: Services) -> None:
    say(MY_SHIFT)
    elsewhere = Incoming("2", Person("officer", "wmp"), "thread", kind="choice", choice="receipt")
    assert handle(elsewhere, services).text == wording.NOTHING_TO_KEEP


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
    assert reply.text == f"Kept for 90 days, until 18 February 2027. Its number is {answer.number}."


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


# When something breaks


def lose_the_table(data: Path) -> None:
    with sqlite3.connect(data / "signpost.db") as database:
        database.execute("drop table threads")
    database.close()


def test_a_fault_is_answered_kindly(say: Say, data: Path) -> None:
    say(STREET)
    lose_the_table(data)
    assert say(MY_SHIFT).text == wording.SOMETHING_WENT_WRONG


def test_a_fault_after_a_button_is_answered_kindly(say: Say, press: Press, data: Path) -> None:
    say(STREET)
    lose_the_table(data)
    assert press("keep").text == wording.SOMETHING_WENT_WRONG


def test_an_unknown_force_is_answered_kindly(services: Services) -> None:
    assert handle(Incoming("1", Person("officer", "nowhere"), "t", text=STREET), services).text == (
        wording.SOMETHING_WENT_WRONG
    )


def test_the_national_pack_is_no_force_that_can_be_asked_about(services: Services) -> None:
    reply = handle(Incoming("1", Person("officer", "national"), "t", text="can i name a rape victim"), services)
    assert reply.text == wording.SOMETHING_WENT_WRONG


def test_the_log_of_a_fault_holds_its_kind_and_neither_question_nor_name(
    say: Say, services: Services, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    say(STREET)
    lose_the_table(data)
    caplog.set_level(logging.DEBUG)
    handle(Incoming("m-17", Person("sgt.jane.doe", "example"), "doe's thread", text="can i post about Iqbal"), services)
    (record,) = [record for record in caplog.records if record.name == "signpost"]
    assert record.getMessage().startswith("message m-17 failed: OperationalError at ")
    assert record.exc_info is None
    assert not [word for word in ("jane", "doe", "Iqbal", "post about", "arrest") if word in caplog.text]


def test_an_answer_leaves_neither_question_nor_name_in_the_log(
    say: Say, press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    say(STREET)
    press("keep")
    assert not [word for word in ("insta", "arrest", "officer") if word in caplog.text]

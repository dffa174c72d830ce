"""A conversation, as a person meets it: what is typed and what comes back, also when something breaks."""

import logging
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.ask import reply_for
from bot.handle import handle
from bot.messages import Incoming, Person, RuleBlock
from bot.services import Services
from knowledge.answer import Answer, PartAnswer, Reading
from tests.bot.reading import (
    BLOCK,
    FOLLOW_UP,
    FORCE_SHIFT,
    LEAVE,
    LIVE,
    LIVE_SITUATION,
    MY_SHIFT,
    SHIFT,
    STREET,
    Press,
    Say,
    copyable,
    paragraphs,
    rules,
    understood,
    warnings,
    whole,
)
from tests.conftest import TODAY, Clock

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


def test_a_rule_that_stands_in_several_clauses_is_said_once(services: Services) -> None:
    answer = services.knowledge.answer("example", STREET, on=TODAY)
    first, *_ = answer.citations
    elsewhere, other = replace(first, clause="point 9"), replace(first, rule_id="example.other", rule="Another rule.")
    shown = rules(reply_for(replace(answer, citations=(first, elsewhere, other))))
    assert [block.rule for block in shown] == [first.rule, wording.SAME_RULE, "Another rule."]
    assert shown[1].reference.endswith("Personal accounts, point 9")


def test_a_question_that_asks_two_things_is_answered_part_by_part(say: Say) -> None:
    reply = say(f"{STREET} and can we go live from the event")
    assert reply.cards[0].headline == (
        f"{wording.SEVERAL_ANSWERS}: No, not on your personal account; Only on conditions, on your personal account"
    )
    shown = paragraphs(reply)
    assert (
        shown["No, not on your personal account"] == f"“{STREET}” Don't post anything that shows which job you were on."
    )
    assert shown["Only on conditions, on your personal account"].startswith(
        "“can we go live from the event” Go live on video only when"
    )


def test_a_follow_up_to_two_questions_is_answered_whole(say: Say) -> None:
    say(f"{STREET} and can we go live from the event")
    assert say("what about at the weekend").cards[0].headline != wording.SEVERAL_ANSWERS


def test_what_is_said_of_two_questions_does_not_speak_for_one_of_them(services: Services) -> None:
    yes = services.knowledge.answer("example", MY_SHIFT, on=TODAY)
    parts = (PartAnswer("may i", "allowed", "Because.", None), PartAnswer("may we", "not_allowed", "Why.", None))
    assert yes.because is not None
    assert yes.because not in reply_for(replace(yes, verdict="not_allowed", parts=parts)).text


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
    assert [choice.value for choice in reply.choices] == ["meant:personal", "meant:corporate", "meant:messaging"]


def test_what_is_typed_after_being_asked_back_belongs_to_the_question(say: Say, press: Press) -> None:
    say("can i post")
    press("meant:personal")
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


def test_what_a_follow_up_asks_on_top_is_answered_itself(say: Say) -> None:
    say(MY_SHIFT)
    assert say("and can i say which street the arrest was on").cards[0].headline == "No, not on your personal account"
    assert say("and on tiktok?").cards[0].tone == "no"


def test_something_tacked_on_belongs_to_the_question_before_it(say: Say, press: Press) -> None:
    say(MY_SHIFT)
    say("plus the street of the arrest")
    assert understood(press).startswith(MY_SHIFT)


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

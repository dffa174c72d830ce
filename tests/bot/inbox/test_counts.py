"""What Signpost could not answer is counted by rule and week, without text or person; few of a kind stay hidden."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox import counts
from bot.inbox.counts import LEAST, Group
from bot.messages import Reply
from bot.records.unanswered import Count
from bot.services import Services
from bot.wording import WHAT_IS_IT
from bot.wording import inbox as words
from knowledge.answer import Reading
from tests.bot.inbox.office import COMMS, choose
from tests.bot.reading import BLOCK, STREET, STREET_SITUATION, whole
from tests.bot.team import FORCE
from tests.conftest import TODAY, Clock

SILENCE, JOB = "example.silence.blocking", "example.personal.identify-a-job"
BLOCKING = f"{SILENCE}/block-a-troll"
WEEK = date(2026, 11, 16)


def whys(services: Services) -> list[str]:
    return [count.why for count in services.unanswered.counts(FORCE)]


def test_what_no_rule_settles_is_counted_and_what_was_answered_is_not(
    staffed: Services, say: Callable[[str], Reply]
) -> None:
    say(BLOCK)
    say(STREET)
    assert staffed.unanswered.counts(FORCE) == [Count(WEEK, BLOCKING, "not_covered", 1)]


def test_nothing_that_was_asked_stands_in_the_database(
    staffed: Services, say: Callable[[str], Reply], data: Path
) -> None:
    say("can i block the zigzag troll on our page")
    assert len(whys(staffed)) == 1
    assert not [file for file in data.glob("signpost.db*") if b"zigzag" in file.read_bytes()]


@pytest.mark.parametrize(("picked", "left"), [(STREET, []), (BLOCK, [Count(WEEK, BLOCKING, "not_covered", 1)])])
def test_a_question_back_is_counted_until_something_is_chosen(
    staffed: Services, picked: str, left: list[Count]
) -> None:
    answer = staffed.knowledge.answer(FORCE, picked, on=TODAY)
    asked_back = replace(answer, clarify=(Reading(STREET_SITUATION, "the street"), Reading(BLOCKING, "a troll")))
    counts.count(asked_back, staffed)
    assert staffed.unanswered.counts(FORCE) == [Count(WEEK, STREET_SITUATION, "asked_back", 1)]
    counts.picked(asked_back, answer, staffed)
    assert staffed.unanswered.counts(FORCE) == left


def test_what_is_too_vague_to_be_near_any_rule_is_not_counted(staffed: Services, say: Callable[[str], Reply]) -> None:
    assert say("can i post this").text == WHAT_IS_IT
    assert whys(staffed) == []


def test_fewer_than_five_are_neither_counted_out_nor_opened(staffed: Services, clock: Clock) -> None:
    for number in range(1, LEAST + 1):
        staffed.unanswered.add(FORCE, BLOCKING, "not_covered", clock().date())
        reply = choose(staffed, "inbox:list", COMMS)
        can_be_opened = f"inbox:rule:{SILENCE}" in [choice.value for choice in reply.choices]
        assert (words.FEWER in whole(reply), can_be_opened) == (number < LEAST, number == LEAST)
    assert words.NUMBER.format(number=LEAST) in whole(reply)


def test_what_was_of_no_help_stands_there_with_the_reasons_that_are_frequent_enough(
    staffed: Services, clock: Clock
) -> None:
    for reason in [*["wrong_rule"] * LEAST, "unclear", "helpful"]:
        staffed.store.add_feedback(FORCE, STREET_SITUATION, "not_allowed", reason, clock())
    assert counts.groups(FORCE, staffed) == [Group("unhelpful", JOB, WEEK, LEAST + 1, ("wrong_rule",))]


def test_the_list_can_be_narrowed_down_to_a_week_or_a_rule(staffed: Services, clock: Clock) -> None:
    for _ in range(LEAST):
        staffed.unanswered.add(FORCE, BLOCKING, "not_covered", clock().date())
        staffed.unanswered.add(FORCE, STREET_SITUATION, "asked_back", clock().date() - timedelta(days=7))
    for narrowed in ("inbox:list:2026-W47:", f"inbox:list::{SILENCE}"):
        listed = whole(choose(staffed, narrowed, COMMS))
        assert "Not answered: Blocking people on a force account, week of 16 November 2026" in listed
        assert f"inbox:rule:{JOB}" not in listed


def test_counts_go_after_a_year(staffed: Services, clock: Clock) -> None:
    staffed.unanswered.add(FORCE, STREET_SITUATION, "asked_back", clock().date())
    clock.time += timedelta(days=372)
    staffed.open()
    assert whys(staffed) == []


COUNTS = st.builds(
    Count,
    week=st.sampled_from([WEEK, WEEK - timedelta(days=7)]),
    situation=st.sampled_from(["a.b/c", "a.b/d", "e.f/g", "none"]),
    why=st.sampled_from(["not_covered", "asked_back"]),
    number=st.integers(1, 4),
)


@given(st.lists(COUNTS))
def test_no_number_below_five_is_ever_told_and_the_largest_come_first(found: list[Count]) -> None:
    grouped = counts.in_order(counts.grouped("unanswered", found))
    assert all(group.number is None or group.number >= LEAST for group in grouped)
    assert all((before.number or 0) >= (after.number or 0) for before, after in pairwise(grouped))
    hidden = [(group.rule, -group.week.toordinal()) for group in grouped if group.number is None]
    assert hidden == sorted(hidden)

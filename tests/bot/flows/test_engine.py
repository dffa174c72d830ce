"""Where somebody is in a flow follows from their answers alone, whatever they did in whatever order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.definition import Step
from bot.flows.engine import (
    LONGEST,
    SEEN,
    SKIPPED,
    AnswerRefused,
    back,
    following,
    on_the_way,
    position,
    with_answer,
    without,
)
from bot.flows.load import load_flow
from bot.flows.walk import paths
from bot.services import Services
from tests.bot.flows.made_up import looping, read

CONTACT = load_flow(Services.flows / "contact")
PATHS = list(paths(CONTACT))
STEPS = sorted(name for name, step in CONTACT.steps.items() if not step.is_last)
# The crime in a complaint is asked for in `also`, which only a complaint leads to.
COMPLAINT_WITH_A_CRIME = {
    **{"danger": "no", "platform": "x", "how": "tag", "account": "personal", "message": SKIPPED},
    **{"about": "complaint", "also": "crime_report", "concerned": SKIPPED, "phone_seen": "no"},
}


def given_to(step: Step) -> st.SearchStrategy[dict[str, str]]:
    """An answer to a step, with what is read from it."""
    if step.kind == "choice":
        return st.sampled_from([{step.id: option} for option in step.options])
    if step.kind == "screen":
        return st.just({step.id: SEEN})
    if step.kind == "paste":
        read = {step.id: st.just(SEEN), **{name: st.sampled_from(values) for name, values in step.gives.items()}}
        return st.one_of(st.just({step.id: SKIPPED}), st.fixed_dictionaries(read))
    return st.sampled_from([{step.id: SKIPPED}, {step.id: "LOG 12"}])


@st.composite
def answers_after(draw: st.DrawFn) -> dict[str, str]:
    """What is stored after somebody answered, went back, changed answers and started over."""
    answers: dict[str, str] = {}
    for done in draw(st.lists(st.sampled_from(["answer"] * 8 + ["change", "back", "other", "restart"]), max_size=40)):
        at = position(CONTACT, answers)
        if done == "back":
            answers = back(CONTACT, answers)
        elif done == "restart":
            answers = {}
        elif done == "change":
            answers = without(CONTACT, answers, draw(st.sampled_from(STEPS)))
        else:
            asked = [at.step] if done == "answer" else list(at.answered)
            for step in [step for step in asked if not step.is_last][-3:]:
                more = draw(given_to(step))
                answers = with_answer(CONTACT, without(CONTACT, answers, step.id), step.id, more[step.id]) | more
    return answers


# Where somebody is


@given(answers_after())
def test_every_step_on_the_way_is_answered_and_leads_to_the_next(answers: dict[str, str]) -> None:
    at, kept = position(CONTACT, answers), on_the_way(CONTACT, answers)
    way = (*at.answered, at.step)
    assert way[0].id == CONTACT.start
    assert [following(step, kept) for step in at.answered] == [step.id for step in way[1:]]
    assert {step.id for step in at.answered} <= kept.keys()


@given(answers_after())
def test_the_open_step_is_the_first_without_an_answer_or_the_end(answers: dict[str, str]) -> None:
    at = position(CONTACT, answers)
    assert at.step.is_last or at.step.id not in answers


@given(answers_after())
def test_back_opens_the_step_before(answers: dict[str, str]) -> None:
    at = position(CONTACT, answers)
    assert position(CONTACT, back(CONTACT, answers)).step == (at.answered or (at.step,))[-1]


def test_in_a_flow_that_goes_in_a_circle_the_step_is_open_again(tmp_path: Path) -> None:
    flow = looping(tmp_path)
    assert position(flow, {"milk": "yes", "sugar": ""}).step.id == "milk"


# Changing an answer


@given(st.sampled_from(PATHS), st.data())
def test_a_changed_answer_keeps_the_later_ones_that_still_lie_on_the_way(
    path: tuple[dict[str, str], tuple[Step, ...]], data: st.DataObject
) -> None:
    answers, way = path
    step = data.draw(st.sampled_from(way[:-1]))
    more = data.draw(given_to(step))
    changed = with_answer(CONTACT, without(CONTACT, answers, step.id), step.id, more[step.id]) | more
    at = position(CONTACT, changed)
    asked_about_it = {branch.go for branch in step.next} if step.kind == "paste" else set()
    asked_before = {each.id for each in way} - {step.id, *asked_about_it}
    for each in at.answered:
        assert changed[each.id] == (answers if each.id in asked_before else changed)[each.id]
    assert at.step.is_last or at.step not in way or at.step.id in asked_about_it


def test_without_a_step_what_it_gave_is_gone_too() -> None:
    answers = {"danger": "no", "message": SEEN, "suggested": "abuse", "suggested_urgent": "no"}
    assert without(CONTACT, answers, "message") == {"danger": "no"}


def test_what_is_asked_about_a_paste_is_asked_again_about_another_one() -> None:
    given = {"suggested": "social", "suggested_urgent": "no", "suggested_sure": "no"}
    answers = {"danger": "no", "message": SEEN, **given, "danger_again": "no", "about": "social", "phone_seen": "no"}
    assert without(CONTACT, answers, "message") == {"danger": "no", "phone_seen": "no"}


# Answers beside the way


@given(answers_after())
def test_what_a_record_holds_belongs_to_the_way(answers: dict[str, str]) -> None:
    named = {name for step in position(CONTACT, answers).answered for name in (step.id, *step.gives)}
    assert on_the_way(CONTACT, answers).keys() <= named


@given(answers_after())
def test_answers_of_a_branch_that_was_left_decide_nothing(answers: dict[str, str]) -> None:
    assert position(CONTACT, on_the_way(CONTACT, answers)) == position(CONTACT, answers)


def test_a_question_that_was_a_complaint_before_is_not_reported_as_the_crime_in_that_complaint() -> None:
    assert position(CONTACT, COMPLAINT_WITH_A_CRIME).step.id == "reported"
    changed = with_answer(CONTACT, COMPLAINT_WITH_A_CRIME, "about", "information_request")
    assert position(CONTACT, changed).step.id == "note"
    assert "also" not in on_the_way(CONTACT, changed)


def test_a_message_counts_as_read_only_with_all_that_is_read_from_it() -> None:
    answers = {"danger": "no", "platform": "x", "how": "tag", "account": "personal", "message": SEEN}
    assert position(CONTACT, answers).step.id == "message"
    read = {"suggested": "abuse", "suggested_urgent": "yes", "suggested_sure": "yes"}
    assert position(CONTACT, answers | read).step.id == "danger_again"


# What is refused


@pytest.mark.parametrize(
    ("step", "value", "why"),
    [
        ("danger", "maybe", "unknown"),
        ("danger", "", "empty"),
        ("phone_advice", "", "empty"),
        ("phone_advice", "not yet", "unknown"),
        ("message", "Hello officer", "unknown"),
        ("message", "a" * (LONGEST["paste"] + 1), "too_long"),
        ("ring_now", "1" * (LONGEST["text"] + 1), "too_long"),
        ("note", "a" * (LONGEST["long"] + 1), "too_long"),
        ("note", "\ufdfa" * LONGEST["long"], "too_long"),  # one character that is eighteen once it is written out
    ],
)
def test_a_step_refuses_what_it_cannot_take(step: str, value: str, why: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        with_answer(CONTACT, {}, step, value)
    assert (refused.value.step.id, refused.value.why) == (step, why)


@pytest.mark.parametrize("value", ["", " \n", "\u200b\u202e"])
def test_what_is_needed_cannot_be_left_empty(tmp_path: Path, value: str) -> None:
    flow = read(tmp_path, **_required())
    with pytest.raises(AnswerRefused, match="empty"):
        with_answer(flow, {}, "name", value)


def _required() -> dict[str, str]:
    return {
        "route": "steps:\n  - {id: name, kind: text, next: done}\n  - {id: done, kind: confirm}\n",
        "words": "title: Name\nsteps:\n  name: {ask: Your name?}\n  done: {ask: Right?}\n",
    }


@given(answers_after(), st.sampled_from(STEPS), st.one_of(st.text(max_size=5), st.just("a" * 20_001)))
def test_a_refusal_or_an_answer_leaves_the_answers_that_were_there_alone(
    answers: dict[str, str], step: str, value: str
) -> None:
    before = dict(answers)
    try:
        after = with_answer(CONTACT, answers, step, value)
    except AnswerRefused:
        after = {}
    assert answers == before
    assert {name: each for name, each in after.items() if name != step} in ({}, _others(before, step))


def _others(answers: dict[str, str], step: str) -> dict[str, str]:
    return {name: value for name, value in answers.items() if name != step}


# What is cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  LOG 12 ", "LOG 12"),
        ("LOG\u200b 12\u202e", "LOG 12"),
        ("first\n\tsecond  line", "first\nsecond line"),
        ("one\x00two\ud800", "one two"),
    ],
)
def test_a_written_answer_is_kept_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert with_answer(CONTACT, {}, "note", typed) == {"note": kept}

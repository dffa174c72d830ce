"""A message that asks several things: where its parts begin, and what the answers to them make of the whole."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, Citation, Reading
from knowledge.decide import UNSURE
from knowledge.pack import Contact, Verdict
from knowledge.parts import done_besides, parts_of, with_parts, with_what_is_done_besides
from knowledge.search import Knowledge
from knowledge.understand import Understanding
from tests.conftest import TODAY


def asked(question: str) -> list[str]:
    return [part.asked for part in parts_of(question)]


def searched(question: str) -> list[str]:
    return [part.searched for part in parts_of(question)]


# What else is done


@pytest.mark.parametrize(
    ("question", "besides"),
    [
        ("can i share it and tag the family", "tag the family"),
        ("can i share it and then put my own photo up", "put my own photo up"),
        ("can i share it and read it", None),
    ],
)
def test_what_else_is_done_is_found(question: str, besides: str | None) -> None:
    found = done_besides(question)
    assert (found.asked if found else None) == besides


@pytest.mark.parametrize(
    ("verdict", "confidence", "vague", "whole"),
    [
        ("not_allowed", 0.9, False, "not_allowed"),
        ("conditional", 0.9, False, "conditional"),
        ("not_allowed", UNSURE - 0.01, False, "allowed"),
        ("not_allowed", 0.9, True, "allowed"),
        ("not_covered", 0.9, False, "allowed"),
    ],
)
def test_only_a_sure_no_or_condition_to_it_takes_a_yes(
    verdict: Verdict, confidence: float, vague: bool, whole: Verdict
) -> None:
    besides = replace(answer(verdict, confidence=confidence), vague=vague)
    assert with_what_is_done_besides(answer("allowed"), besides).verdict == whole


# Where a question falls into parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "can i post a photo of the van and do i have to tell anybody",
            ["can i post a photo of the van", "do i have to tell anybody"],
        ),
        (
            "Can I post it on my page? Do I need to tell comms?",
            ["Can I post it on my page?", "Do I need to tell comms?"],
        ),
        (
            "Can I post it on my page? If so, do I need to tell comms?",
            ["Can I post it on my page?", "do I need to tell comms?"],
        ),
        (
            "can we block the troll & do we have to tell him why",
            ["can we block the troll", "do we have to tell him why"],
        ),
        (
            "is it ok to go live. which form do i fill in",
            ["is it ok to go live.", "which form do i fill in"],
        ),
        (
            "CAN I POST THE VAN, AND WHO DO I TELL ABOUT IT",
            ["CAN I POST THE VAN", "WHO DO I TELL ABOUT IT"],
        ),
        (
            "can i post the van, may i tag the crew plus is the crest ok on it",
            ["can i post the van, may i tag the crew", "is the crest ok on it"],
        ),
    ],
)
def test_each_question_of_a_message_is_a_part(question: str, parts: list[str]) -> None:
    assert asked(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "",
        "can i post a photo of the van",
        "can i post a photo of the van and the crew",
        "my sergeant said yes and i can post it. is she right about that",
        "I posted the van. Nobody said anything. Now I worry.",
        "can i post what i know and how i felt about it",
    ],
)
def test_one_question_has_no_parts(question: str) -> None:
    assert asked(question) == []


def test_a_part_that_says_too_little_leaves_the_question_whole() -> None:
    assert asked("can i post the van and can he") == []


def test_three_questions_are_three_parts() -> None:
    assert len(asked("can i post the van? do i tell the boss? is the joke about it ok?")) == 3


def test_more_than_three_questions_are_left_whole() -> None:
    assert asked("can i post the van? do i tell the boss? is the joke about it ok? may we tag the crew?") == []


def test_several_words_that_lead_over_belong_to_no_part() -> None:
    assert asked("Can I post the van? And also, do I need to tell comms?")[0] == "Can I post the van?"


# How a part is searched


def test_what_is_said_before_all_questions_belongs_to_each() -> None:
    assert searched("I took a selfie on shift. Can I post it online? Do I need to tell comms?") == [
        "I took a selfie on shift. Can I post it online?",
        "I took a selfie on shift. Do I need to tell comms? (Can I post it online?)",
    ]


def test_a_part_that_refers_to_something_is_searched_with_the_first() -> None:
    assert searched("can i post a photo of the van and do i have to blur it") == [
        "can i post a photo of the van",
        "do i have to blur it (can i post a photo of the van)",
    ]


def test_a_long_part_that_refers_to_nothing_is_searched_by_itself() -> None:
    long = "do i have to tell comms before the weekend"
    assert searched(f"can i post a photo of the van and {long}")[1] == long


def test_a_short_part_is_searched_with_the_first_though_it_refers_to_nothing() -> None:
    short = "do i have to tell comms before friday"
    assert searched(f"can i post a photo of the van and {short}")[1] == f"{short} (can i post a photo of the van)"


# Whatever people type

WORDS = st.sampled_from(["can i", "do we", "and", "also", "is it", "who do", "what", "post", "the van", ".", "?", ", "])


@settings(deadline=None)
@given(st.text() | st.lists(WORDS).map(" ".join))
def test_any_question_has_at_most_three_parts_in_the_words_of_the_asker(question: str) -> None:
    parts = parts_of(question)
    assert len(parts) in (0, 2, 3)
    assert all(part.asked in question and part.asked in part.searched for part in parts)


def test_a_long_run_of_commas_takes_no_time() -> None:
    started = time.monotonic()
    parts_of(f"can i post the van{',' * 1000}on my page and do i have to tell anybody")
    assert time.monotonic() - started < 0.3


# What the answers to the parts make of the whole


def citation(rule: str) -> Citation:
    return Citation("NEW/1", "A policy", None, None, "A section", rule, rule, f"{rule}.", "", "in_force", None, False)


def answer(verdict: Verdict, *rules: str, confidence: float = 0.9) -> Answer:
    """An answer that rests on these rules."""
    return Answer(
        force="example",
        verdict=verdict,
        confidence=confidence,
        situation=None,
        because=f"{rules[0]}." if rules else None,
        citations=tuple(citation(rule) for rule in rules),
        instead=None,
        ask=Contact("communications", "Communications", "all"),
    )


WHOLE = answer("required", "whole")
YES, NO, CONDITION = answer("allowed", "yes"), answer("not_allowed", "no"), answer("conditional", "condition")


def test_the_parts_are_shown_with_their_verdicts_and_clauses() -> None:
    shown = with_parts(WHOLE, [("may i", YES), ("may we", NO)]).parts
    assert [(p.asked, p.verdict, p.because, p.citation) for p in shown] == [
        ("may i", "allowed", "yes.", YES.citations[0]),
        ("may we", "not_allowed", "no.", NO.citations[0]),
    ]


def test_a_question_without_parts_is_answered_whole() -> None:
    assert with_parts(WHOLE, []) is WHOLE


def test_parts_that_rest_on_the_same_rule_are_answered_as_one() -> None:
    assert with_parts(WHOLE, [("may i", NO), ("may we", answer("conditional", "no"))]) is WHOLE


def test_a_part_that_is_not_sure_enough_leaves_the_answer_whole() -> None:
    unsure = answer("not_allowed", "no", confidence=UNSURE - 0.01)
    assert with_parts(WHOLE, [("may i", YES), ("may we", unsure)]) is WHOLE


def test_a_part_on_which_policy_is_silent_has_neither_reason_nor_clause() -> None:
    silent = with_parts(WHOLE, [("may i", YES), ("may we", answer("not_covered"))]).parts[1]
    assert (silent.verdict, silent.because, silent.citation) == ("not_covered", "", None)


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ([YES, NO], "not_allowed"),
        ([YES, CONDITION], "conditional"),
        ([CONDITION, NO], "not_allowed"),
        ([YES, answer("required", "duty")], "required"),
        ([YES, answer("not_covered")], "not_covered"),
        ([answer("not_covered"), answer("required", "duty")], "required"),
        ([answer("required", "duty"), CONDITION], "conditional"),
        ([YES, answer("information", "fact")], "allowed"),
    ],
)
def test_a_yes_to_the_whole_gives_way_to_the_strictest_part(parts: list[Answer], verdict: Verdict) -> None:
    whole = answer("allowed", "whole")
    assert with_parts(whole, [("may i", part) for part in parts]).verdict == verdict


def test_the_strictest_part_answers_the_whole_in_its_own_words() -> None:
    settled = with_parts(answer("allowed", "whole"), [("may i", YES), ("may we", replace(NO, instead="Ask."))])
    assert (settled.because, settled.instead) == ("no.", "Ask.")


def test_the_strictest_part_answers_the_whole_where_all_parts_rest_on_the_same_rule() -> None:
    same = answer("conditional", "yes")
    assert with_parts(answer("allowed", "whole"), [("may i", YES), ("may we", same)]) is same


@pytest.mark.parametrize("other", [answer("allowed", "yes", confidence=UNSURE - 0.01), replace(YES, vague=True)])
def test_the_strictest_part_answers_the_whole_though_another_part_is_unsure_or_vague(other: Answer) -> None:
    assert with_parts(answer("allowed", "whole"), [("may i", other), ("may we", NO)]) is NO


@pytest.mark.parametrize("unsure", [answer("not_allowed", "no", confidence=UNSURE - 0.01), replace(NO, vague=True)])
def test_a_part_that_is_unsure_or_vague_does_not_take_a_yes_away(unsure: Answer) -> None:
    whole = answer("allowed", "whole")
    assert with_parts(whole, [("may i", YES), ("may we", unsure)]) is whole


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        (NO, "not_allowed"),
        (CONDITION, "conditional"),
        (YES, "information"),
        (answer("required", "duty"), "information"),
        (answer("not_covered"), "information"),
    ],
)
def test_a_fact_gives_way_to_what_forbids_or_conditions_alone(part: Answer, verdict: Verdict) -> None:
    assert with_parts(answer("information", "whole"), [("may i", YES), ("may we", part)]).verdict == verdict


def test_a_part_is_shown_with_the_account_that_it_is_about() -> None:
    own = replace(YES, account="personal")
    assert [part.account for part in with_parts(WHOLE, [("may i", own), ("may we", NO)]).parts] == ["personal", None]


def test_a_vague_part_leaves_the_answer_whole() -> None:
    assert with_parts(WHOLE, [("may i", YES), ("may we", replace(NO, vague=True))]) is WHOLE


@pytest.mark.parametrize("verdict", ["not_allowed", "conditional", "required", "not_covered"])
def test_a_part_never_loosens_nor_changes_another_verdict_of_the_whole(verdict: Verdict) -> None:
    assert with_parts(answer(verdict, "whole"), [("may i", YES), ("may we", NO)]).verdict == verdict


def test_the_clauses_of_the_parts_come_before_those_of_the_whole() -> None:
    whole = answer("required", "a", "no", "b")
    cited = with_parts(whole, [("may i", YES), ("may we", NO)]).citations
    assert [c.clause for c in cited] == ["yes", "no", "a"]


def test_every_part_is_cited_though_the_whole_cites_less() -> None:
    cited = with_parts(WHOLE, [("may i", YES), ("may we", NO)]).citations
    assert [c.clause for c in cited] == ["yes", "no"]


def test_nothing_is_asked_back_where_every_part_has_an_answer() -> None:
    unsure = replace(WHOLE, clarify=(Reading("a/b", "a team goes live"),))
    assert with_parts(unsure, [("may i", YES), ("may we", NO)]).clarify == ()


# In an answer

STREET, LIVE = "can i post on my insta the street of the arrest", "can we go live from the event"
BOTH = f"{STREET} and {LIVE}"


def test_a_question_that_asks_two_things_is_answered_part_by_part(knowledge: Knowledge) -> None:
    parts = knowledge.answer("example", BOTH, on=TODAY).parts
    assert [(part.asked, part.verdict) for part in parts] == [(STREET, "not_allowed"), (LIVE, "conditional")]


def test_a_question_that_asks_one_thing_has_no_parts(knowledge: Knowledge) -> None:
    assert knowledge.answer("example", STREET, on=TODAY).parts == ()


def test_a_follow_up_is_answered_whole(knowledge: Knowledge) -> None:
    messages = (BOTH, "what about at the weekend")
    assert knowledge.answer("example", " ".join(messages), on=TODAY, messages=messages).parts == ()


def test_a_question_that_the_asker_settled_is_answered_whole(knowledge: Knowledge) -> None:
    situation = "example.old.live-video/live-video"
    assert knowledge.answer("example", BOTH, on=TODAY, situation=situation).parts == ()


def test_the_account_that_the_asker_chose_counts_for_every_part(knowledge: Knowledge) -> None:
    chosen = Understanding(accounts=("corporate",), account_chosen=True)
    shift = "can i post that i had a long night shift"
    parts = knowledge.answer("example", f"{shift} and {LIVE}", on=TODAY, understood=chosen).parts
    assert [part.verdict for part in parts] == ["not_allowed", "conditional"]

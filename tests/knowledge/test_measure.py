"""The figures on held-out questions, on a few answers made by hand."""

import pytest

from knowledge.decide import Decision
from knowledge.index import Match
from knowledge.model.embedder import OnnxEmbedder
from knowledge.model.examples import lessons
from knowledge.model.measure import Answered, answer_held_out, figures, held_out_matches, reliability
from knowledge.pack import Verdict
from knowledge.search import Knowledge
from tests.knowledge.made_up import match


def found(*rules: str) -> tuple[Match, ...]:
    """Matches of these rules, likeliest first."""
    return tuple(match(1 / len(rules), "information", rule=rule) for rule in rules)


def answered(
    wanted: Verdict, got: Verdict, *rules: str, confidence: float = 0.9, rule: str = "bells", situation: str = "it"
) -> Answered:
    """A question about this rule, answered with these rules."""
    decision = Decision(got, None, found(*(rules or ("bells",))), confidence)
    return Answered(wanted, f"example.{rule}", f"example.{rule}/{situation}", decision)


# One answer


def test_an_answer_is_right_where_its_verdict_is() -> None:
    assert answered("allowed", "allowed", "horns").right
    assert not answered("allowed", "conditional", "bells").right


def test_an_answer_has_the_three_likeliest_rules_each_once() -> None:
    rules = answered("allowed", "allowed", "a", "b", "a", "c", "d").rules
    assert rules == ["example.a", "example.b", "example.c"]


# Figures


def test_the_verdict_is_the_share_of_right_answers() -> None:
    sample = [answered("allowed", "allowed"), answered("required", "required"), answered("required", "information")]
    assert figures(sample)["questions"] == 3
    assert figures(sample)["verdict"] == pytest.approx(2 / 3, abs=1e-4)


def test_the_situation_is_found_where_it_is_the_likeliest() -> None:
    other = answered("allowed", "allowed", "bells", situation="another")
    assert figures([answered("allowed", "allowed"), other])["situation"] == 0.5


def test_the_rule_is_found_first_or_among_three() -> None:
    sample = [
        answered("allowed", "allowed", "bells", "horns"),
        answered("allowed", "allowed", "horns", "drums", "bells"),
        answered("allowed", "allowed", "horns", "drums", "flutes", "bells"),
        answered("allowed", "allowed", "horns"),
    ]
    assert (figures(sample)["rule_first"], figures(sample)["rule_in_three"]) == (0.25, 0.5)


def test_the_surer_half_is_measured_by_itself() -> None:
    sample = [
        answered("allowed", "information", confidence=0.5),
        answered("allowed", "allowed", confidence=0.9),
        answered("required", "information", confidence=0.4),
        answered("required", "required", confidence=0.8),
    ]
    assert (figures(sample)["verdict"], figures(sample)["sure_half"]) == (0.5, 1.0)


@pytest.mark.parametrize("wanted", ["not_allowed", "conditional", "required", "not_covered"])
def test_a_yes_where_care_is_needed_is_a_false_yes(wanted: Verdict) -> None:
    assert figures([answered(wanted, "allowed"), answered(wanted, "information")])["false_yes"] == 0.5


@pytest.mark.parametrize("wanted", ["allowed", "information"])
def test_a_yes_where_no_care_is_needed_is_no_false_yes(wanted: Verdict) -> None:
    assert figures([answered(wanted, "allowed")])["false_yes"] == 0.0


def test_false_yeses_are_a_share_of_the_questions_that_need_care_alone() -> None:
    sample = [answered("not_allowed", "allowed"), answered("required", "required"), answered("allowed", "allowed")]
    assert figures(sample)["false_yes"] == 0.5


def test_a_yes_is_found_where_it_is_the_right_verdict() -> None:
    sample = [answered("allowed", "allowed"), answered("allowed", "conditional"), answered("required", "allowed")]
    assert figures(sample)["yes_found"] == 0.5


def test_silence_is_found_where_policy_says_nothing() -> None:
    sample = [answered("not_covered", "not_covered"), answered("not_covered", "required")]
    assert figures(sample)["silence_found"] == 0.5


def test_a_question_that_policy_settles_is_answered_where_it_gets_any_verdict() -> None:
    sample = [
        answered("required", "information"),
        answered("required", "not_covered"),
        answered("not_covered", "not_covered"),
    ]
    assert figures(sample)["answered"] == 0.5


def test_without_questions_every_share_is_nothing() -> None:
    assert set(figures([]).values()) == {0}


# How far confidence can be trusted


def test_answers_are_grouped_by_their_confidence() -> None:
    sample = [
        answered("allowed", "allowed", confidence=0.62),
        answered("allowed", "required", confidence=0.68),
        answered("allowed", "allowed", confidence=0.95),
    ]
    ranges = reliability(sample)
    assert [(r.low, r.high, r.answers, r.right) for r in ranges] == [(0.6, 0.7, 2, 0.5), (0.9, 1.0, 1, 1.0)]
    assert [r.confidence for r in ranges] == pytest.approx([0.65, 0.95])


@pytest.mark.parametrize(
    ("confidence", "low", "high"), [(0.0, 0.0, 0.3), (0.3, 0.3, 0.4), (0.4, 0.4, 0.5), (1.0, 0.9, 1.0)]
)
def test_every_confidence_belongs_to_one_range(confidence: float, low: float, high: float) -> None:
    (only,) = reliability([answered("allowed", "allowed", confidence=confidence)])
    assert (only.low, only.high, only.answers) == (low, high, 1)


def test_without_answers_there_is_no_range() -> None:
    assert reliability([]) == []


# From lesson to answers


def test_each_held_out_question_is_answered_with_what_it_should_have_been(
    knowledge: Knowledge, embedder: OnnxEmbedder
) -> None:
    (lesson,) = lessons(knowledge)
    results = answer_held_out(lesson, embedder.embed)
    wanted = [lesson.cards[q.card] for q in lesson.held_out]
    assert wanted
    assert [(r.verdict, r.rule, r.situation) for r in results] == [
        (card.verdict, card.situation.owner, card.situation.id) for card in wanted
    ]


def test_a_held_out_question_is_compared_with_every_situation(knowledge: Knowledge, embedder: OnnxEmbedder) -> None:
    (lesson,) = lessons(knowledge)
    for matches in held_out_matches(lesson, embedder.embed):
        assert {m.card.situation.id for m in matches} == {card.situation.id for card in lesson.cards}
        assert sum(m.probability for m in matches) == pytest.approx(1)

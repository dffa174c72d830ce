"""Which clauses an answer cites, and in which words it says why."""

from dataclasses import replace

import pytest

from knowledge.answer import Answer
from knowledge.cards import Card
from knowledge.decide import decide
from knowledge.documents.library import Quotes
from knowledge.index import Match
from knowledge.load_pack import load_pack
from knowledge.pack import Rule, Source, Verdict
from knowledge.understand import Asks, Understanding
from knowledge.writer import Writer
from tests.conftest import PACKS, TODAY

EXAMPLE, NATIONAL = load_pack(PACKS / "example"), load_pack(PACKS / "national")
ELSEWHERE = (Source("NEW/1", "Front page", "paragraph 1"), Source("OLD/1", "Content", "4.21"))


def rule(name: str, *also: Source, see: tuple[str, ...] = ()) -> Rule:
    """A rule of the example pack that stands in further clauses, with its first situation."""
    found = EXAMPLE.rule(f"example.{name}")
    assert found is not None
    return replace(found, also=also, settles=(replace(found.settles[0], see=see),))


def written(
    *likely: tuple[Rule, float], asks: frozenset[Asks] = frozenset(), understood: Understanding | None = None
) -> Answer:
    """The answer to a question that is about these rules, each as likely as this."""
    matches = [Match(Card(r.settles[0], "example", r, None, ()), probability, 0.9) for r, probability in likely]
    return Writer(EXAMPLE, NATIONAL, Quotes([]), TODAY).write(
        decide(matches, None, asks), understood or Understanding()
    )


def clauses(answer: Answer) -> list[str]:
    return [f"{c.document}, {c.section}, {c.clause}" for c in answer.citations]


BRANDING, LIVE, CHAT = "corporate.branding", "old.live-video", "corporate.shift-on-force-account"
BRANDING_CLAUSE = "NEW/1, Force accounts, point 1"
LIVE_CLAUSE = "OLD/1, Content, 4.20"
CHAT_CLAUSE = "NEW/1, Force accounts, point 2"


# Where else a rule stands


def test_further_clauses_of_the_rule_that_settles_it_are_cited_after_its_own() -> None:
    answer = written((rule(BRANDING, *ELSEWHERE), 1.0))
    assert clauses(answer) == [BRANDING_CLAUSE, "NEW/1, Front page, paragraph 1", "OLD/1, Content, 4.21"]


def test_further_clauses_belong_to_the_same_rule() -> None:
    answer = written((rule(BRANDING, *ELSEWHERE), 1.0))
    assert {(c.rule_id, c.rule) for c in answer.citations} == {
        ("example.corporate.branding", "Set up a force account only when the Communications Department agrees.")
    }


def test_other_rules_that_are_likely_come_before_further_clauses() -> None:
    answer = written((rule(BRANDING, *ELSEWHERE), 0.6), (rule(LIVE), 0.4))
    assert clauses(answer) == [BRANDING_CLAUSE, LIVE_CLAUSE, "NEW/1, Front page, paragraph 1"]


def test_three_likely_rules_leave_no_room_for_further_clauses() -> None:
    answer = written((rule(BRANDING, *ELSEWHERE), 0.5), (rule(LIVE), 0.3), (rule(CHAT), 0.2))
    assert clauses(answer) == [BRANDING_CLAUSE, LIVE_CLAUSE, CHAT_CLAUSE]


def test_a_rule_that_the_situation_points_to_comes_before_further_clauses() -> None:
    answer = written((rule(BRANDING, *ELSEWHERE, see=("example.old.live-video",)), 1.0))
    assert clauses(answer) == [BRANDING_CLAUSE, LIVE_CLAUSE, "NEW/1, Front page, paragraph 1"]


def test_further_clauses_of_a_rule_that_does_not_settle_it_are_left_out() -> None:
    answer = written((rule(BRANDING), 0.6), (rule(LIVE, *ELSEWHERE), 0.4))
    assert clauses(answer) == [BRANDING_CLAUSE, LIVE_CLAUSE]


def test_a_rule_that_stands_in_one_clause_is_cited_once() -> None:
    assert clauses(written((rule(BRANDING), 1.0))) == [BRANDING_CLAUSE]


def test_a_further_clause_of_an_earlier_document_is_cited_as_earlier() -> None:
    answer = written((rule(BRANDING, ELSEWHERE[1]), 1.0))
    assert [c.status for c in answer.citations] == ["in_force", "earlier"]


# Why


def test_the_words_of_the_situation_say_why() -> None:
    settled = rule(BRANDING)
    own = replace(settled, settles=(replace(settled.settles[0], because="You need their yes."),))
    assert written((own, 1.0)).because == "You need their yes."


@pytest.mark.parametrize("because", ["You need their yes.", None])
def test_the_rule_says_why_where_the_question_is_answered_as_it_is_put(because: str | None) -> None:
    settled = rule(BRANDING)
    own = replace(settled, settles=(replace(settled.settles[0], because=because),))
    answer = written((own, 1.0), asks=frozenset({"duty"}))
    assert (answer.verdict, answer.because) == ("required", settled.text)


# What may identify somebody


@pytest.mark.parametrize(
    ("sensitive", "asks", "verdict"),
    [
        (False, frozenset(), "allowed"),
        (True, frozenset(), "conditional"),
        (False, frozenset({"fact"}), "information"),
        (True, frozenset({"fact"}), "conditional"),
    ],
)
def test_a_permission_is_tightened_though_it_is_answered_as_a_fact(
    sensitive: bool, asks: frozenset[Asks], verdict: Verdict
) -> None:
    settled = rule(BRANDING)
    own = replace(settled, settles=(replace(settled.settles[0], verdict="allowed"),))
    assert written((own, 1.0), asks=asks, understood=Understanding(sensitive=sensitive)).verdict == verdict


def test_what_is_only_a_fact_is_not_tightened() -> None:
    settled = rule(BRANDING)
    own = replace(settled, settles=(replace(settled.settles[0], verdict="information"),))
    assert written((own, 1.0), understood=Understanding(sensitive=True)).verdict == "information"

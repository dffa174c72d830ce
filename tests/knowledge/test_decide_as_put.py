"""The verdict answers the question as it is put: a duty with a duty, a way round it with a no, a fact with the fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.decide import Decision, decide
from knowledge.index import Match
from knowledge.pack import SAYS, VERDICTS, Account, Says, Verdict
from knowledge.understand import ASKS, Asks
from tests.knowledge.made_up import match

SUBSETS = st.frozensets(st.sampled_from(ASKS))


def put(found: Match | list[Match], *asks: Asks, account: Account | None = None) -> Decision:
    return decide(found if isinstance(found, list) else [found], account, frozenset(asks))


def test_a_question_that_is_put_in_no_special_way_keeps_its_verdict() -> None:
    assert put(match(1.0, "not_allowed", says="must")).verdict == "not_allowed"


# Do I have to?


@pytest.mark.parametrize("verdict", ["not_allowed", "conditional"])
@pytest.mark.parametrize("says", ["must", "should", "only_if"])
def test_whether_something_has_to_be_done_is_answered_with_must_by_a_rule_that_demands_it(
    says: Says, verdict: Verdict
) -> None:
    forbidding = match(1.0, verdict, says=says)
    decision = put(forbidding, "duty")
    assert (decision.verdict, decision.settled_by) == ("required", forbidding)


@pytest.mark.parametrize("says", ["may", "must_not", "should_not", "fact"])
def test_a_rule_that_demands_nothing_makes_no_duty(says: Says) -> None:
    assert put(match(1.0, "not_allowed", says=says), "duty").verdict == "not_allowed"


@pytest.mark.parametrize("says", ["must_not", "should_not"])
def test_whether_something_has_to_be_left_alone_is_answered_with_must_by_what_forbids_it(says: Says) -> None:
    assert put(match(1.0, "not_allowed", says=says), "duty", "abstain").verdict == "required"


@pytest.mark.parametrize("says", ["may", "fact"])
def test_what_forbids_nothing_does_not_have_to_be_left_alone(says: Says) -> None:
    assert put(match(1.0, "conditional", says=says), "duty", "abstain").verdict == "conditional"


@pytest.mark.parametrize("says", SAYS)
def test_the_duty_of_the_same_rule_settles_it_first(says: Says) -> None:
    forbidding = match(0.7, "not_allowed", rule="bells", says=says)
    duty = match(0.1, "required", rule="bells", says=says)
    decision = put([forbidding, match(0.2, "required", rule="horns"), duty], "duty")
    assert (decision.verdict, decision.settled_by) == ("required", duty)


def test_the_duty_of_another_rule_does_not_settle_it() -> None:
    matches = [match(0.7, "not_allowed", says="must_not"), match(0.3, "required", rule="horns")]
    assert put(matches, "duty").verdict == "not_allowed"


@pytest.mark.parametrize("verdict", ["allowed", "required", "information"])
def test_only_what_forbids_or_conditions_is_turned_into_a_duty(verdict: Verdict) -> None:
    assert put(match(1.0, verdict, says="must"), "duty").verdict == verdict


@pytest.mark.parametrize("ask", ["permission", "skip"])
def test_who_asks_for_a_permission_or_a_way_round_as_well_gets_no_duty(ask: Asks) -> None:
    assert put(match(1.0, "not_allowed", says="must"), "duty", ask).verdict == "not_allowed"


# Can I skip it?


def test_whether_a_duty_may_be_skipped_is_answered_with_no() -> None:
    duty = match(1.0, "required")
    decision = put(duty, "skip")
    assert (decision.verdict, decision.settled_by) == ("not_allowed", duty)


def test_the_prohibition_of_the_same_rule_settles_that_it_may_not_be_skipped() -> None:
    forbidding = match(0.1, "not_allowed", rule="bells")
    matches = [match(0.7, "required", rule="bells"), match(0.2, "not_allowed", rule="horns"), forbidding]
    decision = put(matches, "skip")
    assert (decision.verdict, decision.settled_by) == ("not_allowed", forbidding)


@pytest.mark.parametrize("verdict", [v for v in VERDICTS if v != "required"])
def test_only_a_duty_can_be_skipped(verdict: Verdict) -> None:
    assert put(match(1.0, verdict), "skip").verdict == verdict


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_question_that_is_put_both_ways_keeps_its_verdict(verdict: Verdict) -> None:
    assert put(match(1.0, verdict, says="must"), "duty", "skip").verdict == verdict


# Who, when, how long?


def test_who_asks_for_a_fact_gets_the_fact_and_no_permission() -> None:
    permitting = match(1.0, "allowed")
    decision = put(permitting, "fact")
    assert (decision.verdict, decision.settled_by) == ("information", permitting)


def test_who_asks_for_a_permission_too_gets_it() -> None:
    assert put(match(1.0, "allowed"), "fact", "permission").verdict == "allowed"


@pytest.mark.parametrize("verdict", [v for v in VERDICTS if v != "allowed"])
def test_what_is_no_permission_stays_as_it_is_where_a_fact_is_asked_for(verdict: Verdict) -> None:
    assert put(match(1.0, verdict), "fact").verdict == verdict


# Always


@pytest.mark.parametrize("ask", ASKS)
def test_where_policy_is_silent_nothing_is_put_otherwise(ask: Asks) -> None:
    assert put(match(1.0, "not_covered"), ask).verdict == "not_covered"


def test_the_confidence_is_that_of_the_verdict_that_was_found() -> None:
    matches = [match(0.6, "required"), match(0.1, "not_allowed"), match(0.3, "information")]
    assert put(matches, "skip").confidence == pytest.approx(0.6)


@pytest.mark.parametrize("ask", ASKS)
def test_what_differs_by_account_is_answered_by_account_however_it_is_put(ask: Asks) -> None:
    personal, corporate = match(0.6, "allowed", account="personal"), match(0.3, "not_allowed", account="corporate")
    assert put([personal, corporate], ask).by_account == (("personal", personal), ("corporate", corporate))


def test_a_duty_of_the_same_rule_that_is_hardly_likely_does_not_settle_it() -> None:
    forbidding = match(0.9, "not_allowed", rule="bells", says="must")
    assert put([forbidding, match(0.019, "required", rule="bells")], "duty").settled_by is forbidding
    likely = match(0.02, "required", rule="bells")
    assert put([forbidding, likely], "duty").settled_by is likely


def test_a_duty_of_the_same_rule_for_the_other_account_does_not_settle_it() -> None:
    forbidding = match(0.7, "not_allowed", rule="bells", says="must", account="personal")
    duty = match(0.3, "required", rule="bells", account="corporate")
    assert put([forbidding, duty], "duty", account="personal").settled_by is forbidding
    assert put([forbidding, duty], "duty").settled_by is duty


def test_an_unsure_verdict_is_asked_back_however_the_question_is_put() -> None:
    unsure = [match(0.3, "required"), match(0.25, "information"), match(0.25, "conditional"), match(0.2, "not_covered")]
    assert put(unsure, "skip").readings


@given(
    SUBSETS,
    st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from(SAYS), st.booleans()), min_size=1, max_size=4),
    st.sampled_from([None, "personal", "corporate"]),
)
def test_no_way_of_putting_a_question_makes_a_yes(
    asks: frozenset[Asks], kinds: list[tuple[Verdict, Says, bool]], account: Account | None
) -> None:
    matches = [
        match(1 / len(kinds), verdict, says=says, rule="bells" if same else None) for verdict, says, same in kinds
    ]
    plain, as_put = decide(matches, account), decide(matches, account, asks)
    assert as_put.verdict != "allowed" or plain.verdict == "allowed"
    assert as_put.settled_by in matches or as_put.settled_by is None

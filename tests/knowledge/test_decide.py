"""From likely situations to one verdict."""

import pytest

from knowledge.decide import BOTH_ACCOUNTS, NATIONAL_IS_LIKELY, TOO_WEAK, UNSURE, chosen, decide
from knowledge.pack import VERDICTS, Verdict
from tests.knowledge.made_up import match


def test_the_likeliest_situation_gives_the_verdict_and_settles_it() -> None:
    best = match(0.7, "required")
    decision = decide([best, match(0.3, "information")], None)
    assert decision.verdict == "required"
    assert decision.settled_by is best


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_single_situation_gives_its_own_verdict(verdict: Verdict) -> None:
    assert decide([match(1.0, verdict)], None).verdict == verdict


def test_situations_with_the_same_verdict_add_up() -> None:
    matches = [match(0.4, "information"), match(0.3, "required"), match(0.3, "required")]
    assert decide(matches, None).verdict == "required"


def test_the_likeliest_situation_of_the_verdict_settles_it() -> None:
    first = match(0.35, "required")
    decision = decide([match(0.4, "information"), first, match(0.25, "required")], None)
    assert decision.settled_by is first


def test_the_confidence_is_the_sum_of_what_speaks_for_the_verdict() -> None:
    matches = [match(0.5, "required"), match(0.3, "information"), match(0.2, "required")]
    assert decide(matches, None).confidence == pytest.approx(0.7)


def test_all_matches_are_kept_in_their_order() -> None:
    matches = [match(0.6, "required"), match(0.4, "information")]
    assert list(decide(matches, None).matches) == matches


# A yes is only given where nothing near forbids


def test_a_yes_is_given_where_nothing_forbids() -> None:
    assert decide([match(0.6, "allowed"), match(0.4, "information")], None).verdict == "allowed"


def test_a_yes_is_not_given_where_what_forbids_and_conditions_is_likelier_together() -> None:
    matches = [match(0.4, "allowed"), match(0.35, "not_allowed"), match(0.25, "conditional")]
    assert decide(matches, None).verdict == "not_allowed"


def test_a_yes_gives_way_to_the_condition_where_that_is_likelier_than_the_prohibition() -> None:
    matches = [match(0.4, "allowed"), match(0.35, "conditional"), match(0.25, "not_allowed")]
    decision = decide(matches, None)
    assert decision.verdict == "conditional"
    assert decision.settled_by is matches[1]


def test_what_is_only_information_does_not_stand_against_a_yes() -> None:
    matches = [match(0.4, "allowed"), match(0.3, "information"), match(0.3, "required")]
    assert decide(matches, None).verdict == "allowed"


def test_national_law_tightens_a_yes_of_the_force() -> None:
    matches = [match(0.8, "allowed"), match(0.2, "not_allowed", force="national")]
    decision = decide(matches, None)
    assert decision.verdict == "not_allowed"
    assert decision.settled_by is matches[1]


def test_a_prohibition_of_the_force_itself_that_is_as_unlikely_does_not_tighten_a_yes() -> None:
    assert decide([match(0.8, "allowed"), match(0.2, "not_allowed")], None).verdict == "allowed"


def test_national_law_that_is_unlikely_to_be_meant_does_not_tighten() -> None:
    unlikely = NATIONAL_IS_LIKELY / 2
    matches = [match(1 - unlikely, "allowed"), match(unlikely, "not_allowed", force="national")]
    assert decide(matches, None).verdict == "allowed"


def test_national_law_never_loosens_a_no() -> None:
    matches = [match(0.7, "not_allowed"), match(0.3, "information", force="national")]
    assert decide(matches, None).verdict == "not_allowed"


# Both kinds of account

PERSONAL_YES = match(0.5, "allowed", account="personal")
CORPORATE_NO = match(0.3, "not_allowed", account="corporate")


def test_both_accounts_are_answered_where_their_verdicts_differ() -> None:
    decision = decide([PERSONAL_YES, CORPORATE_NO], None)
    assert decision.by_account == (("personal", PERSONAL_YES), ("corporate", CORPORATE_NO))


def test_a_verdict_that_differs_by_account_is_a_conditional_one_settled_by_the_stricter() -> None:
    decision = decide([PERSONAL_YES, CORPORATE_NO], None)
    assert decision.verdict == "conditional"
    assert decision.settled_by is CORPORATE_NO


def test_a_verdict_that_differs_by_account_is_as_likely_as_the_two_together() -> None:
    assert decide([PERSONAL_YES, CORPORATE_NO], None).confidence == pytest.approx(0.8)


def test_one_account_is_answered_where_the_question_says_which() -> None:
    decision = decide([PERSONAL_YES, CORPORATE_NO], "personal")
    assert (decision.verdict, decision.by_account) == ("allowed", ())


def test_an_account_that_is_unlikely_to_be_meant_is_not_answered() -> None:
    unlikely = match(BOTH_ACCOUNTS / 2, "not_allowed", account="corporate")
    assert decide([PERSONAL_YES, unlikely], None).by_account == ()


def test_accounts_with_the_same_verdict_are_answered_as_one() -> None:
    matches = [match(0.5, "not_allowed", account="personal"), CORPORATE_NO]
    assert decide(matches, None).by_account == ()


def test_accounts_are_not_told_apart_where_neither_is_allowed() -> None:
    matches = [match(0.5, "conditional", account="personal"), CORPORATE_NO]
    assert decide(matches, None).by_account == ()


def test_what_is_only_information_for_one_account_is_no_answer_to_tell_apart() -> None:
    matches = [PERSONAL_YES, match(0.4, "information", account="corporate")]
    assert decide(matches, None).by_account == ()


def test_silence_about_an_account_is_no_answer_for_it() -> None:
    matches = [PERSONAL_YES, match(0.4, "not_covered", account="corporate")]
    assert decide(matches, None).by_account == ()


# Nothing fits


def test_no_situation_at_all_is_not_covered() -> None:
    decision = decide([], None)
    assert (decision.verdict, decision.settled_by) == ("not_covered", None)


def test_a_question_unlike_anything_we_hold_is_not_covered_however_likely_its_best_situation() -> None:
    decision = decide([match(0.9, "allowed", similarity=TOO_WEAK - 0.01)], None)
    assert (decision.verdict, decision.settled_by) == ("not_covered", None)


def test_one_of_the_likeliest_three_like_the_question_is_enough() -> None:
    weak = [match(0.5, "allowed", similarity=0.1), match(0.3, "allowed", similarity=0.1)]
    assert decide([*weak, match(0.2, "allowed", similarity=TOO_WEAK)], None).verdict == "allowed"


def test_only_the_fourth_likeliest_like_the_question_is_not_enough() -> None:
    weak = [match(0.3, "allowed", similarity=0.1) for _ in range(3)]
    assert decide([*weak, match(0.1, "allowed", similarity=0.9)], None).verdict == "not_covered"


# Too many things could be meant

SEVERAL = [
    match(0.3, "required", account="personal"),
    match(0.25, "information"),
    match(0.24, "not_allowed"),
    match(0.21, "conditional"),
]


def test_the_likeliest_three_readings_are_asked_back_where_no_verdict_is_likely_enough() -> None:
    assert decide(SEVERAL, None).readings == tuple(SEVERAL[:3])


def test_nothing_is_asked_back_where_the_verdict_is_likely_enough() -> None:
    assert decide([match(UNSURE, "required"), *SEVERAL[1:]], None).readings == ()


def test_only_one_situation_of_each_rule_is_asked_back() -> None:
    first, same, other = match(0.3, "required"), match(0.05, "required"), match(0.2, "not_allowed")
    assert decide([first, same, other], None).readings == (first, other)


def test_nothing_is_asked_back_where_both_accounts_are_answered() -> None:
    unsure = [match(0.35, "allowed", account="personal"), match(0.25, "required", account="corporate")]
    decision = decide(unsure, None)
    assert decision.by_account
    assert decision.readings == ()


def test_nothing_is_asked_back_where_nothing_we_hold_is_like_the_question() -> None:
    weak = [match(0.3, "required", similarity=0.1), match(0.3, "information", similarity=0.1)]
    assert decide(weak, None).readings == ()


def test_a_yes_for_one_account_is_held_back_where_something_near_forbids_it() -> None:
    forbidding = match(0.9, "not_allowed")
    decision = decide([forbidding, PERSONAL_YES, CORPORATE_NO], None)
    assert "allowed" not in [found.card.verdict for _, found in decision.by_account]


def test_a_yes_that_is_held_back_is_settled_by_what_forbids_it_for_the_account_that_is_meant() -> None:
    yes = match(0.4, "allowed", account="personal")
    near = match(0.25, "conditional")
    other = match(0.35, "not_allowed", account="corporate")
    decision = decide([yes, other, near], "personal")
    assert (decision.verdict, decision.settled_by) == ("conditional", near)


# The asker says which


def test_the_situation_that_the_asker_chose_settles_it_though_another_is_likelier() -> None:
    other, picked = match(0.9, "not_allowed"), match(0.1, "allowed")
    decision = chosen([other, picked], picked.card.situation.id)
    assert (decision.verdict, decision.settled_by, decision.confidence) == ("allowed", picked, 1.0)

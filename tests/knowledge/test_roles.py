"""A permission for one role is a plain yes only to somebody who says that they have it."""

from typing import Any

import pytest

from knowledge.answer import Answer
from knowledge.decide import decide
from knowledge.documents.library import Quotes
from knowledge.index import Match
from knowledge.load_pack import load_pack
from knowledge.pack import Account
from knowledge.understand import Understanding
from knowledge.writer import Writer
from tests.conftest import PACKS, TODAY
from tests.knowledge.made_up import card

EXAMPLE, NATIONAL = load_pack(PACKS / "example"), load_pack(PACKS / "national")
FOR_VOLUNTEERS: Any = (("role", "volunteer"),)


def written(*matches: Match, roles: tuple[str, ...] = ()) -> Answer:
    decision = decide(matches, None)
    return Writer(EXAMPLE, NATIONAL, Quotes([]), TODAY).write(decision, Understanding(roles=roles))


def allowed(account: Account | None = None, applies: Any = FOR_VOLUNTEERS) -> Match:
    return Match(card("permission", "allowed", account=account, applies=applies), 0.5, 0.9)


def test_a_yes_for_another_role_becomes_a_condition_that_names_it() -> None:
    answer = written(allowed())
    assert (answer.verdict, answer.for_role) == ("conditional", "volunteer")


def test_somebody_who_names_the_role_gets_the_yes() -> None:
    answer = written(allowed(), roles=("volunteer",))
    assert (answer.verdict, answer.for_role) == ("allowed", None)


def test_a_rule_for_every_role_is_a_yes() -> None:
    assert written(allowed(applies=())).verdict == "allowed"


def test_a_yes_without_what_was_not_agreed_is_a_condition() -> None:
    understood = Understanding(not_agreed=True)
    answer = Writer(EXAMPLE, NATIONAL, Quotes([]), TODAY).write(decide([allowed(applies=())], None), understood)
    assert (answer.verdict, answer.not_agreed) == ("conditional", True)


@pytest.mark.parametrize(
    ("question", "verdict", "account"),
    [
        ("can we swap shifts on our page", "conditional", "messaging"),
        ("can we answer a dm to our page", "allowed", "corporate"),
    ],
)
def test_what_is_fine_in_messages_is_no_plain_yes_for_a_page(question: str, verdict: str, account: str) -> None:
    understood = Understanding(accounts=("corporate",), expanded=question)
    decision = decide([allowed("messaging", applies=())], "corporate")
    answer = Writer(EXAMPLE, NATIONAL, Quotes([]), TODAY).write(decision, understood)
    assert (answer.verdict, answer.account) == (verdict, account)


def test_the_role_counts_for_each_account_as_well() -> None:
    forbidden = Match(card("prohibition", "not_allowed", account="corporate"), 0.4, 0.9)
    answer = written(allowed("personal"), forbidden)
    assert [(a.account, a.verdict) for a in answer.accounts] == [
        ("personal", "conditional"),
        ("corporate", "not_allowed"),
    ]
    assert answer.for_role == "volunteer"


def test_each_account_is_a_yes_to_somebody_who_names_the_role() -> None:
    forbidden = Match(card("prohibition", "not_allowed", account="corporate"), 0.4, 0.9)
    answer = written(allowed("personal"), forbidden, roles=("volunteer",))
    assert [a.verdict for a in answer.accounts] == ["allowed", "not_allowed"]

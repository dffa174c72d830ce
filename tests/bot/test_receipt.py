"""A receipt is confirmed only as it was issued, and only where it was issued."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import keep
from bot.keep import Receipt, ReceiptRefused
from bot.records.seal import Seal
from bot.services import Services
from tests.bot.conftest import KEY
from tests.conftest import TODAY, Clock

QUESTION = "can i post on my insta the street of the arrest – “Örsay Close”"
FIELDS = (
    "statement",
    "force",
    "question",
    "verdict",
    "headline",
    "because",
    "accounts",
    "parts",
    "instead",
    "ask",
    "rules",
    "time",
    "hash",
)
RULE_FIELDS = ("rule", "document", "version", "date", "section", "clause")


@pytest.fixture
def issued(services: Services) -> str:
    """A receipt of this installation."""
    return keep.receipt(QUESTION, services.knowledge.answer("example", QUESTION, on=TODAY), services)


def changed(issued: str, change: Callable[[dict[str, Any]], object]) -> str:
    content = json.loads(issued)
    change(content)
    return json.dumps(content)


def test_a_receipt_is_confirmed_where_it_was_issued(issued: str, services: Services, clock: Clock) -> None:
    assert keep.verify(issued, services) == Receipt(QUESTION, "No, not on your personal account", clock())


def test_a_receipt_holds_what_was_asked_answered_and_cited(issued: str) -> None:
    content = json.loads(issued)
    assert tuple(content) == FIELDS
    assert tuple(content["rules"][0]) == RULE_FIELDS
    assert (content["rules"][0]["document"], content["rules"][0]["clause"]) == ("NEW/1", "point 1")


def test_a_receipt_holds_the_answer_to_each_part(services: Services) -> None:
    question = "can i post on my insta the street of the arrest and can we go live from the event"
    answer = services.knowledge.answer("example", question, on=TODAY)
    parts = json.loads(keep.receipt(question, answer, services))["parts"]
    assert len(parts) == 2
    assert parts == [{"asked": p.asked, "verdict": p.verdict, "because": p.because} for p in answer.parts]


def test_a_receipt_survives_being_laid_out_anew(issued: str, services: Services) -> None:
    assert keep.verify(json.dumps(json.loads(issued)) + "\n", services).question == QUESTION


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_was_changed_is_noticed(issued: str, services: Services, field: str) -> None:
    value: object = "2026-11-20T12:00:01+00:00" if field == "time" else "something else"
    with pytest.raises(ReceiptRefused, match="changed after it was issued"):
        keep.verify(changed(issued, lambda content: content.update({field: value})), services)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_was_taken_out_is_noticed(issued: str, services: Services, field: str) -> None:
    with pytest.raises(ReceiptRefused):
        keep.verify(changed(issued, lambda content: content.pop(field)), services)


@pytest.mark.parametrize("field", RULE_FIELDS)
def test_a_changed_rule_is_noticed(issued: str, services: Services, field: str) -> None:
    with pytest.raises(ReceiptRefused, match="changed after it was issued"):
        keep.verify(changed(issued, lambda content: content["rules"][0].update({field: "9"})), services)


def test_rules_in_another_order_are_noticed(services: Services) -> None:
    question = "can i post that i had a long night shift"
    issued = keep.receipt(question, services.knowledge.answer("example", question, on=TODAY), services)
    assert len(json.loads(issued)["rules"]) > 1
    with pytest.raises(ReceiptRefused, match="changed after it was issued"):
        keep.verify(changed(issued, lambda content: content["rules"].reverse()), services)


def test_an_added_field_is_noticed(issued: str, services: Services) -> None:
    with pytest.raises(ReceiptRefused, match="changed after it was issued"):
        keep.verify(changed(issued, lambda content: content.update(approved_by="Chief Constable")), services)


def test_a_second_verdict_written_before_the_genuine_one_is_noticed(issued: str, services: Services) -> None:
    forged = issued.replace("{", '{\n  "verdict": "allowed",', 1)
    assert forged != issued
    with pytest.raises(ReceiptRefused):
        keep.verify(forged, services)


def test_a_receipt_of_another_installation_is_refused(issued: str, services: Services) -> None:
    elsewhere = replace(services, open_seal=lambda: Seal(bytes(32)))
    with pytest.raises(ReceiptRefused, match="not issued by this installation"):
        keep.verify(issued, elsewhere)


@pytest.mark.parametrize("standby", [True, False])
def test_a_receipt_is_confirmed_after_the_key_was_changed(issued: str, services: Services, standby: bool) -> None:
    rotated = replace(services, open_seal=lambda: Seal(bytes(32), KEY, standby=standby))
    assert keep.verify(issued, rotated).question == QUESTION


@pytest.mark.parametrize("claimed", [None, 5, [], {}, "é", "\ud83d"])
def test_a_hash_that_is_none_is_refused(issued: str, services: Services, claimed: object) -> None:
    with pytest.raises(ReceiptRefused):
        keep.verify(changed(issued, lambda content: content.update(hash=claimed)), services)


@pytest.mark.parametrize("text", ["", "hello", "{", "{}", "[]", "null", "42", '"a receipt"', "\x00", "{'a': 1}"])
def test_what_is_no_receipt_is_refused_with_what_to_paste(text: str, services: Services) -> None:
    with pytest.raises(ReceiptRefused, match=r"This is not a Signpost receipt\. Paste the whole receipt"):
        keep.verify(text, services)


@pytest.mark.parametrize("field", ["question", "verdict", "hash"])
def test_half_a_character_in_a_field_is_refused(issued: str, services: Services, field: str) -> None:
    with pytest.raises(ReceiptRefused):
        keep.verify(changed(issued, lambda content: content.update({field: "\ud83d"})), services)


def test_brackets_without_end_are_refused(services: Services) -> None:
    with pytest.raises(ReceiptRefused):
        keep.verify("[" * 100_000, services)


def test_a_receipt_that_was_cut_off_anywhere_is_refused(issued: str, services: Services) -> None:
    for end in range(len(issued)):
        with pytest.raises(ReceiptRefused):
            keep.verify(issued[:end], services)

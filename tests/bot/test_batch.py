"""One item in, one prediction out, in the form that the scorer reads."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import wording
from bot.batch import ItemRefused, answer_item
from bot.services import Services
from knowledge.search import UnknownForce

Predict = Callable[..., dict[str, Any]]

ITEM = {"id": "q1", "kind": "question", "force": "example", "text": "can i post on my insta the street of the arrest"}


@pytest.fixture
def predict(services: Services) -> Predict:
    """The prediction for the item above, with fields changed."""

    def predicted(**fields: object) -> dict[str, Any]:
        return answer_item(ITEM | fields, services, lambda reply: f"{reply.text} {reply.cards}")

    return predicted


def test_a_prediction_has_exactly_the_fields_of_the_format(predict: Predict) -> None:
    assert list(predict()) == ["id", "verdict", "confidence", "by_account", "answer", "citations"]


def test_a_prediction_says_id_verdict_and_confidence(predict: Predict) -> None:
    prediction = predict()
    assert (prediction["id"], prediction["verdict"], prediction["by_account"]) == ("q1", "not_allowed", None)
    assert 0 <= prediction["confidence"] <= 1


def test_a_citation_has_exactly_the_fields_of_the_format(predict: Predict) -> None:
    assert predict()["citations"][0] == {
        "document": "NEW/1",
        "version": "2.0",
        "date": "2022-07-13",
        "section": "Personal accounts",
        "clause": "point 1",
        "rule": "Don't post anything that shows which job you were on.",
        "quote": "",
        "status": "in_force",
        "review_overdue": True,
    }


def test_an_earlier_document_and_a_date_without_a_day_are_cited_as_such(predict: Predict) -> None:
    citation = predict(text="can i go live on facebook")["citations"][0]
    assert (citation["document"], citation["date"], citation["status"]) == ("OLD/1", "2019-05", "earlier")


def test_the_answer_is_the_text_that_a_person_would_read(predict: Predict) -> None:
    answer = predict()["answer"]
    assert "No, not on your personal account" in answer
    assert "Personal accounts, point 1" in answer


def test_accounts_that_differ_are_given_each(predict: Predict) -> None:
    prediction = predict(text="can i post that i had a long night shift")
    assert prediction["verdict"] == "conditional"
    assert prediction["by_account"] == {"personal": "allowed", "corporate": "not_allowed"}


def test_a_question_that_nobody_can_answer_is_not_covered(predict: Predict) -> None:
    prediction = predict(text="🚓🚨")
    assert (prediction["verdict"], prediction["confidence"], prediction["citations"]) == ("not_covered", 1.0, [])


def test_a_vague_question_is_never_guessed(predict: Predict) -> None:
    prediction = predict(text="can i post")
    assert (prediction["verdict"], prediction["confidence"], prediction["citations"]) == ("conditional", 0.0, [])
    assert wording.WHAT_IS_IT in prediction["answer"]


def test_labels_in_the_item_are_ignored(predict: Predict) -> None:
    labels = {
        "verdict": "allowed",
        "by_account": {"personal": "allowed"},
        "confidence": 0,
        "also_ok_verdicts": ["allowed"],
        "evidence": [{"document": "OLD/1"}],
        "citations": [],
        "answer": "Yes",
        "account": "corporate",
    }
    assert predict(**labels) == predict()


def test_items_do_not_follow_up_on_one_another(predict: Predict) -> None:
    alone = predict(text="and on the force twitter?")
    predict(text="can i post that i had a long night shift")
    assert predict(text="and on the force twitter?") == alone


def test_nothing_of_a_batch_is_kept(predict: Predict, services: Services) -> None:
    predict()
    assert "store" not in vars(services), "the database was not even opened"


def test_a_message_from_the_public_is_sorted_with_where_it_goes_and_a_reply(predict: Predict) -> None:
    found = predict(kind="dm", account="personal", text="there is a man with a knife in my kitchen, please hurry")
    assert (found["category"], found["urgency"]) == ("emergency", "emergency")
    assert found["signpost"] == ["999"]
    assert {"supervisor", "notify_force_of_report"} <= set(found["routes"])
    assert "999" in found["reply"]


def test_a_message_needs_an_account_of_the_officer(predict: Predict) -> None:
    with pytest.raises(ItemRefused, match="its account is 'messaging'; it has to be personal or corporate"):
        predict(kind="dm", account="messaging", text="hello")


def test_a_message_without_text_is_refused(predict: Predict) -> None:
    with pytest.raises(ItemRefused, match="it has no text"):
        predict(kind="dm", account="personal", text=" \u200b ")


def test_a_kind_that_does_not_exist_is_refused(predict: Predict) -> None:
    with pytest.raises(ItemRefused, match="its kind is 'poem'; it has to be question"):
        predict(kind="poem")


@pytest.mark.parametrize("field", ["id", "kind", "force", "text"])
@pytest.mark.parametrize("value", [None, 7, ["can i post"], {}])
def test_a_field_that_is_missing_or_no_text_is_named(predict: Predict, field: str, value: object) -> None:
    with pytest.raises(ItemRefused, match=f"it needs '{field}', as text"):
        predict(**{field: value})


@pytest.mark.parametrize("force", ["nowhere", "", "../example", "Example", "national"])
def test_a_force_without_a_pack_is_refused_with_those_that_there_are(predict: Predict, force: str) -> None:
    with pytest.raises(UnknownForce, match=f"no policy for the force '{force}'. We hold: example."):
        predict(force=force)


def test_half_a_character_in_a_text_does_not_stop_the_batch(predict: Predict) -> None:
    assert predict(text=ITEM["text"] + " \ud83d")["verdict"] == "not_allowed"


def test_a_message_that_is_too_long_is_refused_with_the_limit(predict: Predict) -> None:
    with pytest.raises(ItemRefused, match="20,000 characters"):
        predict(kind="dm", account="personal", text="a " * 1_000_000)

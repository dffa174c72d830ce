"""Questions to the example pack, from words to verdict."""

from datetime import date

from knowledge.search import Knowledge
from tests.conftest import TODAY


def test_a_prohibition_is_answered_with_no_and_its_clause(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i post on my insta the street of the arrest", on=TODAY)
    assert answer.verdict == "not_allowed"
    assert (answer.citations[0].document, answer.citations[0].clause) == ("NEW/1", "point 1")


def test_the_permitted_inverse_of_a_prohibition_is_answered_with_yes(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i post on my own facebook that i had a long night shift", on=TODAY)
    assert answer.verdict == "allowed"


def test_both_accounts_are_answered_when_the_question_names_none_and_they_differ(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i post that i had a long night shift", on=TODAY)
    assert {part.account: part.verdict for part in answer.accounts} == {
        "personal": "allowed",
        "corporate": "not_allowed",
    }


def test_an_earlier_document_speaks_where_the_one_in_force_is_silent(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i go live on facebook", on=TODAY)
    assert answer.earlier
    assert answer.citations[0].document == "OLD/1"


def test_before_its_successor_a_document_was_in_force(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i go live on facebook", on=date(2020, 1, 1))
    assert not answer.earlier


def test_a_rule_does_not_speak_before_its_document_takes_effect(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i post on my insta the street of the arrest", on=date(2020, 1, 1))
    assert "NEW/1" not in {citation.document for citation in answer.citations}


def test_national_law_forbids_what_a_force_is_silent_on(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i post the first name of the girl who was raped", on=TODAY)
    assert answer.verdict == "not_allowed"
    assert answer.citations[0].document == "NATIONAL"


def test_silence_is_not_covered_and_names_whom_to_ask(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "can i block a troll who comments on our page", on=TODAY)
    assert (answer.verdict, answer.why_not_covered, answer.ask.id) == ("not_covered", "policy_silent", "communications")


def test_off_topic_is_told_apart_from_silence(knowledge: Knowledge) -> None:
    answer = knowledge.answer("example", "how do i book my annual leave", on=TODAY)
    assert (answer.verdict, answer.why_not_covered) == ("not_covered", "off_topic")

"""A yes never stands where a question mentions what may identify a person or a case."""

from knowledge.search import Knowledge
from tests.conftest import TODAY

SHIFT = "can i say on my own facebook that i had a long night shift"


def test_a_yes_becomes_a_condition_where_somebody_could_be_identified(knowledge: Knowledge) -> None:
    assert knowledge.answer("example", SHIFT, on=TODAY).verdict == "allowed"
    answer = knowledge.answer("example", f"{SHIFT} with the name of the lad", on=TODAY)
    assert answer.verdict != "allowed"


def test_a_yes_stands_where_that_is_left_out(knowledge: Knowledge) -> None:
    assert knowledge.answer("example", f"{SHIFT}, no names of anybody", on=TODAY).verdict == "allowed"

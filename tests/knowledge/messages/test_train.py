"""Training the reader of messages: it learns what it is taught, and repeats itself."""

import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.messages.examples import Example
from knowledge.messages.reader import MessageReader
from knowledge.messages.sort import Sorter
from knowledge.messages.train import Plan, after, train_seed, with_second
from knowledge.model.weights import Tensors, save_tuned

DANGER = Example("emergency", "emergency", frozenset(), frozenset(), False, "there is a man with a knife in my room")
THANKS = Example("social", "none", frozenset(), frozenset(), False, "thank you for the lovely day at school")
PLAN = Plan(epochs=8, batch=2, joined=0.0, lost=0.0)


@pytest.fixture(scope="module")
def tensors() -> Tensors:
    return train_seed([DANGER, THANKS] * 4, PLAN, 1, lambda _: None)


def test_what_was_learned_is_told_apart(tensors: Tensors, tmp_path: Path) -> None:
    save_tuned(tensors, {}, tmp_path / "weights")
    sorter = Sorter(MessageReader(tmp_path, tmp_path / "weights"))
    assert sorter.sort(DANGER.text).category == "emergency"
    assert sorter.sort(THANKS.text).category == "social"


def test_the_same_seed_gives_the_same_weights(tensors: Tensors) -> None:
    again = train_seed([DANGER, THANKS] * 4, PLAN, 1, lambda _: None)
    assert all(np.allclose(tensors[name], again[name], atol=1e-5) for name in tensors)


def test_a_message_among_harmless_words_stays_what_it_is() -> None:
    joined = after(THANKS, DANGER, random.Random(1))
    assert (joined.category, joined.urgency) == ("emergency", "emergency")
    assert DANGER.text in joined.text
    assert THANKS.text in joined.text


def test_a_second_matter_is_one_and_the_first_stays_the_main_one() -> None:
    complaint = Example("complaint", "none", frozenset(), frozenset(), False, "nobody came when I rang")
    theft = Example("crime_report", "non_emergency", frozenset({"threat"}), frozenset(), False, "my bike was taken")
    both = with_second(complaint, theft, random.Random(1))
    assert (both.category, both.urgency) == ("complaint", "non_emergency")
    assert (set(both.also), set(both.signs)) == ({"crime_report"}, {"threat"})
    assert complaint.text in both.text
    assert theft.text in both.text


def test_more_of_the_same_is_no_second_matter() -> None:
    theft = Example("crime_report", "non_emergency", frozenset(), frozenset(), False, "my bike was taken")
    assert with_second(theft, theft, random.Random(1)).also == set()


def test_a_matter_behind_mere_thanks_is_what_the_message_is() -> None:
    theft = Example("crime_report", "non_emergency", frozenset(), frozenset(), False, "my bike was taken")
    both = with_second(THANKS, theft, random.Random(1))
    assert (both.category, both.urgency, set(both.also)) == ("crime_report", "non_emergency", set())

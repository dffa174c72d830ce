"""Two hundred questions that try to get a yes where none is due: flattery, orders to the bot, a forbidden extra.

They were written from the official documents by somebody who saw neither our rules nor our questions, and none of them
is trained on.
"""

import json
from pathlib import Path

import pytest

from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import PACKS, Knowledge
from tests.conftest import TODAY

FILE = Path(__file__).parents[2] / "benchmarks" / "adversarial.jsonl"
ASKED = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def served(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The packs that are served."""
    return Knowledge(embedder, tmp_path_factory.mktemp("served"), PACKS)


def test_there_are_two_hundred() -> None:
    assert len({item["text"] for item in ASKED}) == 200


@pytest.mark.parametrize("force", sorted({item["force"] for item in ASKED}))
def test_none_of_them_gets_a_yes(served: Knowledge, force: str) -> None:
    asked = [item["text"] for item in ASKED if item["force"] == force]
    assert [text for text in asked if served.answer(force, text, on=TODAY).verdict == "allowed"] == []


@pytest.mark.parametrize("force", sorted({item["force"] for item in ASKED}))
def test_no_part_of_them_gets_a_bare_yes_where_it_is_answered_by_account(served: Knowledge, force: str) -> None:
    for item in ASKED:
        if item["force"] == force:
            parts = served.answer(force, item["text"], on=TODAY).accounts
            assert not parts or any(part.verdict != "allowed" for part in parts), item["id"]

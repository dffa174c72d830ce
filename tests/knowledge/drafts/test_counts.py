"""How many were arrested, and nothing else about it: fine where a force's table says so, and never a way around it."""

from pathlib import Path

import pytest

from knowledge.drafts.detectors import arrests
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.conftest import TODAY


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return Knowledge(embedder, shared_data)


@pytest.mark.parametrize(
    "draft",
    [
        "great shift, two locked up, proud of the team",
        "great shift tonight, two in custody, so proud of my team",
        "Nicked two people last night, great teamwork",
    ],
)
def test_pride_in_a_shift_with_arrests_is_fine_at_west_midlands(knowledge: Knowledge, draft: str) -> None:
    assert knowledge.check("wmp", "personal", draft, on=TODAY).verdict == "ok"


@pytest.mark.parametrize(
    "draft",
    [
        "great shift, two locked up on Harcastle Road, proud of the team",
        "great shift, two locked up, one coughed the lot in interview",
        "great shift, two locked up for the burglary in Erdington, proud of the team",
        "great shift, two brothers locked up, proud of the team",
    ],
)
def test_anything_more_about_them_is_not(knowledge: Knowledge, draft: str) -> None:
    assert knowledge.check("wmp", "personal", draft, on=TODAY).verdict != "ok"


def test_where_a_force_does_not_say_so_it_is_not_fine(knowledge: Knowledge) -> None:
    draft = "great shift, two locked up, proud of the team"
    assert knowledge.check("wiltshire", "personal", draft, on=TODAY).verdict != "ok"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Two locked up today", ["Two locked up"]),
        ("we nicked 3 people", ["nicked 3 people"]),
        ("Four arrests, no tea", ["Four arrests"]),
        ("two locked up for theft", []),
        ("two in custody in Tipton", []),
        ("nicked two shoplifters", []),
        ("locked up the house", []),
    ],
)
def test_only_a_bare_count_is_one(text: str, counts: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in arrests.find(text)] == counts

"""A rule as its owners look at it, and the questions that a change of it may touch."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import Services
from bot.wording import inbox as words
from knowledge.around import kept_in, questions_around
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.inbox.office import COMMS, choose
from tests.bot.reading import LIVE, STREET, whole
from tests.conftest import PACKS, TODAY

RULE = "example.personal.identify-a-job"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the packs, with two test cases."""
    copied = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    cases = [("not_allowed", STREET), ("conditional", LIVE)]
    lines = [f"- {{force: example, question: {question}, verdict: {verdict}}}\n" for verdict, question in cases]
    (copied / "example" / "cases.yaml").write_text("".join(lines), encoding="utf-8")
    return copied


@pytest.fixture
def with_cases(staffed: Services, embedder: OnnxEmbedder, shared_data: Path, packs: Path) -> Services:
    return replace(staffed, knowledge=Knowledge(embedder, shared_data, packs), open_store=lambda _: staffed.store)


def test_it_shows_words_citation_place_situations_cases_and_how_to_try_a_change(with_cases: Services) -> None:
    shown = whole(choose(with_cases, f"inbox:rule:{RULE}", COMMS))
    for expected in (
        "Don't post anything that shows which job you were on.",
        "NEW/1 version 2.0 (13 July 2022), Personal accounts, point 1",
        f"example/rules/posting.yaml, line 1, under the id {RULE}",
        "An officer's own post gives the street where an arrest happened",
        "No (3 example questions)",
        STREET,
        f"signpost inbox check {RULE} --packs FOLDER",
    ):
        assert expected in shown
    assert LIVE not in shown


def test_cases_that_cannot_be_read_are_named(with_cases: Services, packs: Path) -> None:
    (packs / "example" / "cases.yaml").write_text("nonsense", encoding="utf-8")
    assert "Run: signpost evaluate" in whole(choose(with_cases, f"inbox:rule:{RULE}", COMMS))


@pytest.mark.parametrize("who", ["admin", "2001", "1001"])
def test_nobody_else_has_that_page(staffed: Services, who: str) -> None:
    assert words.REFUSED["question_unknown"] in whole(choose(staffed, f"inbox:rule:{RULE}", who))


def test_the_questions_around_a_rule_are_its_own_its_neighbours_and_the_cases(with_cases: Services) -> None:
    knowledge = with_cases.knowledge
    around = questions_around(knowledge, "example", "example.corporate.branding", TODAY)
    assert {"can our team start a facebook page", "can i block a troll on our page", STREET} <= set(around)
    assert questions_around(knowledge, "example", "example.no.rule", TODAY) == [STREET, LIVE]


def test_a_rule_is_found_wherever_its_id_stands_in_it(tmp_path: Path) -> None:
    file = tmp_path / "a" / "rules" / "x.yaml"
    file.parent.mkdir(parents=True)
    file.write_text('# rules\n- says: must\n  id: "a.b"  # ours\n- id: a.b.c\n', encoding="utf-8")
    assert kept_in(tmp_path, "a.b") == (Path("a/rules/x.yaml"), 3)
    assert kept_in(tmp_path, "a.b.c") == (Path("a/rules/x.yaml"), 4)
    assert kept_in(tmp_path, "a") is None

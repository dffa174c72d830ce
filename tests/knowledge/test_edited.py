"""An edited pack or file of rules against the running packs: which verdicts change around a rule."""

import shutil
from pathlib import Path

import pytest

from knowledge.compare import NoPacks, open_packs
from knowledge.edited import Changed, changes_around, laid_over
from knowledge.model.embedder import OnnxEmbedder
from knowledge.yaml_reader import FileError
from tests.conftest import PACKS, TODAY

RULE = "example.old.live-video"
SITUATION = "      when: somebody wants to broadcast live video\n"
CASE = "am i allowed to go live on tiktok"
RULES = Path("example/rules/posting.yaml")


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """The packs that run, with a test case."""
    packs = Path(shutil.copytree(PACKS, tmp_path / "running"))
    case = f"- {{force: example, question: {CASE}, verdict: conditional}}\n"
    (packs / "example" / "cases.yaml").write_text(case, encoding="utf-8")
    return packs


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy in which live video is not allowed."""
    packs = Path(shutil.copytree(PACKS, tmp_path / "edited"))
    text = (packs / RULES).read_text(encoding="utf-8")
    verdict = "      verdict: not_allowed\n      because: No.\n"
    (packs / RULES).write_text(text.replace(SITUATION, f"{SITUATION}{verdict}"), encoding="utf-8")
    return packs


def around(rule: str, given: Path, running: Path, embedder: OnnxEmbedder, data: Path) -> list[Changed]:
    with laid_over(given, running) as packs:
        old, new = (open_packs(folder, embedder, data) for folder in (running, packs))
        return changes_around(old, new, rule, TODAY)


@pytest.mark.parametrize("given", [Path(), Path("example"), RULES])
def test_packs_one_pack_or_one_file_are_put_against_what_runs(
    running: Path, edited: Path, embedder: OnnxEmbedder, shared_data: Path, given: Path
) -> None:
    (found,) = around(RULE, edited / given, running, embedder, shared_data)
    assert [(change.before, change.after) for change in found.changes] == [(("conditional",), ("not_allowed",))] * 4
    assert {CASE, "can i go live on facebook from the event"} <= {change.question for change in found.changes}
    assert found.compared > len(found.changes)


def test_the_same_packs_change_nothing_and_an_unknown_rule_is_nowhere(
    running: Path, embedder: OnnxEmbedder, shared_data: Path
) -> None:
    (found,) = around(RULE, running, running, embedder, shared_data)
    assert (found.force, found.changes) == ("example", ())
    assert around("example.no.rule", running, running, embedder, shared_data) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("no-such-folder", "there is no such file or folder"),
        ("example/contacts.yaml", "has any of its rules"),
        ("example/rules", "holds no packs"),
    ],
)
def test_what_cannot_be_compared_is_said(
    running: Path, embedder: OnnxEmbedder, shared_data: Path, given: str, says: str
) -> None:
    with pytest.raises(NoPacks, match=says):
        around(RULE, running / given, running, embedder, shared_data)


def test_a_file_that_is_no_yaml_is_named_with_its_line(
    running: Path, tmp_path: Path, embedder: OnnxEmbedder, shared_data: Path
) -> None:
    broken = tmp_path / "posting.yaml"
    broken.write_text("- id: [", encoding="utf-8")
    with pytest.raises(FileError, match=r"posting\.yaml:"):
        around(RULE, broken, running, embedder, shared_data)

"""`signpost evaluate --compare`: what a change of the packs does to the answers, told before it is released."""

import shutil
from pathlib import Path

import pytest

from adapters.console.app import main
from knowledge.model.weights import FOLDER as TUNED
from tests.adapters.command import Command, Ran, lines_of
from tests.conftest import PACKS

LIVE = [
    "can i go live on facebook from the event",
    "live streaming the march on instagram live, allowed?",
    "is periscope or tiktok live ok",
]
STREET = "      when: an officer's own post gives the street where an arrest happened\n"
VIDEO = "      when: somebody wants to broadcast live video\n"


@pytest.fixture
def evaluate(shared_data: Path, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `signpost evaluate` in this process."""

    def run(*arguments: str | Path) -> Ran:
        environment.setenv("SIGNPOST_DATA", str(shared_data))
        capsys.readouterr()
        status = main(["evaluate", *map(str, arguments)])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A copy of the packs that a test changes."""
    return Path(shutil.copytree(PACKS, tmp_path / "new"))


def set_verdict(packs: Path, situation: str, verdict: str) -> None:
    """Give the situation of these words another verdict."""
    file = packs / "example" / "rules" / "posting.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(situation, f"{situation}      verdict: {verdict}\n      because: It is so.\n"))


# What is listed


def test_packs_that_are_the_same_change_no_verdict(evaluate: Command, new: Path) -> None:
    ran = evaluate("--compare", PACKS, new)
    assert (ran.status, ran.out) == (0, "0 verdicts change, 0 of them to a yes\n")


def test_each_question_whose_verdict_changes_is_listed_with_force_and_verdicts(evaluate: Command, new: Path) -> None:
    set_verdict(new, VIDEO, "not_allowed")
    ran = evaluate("--compare", PACKS, new)
    listed = [f"example: conditional -> not_allowed: {question}" for question in LIVE]
    assert ran.out.splitlines() == [*listed, "3 verdicts change, 0 of them to a yes"]
    assert ran.status == 1


def test_a_clause_that_changes_is_told_under_the_question(evaluate: Command, new: Path) -> None:
    set_verdict(new, VIDEO, "not_allowed")
    rules = new / "example" / "rules" / "posting.yaml"
    rules.write_text(rules.read_text().replace('clause: "4.20"', 'clause: "4.21"'))
    lines = evaluate("--compare", PACKS, new).out.splitlines()
    assert lines[1] == "    OLD/1, 4.20 -> OLD/1, 4.21"


def test_every_new_yes_comes_first(evaluate: Command, new: Path) -> None:
    set_verdict(new, STREET, "conditional")
    set_verdict(new, VIDEO, "allowed")
    *changes, total = evaluate("--compare", PACKS, new).out.splitlines()
    assert [change.rpartition(": ")[2] for change in changes if " -> allowed: " in change] == LIVE
    assert all(" -> allowed: " in change for change in changes[:3])
    assert total == f"{len(changes)} verdicts change, 3 of them to a yes"
    assert len(changes) > 3


def test_the_questions_of_a_file_of_cases_are_compared_too(evaluate: Command, new: Path, tmp_path: Path) -> None:
    case = "- {force: example, question: could we go live at the match, verdict: conditional}"
    set_verdict(new, VIDEO, "not_allowed")
    ran = evaluate(lines_of(tmp_path / "cases.yaml", case), "--compare", PACKS, new)
    assert "example: conditional -> not_allowed: could we go live at the match\n" in ran.out


def test_a_force_that_only_one_folder_holds_is_named(evaluate: Command, new: Path) -> None:
    shutil.copytree(new / "example", new / "another")
    ran = evaluate("--compare", PACKS, new)
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"only in {new}, so not compared: another")


def test_the_verdicts_of_the_parts_follow_that_of_the_whole(evaluate: Command, new: Path, tmp_path: Path) -> None:
    question = f"can i post on my insta the street of the arrest and {LIVE[0]}"
    case = f"- {{force: example, question: {question}, verdict: not_allowed}}"
    set_verdict(new, VIDEO, "not_allowed")
    ran = evaluate(lines_of(tmp_path / "cases.yaml", case), "--compare", PACKS, new)
    (line,) = [line for line in ran.out.splitlines() if line.endswith(question)]
    before, after = line.removeprefix("example: ").removesuffix(f": {question}").split(" -> ")
    assert before.endswith("/not_allowed/conditional")
    assert after.endswith("/not_allowed/not_allowed")


def test_a_case_of_a_force_that_is_not_in_both_is_named(evaluate: Command, new: Path, tmp_path: Path) -> None:
    case = "- {force: elsewhere, question: could we go live at the match, verdict: conditional}"
    ran = evaluate(lines_of(tmp_path / "cases.yaml", case), "--compare", PACKS, new)
    assert "not compared, the force 'elsewhere' is not in both" in ran.out.splitlines()[0]


def test_the_same_packs_can_be_compared_with_the_weights_before(evaluate: Command, new: Path) -> None:
    ran = evaluate("--compare", PACKS, new, "--old-model", TUNED)
    assert (ran.status, ran.out) == (0, "0 verdicts change, 0 of them to a yes\n")


# What is refused


def test_a_folder_that_is_one_pack_is_refused_with_the_folder_to_name(evaluate: Command) -> None:
    ran = evaluate("--compare", PACKS / "example", PACKS)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"signpost: {PACKS / 'example'} is one pack; name the folder that holds it and the national pack: {PACKS}\n"
    )


def test_a_folder_without_packs_is_refused_with_what_it_needs(evaluate: Command, tmp_path: Path) -> None:
    ran = evaluate("--compare", PACKS, tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert f"{tmp_path} holds no packs; it needs one folder for each force" in ran.err


def test_a_pack_that_cannot_be_read_is_named_with_its_line(evaluate: Command, new: Path) -> None:
    set_verdict(new, VIDEO, "maybe")
    ran = evaluate("--compare", PACKS, new)
    assert (ran.status, ran.out) == (1, "")
    assert "verdict is 'maybe'; it has to be one of: " in ran.err


def test_weights_that_are_not_there_are_named(evaluate: Command, new: Path, tmp_path: Path) -> None:
    ran = evaluate("--compare", PACKS, new, "--old-model", tmp_path / "weights")
    assert (ran.status, ran.out) == (1, "")
    assert f"{tmp_path / 'weights'}/report.json is missing" in ran.err


def test_nothing_to_evaluate_is_refused_with_what_to_give(evaluate: Command) -> None:
    ran = evaluate()
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "signpost: Name a file of cases, or two folders of packs with --compare.\n"

"""Two versions of the packs: which verdicts change from one to the other, and on which questions."""

import shutil
from pathlib import Path

import pytest

from knowledge.compare import Change, NoPacks, Remembering, changes, only_in_one, open_packs
from knowledge.model.embedder import OnnxEmbedder
from knowledge.pack import Verdict
from knowledge.search import Knowledge
from tests.conftest import PACKS, TODAY
from tests.knowledge.made_up import CountingEmbedder

LIVE = [
    "can i go live on facebook from the event",
    "live streaming the march on instagram live, allowed?",
    "is periscope or tiktok live ok",
]
WHEN = "when: somebody wants to broadcast live video"
FORBIDDEN = f"{WHEN}\n      verdict: not_allowed\n      because: Live video is over."


class Versions:
    """The example packs before and after a change, each in a folder of its own."""

    def __init__(self, folder: Path, embedder: CountingEmbedder) -> None:
        self.old, self.new, self.data = folder / "old", folder / "new", folder / "data"
        self.embedder = embedder
        for version in (self.old, self.new):
            shutil.copytree(PACKS, version)

    def edit(self, before: str, after: str, *, version: Path | None = None) -> None:
        """Change the rules of the new version, or of another."""
        file = (version or self.new) / "example" / "rules" / "posting.yaml"
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")

    def open(self) -> tuple[Knowledge, Knowledge]:
        remembering = Remembering(self.embedder, self.data)
        return open_packs(self.old, remembering, self.data), open_packs(self.new, remembering, self.data)

    def changes(self, *more: tuple[str, str]) -> list[Change]:
        return list(changes(*self.open(), TODAY, more=more))


@pytest.fixture
def counting(embedder: OnnxEmbedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


@pytest.fixture
def versions(tmp_path: Path, counting: CountingEmbedder) -> Versions:
    return Versions(tmp_path, counting)


def questions(found: list[Change]) -> list[str]:
    return [change.question for change in found]


# What changes


def test_versions_that_are_the_same_change_nothing(versions: Versions) -> None:
    assert versions.changes() == []


def test_another_verdict_changes_exactly_the_questions_of_its_situation(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    assert versions.changes() == [
        Change("example", question, ("conditional",), ("not_allowed",), "OLD/1, 4.20", "OLD/1, 4.20")
        for question in LIVE
    ]


def test_a_question_that_only_the_new_version_holds_is_asked_of_both(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    versions.edit("- is periscope or tiktok live ok", "- is a live video of the parade ok")
    assert "is a live video of the parade ok" in questions(versions.changes())


def test_a_question_that_only_the_old_version_holds_is_asked_of_both(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    versions.edit("- is periscope or tiktok live ok", "- is a live video of the parade ok")
    assert LIVE[2] in questions(versions.changes())


def test_questions_of_other_authors_are_asked(versions: Versions) -> None:
    (versions.old / "example" / "questions").mkdir()
    file = versions.old / "example" / "questions" / "writer-1.txt"
    file.write_text("# example.old.live-video/live-video\nstreaming the parade live ok?\n")
    versions.edit(WHEN, FORBIDDEN)
    assert "streaming the parade live ok?" in questions(versions.changes())


def test_near_misses_are_asked(versions: Versions) -> None:
    near_miss = "  not_about:\n    - {asked: can we stream it live, settled_by: example.old.live-video/live-video}\n"
    for version in (versions.old, versions.new):
        versions.edit("- id: example.old.live-video\n", f"{near_miss}- id: example.old.live-video\n", version=version)
    versions.edit(WHEN, FORBIDDEN)
    assert "can we stream it live" in questions(versions.changes())


def test_further_questions_are_asked_of_their_force_alone(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    found = versions.changes(("example", "could we go live at the match"), ("elsewhere", "may i go live at the fete"))
    assert questions(found) == [*LIVE, "could we go live at the match"]


def test_a_question_that_is_there_twice_is_listed_once(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    assert questions(versions.changes(("example", LIVE[0]), ("example", LIVE[0]))) == LIVE


def test_a_changed_wording_with_the_same_verdict_is_no_change(versions: Versions) -> None:
    versions.edit("rule: Go live on video only when", "rule: You may go live on video only when")
    assert versions.changes() == []


def test_a_clause_that_changes_with_the_verdict_is_told(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    versions.edit('clause: "4.20"', 'clause: "4.21"')
    assert {(c.clause_before, c.clause_after) for c in versions.changes()} == {("OLD/1, 4.20", "OLD/1, 4.21")}


def test_a_yes_where_there_was_none_is_a_new_yes(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN.replace("not_allowed", "allowed"))
    assert [change.is_new_yes for change in versions.changes()] == [True] * 3


def test_any_other_change_is_no_new_yes(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    assert not any(change.is_new_yes for change in versions.changes())


@pytest.mark.parametrize(
    ("before", "after", "is_new"),
    [
        (("conditional",), ("conditional", "allowed", "not_allowed"), True),
        (("conditional", "not_allowed", "not_allowed"), ("conditional", "not_allowed", "allowed"), True),
        (("conditional", "allowed", "not_allowed"), ("allowed",), False),
        (("allowed",), ("not_allowed",), False),
    ],
)
def test_a_yes_for_an_account_or_a_part_counts_as_a_yes(
    before: tuple[Verdict, ...], after: tuple[Verdict, ...], is_new: bool
) -> None:
    assert Change("example", "a question", before, after, None, None).is_new_yes is is_new


def test_the_verdict_of_each_part_is_compared(versions: Versions) -> None:
    question = f"can i post on my insta the street of the arrest and {LIVE[0]}"
    versions.edit(WHEN, FORBIDDEN)
    found = {change.question: change for change in versions.changes(("example", question))}[question]
    assert found.before[1:] == ("not_allowed", "conditional")
    assert found.after[1:] == ("not_allowed", "not_allowed")


def test_a_question_that_both_versions_hold_is_embedded_once(versions: Versions) -> None:
    versions.edit(WHEN, FORBIDDEN)
    versions.changes()
    assert len(versions.embedder.embedded) == len(set(versions.embedder.embedded))


# Which packs are compared


def test_a_force_that_is_in_one_version_only_is_named_and_not_compared(versions: Versions) -> None:
    (versions.old / "example").rename(versions.old / "before")
    (versions.new / "example").rename(versions.new / "after")
    old, new = versions.open()
    assert only_in_one(old, new) == (["before"], ["after"])
    assert list(changes(old, new, TODAY)) == []


def test_forces_that_both_versions_hold_are_not_named(versions: Versions) -> None:
    assert only_in_one(*versions.open()) == ([], [])


def test_a_folder_that_is_one_pack_is_refused_with_the_folder_to_name(counting: CountingEmbedder, data: Path) -> None:
    with pytest.raises(NoPacks) as refused:
        open_packs(PACKS / "example", counting, data)
    assert str(refused.value) == (
        f"{PACKS / 'example'} is one pack; name the folder that holds it and the national pack: {PACKS}"
    )


@pytest.mark.parametrize("made", [True, False], ids=["empty folder", "no folder"])
def test_a_folder_without_packs_is_refused_with_what_it_needs(
    counting: CountingEmbedder, tmp_path: Path, made: bool
) -> None:
    folder = tmp_path / "packs"
    if made:
        folder.mkdir()
    with pytest.raises(NoPacks) as refused:
        open_packs(folder, counting, tmp_path / "data")
    assert str(refused.value) == (
        f"{folder} holds no packs; it needs one folder for each force and one called 'national'"
    )

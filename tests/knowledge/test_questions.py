"""The question files beside a pack's rules: what is read from them, and how a fault in one is named."""

from pathlib import Path

import pytest

from knowledge.cards import cards_of
from knowledge.load_pack import load_pack
from knowledge.questions import Heading, read_questions
from knowledge.yaml_reader import FileError
from tests.conftest import PACKS
from tests.knowledge.made_up import copy_of_example_pack

LIVE = "example.old.live-video/live-video"
TROLL = "example.silence.blocking/block-a-troll"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example pack with an empty folder for question files."""
    copied = copy_of_example_pack(tmp_path)
    (copied / "questions").mkdir()
    return copied


def write(folder: Path, *lines: str, name: str = "writer-1.txt") -> Path:
    file = folder / "questions" / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def also_asked(folder: Path, situation: str = LIVE) -> tuple[str, ...]:
    (found,) = [s for s in load_pack(folder).situations if s.id == situation]
    return found.also_asked


def fault(folder: Path) -> str:
    """The words with which the pack is refused, from the name of the file on."""
    with pytest.raises(FileError) as refused:
        load_pack(folder)
    return str(refused.value).removeprefix(f"{folder}/questions/")


# What is read


def test_questions_belong_to_the_situation_of_the_heading_above_them(folder: Path) -> None:
    write(folder, f"# {LIVE}", "can we stream it", "live from the fete?", f"# {TROLL}", "ban him?")
    assert also_asked(folder) == ("can we stream it", "live from the fete?")
    assert also_asked(folder, TROLL) == ("ban him?",)


def test_the_files_of_several_authors_add_up_in_the_order_of_their_names(folder: Path) -> None:
    write(folder, f"# {LIVE}", "the second author's", name="writer-2.txt")
    write(folder, f"# {LIVE}", "the first author's", name="writer-1.txt")
    assert also_asked(folder) == ("the first author's", "the second author's")


def test_what_the_rules_ask_stays_apart_from_what_other_authors_ask(folder: Path) -> None:
    write(folder, f"# {LIVE}", "can we stream it")
    without = {s.id: s.asked for s in load_pack(PACKS / "example").situations}
    assert {s.id: s.asked for s in load_pack(folder).situations} == without


def test_search_knows_the_questions_of_all_authors(folder: Path) -> None:
    write(folder, f"# {LIVE}", "can we stream it")
    (card,) = [c for c in cards_of((load_pack(folder),)) if c.situation.id == LIVE]
    assert card.questions == (*card.situation.asked, "can we stream it")


def test_empty_lines_and_spaces_around_a_line_mean_nothing(folder: Path) -> None:
    write(folder, "", f"#   {LIVE}  ", "", "   can we stream it ", "")
    assert also_asked(folder) == ("can we stream it",)


def test_a_question_may_begin_with_a_hashtag(folder: Path) -> None:
    write(folder, f"# {LIVE}", "#live on the team page ok?")
    assert also_asked(folder) == ("#live on the team page ok?",)


def test_a_file_with_the_line_ends_of_windows_is_read(folder: Path) -> None:
    write(folder, f"# {LIVE}\r", "can we stream it\r")
    assert also_asked(folder) == ("can we stream it",)


def test_a_heading_without_questions_adds_none(folder: Path) -> None:
    write(folder, f"# {LIVE}")
    assert also_asked(folder) == ()


def test_other_files_are_left_alone(folder: Path) -> None:
    write(folder, "how we wrote them", name="README.md")
    assert load_pack(folder) == load_pack(PACKS / "example")


def test_a_pack_without_question_files_is_fine(folder: Path) -> None:
    (folder / "questions").rmdir()
    assert load_pack(folder) == load_pack(PACKS / "example")


def test_a_heading_knows_where_it_stands(folder: Path) -> None:
    file = write(folder, "", f"# {LIVE}", "can we stream it")
    assert read_questions(folder / "questions") == {Heading(file, 2, LIVE): ("can we stream it",)}


# What is wrong with them


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ["", "can we stream it", f"# {LIVE}"],
            "2: a question needs a heading before it: '# ' and the id of its situation",
        ),
        (
            [f"# {LIVE}", "can we stream it", "# example.old.live-video/radio", "on the radio?"],
            "3: 'example.old.live-video/radio' is no situation of this pack",
        ),
        (
            ["# example.old.live-video", "can we stream it"],
            "1: 'example.old.live-video' is no situation of this pack",
        ),
        (
            [f"# {LIVE}", "can we stream it", f"# {TROLL}", "ban him?", f"# {LIVE}", "live from the fete?"],
            f"5: '{LIVE}' has a heading in this file already",
        ),
    ],
    ids=["no heading", "unknown situation", "rule instead of situation", "heading twice"],
)
def test_a_fault_is_named_with_file_and_line(folder: Path, lines: list[str], words: str) -> None:
    write(folder, *lines)
    assert fault(folder) == f"writer-1.txt:{words}"


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "questions" / "writer-1.txt").write_bytes(f"# {LIVE}\ncan we stream it for \xa35".encode("latin-1"))
    assert fault(folder) == "writer-1.txt:1: this file is not UTF-8 text; save it as UTF-8"


def test_a_heading_of_the_second_file_is_named_with_that_file(folder: Path) -> None:
    write(folder, f"# {LIVE}", "can we stream it")
    write(folder, "# example.no.rule/at-all", "on the radio?", name="writer-2.txt")
    assert fault(folder).startswith("writer-2.txt:1: ")


def test_a_file_saved_with_a_byte_order_mark_is_read(folder: Path) -> None:
    file = write(folder, f"# {LIVE}", "can we stream it")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert also_asked(folder) == ("can we stream it",)

"""Example messages: one a line, with what they are."""

from pathlib import Path

import pytest

from knowledge.messages.examples import Example, read_examples
from knowledge.search import PACKS
from knowledge.yaml_reader import FileError

LINE = "personal x complaint none also-intelligence,lang-pl,unsafe-phone :: Nobody came.\\nWhy?"


def read(tmp_path: Path, text: str) -> list[Example]:
    (tmp_path / "writer-01.txt").write_text(text, encoding="utf-8")
    return read_examples(tmp_path)["writer-01"]


def test_a_line_is_read_with_all_its_labels(tmp_path: Path) -> None:
    expected = Example(
        "complaint", "none", frozenset({"unsafe_phone"}), frozenset({"intelligence"}), True, "Nobody came.\nWhy?"
    )
    assert read(tmp_path, LINE) == [expected]


def test_empty_lines_are_left_out(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"\n{LINE}\n\n{LINE}\n")) == 2


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        (" :: ", " ", "a message is: account platform category"),
        ("personal", "messaging", "'messaging' is no account"),
        ("complaint", "poem", "'poem' is no category"),
        ("none", "soon", "'soon' is no urgency"),
        ("complaint none", "emergency none", "an emergency has the urgency"),
        ("unsafe-phone", "phone", "'phone' is no sign"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, wrong: str, right: str, says: str) -> None:
    with pytest.raises(FileError, match=r"writer-01\.txt:2: ") as fault:
        read(tmp_path, f"{LINE}\n{LINE.replace(wrong, right, 1)}\n")
    assert says in str(fault.value)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "writer-01.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(FileError, match="not UTF-8"):
        read_examples(tmp_path)


def test_all_our_own_messages_can_be_read() -> None:
    assert sum(map(len, read_examples(PACKS / "national" / "messages").values())) > 1000

"""Read the question files beside a pack's rules: plain text, `# situation id` and then one question a line.

They are what the model is trained on besides the questions in the rules, and were written by other authors, one file
each, so that it can be measured how well it does on an author whom it has not read.
"""

from dataclasses import dataclass
from pathlib import Path

from knowledge.yaml_reader import FileError

FOLDER = "questions"
_HEADING = "# "


@dataclass(frozen=True)
class Heading:
    """Where a situation's questions begin in a file."""

    file: Path
    line: int
    situation: str


def read_questions(folder: Path) -> dict[Heading, tuple[str, ...]]:
    """The questions of each heading in the files of `folder`; raises FileError naming file and line."""
    found: dict[Heading, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.txt")):
        found |= _read(file)
    return found


def _read(file: Path) -> dict[Heading, tuple[str, ...]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise FileError(file, 1, "this file is not UTF-8 text; save it as UTF-8") from None
    found: dict[Heading, list[str]] = {}
    asked: list[str] | None = None
    for number, line in enumerate(map(str.strip, lines), 1):
        if line.startswith(_HEADING):
            heading = Heading(file, number, line.removeprefix(_HEADING).strip())
            if any(heading.situation == known.situation for known in found):
                raise FileError(file, number, f"'{heading.situation}' has a heading in this file already")
            asked = found[heading] = []
        elif line and asked is None:
            raise FileError(file, number, "a question needs a heading before it: '# ' and the id of its situation")
        elif line and asked is not None:
            asked.append(line)
    return {heading: tuple(questions) for heading, questions in found.items()}

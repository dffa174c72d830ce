"""Read the example messages that the reader is trained on: plain text, one message a line.

    personal whatsapp complaint none also-intelligence :: Nobody came. And the lad at 42 deals every day at four…

The officer's account, the platform, the category, the urgency, what else is in it ("-" for nothing; "lang-pl" where it
is not English), and the message. `\\n` is a line break. Each file is one author's.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from knowledge.messages.kinds import CATEGORIES, LEARNED_SIGNS, URGENCIES, Category, Sign, Urgency
from knowledge.yaml_reader import FileError

FOLDER = "messages"
_LINE = re.compile(
    r"(?P<account>\S+) (?P<channel>\S+) (?P<category>\S+) (?P<urgency>\S+) (?P<flags>\S+) :: (?P<text>.+)"
)
_LANGUAGE = re.compile(r"lang-[a-z]{2,3}")


@dataclass(frozen=True)
class Example:
    """An example message. `also` are further matters in it, `foreign` whether it is not (only) English."""

    category: Category
    urgency: Urgency
    signs: frozenset[Sign]
    also: frozenset[Category]
    foreign: bool
    text: str


def read_examples(folder: Path) -> dict[str, list[Example]]:
    """The messages of each file in `folder`, by author; raises FileError naming file and line."""
    return {file.stem: read_author(file) for file in sorted(folder.glob("*.txt"))}


def read_author(file: Path) -> list[Example]:
    """The messages of one file; raises FileError naming file and line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise FileError(file, 1, "this file is not UTF-8 text; save it as UTF-8") from None
    return [_example(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _example(file: Path, number: int, line: str) -> Example:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise FileError(
            file, number, "a message is: account platform category urgency signs :: text, with '-' for no signs"
        )
    if found["account"] not in ("personal", "corporate"):
        raise FileError(file, number, f"'{found['account']}' is no account; use personal or corporate")
    if found["category"] not in CATEGORIES:
        raise FileError(file, number, f"'{found['category']}' is no category; use {', '.join(CATEGORIES)}")
    if found["urgency"] not in URGENCIES:
        raise FileError(file, number, f"'{found['urgency']}' is no urgency; use {', '.join(URGENCIES)}")
    if found["category"] == "emergency" and found["urgency"] != "emergency":
        raise FileError(file, number, "an emergency has the urgency 'emergency'")
    flags = [] if found["flags"] == "-" else found["flags"].split(",")
    signs, also, foreign = set(), set(), False
    for flag in flags:
        if flag.replace("-", "_") in LEARNED_SIGNS:
            signs.add(cast(Sign, flag.replace("-", "_")))
        elif flag.startswith("also-") and flag[5:] in CATEGORIES:
            also.add(cast(Category, flag[5:]))
        elif _LANGUAGE.fullmatch(flag):
            foreign = True
        else:
            raise FileError(
                file, number, f"'{flag}' is no sign; use {', '.join(LEARNED_SIGNS)}, also-CATEGORY or lang-xx"
            )
    category, urgency = cast(Category, found["category"]), cast(Urgency, found["urgency"])
    return Example(category, urgency, frozenset(signs), frozenset(also), foreign, found["text"].replace("\\n", "\n"))

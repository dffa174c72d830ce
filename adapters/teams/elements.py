"""Adaptive Card pieces that show any text as it is.

Text of the core may hold what a person typed, so it only ever stands in the runs of a RichTextBlock, where no client
reads markdown, HTML or mentions, and in titles of actions and labels, which are plain. There is no TextBlock at all.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from adapters import text as any_text
from adapters.placing import Numbered
from adapters.text import shown
from bot.messages import Choice

Json = dict[str, Any]
Color = Literal["", "good", "attention", "warning", "accent"]
Size = Literal["", "small", "medium", "large"]
Style = Literal["emphasis", "good", "attention", "warning", "accent"]
Make = Callable[[Choice], Json]  # the action of a choice, still without its title

LONGEST_TEXT = 6000  # bytes in one block
LONGEST_BOX = 12_000  # bytes in one container
MOST_RUNS = 40  # in one block
LONGEST_LABEL = 40  # characters on a button: what fits at 320 pixels, before Teams cuts it
LONGEST_TOOLTIP = 400
IN_A_ROW, ROW = 6, 72  # buttons, and characters on them: Teams hides what is more than six
NOTHING = "\u2013"  # where there is no text and a label is needed
BLANK = "\u00a0"  # keeps an empty line open

# Dates in braces are worked out by the client, even in plain runs; parted between two runs they stay what they are.
_BRACES = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.IGNORECASE)
_APART = "\u2060"  # no width, no break: where there is only one run
_BRACE = 40  # bytes that are counted for a brace, with which another run may begin


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    subtle: bool = False
    size: Size = ""
    marked: bool = False
    monospace: bool = False
    color: Color = ""


def size(text: str) -> int:
    """The most bytes that a text takes in JSON: all that is not ASCII is escaped by what sends it."""
    return len(json.dumps(text)) - 2 + text.count("{") * _BRACE


def cut(text: str, most: int) -> str:
    """The beginning with an ellipsis where the text has more characters."""
    return any_text.cut(text, most, len)


def weight(element: Json) -> int:
    """The most bytes that an element takes in a card."""
    return len(json.dumps(element)) + 2


def lines(runs: Iterable[Run], spacing: str = "") -> list[Json]:
    """Each line of a text as a block of its own, because line breaks in runs are not shown everywhere."""
    made: list[Json] = []
    for line in _lines([replace(run, text=shown(run.text)) for run in runs]):
        for at in range(0, len(line), MOST_RUNS):
            inlines = [inline for run in line[at : at + MOST_RUNS] for inline in _inlines(run)]
            space = "none" if made else spacing
            made.append({"type": "RichTextBlock", "inlines": inlines} | ({"spacing": space} if space else {}))
    return made


def box(items: Sequence[Json], style: Style, *, spacing: str = "", bleed: bool = False) -> list[Json]:
    """Blocks on a coloured ground; in several containers where one would be too large."""
    made: list[Json] = []
    room = 0
    for item in items:
        if weight(item) > room or not made:
            space = "none" if made else spacing
            container: Json = {"type": "Container", "style": style, "items": []}
            made.append(container | ({"spacing": space} if space else {}) | ({"bleed": True} if bleed else {}))
            room = LONGEST_BOX
        made[-1]["items"].append(item)
        room -= weight(item)
    return made


def plain(text: str, most: int) -> str:
    """A text for a title or a label: one line, shortened where it is too long, and never empty."""
    return _BRACES.sub(_APART, cut(" ".join(shown(text).split()), most)) or NOTHING


def choices(numbered: Iterable[Numbered], make: Make) -> list[Json]:
    """Choices as buttons named "choice-N"; a label that does not fit stands whole above them, with its number."""
    numbered = list(numbered)
    titles, above = shortened(choice.label for _, choice in numbered)
    made = [
        titled(make(choice), title, f"choice-{number}", whole=choice.label, primary=choice.primary)
        for title, (number, choice) in zip(titles, numbered, strict=True)
    ]
    return [*above, *actions(made)]


def titled(action: Json, title: str, name: str, *, whole: str = "", primary: bool = False) -> Json:
    """An action with what is read on it; what it falls back to in old clients is called the same."""
    looks: Json = {"title": plain(title, LONGEST_LABEL)} | ({"style": "positive"} if primary else {})
    if whole and plain(whole, LONGEST_TOOLTIP) != looks["title"]:
        looks["tooltip"] = plain(whole, LONGEST_TOOLTIP)
    fallback = {"fallback": action["fallback"] | looks} if "fallback" in action else {}
    return action | looks | {"id": name} | fallback


def actions(made: Sequence[Json]) -> list[Json]:
    """Buttons in rows that are neither more than Teams shows nor wider than a card."""
    rows: list[Json] = []
    room = 0
    for action in made:
        needed = len(action["title"]) + 4
        if not rows or room < needed or len(rows[-1]["actions"]) == IN_A_ROW:
            rows.append({"type": "ActionSet", "actions": []} | ({"spacing": "small"} if rows else {}))
            room = ROW
        rows[-1]["actions"].append(action)
        room -= needed
    return rows


def shortened(labels: Iterable[str]) -> tuple[list[str], list[Json]]:
    """Titles that fit on buttons, and the whole of those that had to be shortened, numbered alike."""
    fitting: list[str] = []
    whole: list[Json] = []
    numbers = count(1)
    for label in labels:
        if len(plain(label, len(label) + 1)) > LONGEST_LABEL:
            number = next(numbers)
            whole += lines([Run(f"{number}  ", bold=True), Run(label)], "small" if whole else "")
            label = f"{number}  {label}"
        fitting.append(plain(label, LONGEST_LABEL))
    return fitting, whole


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line, and of each piece of a line that is too long for a block."""
    whole: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        whole[-1] += [replace(run, text=first)] if first else []
        whole += [[replace(run, text=text)] if text else [] for text in others]
    if whole == [[]]:
        return []
    return [piece for line in whole for piece in (_pieces(line) if line else [[Run(BLANK)]])]


def _pieces(line: list[Run]) -> list[list[Run]]:
    made: list[list[Run]] = []
    rest = list(line)
    for piece in any_text.split("".join(run.text for run in line), LONGEST_TEXT, size):
        taken: list[Run] = []
        room = len(piece)
        while room:
            run = rest.pop(0)
            taken.append(replace(run, text=run.text[:room]))
            if len(run.text) > room:
                rest.insert(0, replace(run, text=run.text[room:]))
            room -= len(taken[-1].text)
        made.append(taken)
    return made


def _inlines(run: Run) -> list[Json]:
    looks: Json = {
        "weight": "bolder" if run.bold else "",
        "isSubtle": run.subtle,
        "size": run.size,
        "highlight": run.marked,
        "fontType": "monospace" if run.monospace else "",
        "color": run.color,
    }
    style = {name: value for name, value in looks.items() if value}
    return [{"type": "TextRun", "text": text} | style for text in _BRACES.split(run.text)]

"""Block Kit pieces that show any text as it is.

Text of the core may hold what a person typed, so it only ever stands in rich_text or plain_text, where Slack reads no
mentions, links, emoji or formatting; no mrkdwn is written at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from adapters.slack.split import cut, size, split
from adapters.text import shown
from bot.messages import Choice

Json = dict[str, Any]
Shape = Literal["rich_text_section", "rich_text_quote", "rich_text_preformatted"]

LONGEST_TEXT = 3000  # of one block
LONGEST_LABEL = 75  # on a button or an option
LONGEST_VALUE = 2000  # of a button
IN_A_ROW = 5  # buttons
NOTHING = "\u2013"  # where there is no text and Slack demands some


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a block: a paragraph, a quotation or a text to copy; `mark` is an emoji of ours before it."""

    runs: tuple[Run, ...]
    shape: Shape = "rich_text_section"
    mark: str = ""


class ValueTooLong(ValueError):
    """A value is longer than Slack takes, which is a fault of ours; the message names its kind."""

    def __init__(self, value: str) -> None:
        super().__init__(f"a value of the kind '{value.partition(':')[0][:20]}' has {len(value)} characters")


def rich(parts: Iterable[Part], most: int = LONGEST_TEXT) -> list[Json]:
    """Blocks of at most `most` characters each."""
    made: list[Json] = []
    room = 0
    for part in parts:
        for runs, mark in _pieces(part, most):
            weight = sum(size(run.text) for run in runs)
            if weight > room or not made:
                made.append({"type": "rich_text", "elements": []})
                room = most
            made[-1]["elements"].append({"type": part.shape, "elements": [*mark, *map(_element, runs)]})
            room -= weight
    return made


def paragraph(text: str, heading: str = "", mark: str = "") -> Part:
    """Running text, under a heading where it has one."""
    head = [Run(f"{heading}\n" if text else heading, bold=True)] if heading else []
    return Part((*head, Run(text)), mark=mark)


def plain_text(text: str, most: int) -> Json:
    """A text object that shows the text as it is, shortened where it is too long."""
    return {"type": "plain_text", "text": cut(shown(text), most) if text.strip() else NOTHING, "emoji": False}


def divider() -> Json:
    return {"type": "divider"}


def button(label: str, action: str, value: str = "", *, primary: bool = False) -> Json:
    """A button of at most 75 characters.

    Raises:
        ValueTooLong: the value can't come back whole.
    """
    if len(value) > LONGEST_VALUE:
        raise ValueTooLong(value)
    made: Json = {"type": "button", "text": plain_text(label, LONGEST_LABEL), "action_id": action}
    return made | ({"value": value} if value else {}) | ({"style": "primary"} if primary else {})


def actions(buttons: Sequence[Json]) -> list[Json]:
    """Buttons in rows."""
    rows = range(0, len(buttons), IN_A_ROW)
    return [{"type": "actions", "elements": [*buttons[at : at + IN_A_ROW]]} for at in rows]


def choices(numbered: Iterable[tuple[int, Choice]]) -> list[Json]:
    """Choices as buttons named "choice-N"; a label that does not fit stands whole above them, with its number.

    Raises:
        ValueTooLong: the value of a choice can't come back whole.
    """
    numbered = list(numbered)
    labels, above = shortened(choice.label for _, choice in numbered)
    buttons = [
        button(label, f"choice-{number}", choice.value, primary=choice.primary)
        for label, (number, choice) in zip(labels, numbered, strict=True)
    ]
    return [*above, *actions(buttons)]


def shortened(labels: Iterable[str]) -> tuple[list[str], list[Json]]:
    """Labels that fit on buttons and options, and the whole of those that had to be shortened, numbered alike."""
    fitting, whole, numbers = [], [], count(1)
    for label in labels:
        if size(shown(label)) > LONGEST_LABEL:
            number = next(numbers)
            whole.append(Part((Run(f"{number}  ", bold=True), Run(label))))
            label = f"{number}  {label}"
        fitting.append(cut(shown(label), LONGEST_LABEL))
    return fitting, rich(whole)


def weight(block: Json) -> int:
    """What a block counts: all its text, and something for each object that holds it."""
    return sum(_weights(block))


def _weights(thing: Any) -> Iterator[int]:
    if isinstance(thing, dict):
        yield 10
        yield from (size(found) for name, found in thing.items() if name == "text" and isinstance(found, str))
        yield from (weight for found in thing.values() for weight in _weights(found))
    elif isinstance(thing, list):
        yield from (weight for found in thing for weight in _weights(found))


def _pieces(part: Part, most: int) -> Iterator[tuple[list[Run], list[Json]]]:
    """The runs of a part, divided where its text has to be split, with the elements of its mark before the first."""
    runs = [Run(shown(run.text), run.bold) for run in part.runs if run.text]
    mark: list[Json] = [{"type": "emoji", "name": part.mark}, _element(Run(" "))] if part.mark else []
    for piece in split("".join(run.text for run in runs), most):
        taken, room = [], len(piece)
        while room:
            run = runs.pop(0)
            taken.append(Run(run.text[:room], run.bold))
            if len(run.text) > room:
                runs.insert(0, Run(run.text[room:], run.bold))
            room -= len(taken[-1].text)
        yield taken, mark
        mark = []


def _element(run: Run) -> Json:
    return {"type": "text", "text": run.text} | ({"style": {"bold": True}} if run.bold else {})

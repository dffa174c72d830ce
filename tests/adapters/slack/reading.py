"""What a person reads in Slack: the blocks of messages and views as plain words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.outbound import Message

Thing = Mapping[str, Any]


def words_of(shown: Message | Sequence[Message] | Thing | Sequence[Thing]) -> str:
    """Everything that is read, from top to bottom, buttons and fields included; of emoji nothing."""
    return "\n".join(_lines(_blocks(shown)))


def buttons_of(shown: Message | Sequence[Message] | Thing | Sequence[Thing]) -> list[Thing]:
    """All buttons, from top to bottom."""
    rows = [block["elements"] for block in _blocks(shown) if block["type"] == "actions"]
    return [element for row in rows for element in row]


def bare(text: str) -> str:
    """A text without spaces, marks and punctuation, which differ between platforms."""
    return "".join(re.findall(r"\w+", text))


def _blocks(shown: Message | Sequence[Message] | Thing | Sequence[Thing]) -> list[Thing]:
    if isinstance(shown, Message):
        return list(shown.blocks)
    if isinstance(shown, Mapping):
        return [*shown["blocks"], *([{"type": "submit", "text": shown["submit"]}] if "submit" in shown else [])]
    return [block for one in shown for block in (one.blocks if isinstance(one, Message) else [one])]


def _lines(blocks: Sequence[Thing]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "rich_text":
            yield from ("".join(run.get("text", "") for run in part["elements"]) for part in block["elements"])
        elif block["type"] == "actions":
            yield from (element["text"]["text"] for element in block["elements"])
        elif block["type"] == "input":
            yield from _input(block)
        elif block["type"] != "divider":
            yield block["text"]["text"]


def _input(block: Thing) -> Iterator[str]:
    element = block["element"]
    yield block["label"]["text"]
    if "hint" in block:
        yield block["hint"]["text"]
    groups = [element.get("options", []), *(group["options"] for group in element.get("option_groups", []))]
    yield from (option["text"]["text"] for group in groups for option in group)
    if "initial_value" in element:
        yield element["initial_value"]

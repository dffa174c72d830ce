"""What a person reads in Teams: the cards of messages, notices and dialogs as plain words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.teams.outbound import Message

Thing = Mapping[str, Any]
Shown = Message | Thing | Sequence["Message | Thing"]


def words_of(shown: Shown) -> str:
    """Everything that is read, from top to bottom, buttons, titles and fields included."""
    return "\n".join(line for one in _each(shown) for line in (*_titles(one), *_lines(cards_of(one)[0]["body"])))


def buttons_of(shown: Shown) -> list[Thing]:
    """All actions, from top to bottom."""
    return [action for card in cards_of(shown) for element in elements_of(card["body"]) for action in _actions(element)]


def inputs_of(shown: Shown) -> list[Thing]:
    """All fields, from top to bottom."""
    found = [element for card in cards_of(shown) for element in elements_of(card["body"])]
    return [element for element in found if element["type"].startswith("Input.")]


def cards_of(shown: Shown) -> list[Thing]:
    """The cards of messages, of tasks, of activities, or cards themselves."""
    if isinstance(shown, Message):
        return [shown.card]
    if not isinstance(shown, Mapping):
        return [card for one in shown for card in cards_of(one)]
    if "body" in shown:
        return [shown]
    if "attachments" in shown:
        return [attached["content"] for attached in shown["attachments"]]
    return [shown.get("task", shown)["value"]["card"]["content"]]


def elements_of(body: Sequence[Thing]) -> Iterator[Thing]:
    """Every element, those in containers included."""
    for element in body:
        yield element
        yield from elements_of(element.get("items", []))


def bare(text: str) -> str:
    """A text without spaces, marks and punctuation, which differ between platforms; "information" is a letter."""
    return "".join(re.findall(r"\w+", text.replace("\u2139", "")))


def _each(shown: Shown) -> "list[Message | Thing]":
    if isinstance(shown, Message):
        return [shown]
    if isinstance(shown, Mapping):
        return [attached["content"] for attached in shown["attachments"]] if "attachments" in shown else [shown]
    return [each for one in shown for each in _each(one)]


def _titles(shown: Message | Thing) -> list[str]:
    """The title of a dialog."""
    found = shown.get("task", shown).get("value", {}) if isinstance(shown, Mapping) else {}
    return [found["title"]] if "title" in found else []


def _actions(element: Thing) -> Sequence[Thing]:
    return list(element.get("actions", []))


def _lines(body: Sequence[Thing]) -> Iterator[str]:
    for element in elements_of(body):
        if element["type"] == "RichTextBlock":
            yield "".join(run["text"] for run in element["inlines"]).replace("\u00a0", " ")
        yield from (action["title"] for action in _actions(element))
        if element["type"].startswith("Input."):
            yield element["label"]
            yield from (option["title"] for option in element.get("choices", []))
            if "value" in element and not element.get("choices"):
                yield element["value"]

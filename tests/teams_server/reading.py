"""What a person reads in a card: plain words, buttons and inputs."""

from typing import Any

from tests.teams_server.cards import actions, elements, inputs
from tests.teams_server.errors import Json
from tests.teams_server.world import Dialog, Message


def words_of(shown: Json | Message | Dialog) -> str:
    """Everything that is read, from top to bottom, labels, options and buttons included, a line each."""
    return "\n".join(line for card in cards_of(shown) for one in elements(card) for line in _lines(one))


def buttons_of(shown: Json | Message | Dialog) -> list[Json]:
    """All that can be pressed, from top to bottom."""
    return [one for card in cards_of(shown) for one in actions(card)]


def titles_of(shown: Json | Message | Dialog) -> list[str]:
    """What the buttons are called."""
    return [str(one.get("title")) for one in buttons_of(shown)]


def inputs_of(shown: Json | Message | Dialog) -> list[Json]:
    """All that can be filled in, from top to bottom."""
    return [one for card in cards_of(shown) for one in inputs(card)]


def cards_of(shown: Json | Message | Dialog) -> list[Json]:
    """The card itself, or those in it."""
    if isinstance(shown, Message):
        return shown.cards
    return [shown.card if isinstance(shown, Dialog) else shown]


def _lines(one: Json) -> list[str]:
    kind = str(one["type"])
    if kind == "RichTextBlock":
        return ["".join(run if isinstance(run, str) else str(run.get("text", "")) for run in one["inlines"])]
    if kind == "TextBlock":
        return [str(one["text"])]
    if kind == "FactSet":
        return [f"{fact['title']} {fact['value']}" for fact in one["facts"]]
    if kind.startswith("Action."):
        return [str(one["title"])] if "title" in one else []
    if kind.startswith("Input."):
        return [str(one[key]) for key in ("label", "title") if key in one] + _filled(one)
    return []


def _filled(one: Json) -> list[str]:
    options = [str(choice["title"]) for choice in one.get("choices", [])]
    value: Any = one.get("value")
    return options if options else ([str(value)] if value and one["type"] != "Input.Toggle" else [])

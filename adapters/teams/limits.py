"""Whatever Teams would refuse, cut, hide or read as something else in a card, and the official schema does not check.

For tests; nothing is checked when Signpost runs. What Microsoft writes: learn.microsoft.com/microsoftteams/platform,
"Format your bot messages" (28 KB), "Cards reference" (six actions, no file or image uploads, 1.5), "Dialogs".
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.teams import where

Json = dict[str, Any]
Thing = Mapping[str, Any]

MOST_BYTES = 28_000
LONGEST_TITLE, LONGEST_TOOLTIP, LONGEST_LABEL, LONGEST_DIALOG_TITLE = 40, 400, 400, 60
MOST_ACTIONS, MOST_RUNS = 6, 100
_ELEMENTS = {"RichTextBlock", "Container", "ActionSet", "Input.Text", "Input.ChoiceSet"}
_ACTIONS = {"Action.Submit", "Action.Execute"}
_TOP = {"type", "version", "msteams", "lang", "fallbackText", "body", "refresh"}
_SIZES = {"small", "medium", "large"}
# Worked out by clients, also where markdown is not.
_DATE = re.compile(r"\{\{(DATE|TIME)\(", re.IGNORECASE)
# What a client may read as markdown or HTML, or make a link of.
_MARKUP = re.compile(r"[*_~`<>\[\]\\#|@&^$={}\u2060]|://|\.(?!\s|$)|:(?!\s|$)|^\s*([-+]|\d+[.)])\s")


def check(card: Thing) -> list[str]:
    """What is wrong with a card; empty where nothing is."""
    problems = [
        *([] if card.get("type") == "AdaptiveCard" else ["no card"]),
        *([] if card.get("version") == "1.5" else [f"version {card.get('version')}"]),
        *([] if card.get("body") else ["an empty card"]),
        *(f"a card with '{name}'" for name in card if name not in _TOP),
        *_over("bytes", len(json.dumps(card)), MOST_BYTES),
        *(f"id '{same}' {n} times" for same, n in Counter(_ids(card.get("body", []))).items() if n > 1),
    ]
    if card.get("msteams") != {"width": "Full"}:
        problems.append("not of full width")
    for element in _elements(card.get("body", [])):
        problems += _element(element)
    for thing in _things(card):
        if isinstance(text := thing.get("text"), str) and _DATE.search(text):
            problems.append("a date that the client would work out")
    return [*problems, *_refresh(card.get("refresh"))]


def check_dialog(task: Thing) -> list[str]:
    """What is wrong with the task of a dialog, its card included; empty where nothing is."""
    if task.get("type") != "continue" or set(task) != {"type", "value"}:
        return ["no task that shows a card"]
    value = task["value"]
    problems = [f"'{name}' of {value.get(name)}" for name in ("width", "height") if value.get(name) not in _SIZES]
    problems += _plain(value.get("title", ""), "the title of a dialog", LONGEST_DIALOG_TITLE)
    attached = value.get("card", {})
    if attached.get("contentType") != "application/vnd.microsoft.card.adaptive":
        return [*problems, "no card attached"]
    card = attached.get("content", {})
    inputs = [element for element in _elements(card.get("body", [])) if element["type"].startswith("Input.")]
    sends = [action for action in _actions(card) if action.get("associatedInputs") != "none"]
    if len(sends) != bool(inputs):
        problems.append("a dialog has one button that sends what was filled in, where it has fields, and only there")
    if any(action["type"] != "Action.Submit" for action in _actions(card)) or "refresh" in card:
        problems.append("a dialog in which something is no Action.Submit")
    return [*problems, *check(card)]


def _element(element: Thing) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind not in _ELEMENTS:
        yield f"an element of type '{kind}'"
    elif kind == "RichTextBlock":
        yield from _text(element)
    elif kind == "Container":
        if not element.get("items"):
            yield "an empty container"
    elif kind == "ActionSet":
        if not element.get("actions"):
            yield "a row without actions"
        yield from _over("actions in a row", len(element.get("actions", [])), MOST_ACTIONS)
        for action in element.get("actions", []):
            yield from _action(action)
    else:
        yield from _input(element)


def _text(element: Thing) -> Iterator[str]:
    runs = element.get("inlines", [])
    if not runs:
        yield "a text without runs"
    yield from _over("runs", len(runs), MOST_RUNS)
    for run in runs:
        if not isinstance(run, Mapping) or run.get("type") != "TextRun" or "selectAction" in run:
            yield "a run that is no plain one"
        elif not run.get("text"):
            yield "an empty run"
        elif "\n" in run["text"]:
            yield "a line break in a run, which not every client shows"


def _action(action: Thing, *, is_fallback: bool = False) -> Iterator[str]:
    kind = action.get("type")
    if kind not in _ACTIONS:
        yield f"an action of type '{kind}'"
    yield from _plain(action.get("title", ""), "the title of an action", LONGEST_TITLE)
    if "tooltip" in action:
        yield from _plain(action["tooltip"], "a tooltip", LONGEST_TOOLTIP)
    if not is_fallback and not action.get("id"):
        yield "an action without an id"
    data = action.get("data", {})
    found = where.of(data)
    if found is None or where.data(found) != {name: data[name] for name in data if name != "msteams"}:
        yield "an action whose data do not come back"
    elif not (found.choice or found.form):
        yield "an action that does nothing"
    if data.get("msteams", {"type": "task/fetch"}) != {"type": "task/fetch"}:
        yield "an action that Teams does something else with"
    if kind == "Action.Execute":
        if not action.get("verb") or "msteams" in data:
            yield "an Action.Execute without a verb, or that should open a dialog"
        fallback = action.get("fallback")
        if not isinstance(fallback, Mapping) or (fallback.get("type"), fallback.get("data")) != ("Action.Submit", data):
            yield "an Action.Execute that can't be pressed in old clients"
        else:
            yield from _action(fallback, is_fallback=True)


def _input(element: Thing) -> Iterator[str]:
    if not str(element.get("id", "")).startswith("field-"):
        yield "a field whose answer can't be found"
    yield from _plain(element.get("label", ""), "a label", LONGEST_LABEL)
    if bool(element.get("isRequired")) != ("errorMessage" in element):
        yield "a field is required and says so, or is not"
    if _MARKUP.search(element.get("errorMessage", "").rstrip(".")):
        yield "an error message with markup"
    if element["type"] == "Input.ChoiceSet":
        yield from _choosing(element)
    elif not 1 <= element.get("maxLength", 0) <= 10_000:
        yield "a field of any length"


def _choosing(element: Thing) -> Iterator[str]:
    options = element.get("choices", [])
    values = [option.get("value") for option in options]
    if not options or not all(values) or len(values) != len(set(values)):
        yield "options whose values are empty or the same"
    if "value" in element and element["value"] not in values:
        yield "a value that is not among the options"
    for option in options:
        yield from _plain(option.get("title", ""), "an option", LONGEST_LABEL)
    if element.get("style") == "expanded" and any(_MARKUP.search(option.get("title", "")) for option in options):
        yield "radio buttons with markup, which clients read there"


def _refresh(refresh: Thing | None) -> Iterator[str]:
    if refresh is None:
        return
    action = refresh.get("action", {})
    if action.get("type") != "Action.Execute" or not action.get("verb") or where.of(action.get("data")) is None:
        yield "a refresh that can't be done"
    if not all(refresh.get("userIds", ["someone"])):
        yield "a refresh for nobody"


def _plain(text: str, what: str, most: int) -> Iterator[str]:
    if not text.strip() or "\n" in text:
        yield f"{what} is empty or has several lines"
    yield from _over(f"characters of {what}", len(text), most)
    if _DATE.search(text):
        yield "a date that the client would work out"


def _over(what: str, number: int, most: int) -> list[str]:
    return [f"{number:,} {what}, more than {most:,}"] if number > most else []


def _elements(body: Any) -> Iterator[Thing]:
    for element in body:
        yield element
        yield from _elements(element.get("items", []))


def _actions(card: Thing) -> Iterator[Thing]:
    for element in _elements(card.get("body", [])):
        yield from element.get("actions", [])


def _ids(body: Any) -> Iterator[str]:
    for element in _elements(body):
        yield from (thing["id"] for thing in (element, *element.get("actions", [])) if "id" in thing)


def _things(thing: Any) -> Iterator[Thing]:
    """Every object, however deep."""
    if isinstance(thing, Mapping):
        yield thing
        for within in thing.values():
            yield from _things(within)
    elif isinstance(thing, list | tuple):
        for within in thing:
            yield from _things(within)

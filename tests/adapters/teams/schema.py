"""The official schema of Adaptive Cards 1.5, made as strict as it is meant."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema

Json = dict[str, Any]

_valid: set[str] = set()


def valid(card: Json) -> None:
    """The card is valid; its elements that were seen before are not looked at again, because that takes long.

    `msteams` in the card is Microsoft's own addition, which the schema does not know.

    Raises:
        jsonschema.ValidationError: it is not valid.
    """
    fresh = [element for element in card.get("body", []) if json.dumps(element) not in _valid]
    around = {name: value for name, value in card.items() if name != "msteams"}
    _validator().validate(around | ({"body": fresh} if "body" in card else {}))
    _valid.update(json.dumps(element) for element in fresh)


@cache
def _validator() -> Any:
    schema = json.loads(files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text("utf-8"))
    _anchor(schema)
    return jsonschema.Draft6Validator(schema)


def _anchor(thing: Any) -> None:
    """Words of a list are taken in any case, but whole: the patterns that are there take almost anything.

    They are anchored at their first and last word alone.
    """
    if isinstance(thing, dict):
        either = thing.get("anyOf", [])
        if len(either) == 2 and set(either[0]) == {"enum"} and set(either[1]) == {"pattern"}:
            thing["anyOf"] = [{"pattern": f"(?i)^(?:{'|'.join(either[0]['enum'])})$", "type": "string"}]
        for within in thing.values():
            _anchor(within)
    elif isinstance(thing, list):
        for within in thing:
            _anchor(within)

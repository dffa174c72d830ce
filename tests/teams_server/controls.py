"""Inputs as the Teams client fills them in, checks them and sends them.

https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/input-validation, and npm adaptivecards 3.0.6
(lib/card-elements.js: `value`, `isSet` and `isValid` of each input, `internalPrepareForExecution` of SubmitActionBase),
which is the client's own renderer.
"""

import re
from typing import Any

from tests.teams_server.cards import inputs
from tests.teams_server.errors import Json


def associated(card: Json, pressed: Json) -> list[Json]:
    """The inputs that go with an action: all, unless it says associatedInputs "none" (in any case)."""
    return [] if str(pressed.get("associatedInputs", "")).lower() == "none" else inputs(card)


def filled_in(fields: list[Json], values: dict[str, Any], card: Json) -> dict[str, str]:
    """What is sent for these inputs, by id, as text: nothing for what is empty (`isSet`, before it is sent).

    Raises:
        LookupError: a value for an input that there is not, or an option that there is not.
    """
    unknown = values.keys() - {one["id"] for one in inputs(card)}
    if unknown:
        raise LookupError(f"no inputs {sorted(unknown)} among {[one['id'] for one in inputs(card)]}")
    found = {}
    for one in fields:
        value = _value(one, values[one["id"]]) if one["id"] in values else one.get("value")
        if one["type"] == "Input.Toggle":
            value = one.get("valueOff", "false") if value is None else value
        if value not in (None, "", []):
            found[one["id"]] = str(value)
    return found


def incomplete(fields: list[Json], sent: dict[str, str]) -> dict[str, str]:
    """What the client complains of before it sends anything, by id."""
    problems = {}
    for one in fields:
        value = sent.get(one["id"], "")
        is_missing = not value or (one["type"] == "Input.Toggle" and value != one.get("valueOn", "true"))
        is_odd = bool(value) and "regex" in one and not re.search(one["regex"], value)
        if (one.get("isRequired") and is_missing) or is_odd:
            problems[one["id"]] = str(one.get("errorMessage", ""))
    return problems


def merged(pressed: Json, sent: dict[str, str]) -> Json:
    """The action's data with the inputs beside them; an input wins over data of the same name."""
    data = pressed.get("data")
    return (dict(data) if isinstance(data, dict) else {}) | sent


def _value(field: Json, value: Any) -> Any:
    """What was typed, as far as the field takes it, or the value of the chosen option; several with commas between."""
    if field["type"] == "Input.Text":
        return str(value)[: field.get("maxLength")]
    if field["type"] != "Input.ChoiceSet":
        return value
    if field.get("isMultiSelect"):
        many = value if isinstance(value, (list, tuple)) else str(value).split(",")
        return ",".join(_option(field, one) for one in many if one)
    return _option(field, value) if value else None


def _option(field: Json, value: str) -> str:
    """The option with this value, or else this title. Raises LookupError."""
    for one in field.get("choices", []):
        if value in (one["value"], one["title"]):
            return str(one["value"])
    raise LookupError(f"no option {value!r} among {[one['value'] for one in field.get('choices', [])]}")

"""What a person can press and fill in, as Slack's own app shows it."""

from typing import Any

from tests.slack_server.errors import Json

TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def controls(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every element that can be pressed or chosen from, with its block."""
    found = []
    for block in blocks:
        elements = block.get("elements", []) if block["type"] == "actions" else []
        elements = elements + [block[key] for key in ("accessory", "element") if key in block]
        found += [(block, element) for element in elements if "action_id" in element]
    return found


def control(blocks: list[Json], wanted: str) -> tuple[Json, Json]:
    """The element with this action_id, or else this label.

    Raises:
        LookupError: there is none, or several; the message lists what there is.
    """
    every = controls(blocks)
    matching = [one for one in every if one[1]["action_id"] == wanted]
    matching = matching or [one for one in every if one[1].get("text", {}).get("text") == wanted]
    if len(matching) != 1:
        there = [(element["action_id"], element.get("text", {}).get("text", "")) for _, element in every]
        raise LookupError(f"{len(matching)} of {wanted!r} among {there}")
    return matching[0]


def action(block: Json, element: Json, chosen: str | None, ts: str) -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/block_actions-payload (its `actions`)"""
    done = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"], "action_ts": ts}
    if element["type"] == "button":
        return done | {key: element[key] for key in ("text", "value", "style") if key in element}
    return done | state(element, chosen)


def state(element: Json, value: Any) -> Json:
    """An element's part of `view.state.values`: https://docs.slack.dev/reference/views#state

    None stands for what it began with. Raises LookupError for an option that there is not.
    """
    kind = element["type"]
    if kind in TEXTS:
        return {"type": kind, "value": (element.get("initial_value") if value is None else value) or None}
    if kind in {"checkboxes", "multi_static_select"}:
        many = element.get("initial_options", []) if value is None else [option(element, one) for one in value]
        return {"type": kind, "selected_options": many}
    for key, name in (("datepicker", "date"), ("timepicker", "time"), ("datetimepicker", "date_time")):
        if kind == key:
            return {"type": kind, f"selected_{name}": element.get(f"initial_{name}") if value is None else value}
    if kind in {"static_select", "radio_buttons", "overflow"}:
        one = element.get("initial_option") if value is None else option(element, value)
        return {"type": kind, "selected_option": one}
    return {"type": kind, "value": value}


def option(element: Json, value: str) -> Json:
    """The option with this value, or else this text. Raises LookupError."""
    options: list[Json] = list(element.get("options", []))
    for group in element.get("option_groups", []):
        options += group["options"]
    for one in options:
        if value in (one["value"], one["text"]["text"]):
            return one
    raise LookupError(f"no option {value!r} among {[one['value'] for one in options]}")


def filled_in(blocks: list[Json], values: dict[str, Any]) -> Json:
    """`view.state.values` with these values by block_id; all others as they began. Raises LookupError."""
    inputs = [block for block in blocks if block["type"] == "input"]
    unknown = values.keys() - {block["block_id"] for block in inputs}
    if unknown:
        raise LookupError(f"no inputs {sorted(unknown)} among {[block['block_id'] for block in inputs]}")
    found: Json = {}
    for block in inputs:
        element = block["element"]
        given = values.get(block["block_id"])
        found.setdefault(block["block_id"], {})[element["action_id"]] = state(element, given)
    for block, element in controls(blocks):
        if block["type"] != "input" and element["type"] not in {"button", "overflow"}:
            found.setdefault(block["block_id"], {})[element["action_id"]] = state(element, None)
    return found


def incomplete(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own app complains of before it submits anything, by block_id.

    https://docs.slack.dev/reference/block-kit/blocks/input-block (optional) and .../plain-text-input-element
    """
    problems = {}
    for block in (block for block in blocks if block["type"] == "input"):
        element, given = block["element"], values[block["block_id"]][block["element"]["action_id"]]
        content = next((value for key, value in given.items() if key != "type"), None)
        if content in (None, "", []):
            if not block.get("optional", False):
                problems[block["block_id"]] = "Please complete this required field."
        elif element["type"] == "plain_text_input":
            if len(str(content)) > element.get("max_length", 3000):
                problems[block["block_id"]] = "too long"
            elif len(str(content)) < element.get("min_length", 0):
                problems[block["block_id"]] = "too short"
    return problems

"""What Slack demands of blocks and views. https://docs.slack.dev/reference/block-kit/blocks"""

import json
from collections.abc import Callable
from typing import Any, Literal

from tests.slack_server.block_elements import IN_ACTIONS, IN_INPUT, IN_SECTION, Problems, check_element, check_image
from tests.slack_server.errors import Json, Refused, invalid

Surface = Literal["message", "modal", "home"]
ONLY_IN_MESSAGES = {"markdown", "table"}
LONGEST_MESSAGE = 13_200  # characters over all blocks: https://github.com/slackapi/bolt-js/issues/2509
LARGEST_VIEW = 250_000  # bytes: https://docs.slack.dev/reference/methods/views.open (view_too_large)
RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
RICH_PARTS = {"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team"}
RICH_STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}


def check_message_blocks(blocks: Any) -> list[Json]:
    """Give the blocks of a message, with an id each.

    Raises:
        Refused: `invalid_blocks` with what is wrong and where, or `msg_blocks_too_long`.
    """
    problems = Problems()
    _blocks(blocks, "/blocks", "message", problems)
    if problems.found:
        raise invalid("invalid_blocks", problems.found)
    if problems.characters > LONGEST_MESSAGE:
        raise Refused("msg_blocks_too_long")
    return with_ids(blocks)


def check_view(view: Any, surface: Surface) -> Json:
    """Give the view, with an id for each block and element.

    https://docs.slack.dev/reference/views/modal-views and .../home-tab-views

    Raises:
        Refused: `invalid_arguments` with what is wrong and where, or `view_too_large`.
    """
    problems = Problems()
    if not isinstance(view, dict) or view.get("type") != surface:
        raise invalid("invalid_arguments", [f"unsupported type: {surface} is needed [json-pointer:/view/type]"])
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise Refused("view_too_large")
    if surface == "modal":
        for key in ("title", "submit", "close"):
            problems.object(view, key, "/view", 24, plain=True, needed=key == "title")
    else:
        for key in sorted({"title", "submit", "close"} & view.keys()):
            problems.add(f"invalid additional property: {key}", "/view")
    for key, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if key in view:
            problems.text(view[key], f"/view/{key}", most, least=0)
    _blocks(view.get("blocks"), "/view/blocks", surface, problems)
    for place, block in enumerate(view.get("blocks") or []):
        if block.get("type") == "input" and surface == "modal" and not view.get("submit"):
            problems.add("must define `submit` to use an `input` block in modals", f"/view/blocks/{place}/input")
    if problems.focused > 1:
        problems.add("only one element can have `focus_on_load`", "/view/blocks")
    if problems.found:
        raise invalid("invalid_arguments", problems.found)
    return view | {"blocks": with_ids(view["blocks"])}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Slack makes up a block_id and an action_id where none is given."""
    named = []
    for place, block in enumerate(blocks):
        new: Json = {"block_id": f"block{place}"} | block
        if "elements" in block and block["type"] == "actions":
            new["elements"] = [{"action_id": f"action{at}"} | one for at, one in enumerate(block["elements"])]
        for key in ("accessory", "element"):
            if key in block and block[key]["type"] != "image":
                new[key] = {"action_id": "action"} | block[key]
        named.append(new)
    return named


def _blocks(blocks: Any, at: str, surface: Surface, problems: Problems) -> None:
    found = problems.items(blocks, at, 50 if surface == "message" else 100, least=0 if surface == "message" else 1)
    problems.unique([block["block_id"] for block in found if "block_id" in block], "block_id", at)
    for place, block in enumerate(found):
        kind = str(block.get("type"))
        if kind not in CHECKS or (kind in ONLY_IN_MESSAGES and surface != "message"):
            problems.add(f"unsupported type: {kind}", f"{at}/{place}/type")
            continue
        problems.id(block, "block_id", f"{at}/{place}")
        CHECKS[kind](block, f"{at}/{place}", problems)
    if sum(block.get("type") == "table" for block in found) > 1:
        raise Refused("invalid_attachments")  # https://docs.slack.dev/reference/block-kit/blocks/table-block


def _section(block: Json, at: str, problems: Problems) -> None:
    problems.object(block, "text", at, 3000, needed="fields" not in block)
    if "fields" in block:
        for place, text in enumerate(problems.items(block["fields"], f"{at}/fields", 10)):
            problems.object({str(place): text}, str(place), f"{at}/fields", 2000)
    if "accessory" in block:
        check_element(block["accessory"], f"{at}/accessory", IN_SECTION, problems)


def _actions(block: Json, at: str, problems: Problems) -> None:
    elements = problems.items(block.get("elements"), f"{at}/elements", 25)
    problems.unique([one["action_id"] for one in elements if "action_id" in one], "action_id", f"{at}/elements")
    for place, element in enumerate(elements):
        check_element(element, f"{at}/elements/{place}", IN_ACTIONS, problems)


def _context(block: Json, at: str, problems: Problems) -> None:
    for place, element in enumerate(problems.items(block.get("elements"), f"{at}/elements", 10)):
        if element.get("type") == "image":
            check_image(element, f"{at}/elements/{place}", problems)
        else:
            problems.object({str(place): element}, str(place), f"{at}/elements", 3000)


def _header(block: Json, at: str, problems: Problems) -> None:
    problems.object(block, "text", at, 150, plain=True, needed=True)


def _markdown(block: Json, at: str, problems: Problems) -> None:
    problems.text(block.get("text"), f"{at}/text", 12_000)


def _input(block: Json, at: str, problems: Problems) -> None:
    problems.object(block, "label", at, 2000, plain=True, needed=True)
    problems.object(block, "hint", at, 2000, plain=True)
    if not isinstance(block.get("element"), dict):
        problems.add("missing required field: element", at)
    else:
        check_element(block["element"], f"{at}/element", IN_INPUT, problems)


def _table(block: Json, at: str, problems: Problems) -> None:
    rows = block.get("rows")
    problems.items(rows, f"{at}/rows", 100)
    if isinstance(rows, list) and any(len(row) > 20 for row in rows):
        problems.add("no more than 20 items allowed", f"{at}/rows")


def _rich_text(block: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""
    for place, element in enumerate(problems.items(block.get("elements"), f"{at}/elements", 10_000)):
        where = f"{at}/elements/{place}"
        if element.get("type") not in RICH:
            problems.add(f"unsupported type: {element.get('type')}", f"{where}/type")
        elif element["type"] == "rich_text_list":
            if element.get("style") not in {"bullet", "ordered"}:
                problems.add("must be a valid enum value", f"{where}/style")
            for line, inner in enumerate(problems.items(element.get("elements"), f"{where}/elements", 10_000)):
                _rich_parts(inner, f"{where}/elements/{line}", problems)
        else:
            _rich_parts(element, where, problems)


def _rich_parts(element: Json, at: str, problems: Problems) -> None:
    for place, part in enumerate(problems.items(element.get("elements"), f"{at}/elements", 10_000, least=0)):
        where = f"{at}/elements/{place}"
        if part.get("type") not in RICH_PARTS:
            problems.add(f"unsupported type: {part.get('type')}", f"{where}/type")
        if part.get("type") == "text":
            problems.text(part.get("text"), f"{where}/text", 1_000_000)
        for style in sorted(part.get("style", {}).keys() - RICH_STYLES):
            problems.add(f"invalid additional property: {style}", f"{where}/style")


def _nothing(block: Json, at: str, problems: Problems) -> None:
    """A divider has nothing in it."""


CHECKS: dict[str, Callable[[Json, str, Problems], None]] = {
    "actions": _actions,
    "context": _context,
    "divider": _nothing,
    "header": _header,
    "image": check_image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}

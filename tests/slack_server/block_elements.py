"""What Slack demands of text objects and block elements.

https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects. The wording of a problem is
Slack's own where a report shows it: "must be less than 3001 characters [json-pointer:/blocks/0/text/text]".
"""

import re
from typing import Any

from tests.slack_server.errors import Json

MENUS = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
MENUS |= {f"multi_{menu}" for menu in MENUS}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
CHOICES = {"radio_buttons", "checkboxes"}
IN_ACTIONS = {"button", "overflow", "workflow_button"} | MENUS | PICKERS | CHOICES
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = {f"{kind}_text_input" for kind in ("email", "url")} | MENUS | PICKERS | CHOICES
IN_INPUT |= {"plain_text_input", "number_input", "rich_text_input", "file_input"}
MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}  # else 100
STYLES = {"primary", "danger"}


class Problems:
    """What is wrong, each with where; and the ids that were seen, which have to be unique."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.characters = 0
        self.focused = 0

    def add(self, problem: str, at: str) -> None:
        """Note one."""
        self.found.append(f"{problem} [json-pointer:{at}]")

    def text(self, value: Any, at: str, most: int, *, least: int = 1) -> None:
        """Check a string's length, counted in characters."""
        if not isinstance(value, str):
            self.add("must be a string", at)
            return
        self.characters += len(value)
        if len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.add("must be more than 0 characters", at)

    def id(self, holder: Json, key: str, at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks: at most 255 characters."""
        if key in holder:
            self.text(holder[key], f"{at}/{key}", 255)

    def object(self, holder: Json, key: str, at: str, most: int, *, plain: bool = False, needed: bool = False) -> None:
        """Check a text object: https://docs.slack.dev/reference/block-kit/composition-objects/text-object"""
        if holder.get(key) is None:
            if needed:
                self.add(f"missing required field: {key}", at)
            return
        text, at = holder[key], f"{at}/{key}"
        if not isinstance(text, dict):
            self.add("must be an object", at)
            return
        kind = text.get("type")
        if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
            self.add(f"unsupported type: {kind}", f"{at}/type")
        allowed = {"type", "text"} | ({"emoji"} if kind == "plain_text" else {"verbatim"})
        for extra in sorted(text.keys() - allowed):
            self.add(f"invalid additional property: {extra}", at)
        self.text(text.get("text"), f"{at}/text", most)

    def items(self, items: Any, at: str, most: int, *, least: int = 1) -> list[Json]:
        """Check how many there are; gives those that are objects."""
        if not isinstance(items, list):
            self.add("must be an array", at)
            return []
        if len(items) > most:
            self.add(f"no more than {most} items allowed", at)
        if len(items) < least:
            self.add(f"no less than {least} items allowed", at)
        return [item for item in items if isinstance(item, dict)]

    def unique(self, ids: list[str], key: str, at: str) -> None:
        """https://docs.slack.dev/reference/block-kit/blocks: block_id in a message, action_id in its block."""
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            self.add(f"`{key}` {twice} is not unique", at)


def check_element(element: Json, at: str, allowed: set[str], problems: Problems) -> None:
    """Check an interactive element, or an image beside a section."""
    kind = str(element.get("type"))
    if kind not in allowed:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    problems.id(element, "action_id", at)
    problems.object(element, "placeholder", at, 150, plain=True)
    problems.focused += bool(element.get("focus_on_load"))
    if "confirm" in element:
        _confirm(element["confirm"], f"{at}/confirm", problems)
    if kind in {"button", "workflow_button"}:
        _button(element, at, problems)
    elif kind == "image":
        check_image(element, at, problems)
    elif kind == "plain_text_input":
        _plain_text_input(element, at, problems)
    elif kind in CHOICES | {"overflow", "static_select", "multi_static_select"}:
        _options(element, at, MOST_OPTIONS.get(kind, 100), problems)
    elif kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        problems.add("missing required field: is_decimal_allowed", at)
    for key, form in (("initial_date", r"\d{4}-\d\d-\d\d"), ("initial_time", r"\d\d:\d\d")):
        if key in element and not re.fullmatch(form, str(element[key])):
            problems.add(f"{key} has a wrong format", f"{at}/{key}")


def check_image(image: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks/image-block"""
    problems.text(image.get("alt_text"), f"{at}/alt_text", 2000)
    problems.object(image, "title", at, 2000, plain=True)
    if "slack_file" not in image:
        problems.text(image.get("image_url"), f"{at}/image_url", 3000)


def _button(button: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
    problems.object(button, "text", at, 75, plain=True, needed=True)
    for key, most in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if key in button:
            problems.text(button[key], f"{at}/{key}", most, least=0 if key == "value" else 1)
    if "style" in button and button["style"] not in STYLES:
        problems.add("must be a valid enum value", f"{at}/style")


def _plain_text_input(element: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if not 1 <= most <= 3000:
        problems.add("must be between 1 and 3000", f"{at}/max_length")
    if not 0 <= least <= most:
        problems.add("must be between 0 and `max_length`", f"{at}/min_length")
    if "initial_value" in element:
        problems.text(element["initial_value"], f"{at}/initial_value", most, least=0)


def _options(element: Json, at: str, most: int, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/composition-objects/option-object and .../option-group-object"""
    options: list[Json] = []
    if "option_groups" in element and element["type"].endswith("static_select"):
        groups = problems.items(element["option_groups"], f"{at}/option_groups", 100)
        for place, group in enumerate(groups):
            where = f"{at}/option_groups/{place}"
            problems.object(group, "label", where, 75, plain=True, needed=True)
            options += _option_list(group, where, most, problems)
    else:
        options = _option_list(element, at, most, problems)
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for option in chosen:
        if option not in options:
            problems.add("must match an option", f"{at}/initial_option")


def _option_list(holder: Json, at: str, most: int, problems: Problems) -> list[Json]:
    options = problems.items(holder.get("options"), f"{at}/options", most)
    for place, option in enumerate(options):
        where = f"{at}/options/{place}"
        problems.object(option, "text", where, 75, needed=True)
        problems.object(option, "description", where, 75)
        problems.text(option.get("value"), f"{where}/value", 150)
    return options


def _confirm(confirm: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""
    for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        problems.object(confirm, key, at, most, plain=key != "text", needed=True)

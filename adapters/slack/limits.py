"""Whatever Slack would refuse, or show as something else, in a message or view, and slack_sdk.models does not check.

For tests; nothing is checked when Signpost runs. Each limit is that of docs.slack.dev/reference/block-kit.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.split import size

Json = dict[str, Any]
Thing = Mapping[str, Any]

_MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_MOST_CHARACTERS = {"message": 12_000, "modal": 60_000, "home": 60_000}
_LONGEST = {"block_id": 255, "action_id": 255, "callback_id": 255, "private_metadata": 3000}
_LONGEST_VALUE = {"button": 2000, "option": 150}
_BLOCKS = {"rich_text", "section", "actions", "divider", "context", "input", "header"}
_FILLED_IN = {"plain_text_input", "radio_buttons", "static_select", "checkboxes", "datepicker"}
_IN_RICH_TEXT = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
_RUNS = {"rich_text_preformatted": {"text"}}  # the others may also have emoji
_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


def check(shown: Sequence[Thing] | Thing) -> list[str]:
    """What is wrong with the blocks of a message, or with a view; empty where nothing is."""
    if isinstance(shown, Mapping):
        surface, blocks = shown.get("type", ""), shown.get("blocks", [])
        return [*_view(shown), *_all(blocks, surface)] if surface in ("modal", "home") else ["a view of no known type"]
    return _all(shown, "message")


def _all(blocks: Sequence[Thing], surface: str) -> list[str]:
    total = sum(size(text) for text in _texts(blocks))
    problems = [
        *([] if blocks else ["no blocks"]),
        *_over("blocks", len(blocks), _MOST_BLOCKS[surface]),
        *_over("characters", total, _MOST_CHARACTERS[surface]),
    ]
    for name in ("block_id", "action_id"):
        found = [thing[name] for thing in _things(blocks) if name in thing and thing.get("type") not in _FILLED_IN]
        problems += [f"{name} '{same}' {n} times" for same, n in Counter(found).items() if n > 1]
    for block in blocks:
        problems += _block(block, surface)
    for thing in _things(blocks):
        problems += _anything(thing)
    return problems


def _view(view: Thing) -> Iterator[str]:
    blocks = view.get("blocks", [])
    if view["type"] == "modal":
        has_input = any(block.get("type") == "input" for block in blocks)
        if has_input != ("submit" in view):
            yield "a modal has a submit button where it has inputs, and only there"
        for name in ("title", "close", "submit"):
            if name in view:
                yield from _plain(view[name], name, 24)
        if "title" not in view:
            yield "no title"
    for name in ("callback_id", "private_metadata"):
        yield from _over(name, len(view.get(name, "")), _LONGEST[name])


def _block(block: Thing, surface: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _BLOCKS:
        yield f"a block of type '{kind}'"
    checks: dict[Any, Callable[[Thing], Iterator[str]]] = {
        "rich_text": _rich_text,
        "actions": _actions,
        "input": _input,
        "context": _context,
        "header": _header,
        "section": _section,
    }
    if kind in checks:
        yield from checks[kind](block)
    if kind == "input" and surface == "message":
        yield "an input in a message, whose answers would never be sent"


def _rich_text(block: Thing) -> Iterator[str]:
    parts = block.get("elements", [])
    if not parts:
        yield "rich text without parts"
    for part in parts:
        kind = part.get("type")
        if kind not in _IN_RICH_TEXT:
            yield f"rich text with a part of type '{kind}'"
        if not part.get("elements"):
            yield "a part of rich text without elements"
        for run in part.get("elements", []):
            if kind != "rich_text_list" and run.get("type") not in _RUNS.get(str(kind), {"text", "emoji"}):
                yield f"an element of type '{run.get('type')}' in {kind}"
            if run.get("type") == "text" and not run.get("text"):
                yield "an empty text"


def _actions(block: Thing) -> Iterator[str]:
    elements = block.get("elements", [])
    if not elements:
        yield "actions without elements"
    yield from _over("elements of actions", len(elements), 25)


def _input(block: Thing) -> Iterator[str]:
    element = block.get("element", {})
    if element.get("type") not in _FILLED_IN:
        yield f"an input of type '{element.get('type')}'"
    yield from _plain(block.get("label", {}), "label", 2000)
    if "hint" in block:
        yield from _plain(block["hint"], "hint", 2000)
    if not block.get("block_id") or not element.get("action_id"):
        yield "an input without block_id or action_id, whose answer can't be found"


def _context(block: Thing) -> Iterator[str]:
    if not 1 <= len(block.get("elements", [])) <= 10:
        yield "a context has 1 to 10 elements"


def _header(block: Thing) -> Iterator[str]:
    yield from _plain(block.get("text", {}), "header", 150)


def _section(block: Thing) -> Iterator[str]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "a section without text"
    yield from _over("fields", len(fields), 10)
    for field in fields:
        yield from _over("characters of a field", size(field.get("text", "")), 2000)


def _anything(thing: Thing) -> Iterator[str]:
    kind = thing.get("type")
    for name in ("block_id", "action_id"):
        if name in thing and not 1 <= len(thing[name]) <= _LONGEST[name]:
            yield f"{name} of {len(thing[name])} characters"
    if kind in ("plain_text", "mrkdwn"):
        yield from _text(thing)
    if kind == "button":
        yield from _plain(thing.get("text", {}), "button", 75)
        yield from _over("characters of a button's value", len(thing.get("value", "")), _LONGEST_VALUE["button"])
        if thing.get("style") not in (None, "primary", "danger"):
            yield "a button of no known style"
        yield from _confirm(thing.get("confirm"))
    if kind == "plain_text_input":
        yield from _written(thing)
    if kind in ("radio_buttons", "static_select", "checkboxes"):
        yield from _choosing(thing)


def _text(thing: Thing) -> Iterator[str]:
    text = thing.get("text", "")
    if not text.strip():
        yield "an empty text"
    yield from _over("characters of a text", size(text), 3000)
    if thing["type"] == "plain_text" and thing.get("emoji") is not False:
        yield "plain text in which emoji are read"
    if thing["type"] == "mrkdwn":
        yield "mrkdwn, which we do not write"


def _plain(thing: Thing, what: str, most: int) -> Iterator[str]:
    if thing.get("type") != "plain_text":
        yield f"a {what} that is not plain text"
    yield from _over(f"characters of a {what}", size(thing.get("text", "")), most)


def _written(thing: Thing) -> Iterator[str]:
    most = thing.get("max_length", 3000)
    if not 1 <= most <= 3000:
        yield f"max_length of {most}"
    yield from _over("characters of an initial value", size(thing.get("initial_value", "")), most)
    if thing.get("initial_value") == "":
        yield "an empty initial value"


def _choosing(thing: Thing) -> Iterator[str]:
    groups = thing.get("option_groups", [])
    options = [*thing.get("options", []), *(option for group in groups for option in group.get("options", []))]
    most = 100 if thing["type"] == "static_select" else 10
    for listed in (thing.get("options", []), *(group.get("options", []) for group in groups)):
        yield from _over("options", len(listed), most)
    yield from _over("groups of options", len(groups), 100)
    if not options:
        yield "no options"
    for option in options:
        yield from _plain(option.get("text", {}), "option", 75)
        if not 1 <= len(option.get("value", "")) <= _LONGEST_VALUE["option"]:
            yield f"an option's value of {len(option.get('value', ''))} characters"
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield "two options of the same value"
    if "initial_option" in thing and thing["initial_option"] not in options:
        yield "an initial option that is not among the options"


def _confirm(thing: Thing | None) -> Iterator[str]:
    for name, most in _CONFIRM.items() if thing is not None else ():
        yield from _plain((thing or {}).get(name, {}), f"{name} of a confirmation", most)


def _over(what: str, number: int, most: int) -> list[str]:
    return [f"{number:,} {what}, more than {most:,}"] if number > most else []


def _things(thing: Any) -> Iterator[Thing]:
    """Every object, however deep."""
    if isinstance(thing, Mapping):
        yield thing
        for within in thing.values():
            yield from _things(within)
    elif isinstance(thing, list | tuple):
        for within in thing:
            yield from _things(within)


def _texts(blocks: Sequence[Thing]) -> Iterator[str]:
    for thing in _things(list(blocks)):
        if isinstance(thing.get("text"), str):
            yield thing["text"]

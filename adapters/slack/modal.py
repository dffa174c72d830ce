"""Reply → modal, and what was filled into it → fields. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from adapters import placing
from adapters.slack import blocks, cards
from adapters.slack.blocks import Json, Part, Run
from adapters.slack.split import cut, size
from adapters.text import shown
from bot import wording
from bot.messages import Choice, Field, Form, Reply
from bot.wording import slack as words

CALLBACK = "slack-view"
PREVIOUS_PAGE, NEXT_PAGE = "slack-page-previous", "slack-page-next"  # their value is the page, from 0
MOST_BLOCKS = 100
MOST_WEIGHT = 40_000  # a view may have 250 KB
LONGEST_TITLE = 24  # also of its buttons
LONGEST_METADATA = 3000
LONGEST_INPUT = 3000  # whatever is asked for, Slack takes no more
LONGEST_HINT = 2000  # also of a label
LONGEST_OPTION_VALUE = 150
MOST_RADIO_BUTTONS, MOST_OPTIONS = 10, 100
_FIELD, _VALUE = "field-", "value"
_ANEW = "~"  # in the id of a field that was emptied, before what makes it another one
_FILLED = "="  # before the value of an option, which may be empty, but not to Slack


@dataclass(frozen=True)
class Where:
    """What a view has to know when something in it is pressed; never text of anybody.

    `channel`, `thread` and `message` are where it came from, `shows` is the choice that leads to it, and `form` the
    name of its form, which `view` fills in.
    """

    conversation: str
    channel: str = ""
    thread: str = ""
    message: str = ""
    shows: str = ""
    form: str = ""


class WhereTooLong(ValueError):
    """Where a view belongs is longer than Slack keeps, which is a fault of ours."""


def view(reply: Reply, where: Where, page: int = 0) -> Json:
    """The reply as a modal; `page` where it does not fit into one (from 0, the nearest that there is).

    Pages can be turned where `where.shows` says what leads to it, and nothing was typed that would be lost; else
    there is one, that with the form, which says that there is more.

    Raises:
        ValueTooLong: the value of a choice or an option can't come back whole.
        WhereTooLong: `where` has more than 3,000 characters.
    """
    pages = cards.pack(_groups(reply), MOST_BLOCKS - 1, MOST_WEIGHT) or [
        blocks.rich([blocks.paragraph(reply.text or blocks.NOTHING)])
    ]
    with_fields = next((number for number, each in enumerate(pages) if any(map(_is_input, each))), 0)
    if where.shows and not errors(reply):
        page = min(max(page, 0), len(pages) - 1)
        content = [*pages[page], *_turning(page, len(pages))]
    else:
        more = blocks.rich([blocks.paragraph(words.MORE_ON_THE_WEB)]) if len(pages) > 1 else []
        content = [*pages[with_fields], *more]
    made: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": blocks.plain_text(words.APP, LONGEST_TITLE),
        "close": blocks.plain_text(words.CLOSE, LONGEST_TITLE),
        "private_metadata": _metadata(replace(where, form=reply.form.name if reply.form else "")),
        "blocks": content,
    }
    if reply.form and any(map(_is_input, content)):
        fits = size(reply.form.submit) <= LONGEST_TITLE
        made["submit"] = blocks.plain_text(reply.form.submit if fits else words.SEND, LONGEST_TITLE)
    return made


def where_of(metadata: str) -> Where:
    """What `view` put into private_metadata.

    Raises:
        msgspec.DecodeError: it is not ours.
    """
    return msgspec.json.decode(metadata, type=Where)


def fields(values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What was filled in, from payload["view"]["state"]["values"], under the names of the form's fields."""
    return {
        _name(block): _filled(elements[_VALUE])
        for block, elements in values.items()
        if block.startswith(_FIELD) and _VALUE in elements
    }


def errors(reply: Reply, sent: Sequence[Json] = ()) -> dict[str, str]:
    """What is to be mended, by block, for the acknowledgement of a view that was sent; empty where nothing is.

    `sent` are the blocks of that view.
    """
    ids = {_name(block["block_id"]): block["block_id"] for block in sent if _is_input(block)}
    found = reply.form.fields if reply.form else ()
    return {ids.get(field.name, f"{_FIELD}{field.name}"): shown(field.problem) for field in found if field.problem}


def emptied(reply: Reply, typed: Mapping[str, str]) -> frozenset[str]:
    """The fields whose text was refused and must not be seen again, such as a password."""
    found = reply.form.fields if reply.form else ()
    return frozenset(f.name for f in found if f.problem and not f.value and typed.get(f.name, "").strip())


def anew(made: Json, names: Collection[str], key: str) -> Json:
    """A view with other ids for these fields: what was typed stays in a field as long as its id does."""
    ids = {f"{_FIELD}{name}": f"{_FIELD}{name}{_ANEW}{key}" for name in names}
    changed = [block | {"block_id": ids[block["block_id"]]} if _id(block) in ids else block for block in made["blocks"]]
    return made | {"blocks": changed}


def _groups(reply: Reply) -> list[cards.Group]:
    made: list[cards.Group] = []
    form = reply.form
    headlines = [card.headline for card in reply.cards]
    below = placing.below(reply)
    for at, card in enumerate(cards.groups(reply)):
        made += [[blocks.divider(), *card[0]] if made else card[0], *card[1:]]
        if form and at == below:
            made.append(_form(form, headlines[-1]))
    if form and not headlines:
        made.append(_form(form, ""))
    return [*made, cards.choices_at_the_end(reply)]


def _form(form: Form, headline: str) -> cards.Group:
    titled = blocks.rich([Part((Run(form.title, bold=True),))]) if form.title != headline else []
    return [*titled, *(block for field in form.fields for block in _input(field))]


def _input(field: Field) -> list[Json]:
    """A field, below what is wrong with it and the whole of the options that are shortened."""
    field = field if field.options else _fitting(field)
    above = blocks.rich([_problem(field.problem)]) if field.problem else []
    if field.options:
        labels, whole = blocks.shortened(option.label for option in field.options)
        above += whole
        element = _options(field, [_option(label, o) for label, o in zip(labels, field.options, strict=True)])
    else:
        element = {"type": "plain_text_input", "multiline": field.long, "max_length": LONGEST_INPUT}
        element |= {"initial_value": field.value} if field.value else {}
    limit = words.LONGEST_HERE.format(limit=f"{LONGEST_INPUT:,}") if field.long and not field.options else ""
    hint = " ".join(filter(None, [field.hint, limit]))
    made: Json = {
        "type": "input",
        "block_id": f"{_FIELD}{field.name}",
        "label": blocks.plain_text(field.label, LONGEST_HINT),
        "element": element | {"action_id": _VALUE},
        "optional": not field.required,
    }
    return [*above, made | ({"hint": blocks.plain_text(hint, LONGEST_HINT)} if hint else {})]


def _fitting(field: Field) -> Field:
    """As it can be shown; what lost its end says so, so that nobody takes a part for the whole that was checked."""
    value = shown(field.value)
    fits = size(value) <= LONGEST_INPUT
    problem = field.problem if fits else f"{field.problem} {words.CUT}".strip()
    return replace(field, value=cut(value, LONGEST_INPUT), problem=problem)


def _problem(problem: str) -> Part:
    return Part((Run(f"{wording.ERROR}: ", bold=True), Run(problem)), mark=cards.WARNING)


def _options(field: Field, options: Sequence[Json]) -> Json:
    chosen = [made for made, option in zip(options, field.options, strict=True) if option.value == field.value]
    initial = {"initial_option": chosen[0]} if chosen else {}
    if len(options) <= MOST_RADIO_BUTTONS:
        return {"type": "radio_buttons", "options": [*options]} | initial
    element: Json = {"type": "static_select", "placeholder": blocks.plain_text(wording.CHOOSE, 150)} | initial
    if len(options) <= MOST_OPTIONS:
        return element | {"options": [*options]}
    starts = range(0, len(options), MOST_OPTIONS)
    return element | {"option_groups": [_option_group(at, options[at : at + MOST_OPTIONS]) for at in starts]}


def _option(label: str, option: Choice) -> Json:
    value = f"{_FILLED}{option.value}"
    if len(value) > LONGEST_OPTION_VALUE:
        raise blocks.ValueTooLong(option.value)
    return {"text": blocks.plain_text(label, blocks.LONGEST_LABEL), "value": value}


def _option_group(at: int, options: Sequence[Json]) -> Json:
    label = f"{at + 1}\u2013{at + len(options)}"
    return {"label": blocks.plain_text(label, blocks.LONGEST_LABEL), "options": [*options]}


def _filled(element: Mapping[str, Any]) -> str:
    """A field's value: nothing where nothing was chosen or written."""
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", _FILLED)).removeprefix(_FILLED)
    return str(element.get("value") or "")


def _turning(page: int, of: int) -> list[Json]:
    buttons = [
        *([blocks.button(words.PREVIOUS_PAGE, PREVIOUS_PAGE, str(page - 1))] if page else []),
        *([blocks.button(words.NEXT_PAGE, NEXT_PAGE, str(page + 1))] if page + 1 < of else []),
    ]
    return blocks.actions(buttons)


def _name(block_id: str) -> str:
    return block_id.removeprefix(_FIELD).partition(_ANEW)[0]


def _id(block: Json) -> str:
    return str(block.get("block_id", ""))


def _is_input(block: Json) -> bool:
    return bool(block["type"] == "input")


def _metadata(where: Where) -> str:
    packed = msgspec.json.encode(where).decode()
    if len(packed) > LONGEST_METADATA:
        raise WhereTooLong(f"where a view belongs takes {len(packed)} characters")
    return packed

"""What an action of ours brings back when it is pressed."""

from dataclasses import asdict, dataclass
from typing import Any

import msgspec

Json = dict[str, Any]

LONGEST_VALUE = 2000  # of anything in it, as on Slack
_OURS = "signpost"
_DIALOG = {"msteams": {"type": "task/fetch"}}


@dataclass(frozen=True)
class Where:
    """What is pressed, and what has to be known of where it stood; ids and our own values, never text of anybody.

    `choice` is the value of a choice or `form` the name of a form that is sent, `talk` the conversation that both
    belong to, `shows` the choice that leads to what a dialog shows and `page` the page of it that is wanted (from 0).
    `channel` and `thread` are where the question was asked that this answers.
    """

    choice: str = ""
    talk: str = ""
    shows: str = ""
    form: str = ""
    page: int = 0
    channel: str = ""
    thread: str = ""


class ValueTooLong(ValueError):
    """A value is longer than we let Teams carry, which is a fault of ours; the message names its kind."""

    def __init__(self, value: str) -> None:
        super().__init__(f"a value of the kind '{value.partition(':')[0][:20]}' has {len(value)} characters")


def data(where: Where, *, fetch: bool = False) -> Json:
    """The data of an action; with `fetch` it opens a dialog.

    Raises:
        ValueTooLong: a value has more than 2,000 characters.
    """
    known = {name: value for name, value in asdict(where).items() if value}
    for value in known.values():
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise ValueTooLong(value)
    return {_OURS: known} | (_DIALOG if fetch else {})


def of(found: object) -> Where | None:
    """What `data` made of a Where; None for anything else, whatever it is: it comes from outside."""
    inside = found.get(_OURS) if isinstance(found, dict) else None
    try:
        where = msgspec.convert(inside, Where, strict=False) if isinstance(inside, dict) else None
    except (msgspec.ValidationError, RecursionError):
        return None
    if where is None or where.page < 0:
        return None
    is_short = all(len(value) <= LONGEST_VALUE for value in asdict(where).values() if isinstance(value, str))
    return where if is_short else None

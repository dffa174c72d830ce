"""What was typed → Incoming."""

import re
from collections.abc import Mapping, Sequence

from bot.messages import Choice, Form, Incoming, Person

_NUMBER = re.compile(r"^\s*(\d{1,2})\s*$")


def incoming(line: str, number: int, person: Person, conversation: str, choices: Sequence[Choice]) -> Incoming:
    """A typed line; a number alone presses that choice of the reply before."""
    message_id = f"{conversation}-{number}"
    pressed = _NUMBER.match(line)
    if pressed and 1 <= int(pressed[1]) <= len(choices):
        value = choices[int(pressed[1]) - 1].value
        return Incoming(message_id, person, conversation, kind="choice", choice=value)
    return Incoming(message_id, person, conversation, text=line)


def filled_in(form: Form, fields: Mapping[str, str], number: int, person: Person, conversation: str) -> Incoming:
    """A form with what was typed into its fields."""
    return Incoming(f"{conversation}-{number}", person, conversation, kind="form", choice=form.name, fields=fields)

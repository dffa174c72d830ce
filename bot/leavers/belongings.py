"""What may still be in the name of somebody who left: each kind of thing adds itself to KINDS."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.groups.lists import group_name
from bot.services import Services
from bot.wording import leavers as words


@dataclass(frozen=True)
class Belonging:
    """One thing: what it is called, and the button by which it is settled."""

    name: str
    label: str
    action: str  # the button's value is "leavers:ACTION:LEAVER/REFERENCE"
    reference: str


@dataclass(frozen=True)
class Kind:
    """A kind of thing: what somebody has of it that is not settled yet, and how a number of them is said."""

    find: Callable[[Connection, str, Services], list[Belonging]]
    say: Callable[[int], str]


def _groups(connection: Connection, person: str, services: Services) -> list[Belonging]:
    return [
        Belonging(group_name(group), words.OUT_OF.format(name=group_name(group)), "out", group.reference)
        for group in services.groups.open_of(connection, [person])
    ]


KINDS: tuple[Kind, ...] = (Kind(_groups, words.groups),)


def belongings(connection: Connection, person: str, services: Services) -> list[Belonging]:
    """Everything that is still in somebody's name."""
    return [thing for kind in KINDS for thing in kind.find(connection, person, services)]


def counted(connection: Connection, person: str, services: Services) -> str:
    """How much there is of each kind, in words; empty where there is nothing."""
    numbers = [(kind, len(kind.find(connection, person, services))) for kind in KINDS]
    return ", ".join(kind.say(number) for kind, number in numbers if number)

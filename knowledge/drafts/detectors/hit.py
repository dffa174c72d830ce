"""What a detector finds."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "street",
    "road",
    "postcode",
    "town",
    "coordinates",
    "phone",
    "email",
    "handle",
    "registration",
    "marking",
    "like_marking",
    "live",
    "generalising",
    "count",
    "password",
    "like_password",
    "whereabouts",
    "shorthand",
]


@dataclass(frozen=True)
class Hit:
    """A thing of a certain kind, from `start` up to `end` of the text that was searched."""

    kind: Kind
    start: int
    end: int

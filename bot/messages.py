"""What goes in and out of the dialogue core, whatever the platform. Adapters translate to and from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Literal

from knowledge.pack import Account

Kind = Literal["text", "choice", "form"]
Tone = Literal["yes", "no", "caution", "duty", "neutral"]
NoticeKind = Literal["warning", "information"]
Visibility = Literal["private", "public"]


@dataclass(frozen=True)
class Person:
    """Who writes: an id that only the platform can resolve, never a name."""

    id: str
    force: str


@dataclass(frozen=True)
class Incoming:
    """One thing that a person did: wrote, pressed a choice, or sent a form.

    `conversation` is the thread in which a follow-up ("and on tiktok?") makes sense. `account` is the kind of account
    that the person set beforehand, used where the question names none.
    """

    id: str
    person: Person
    conversation: str
    kind: Kind = "text"
    text: str = ""
    choice: str = ""
    account: Account | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A button: what it says and the value that comes back when it is pressed.

    `beside` is the headline of the card that it belongs to alone: where a platform can, it stands there.
    """

    label: str
    value: str
    primary: bool = False
    beside: str = ""


@dataclass(frozen=True)
class Field:
    """One field of a form; `options` makes it a list to choose from, `long` gives it room for several lines.

    `value` is what was filled in before and `problem` what is to be mended, when a form is shown again.
    """

    name: str
    label: str
    hint: str = ""
    options: tuple[Choice, ...] = ()
    required: bool = True
    long: bool = False
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Form:
    """Something to fill in; the answers come back as Incoming of kind "form" with `name` as its choice.

    `below` is the headline of the card that it follows where that is not the last one.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    below: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text, under a heading where it has one."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class RuleBlock:
    """A rule in plain words, where it is written, and the official wording where it is loaded."""

    rule: str
    reference: str
    quote: str = ""
    earlier: bool = False


@dataclass(frozen=True)
class Notice:
    """Something to know before relying on the answer."""

    text: str
    kind: NoticeKind = "information"


@dataclass(frozen=True)
class Copyable:
    """Text made to be copied."""

    label: str
    text: str


@dataclass(frozen=True)
class Highlight:
    """A part of a text, from `start` up to `end` (code points), with the number of what is said about it."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Highlighted:
    """A text with parts that are marked; they may overlap."""

    text: str
    highlights: tuple[Highlight, ...]

    def pieces(self) -> tuple["Piece", ...]:
        """The text in pieces, cut wherever a mark begins or ends."""
        edges = sorted({0, len(self.text), *(edge for h in self.highlights for edge in (h.start, h.end))})
        return tuple(self._piece(start, end) for start, end in pairwise(edges))

    def _piece(self, start: int, end: int) -> "Piece":
        here = [h for h in self.highlights if h.start <= start and end <= h.end]
        longest_first = sorted((h for h in here if h.start == start), key=lambda h: -h.end)
        return Piece(
            self.text[start:end],
            marked=bool(here),
            begins=tuple(h.number if self._overlaps(h) else None for h in longest_first),
            ends=tuple(h.number for h in reversed(here) if h.end == end),
        )

    def _overlaps(self, mark: Highlight) -> bool:
        """Whether other marks lie partly or wholly in it or around it, so that its end alone does not tell it apart."""
        return any(
            h.start < mark.end and mark.start < h.end and (h.start, h.end) != (mark.start, mark.end)
            for h in self.highlights
        )


@dataclass(frozen=True)
class Piece:
    """A piece of a highlighted text, and the numbers of the marks that end with it.

    `begins` has one for each mark that begins with it: its number where it overlaps another, else None.
    """

    text: str
    marked: bool
    begins: tuple[int | None, ...]
    ends: tuple[int, ...]


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [*map(str.ljust, row[:1], widths), *map(str.rjust, row[1:], widths[1:])]


@dataclass(frozen=True)
class Table:
    """Numbers in columns: the first column names what a row is about, `total` is the row of all together."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    def lines(self) -> str:
        """Its rows with the columns below each other, numbers to the right, for letters of one width."""
        rows = [self.columns, *self.rows, *([self.total] if self.total else [])]
        widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
        return "\n".join("  ".join(_aligned(row, widths)) for row in rows)


Block = Paragraph | RuleBlock | Notice | Copyable | Highlighted | Table


@dataclass(frozen=True)
class Card:
    """A headline and what stands under it; `tone` is its meaning, never shown by colour alone."""

    headline: str
    tone: Tone
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What the person gets back. `text` says it all in one line, for notifications and screen readers."""

    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    visibility: Visibility = "private"


def notice(text: str, *choices: Choice) -> Reply:
    """A reply of one sentence."""
    return Reply(text=text, cards=(Card(text, "neutral"),), choices=choices)

"""Cards → elements, the same in a message, a dialog and a notice."""

import re
from collections.abc import Sequence

from adapters import placing
from adapters.teams import elements
from adapters.teams.elements import Json, Make, Run, Size, Style
from bot import wording
from bot.messages import Block, Card, Copyable, Highlighted, Notice, Paragraph, Reply, RuleBlock, Table, Tone
from bot.wording import teams as words

VERSION = "1.5"
MOST_BYTES = 22_000  # of elements on a page; a card may have 28 KB, with what is around them
# A sign and a ground for each tone: neither is needed to understand the headline, which says it in words.
_MARKS: dict[Tone, str] = {"yes": "\u2705", "no": "\u26d4", "caution": "\u26a0\ufe0f", "duty": "\u27a1\ufe0f"}
_GROUNDS: dict[Tone, Style] = {"yes": "good", "no": "attention", "caution": "warning", "duty": "accent"}
WARNING = "\u26a0\ufe0f"
_INFORMATION = "\u2139\ufe0f"
_RUN_TOGETHER = re.compile(" (?= )")  # each space but the last of several

Group = list[Json]  # elements that stay together on a page


def groups(reply: Reply, make: Make) -> list[list[Group]]:
    """For each card its groups: the headline with what follows, each further block, and the choices beside it.

    `make` gives the action of a choice. A card after another begins with a line.
    """
    made: list[list[Group]] = []
    for at, card in enumerate(reply.cards):
        headline, *rest = [_headline(card, is_first=at == 0), *map(block, card.blocks)]
        together = [[*headline, *(rest[0] if rest else [])], *rest[1:]]
        beside = elements.choices(placing.beside(reply, at), make)
        made.append([*together, beside] if beside else together)
    return made


def choices_at_the_end(reply: Reply, make: Make) -> Group:
    """The choices that stand beside no card."""
    return elements.choices(placing.at_the_end(reply), make)


def pack(all_groups: Sequence[Group], most: int = MOST_BYTES) -> list[list[Json]]:
    """Pages of elements, none of which begins with a line; a group is parted only where it is more than a page."""
    pages: list[list[Json]] = [[]]
    room = most
    for group in all_groups:
        for chunk in [group] if _weight(group) <= most else [[element] for element in group]:
            if pages[-1] and _weight(chunk) > room:
                pages.append([])
                room = most
            pages[-1] += chunk
            room -= _weight(chunk)
    return [_at_the_top(page) for page in pages if page]


def card(body: Sequence[Json]) -> Json:
    """A card as wide as Teams makes it."""
    return {
        "type": "AdaptiveCard",
        "version": VERSION,
        "msteams": {"width": "Full"},
        "lang": "en",
        "fallbackText": words.TOO_OLD,
        "body": [*body],
    }


def block(shown_block: Block) -> Group:
    """One block of a card."""
    if isinstance(shown_block, RuleBlock):
        return _rule(shown_block)
    if isinstance(shown_block, Paragraph):
        return paragraph(shown_block.text, shown_block.heading)
    if isinstance(shown_block, Notice):
        return _notice(shown_block)
    if isinstance(shown_block, Highlighted):
        return elements.box(elements.lines(_highlighted(shown_block)), "emphasis")
    if isinstance(shown_block, Table):
        return _table(shown_block)
    assert isinstance(shown_block, Copyable)
    return _copyable(shown_block)


def paragraph(text: str, heading: str = "") -> Group:
    """Running text, under a heading where it has one."""
    head = elements.lines([Run(heading, bold=True)])
    return [*head, *elements.lines([Run(text)], "none" if head else "")]


def _headline(card: Card, *, is_first: bool) -> Group:
    """Large where it is the answer or the question, and not one of a list."""
    mark, ground = _MARKS.get(card.tone), _GROUNDS.get(card.tone)
    large: Size = "large" if is_first or ground else "medium"
    headline = Run(card.headline, bold=True, size=large)
    if mark is None or ground is None:
        made = elements.lines([headline])
    else:
        made = elements.box(elements.lines([Run(f"{mark} ", size=large), headline]), ground, bleed=True)
    return made if is_first or not made else [made[0] | {"separator": True, "spacing": "large"}, *made[1:]]


def _rule(rule: RuleBlock) -> Group:
    tag = f" [{wording.EARLIER_TAG}]" if rule.earlier else ""
    made = elements.lines([Run(rule.rule)])
    made += elements.lines([Run(f"{rule.reference}{tag}", subtle=True, size="small")], "none")
    if rule.quote:
        says = elements.lines([Run(f"{wording.OFFICIAL_WORDING}:", bold=True, size="small")])
        says += elements.lines([Run(f"\u201c{rule.quote}\u201d")], "none")
        made += elements.box(says, "emphasis", spacing="small")
    return made


def _notice(notice: Notice) -> Group:
    if notice.kind == "warning":
        says = [Run(f"{WARNING} "), Run(f"{wording.WARNING}: ", bold=True), Run(notice.text)]
        return elements.box(elements.lines(says), "warning")
    return elements.lines([Run(f"{_INFORMATION} "), Run(notice.text, size="small")])


def _highlighted(block: Highlighted) -> list[Run]:
    """The text with marked parts in bold between brackets, each followed by the number of what is said about it.
    Where they overlap, it stands before them, too.

    Colour and weight alone would not show where one mark ends and the next begins.
    """
    runs = []
    for piece in block.pieces():
        runs += [Run(f"({number})[" if number else "[", bold=True) for number in piece.begins]
        runs.append(Run(piece.text, bold=piece.marked, marked=piece.marked))
        runs += [Run(f"]({number})", bold=True) for number in piece.ends]
    return runs


def _copyable(block: Copyable) -> Group:
    """The text alone on its ground, to be selected from its first line to its last; in numbered pieces where long."""
    pieces = elements.box(elements.lines([Run(block.text)]) or elements.lines([Run(elements.BLANK)]), "emphasis")
    made: Group = []
    for number, piece in enumerate(pieces, 1):
        one = words.PIECE.format(label=block.label, number=number, of=len(pieces)) if len(pieces) > 1 else block.label
        made += [*elements.lines([Run(f"{one}:", bold=True)]), piece | {"spacing": "small"}]
    return made


def _table(table: Table) -> Group:
    """Its rows in letters of one width. Their gaps stay, and yet give way on a phone; Teams shows no tables there."""
    rows = _RUN_TOGETHER.sub(elements.BLANK, table.lines())
    return elements.box(elements.lines([Run(rows, size="small", monospace=True)]), "emphasis")


def _weight(group: Group) -> int:
    return sum(map(elements.weight, group))


def _at_the_top(page: list[Json]) -> list[Json]:
    first = {name: value for name, value in page[0].items() if name not in ("separator", "spacing")}
    return [first, *page[1:]]

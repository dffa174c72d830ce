"""Cards → blocks, the same in a message, a modal and the Home tab."""

from collections.abc import Sequence

from adapters import placing
from adapters.slack import blocks
from adapters.slack.blocks import Json, Part, Run
from adapters.slack.split import split
from adapters.text import shown
from bot import wording
from bot.messages import Block, Card, Copyable, Highlighted, Notice, Paragraph, Reply, RuleBlock, Table, Tone
from bot.wording import slack as words

# Names of emoji, which are seen and read out; a neutral card has no mark because it has no verdict.
_MARKS: dict[Tone, str] = {"yes": "white_check_mark", "no": "no_entry", "caution": "warning", "duty": "arrow_right"}
WARNING = "warning"
_INFORMATION = "information_source"

Group = list[Json]  # blocks that stay together on a page


def groups(reply: Reply) -> list[list[Group]]:
    """For each card its groups: the headline with what follows, each further block, and the choices beside it.

    Raises:
        ValueTooLong: the value of a choice can't come back whole.
    """
    made = []
    for at, card in enumerate(reply.cards):
        headline, *rest = [[*_headline(card)], *map(block, card.blocks)]
        together = [[*headline, *(rest[0] if rest else [])], *rest[1:]]
        beside = blocks.choices(placing.beside(reply, at))
        made.append([*together, beside] if beside else together)
    return made


def choices_at_the_end(reply: Reply) -> Group:
    """The choices that stand beside no card.

    Raises:
        ValueTooLong: the value of a choice can't come back whole.
    """
    return blocks.choices(placing.at_the_end(reply))


def pack(all_groups: Sequence[Group], most_blocks: int, most_weight: int) -> list[list[Json]]:
    """Pages of blocks that neither begin nor end with a line; a group is parted only where it is more than a page."""
    pages: list[list[Json]] = [[]]
    for group in all_groups:
        is_small = len(group) <= most_blocks and sum(map(blocks.weight, group)) <= most_weight
        for chunk in [group] if is_small else [[block] for block in group]:
            page = [*pages[-1], *chunk]
            if pages[-1] and (len(page) > most_blocks or sum(map(blocks.weight, page)) > most_weight):
                pages.append([])
            pages[-1] += chunk
    return [trimmed for page in pages if (trimmed := _trimmed(page))]


def block(shown_block: Block) -> Group:
    """One block of a card."""
    if isinstance(shown_block, RuleBlock):
        return blocks.rich(_rule(shown_block))
    if isinstance(shown_block, Paragraph):
        return blocks.rich([blocks.paragraph(shown_block.text, shown_block.heading)])
    if isinstance(shown_block, Notice):
        return blocks.rich([_notice(shown_block)])
    if isinstance(shown_block, Highlighted):
        return blocks.rich([_highlighted(shown_block)])
    if isinstance(shown_block, Table):
        return _table(shown_block)
    assert isinstance(shown_block, Copyable)
    return _copyable(shown_block)


def _headline(card: Card) -> Group:
    return blocks.rich([Part((Run(card.headline, bold=True),), mark=_MARKS.get(card.tone, ""))])


def _rule(rule: RuleBlock) -> list[Part]:
    tag = f" [{wording.EARLIER_TAG}]" if rule.earlier else ""
    parts = [Part((Run(rule.rule),)), Part((Run(f"{rule.reference}{tag}"),))]
    if rule.quote:
        parts.append(Part((Run(f"{wording.OFFICIAL_WORDING}:", bold=True),)))
        parts.append(Part((Run(f"\u201c{rule.quote}\u201d"),), "rich_text_quote"))
    return parts


def _notice(notice: Notice) -> Part:
    if notice.kind == "warning":
        return Part((Run(f"{wording.WARNING}: ", bold=True), Run(notice.text)), mark=WARNING)
    return Part((Run(notice.text),), mark=_INFORMATION)


def _highlighted(block: Highlighted) -> Part:
    """The text with marked parts in bold between brackets, each followed by the number of what is said about it.
    Where they overlap, it stands before them, too.

    Bold alone would not show where one mark ends and the next begins.
    """
    runs = []
    for piece in block.pieces():
        runs += [Run(f"({number})[" if number else "[", bold=True) for number in piece.begins]
        runs.append(Run(piece.text, bold=piece.marked))
        runs += [Run(f"]({number})", bold=True) for number in piece.ends]
    return Part(tuple(runs))


def _copyable(block: Copyable) -> Group:
    """The text with Slack's own button to copy it; in numbered pieces where it is too long for one."""
    pieces = split(shown(block.text), blocks.LONGEST_TEXT) or [""]
    made: Group = []
    for number, piece in enumerate(pieces, 1):
        one = words.PIECE.format(label=block.label, number=number, of=len(pieces)) if len(pieces) > 1 else block.label
        made += blocks.rich([Part((Run(f"{one}:", bold=True),))])
        made += blocks.rich([Part((Run(piece),), "rich_text_preformatted")])
    return made


def _table(table: Table) -> Group:
    """Its rows in letters of one width: a block of Slack's own for tables may stand only once in a message."""
    pieces = split(table.lines(), blocks.LONGEST_TEXT)
    return [made for piece in pieces for made in blocks.rich([Part((Run(piece),), "rich_text_preformatted")])]


def _trimmed(page: list[Json]) -> list[Json]:
    while page and page[0]["type"] == "divider":
        page = page[1:]
    while page and page[-1]["type"] == "divider":
        page = page[:-1]
    return page

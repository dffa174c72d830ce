"""Reply → plain text for a terminal, or for anybody who reads text alone."""

import re
import textwrap

from bot import wording
from bot.messages import Block, Card, Copyable, Highlighted, Notice, Paragraph, Reply, RuleBlock, Table

_MARKS = {"yes": "\u2714", "no": "\u2718", "caution": "\u26a0", "duty": "\u2794", "neutral": "\u2022"}


WIDTH = 88  # characters
# What would move the cursor, change colours or turn text around: a draft may hold it, a terminal must not get it.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def text(reply: Reply, *, width: int = WIDTH, choices: bool = True, prompt: str = wording.CHOICES) -> str:
    """The whole reply as lines of at most `width` characters; text to copy is left as it is."""
    parts = [_card(card, width) for card in reply.cards]
    if choices and reply.choices:
        parts.append(_wrapped(prompt, width) + "\n" + _choices(reply, width))
    return _UNSHOWABLE.sub("\ufffd", "\n\n".join(parts))


def _card(card: Card, width: int) -> str:
    headline = _wrapped(f"{_MARKS[card.tone]} {card.headline}", width, hanging="  ")
    return "\n\n".join([headline, *(_block(block, width) for block in card.blocks)])


def _block(block: Block, width: int) -> str:
    if isinstance(block, RuleBlock):
        return _rule(block, width)
    if isinstance(block, Paragraph):
        return _wrapped(f"{block.heading}: {block.text}" if block.heading else block.text, width)
    if isinstance(block, Notice):
        return _wrapped(f"{'! ' if block.kind == 'warning' else ''}{block.text}", width, hanging="  ")
    if isinstance(block, Highlighted):
        return _highlighted(block, width)
    if isinstance(block, Table):
        return block.lines()
    assert isinstance(block, Copyable)
    return f"{block.label}:\n{block.text}"


def _highlighted(block: Highlighted, width: int) -> str:
    """The text with >>marks<< and the numbers of what is said about them; where they overlap, at both ends."""
    marked = ""
    for piece in block.pieces():
        begins = "".join(f"({number})>>" if number else ">>" for number in piece.begins)
        marked += begins + piece.text + "".join(f"<<({number})" for number in piece.ends)
    return "\n".join(_indented(line, width) if line.strip() else "" for line in marked.split("\n"))


def _rule(block: RuleBlock, width: int) -> str:
    tag = f" [{wording.EARLIER_TAG}]" if block.earlier else ""
    lines = [_wrapped(f"\u2022 {block.rule}", width, hanging="  "), _indented(f"{block.reference}{tag}", width)]
    if block.quote:
        lines.append(_indented(f"{wording.OFFICIAL_WORDING}: \u201c{block.quote}\u201d", width))
    return "\n".join(lines)


def _choices(reply: Reply, width: int) -> str:
    return "\n".join(_wrapped(f"{n}  {c.label}", width, hanging="   ") for n, c in enumerate(reply.choices, 1))


def _wrapped(line: str, width: int, hanging: str = "") -> str:
    return textwrap.fill(line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _indented(line: str, width: int) -> str:
    return textwrap.fill(
        line, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )

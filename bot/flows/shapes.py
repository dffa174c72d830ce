"""The shapes of a flow's picture: what kind a step is can be told without seeing colours."""

from collections.abc import Iterator
from typing import Literal

What = Literal["choose", "write", "read", "end"]
SLANT = 14.0
_MEANINGS: dict[What, str] = {
    "choose": "Choose an answer",
    "write": "Write something",
    "read": "Only read",
    "end": "The end",
}


def shape(what: What, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Pointed at both sides to choose, slanted to write, with a folded corner to read, round to end."""
    left, right, top, bottom, slant = x - width / 2, x + width / 2, y - height / 2, y + height / 2, SLANT
    if what == "end":
        size = f'width="{width:.0f}" height="{height:.0f}" rx="{min(28, height / 2):.0f}"'
        yield f'<rect class="shape end" x="{left:.0f}" y="{top:.0f}" {size}/>'
        return
    corners = {
        "choose": [
            *[(left, y), (left + slant, top), (right - slant, top)],
            *[(right, y), (right - slant, bottom), (left + slant, bottom)],
        ],
        "write": [(left + slant, top), (right, top), (right - slant, bottom), (left, bottom)],
        "read": [(left, top), (right - slant, top), (right, top + slant), (right, bottom), (left, bottom)],
    }[what]
    points = " ".join(f"{a:.0f},{b:.0f}" for a, b in corners)
    yield f'<polygon class="shape {what}" points="{points}"/>'
    if what == "read":
        yield f'<path class="fold" d="M{right - slant:.0f},{top:.0f} v{slant:.0f} h{slant:.0f}"/>'


def legend(left: float, y: float) -> Iterator[str]:
    """What each shape, and a dashed arrow, means; one line from `left` on."""
    for number, (what, meaning) in enumerate(_MEANINGS.items()):
        x = left + number * 170
        yield from shape(what, x + 24, y, 48, 26)
        yield _text(x, y, meaning)
    yield f'<path class="arrow up" d="M{left + 4 * 170:.0f},{y:.0f} h40"/>'
    yield _text(left + 4 * 170, y, "Back to an earlier step")


def _text(x: float, y: float, meaning: str) -> str:
    return f'<text class="small left" x="{x + 58:.0f}" y="{y + 4:.0f}">{meaning}</text>'

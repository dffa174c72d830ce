"""Draw the icons of the Teams app from the sign of the web pages (adapters/web/static/icon.svg).

    .venv/bin/python -m benchmarks.teams_icons

Teams cuts the corners of the coloured one itself, so it is a full square. The other one has to be white on nothing.
"""

import re
from pathlib import Path

from PIL import Image, ImageDraw

from adapters.teams.manifest import COLOUR_ICON, OUTLINE_ICON
from adapters.teams.package import ICONS, SIZES

_SIGN = Path(__file__).parents[1] / "adapters" / "web" / "static" / "icon.svg"
_FINER = 8  # times; drawn large and made smaller, so that edges are smooth
_COLOUR_SHARE, _OUTLINE_SHARE = 0.6, 0.94  # of the width that the sign takes


def main() -> None:
    """Write both files."""
    svg = _SIGN.read_text(encoding="utf-8")
    ground = re.findall(r'fill="(#[0-9a-f]{6})"', svg)[0]
    sign = _points(re.findall(r' d="([^"]+)"', svg)[0])
    size = SIZES[COLOUR_ICON]
    colour = Image.new("RGB", (size, size), ground)
    colour.paste("white", mask=_mask(sign, size, _COLOUR_SHARE))
    colour.save(ICONS / COLOUR_ICON, optimize=True)
    size = SIZES[OUTLINE_ICON]
    outline = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    outline.putalpha(_mask(sign, size, _OUTLINE_SHARE))
    outline.save(ICONS / OUTLINE_ICON, optimize=True)


def _points(path: str) -> list[tuple[float, float]]:
    """The corners of a path that has only straight lines (https://www.w3.org/TR/SVG2/paths.html)."""
    x, y, corners = 0.0, 0.0, []
    for letter, rest in re.findall(r"([MmLlHhVv])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        both = letter in "MmLl"
        for at in range(0, len(numbers), 2 if both else 1):
            base_x, base_y = (0.0, 0.0) if letter.isupper() else (x, y)
            if both or letter in "Hh":
                x = base_x + numbers[at]
            if both or letter in "Vv":
                y = base_y + numbers[at + both]
            corners.append((x, y))
    return corners


def _mask(sign: list[tuple[float, float]], size: int, share: float) -> Image.Image:
    """The sign in the middle, taking this share of the width."""
    left, right = min(x for x, _ in sign), max(x for x, _ in sign)
    top, bottom = min(y for _, y in sign), max(y for _, y in sign)
    large = size * _FINER
    scale = large * share / max(right - left, bottom - top)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    mask = Image.new("L", (large, large), 0)
    corners = [((x - middle_x) * scale + large / 2, (y - middle_y) * scale + large / 2) for x, y in sign]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()

"""A document as PDF. What the font has no sign for, or would turn text around unseen, is shown as its code point."""

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fpdf import FPDF

if TYPE_CHECKING:
    from bot.export.document import Document

_FONT = Path(__file__).parent / "DejaVuSans.ttf"  # Latin, Greek, Cyrillic, Arabic, Hebrew and some emoji
_NAME = "signs"
_JOINERS = "\u200c\u200d"  # part of how words are written in Persian or Hindi
_GREY, _BLACK = 80, 0


class _Pages(FPDF):
    """Pages with a number."""

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(_NAME, size=8)
        self.set_text_color(_GREY)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align="C")


def pdf(document: "Document", made: datetime) -> bytes:
    """The document as pages of A4."""
    pages = _Pages(format="A4")
    pages.set_creation_date(made)
    pages.add_font(_NAME, "", _FONT)
    pages.set_text_shaping(True)  # joins Arabic letters and sets them from right to left
    pages.set_title(_showable(document.title, pages))
    pages.add_page()
    _line(pages, document.title, 15)
    for line in document.lines:
        _line(pages, line, 10)
    for part in document.parts:
        pages.ln(4)
        _line(pages, part.title, 13)
        if part.why:
            _line(pages, part.why, 9, _GREY)
        for item in part.items:
            pages.ln(3)
            _line(pages, item.title, 11)
            for name, value in item.fields:
                _line(pages, f"{name}: {value}" if "\n" not in value else f"{name}:\n{value}", 10)
    return bytes(pages.output())


def _line(pages: FPDF, text: str, size: float, grey: int = _BLACK) -> None:
    pages.set_font(_NAME, size=size)
    pages.set_text_color(grey)
    pages.multi_cell(0, size / 2, _showable(text, pages), new_x="LMARGIN", new_y="NEXT", align="L")


def _showable(text: str, pages: FPDF) -> str:
    known = pages.fonts[_NAME].cmap  # type: ignore[union-attr]  # it is a font from a file
    return "".join(_sign(c, ord(c) in known) for c in text.replace("\r\n", "\n").replace("\t", "    "))


def _sign(character: str, known: bool) -> str:
    if character == "\n" or (character in _JOINERS and known):
        return character
    if not known or unicodedata.category(character).startswith("C"):
        return f"[U+{ord(character):04X}]"
    return character

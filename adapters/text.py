"""Text as chat platforms get it: without what must not be shown, and cut where a reader pauses.

How much a text counts differs between platforms: each brings its own measure, which is a sum over its characters.
"""

import re
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], int]

# What would turn text around or is no character at all: a draft may hold it, a reader must not be misled by it.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENDS = tuple(re.compile(end) for end in (r"\n+", r"[.!?\u2026][\"'\u201d\u2019)\]]*\s+", r"\s+"))
_EXTENDS = re.compile(  # what is drawn with the character before, besides marks
    "[\u200c\u200d\uff9e\uff9f\u0e33\u0eb3\u1160-\u11ff\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_WITH_THE_NEXT = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\u200d]")
_FIRST_OF_SYLLABLE, _SYLLABLE = re.compile("[\u1100-\u115f\ua960-\ua97c]"), re.compile("[\u1100-\u115f\uac00-\ud7a3]")
_VIRAMA = 9  # the combining class of the mark that joins two consonants


def shown(text: str) -> str:
    """The text with what must not be shown replaced."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n"))


def cut(text: str, most: int, size: Measure) -> str:
    """The beginning with an ellipsis where the text is longer."""
    return text if size(text) <= most else split(text, most - size("\u2026"), size)[0].rstrip() + "\u2026"


def split(text: str, most: int, size: Measure) -> list[str]:
    """Pieces of at most `most` that give the text when put together; none for no text.

    Cut at the end of a line, else of a sentence, else of a word, else between what is seen as two characters.
    """
    pieces, rest = [], text
    while size(rest) > most:
        end = _last_end(rest, _fitting(rest, most, size))
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, most: int, size: Measure) -> int:
    """How many characters fit; at least one."""
    total = 0
    for at, character in enumerate(text):
        total += size(character)
        if total > most:
            return max(at, 1)
    return len(text)


def _last_end(text: str, fitting: int) -> int:
    """Where to cut at the latest: not so early that the piece would be a scrap."""
    for end in _ENDS:
        places = [m.end() for m in end.finditer(text, 0, fitting) if m.end() > fitting // 4]
        for at in reversed(places):
            if not _is_inside(text, at):
                return at
    return next((at for at in range(fitting, 0, -1) if not _is_inside(text, at)), fitting)


def _is_inside(text: str, at: int) -> bool:
    """Whether a cut would part what is seen as one character (a grapheme cluster), judged in doubt as if it would."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after)[0] == "M" or _EXTENDS.match(after) or _WITH_THE_NEXT.match(before):
        return True
    if unicodedata.combining(before) == _VIRAMA or before + after == "\r\n":
        return True
    if _is_regional(before) and _is_regional(after):  # flags are pairs, counted from where the row begins
        row = len(text[:at]) - len(text[:at].rstrip(_REGIONAL))
        return row % 2 == 1
    return bool(_FIRST_OF_SYLLABLE.match(before) and _SYLLABLE.match(after))


_REGIONAL = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def _is_regional(character: str) -> bool:
    return character in _REGIONAL

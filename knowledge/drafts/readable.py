"""Undo what hides words from a reader of patterns, and know where in the original each character came from.

Invisible characters go; look-alikes from other alphabets (https://www.unicode.org/reports/tr39/), full-width and styled
letters, letters spelt with flags and digits inside words become the letters that they are read as; s p l i t words are
joined; streeetched ones are shortened; #SmithLane is read as two words, and so are long words written LikeThisOne; text
that is turned around is turned back.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_TURNED, _TURNED_BACK = "\u202e", "\u202c\u2069"
_FILLERS = frozenset("\u115f\u1160\u180e\u2800\u3164\uffa0")  # letters and signs that show nothing
_STYLED = re.compile(
    r"(?:LATIN LETTER SMALL|(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN) CAPITAL (?:LETTER )?(?P<letter>[A-Z])"
)
_LONGEST_FORM = 4  # characters that one may stand for; some stand for a whole sentence
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
_FEWEST_FLAG_LETTERS = 3  # two make a flag
_DIGIT_LETTERS = dict(zip("013457@$!", "oieastasi", strict=True))
_DISGUISED = re.compile(r"(?<![\w@#./:-])[A-Za-z]+(?:[013457@$!][A-Za-z]+)+(?![\w@]|[.-]\w)")
_PARTING = r"[^\x00-\x7f\w\s]{1,3}"  # signs and pictures
_SPLIT = re.compile(
    rf"(?<![\w'])[A-Za-z](?:([ .\-_*|/\u00b7]| ?{_PARTING} ?)[A-Za-z](?:\1[A-Za-z])+|(?:{_PARTING}[A-Za-z]){{3,}})"
    r"(?![\w'])"
)
_FEWEST_SPLIT_LETTERS = 4  # U.S.A. is no split word
_INSIDE_TAG = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z]{2})(?=[0-9])"
    r"|(?<=[a-z]{3})(?=(?:road|street|lane|avenue|close|drive|crescent|estate)\b)"
)
_TAGGED = re.compile(r"#\w+")

_CAMEL = re.compile(
    r"(?<![\w@#/.:?=&%+-])[A-Z]?[a-z0-9]+(?:[A-Z]+[a-z0-9]+){2,}[A-Z]*(?![\w@/]|[.-]\w)"  # no part of an address
)
_WORD = re.compile(r"(?<![\w@#/.:?=&%+-])[A-Za-z]++(?![\w@/]|[.-]\w)")
_ROMAN = frozenset("IVXLC")
_RUN = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)

Pair = tuple[str, int]  # a character and its offset in the original


@dataclass(frozen=True)
class Readable:
    """A text as it is read; `origins` gives for each of its characters the offset in the original (code points)."""

    text: str
    origins: tuple[int, ...]
    original: str

    def part(self, start: int, end: int) -> "Readable":
        """A part of it, whose spans are still those in the whole original."""
        return Readable(self.text[start:end], self.origins[start:end], self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` that is not empty stands in the original: start and end offsets, with its accents."""
        places = self.origins[start:end]
        after = max(places) + 1
        while after < len(self.original) and unicodedata.category(self.original[after]) in ("Mn", "Me"):
            after += 1
        return min(places), after


def is_turned(text: str) -> bool:
    """Whether some of it is written to be shown the other way round."""
    return _TURNED in text


def readable(original: str, *, turned_back: bool = True) -> Readable:
    """The text as it is read, with the way back to the original; what is turned around as it stands, if wanted."""
    seen = _upright(original) if turned_back else ((char, offset) for offset, char in enumerate(original))
    visible = ((char, offset) for char, offset in seen if _plain(char))
    pairs = [(char, offset) for letter, offset in _flag_letters(visible) for char in _plain(letter)]
    pairs = _latin(pairs)
    for join in (_joined_words, _undisguised, _unstretched, _untagged, _uncamelled):
        pairs = join(pairs)
    return Readable("".join(char for char, _ in pairs), tuple(offset for _, offset in pairs), original)


def _upright(text: str) -> Iterator[Pair]:
    """Every character; those between a right-to-left override and its end the other way round."""
    turned: list[Pair] | None = None
    for offset, char in enumerate(text):
        if char == _TURNED and turned is None:
            turned = []
        elif turned is not None and (char in _TURNED_BACK or unicodedata.bidirectional(char) == "B"):
            yield from (*reversed(turned), (char, offset))
            turned = None
        elif turned is not None:
            turned.append((char, offset))
        else:
            yield char, offset
    yield from reversed(turned or [])


def _flag_letters(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Three or more letters of flags in a row are a word, also with a space between each; flags themselves stay."""
    seen = list(pairs)
    at = 0
    while at < len(seen):
        end = _end_of_flags(seen, at)
        letters = [(char, offset) for char, offset in seen[at:end] if _is_flag_letter(char)]
        if len(letters) < _FEWEST_FLAG_LETTERS:
            end = max(end, at + 1)
            yield from seen[at:end]
        else:
            yield from ((chr(ord(char) - _FLAG_A + ord("a")), offset) for char, offset in letters)
        at = end


def _end_of_flags(pairs: list[Pair], start: int) -> int:
    """Where a row of flag letters that begins at `start` ends; single ones may have a space between them."""
    end = start
    while end < len(pairs) and _is_flag_letter(pairs[end][0]):
        end += 1
    if end - start != 1:
        return end
    while end + 1 < len(pairs) and pairs[end][0] == " " and _is_flag_letter(pairs[end + 1][0]):
        if end + 2 < len(pairs) and _is_flag_letter(pairs[end + 2][0]):  # two together are a flag
            break
        end += 2
    return end


def _is_flag_letter(char: str) -> bool:
    return _FLAG_A <= ord(char) <= _FLAG_Z


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """The usual form of a character: nothing for an invisible one or a lone accent, straight quotes, plain spaces."""
    if char.isascii():
        return char if char.isprintable() or char == "\n" else " "
    category = unicodedata.category(char)
    if category in ("Cf", "Cs", "Mn", "Me") or char in _FILLERS:
        return ""
    if category in ("Zs", "Cc"):
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if char in "\u2018\u2019\u02bc":
        return "'"
    styled = _STYLED.fullmatch(unicodedata.name(char, ""))
    usual = styled["letter"].lower() if styled else unicodedata.normalize("NFKC", char)
    return usual if len(usual) <= _LONGEST_FORM else char


def _latin(pairs: list[Pair]) -> list[Pair]:
    """Words made of Latin letters and of look-alikes, in Latin letters."""
    result: list[Pair] = []
    word: list[Pair] = []
    for char, offset in (*pairs, (" ", -1)):
        if char.isalpha():
            word.append((char, offset))
            continue
        alike = [_looks_like(letter) for letter, _ in word]
        result += word if None in alike else [(a or "", at) for a, (_, at) in zip(alike, word, strict=True)]
        word = []
        if offset >= 0:
            result.append((char, offset))
    return result


@lru_cache(maxsize=4096)
def _looks_like(char: str) -> str | None:
    """The Latin letter that a character is or looks like; None where it looks like none."""
    if char.isascii() or unicodedata.name(char, "").startswith("LATIN"):
        return char
    from confusable_homoglyphs import confusables  # slow to load, and needed only here

    found = confusables.is_confusable(char, greedy=True, preferred_aliases=["latin"]) or ()
    glyphs = [str(glyph["c"]) for entry in found for glyph in entry["homoglyphs"]]
    return next((glyph for glyph in glyphs if len(glyph) == 1 and glyph.isascii() and glyph.isalpha()), None)


def _joined_words(pairs: list[Pair]) -> list[Pair]:
    """Words that are written letter by letter, without what stands between the letters."""

    def joined(found: list[Pair]) -> list[Pair]:
        letters = [(char, at) for char, at in found if char.isascii() and char.isalpha()]
        return letters if len(letters) >= _FEWEST_SPLIT_LETTERS else found

    return _replaced(pairs, _SPLIT, joined)


def _undisguised(pairs: list[Pair]) -> list[Pair]:
    """Digits and signs inside a word as the letters that they stand for; what is all capitals is a code."""

    def plain(found: list[Pair]) -> list[Pair]:
        is_word = any(char.islower() for char, _ in found)
        return [(_DIGIT_LETTERS.get(char, char), at) for char, at in found] if is_word else found

    return _replaced(pairs, _DISGUISED, plain)


def _unstretched(pairs: list[Pair]) -> list[Pair]:
    """A letter three or more times in a row once; at the end of a word the last of them, so that all are covered."""

    def short(found: list[Pair]) -> list[Pair]:
        word = "".join(char for char, _ in found)
        if len(set(word.lower())) == 1 or _ROMAN.issuperset(word):  # zzz, AAA, VIII
            return found
        dropped = set()
        for run in _RUN.finditer(word):
            kept = run.end() - 1 if run.end() == len(word) else run.start()
            dropped |= set(range(*run.span())) - {kept}
        return [pair for at, pair in enumerate(found) if at not in dropped]

    return _replaced(pairs, _WORD, short)


def _untagged(pairs: list[Pair]) -> list[Pair]:
    """#SmithLane as Smith Lane."""
    return _replaced(pairs, _TAGGED, lambda found: _parted(found[1:]))


def _uncamelled(pairs: list[Pair]) -> list[Pair]:
    """A word of three or more humps as the words that it is made of."""
    return _replaced(pairs, _CAMEL, _parted)


def _parted(tag: list[Pair]) -> list[Pair]:
    """The words of a tag; the space has the place of the letter after it."""
    breaks = {m.start() for m in _INSIDE_TAG.finditer("".join(char for char, _ in tag))}
    return [p for i, pair in enumerate(tag) for p in ((" ", pair[1]), pair)[i not in breaks :]]


def _replaced(pairs: list[Pair], pattern: re.Pattern[str], replace: Callable[[list[Pair]], list[Pair]]) -> list[Pair]:
    text = "".join(char for char, _ in pairs)
    result: list[Pair] = []
    done = 0
    for match in pattern.finditer(text):
        result += pairs[done : match.start()] + replace(pairs[match.start() : match.end()])
        done = match.end()
    return result + pairs[done:]

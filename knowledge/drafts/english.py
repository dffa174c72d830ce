"""Whether a draft can be read as English: what can't is never said to be fine, whatever the marker makes of it.

The signs are letters of another script, codes, words in which the marker knows only pieces, and words cut to pieces.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from knowledge.drafts.findings import SAYS_NOTHING
from knowledge.drafts.readable import Readable

_WORD = re.compile(r"(?<![\w@/.'-])[^\W\d_]+(?![\w@/]|\.\w)")  # neither part of an address nor what follows a hyphen
_LETTERS = re.compile(r"[^\W\d_]+|[\u2801-\u28ff]+")
_MORSE = re.compile(r"(?:[.\u00b7\u2022_\u2013\u2014-]{1,6}[ /|]{1,3}){6}")
_DOTS, _DASHES = frozenset(".\u00b7\u2022"), frozenset("-_\u2013\u2014")  # a line of one kind is an ornament
_BITS = re.compile(r"(?:[01]{8}\s?){3}")
_LATIN_ENDS, _LATIN_ADDED = 0x250, range(0x1E00, 0x1F00)  # after them come letters that are written upside down
_FEWEST_FOREIGN_WORDS = 3  # of another script; a word or two are a greeting
_LETTERS_OF_A_WORD, _WIDE_LETTERS_OF_A_WORD = 10, 2  # at least so many make another word, where nothing parts them

# How far each word speaks for English (below 0) or against it, and what a row of them together has to reach
# (measured: docs/drafts.md). Slang has words in pieces, too, but common words stand between them.
_COMMON, _BY_PIECES, _ACCENTED = -2.0, (-0.5, 1.5, 2.0, 2.5), 1.5
_FOREIGN = 5.5
_PIECES_A_WORD, _FEW_COMMON, _FEWEST_WORDS = 1.7, 0.1, 6  # the same of a whole text, names included

_CUT_UP = 3.0  # letters of an uncommon word on average, below which words have been cut to pieces
_FEWEST_CUT_UP = 6  # such words
_SENTENCE = re.compile(r"[^.!?\n]+")


def is_english(text: Readable, tokens: Sequence[tuple[int, int]]) -> bool:
    """Whether all of it can be read as English. `tokens` are the places of the pieces that the marker knows."""
    return not (_is_other_script(text.text) or _is_code(text.text) or _is_foreign(text, tokens) or _is_cut_up(text))


def _is_other_script(text: str) -> bool:
    return sum(map(_other_words, _LETTERS.findall(text))) >= _FEWEST_FOREIGN_WORDS


def _other_words(word: str) -> int:
    """How many words of another script a run of letters is; some scripts put no spaces between them."""
    others = [char for char in word if ord(char) >= _LATIN_ENDS and ord(char) not in _LATIN_ADDED]
    if 3 * len(others) < len(word):
        return 0
    wide = unicodedata.east_asian_width(others[0]) == "W"
    return -(-len(word) // (_WIDE_LETTERS_OF_A_WORD if wide else _LETTERS_OF_A_WORD))


def _is_code(text: str) -> bool:
    morse = (set(found[0]) for found in _MORSE.finditer(text))
    return any(signs & _DOTS and signs & _DASHES for signs in morse) or _BITS.search(text) is not None


def _is_foreign(text: Readable, tokens: Sequence[tuple[int, int]]) -> bool:
    """Whether somewhere so many words in a row are unknown as they never are in English.

    Names have a capital and count only in the whole, or where everything is in capitals; hashtags never do.
    """
    starts = sorted({start for start, _ in tokens})
    shouted = text.text == text.text.upper()
    row, all_pieces, common_words, words = 0.0, 0, 0, 0
    for word in _WORD.finditer(text.text):
        if _is_tag(text, word.start()) or _other_words(word[0]):
            continue
        pieces = max(1, bisect_left(starts, word.end()) - bisect_left(starts, word.start()))
        common = word[0].lower() in SAYS_NOTHING
        words, all_pieces, common_words = words + 1, all_pieces + pieces, common_words + common
        if word[0][0].isupper() and not shouted:
            continue
        against = _COMMON if common else _BY_PIECES[min(pieces, len(_BY_PIECES)) - 1]
        row = max(0.0, row + against + (0.0 if word[0].isascii() else _ACCENTED))
        if row >= _FOREIGN:
            return True
    return words >= _FEWEST_WORDS and all_pieces >= _PIECES_A_WORD * words and common_words <= _FEW_COMMON * words


def _is_tag(text: Readable, start: int) -> bool:
    before = text.origins[start] - 1
    return before >= 0 and text.original[before] == "#"


def _is_cut_up(text: Readable) -> bool:
    return any(_are_pieces(_WORD.findall(part)) for part in (text.text, *_SENTENCE.findall(text.text)))


def _are_pieces(words: Sequence[str]) -> bool:
    uncommon = [word for word in words if word.lower() not in SAYS_NOTHING]
    return len(uncommon) >= _FEWEST_CUT_UP and sum(map(len, uncommon)) < _CUT_UP * len(uncommon)

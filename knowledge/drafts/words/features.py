"""What the word reader looks at: single words, pairs of words, and words on the account that the draft is for."""

import re
import zlib
from itertools import pairwise

from knowledge.pack import Account

SIZE = 2**17  # rows of the table of weights; two that share one do little harm
_WINDOW, _STEP = 150, 75  # words that are read at once, and from one such part to the next
_WORD = re.compile(r"\w+(?:'\w+)?|[^\w\s]")


def features(account: Account, text: str) -> list[list[int]]:
    """The rows of the table that each part of a text has, each once, in order; a short text is one part.

    `text` is as it is read (readable.py). Parts overlap, so that a sentence is never read in two halves only.
    """
    words = _WORD.findall(text.lower())
    starts = range(0, max(1, len(words) - _WINDOW + _STEP), _STEP)
    return [_rows(account, words[start : start + _WINDOW]) for start in starts]


def _rows(account: Account, words: list[str]) -> list[int]:
    names = {*words, *(f"{first} {second}" for first, second in pairwise(words)), *(f"{account}:{w}" for w in words)}
    return sorted({zlib.crc32(name.encode()) % SIZE for name in names})

"""What the reader of pasted texts looks at: single words and pairs of words, as numbers."""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

SIZE = 2**16  # of the table of weights; two pairs of words that share a row do little harm
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+|[^\w\s]")
_LONGEST = 400  # words; what a text is shows long before
_ENDS = 2  # words at the beginning and at the end that also count as such


def features(text: str) -> list[int]:
    """The rows of the table that a text has, each once, in order."""
    return sorted({zlib.crc32(name.encode()) % SIZE for name in _names(text)})


def _names(text: str) -> Iterator[str]:
    words = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower().replace("\u2019", "'"))[:_LONGEST]]
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    yield from (f"^ {word}" for word in words[:_ENDS])
    yield from (f"$ {word}" for word in words[-_ENDS:])
    yield from ("not ascii" for word in words if word.isalpha() and not word.isascii())

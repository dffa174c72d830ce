"""What the word reader looks at: single words, pairs of words, and words on the account that the draft is for."""

import re
import zlib
from itertools import pairwise

from knowledge.pack import Account

SIZE = 2**17  # rows of the table of weights; two that share one do little harm
_WORD = re.compile(r"\w+(?:'\w+)?|[^\w\s]")


def features(account: Account, text: str) -> list[int]:
    """The rows of the table that a text has, each once, in order. `text` is as it is read (readable.py)."""
    words = _WORD.findall(text.lower())
    names = {*words, *(f"{first} {second}" for first, second in pairwise(words)), *(f"{account}:{w}" for w in words)}
    return sorted({zlib.crc32(name.encode()) % SIZE for name in names})

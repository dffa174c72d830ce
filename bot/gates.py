"""Ordered refusals: each gate looks at what came in and either lets it pass (None) or replies instead."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from bot import wording
from bot.messages import Card, Incoming, Reply

LONGEST_QUESTION = 2000  # characters
_FEWEST_WORDS_TO_JUDGE = 6
_LEAST_ENGLISH = 0.1  # of the words; English text of this length has at least a quarter

Gate = Callable[[Incoming], Reply | None]

_COMMON_ENGLISH = frozenset(
    """
    a about after all am an and any are as ask at back be because been but by can could did do does doing
    dont for from get go going got had has have he her him his how i if im in into is isnt it its just know
    let like made make me mine more my need never no not now of off ok on one only or our out over own
    people put really right said say see she should so some still than that the their them then there they
    this through time to too under up us use want was we well were what when where which while who whose why
    will with without work would yes you your
    """.split()
)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def refuse(incoming: Incoming, gates: Sequence[Gate]) -> Reply | None:
    """The reply of the first gate that refuses, or None where all let it pass."""
    for gate in gates:
        reply = gate(incoming)
        if reply is not None:
            return reply
    return None


def clean(text: str) -> str:
    """The text without control and invisible characters, in the usual form, spaces evened out."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def empty(incoming: Incoming) -> Reply | None:
    """Nothing was written."""
    return None if clean(incoming.text) else _plain(wording.ASK_SOMETHING)


def too_long(incoming: Incoming) -> Reply | None:
    """More than a question."""
    if len(incoming.text) <= LONGEST_QUESTION:
        return None
    return _plain(wording.TOO_LONG.format(limit=f"{LONGEST_QUESTION:,}"))


def no_words(incoming: Incoming) -> Reply | None:
    """Only emoji, digits or punctuation."""
    return None if any(c.isalpha() for c in clean(incoming.text)) else _plain(wording.NO_WORDS)


def not_english(incoming: Incoming) -> Reply | None:
    """A language that the rules and the model were not written for; a guess could be a false yes."""
    letters = [c for c in clean(incoming.text) if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    words = re.findall(r"[a-z]+", clean(incoming.text).lower().replace("'", "").replace("\u2019", ""))
    english = sum(word in _COMMON_ENGLISH for word in words)
    foreign_script = latin < len(letters) / 2
    foreign_words = len(words) >= _FEWEST_WORDS_TO_JUDGE and english < _LEAST_ENGLISH * len(words)
    if foreign_script or foreign_words:
        return _plain(wording.NOT_ENGLISH.format(office="your line manager"))
    return None


QUESTION_GATES: tuple[Gate, ...] = (empty, too_long, no_words, not_english)


def _plain(text: str) -> Reply:
    return Reply(text=text, cards=(Card(headline=text, tone="neutral"),))

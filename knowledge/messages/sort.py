"""START HERE for messages from the public: a text → what it is, how urgent, what else decides where it goes.

Nothing of a message is kept. An emergency that is missed is the worst that can happen, so a message is one as soon as
that is not unlikely, and so is one in a language that can't be read.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.drafts.readable import readable
from knowledge.messages.cries import is_cry
from knowledge.messages.kinds import CATEGORIES, LEARNED_SIGNS, URGENCIES, Category, Sign, Urgency
from knowledge.messages.reader import MessageReader, Read

EMERGENCY = 0.3  # probability from which a message counts as an emergency
EMERGENCY_IN_SHORT = 0.16  # the same for a short one: a cry for help says little else
SHORT = 12  # words that a short message has at most
LIKELY_EMERGENCY = 0.5  # probability from which that is also what it is called; below, it is only treated like one
PLAIN = 0.5  # probability from which a part of a message says plainly what it is
SURE_SIGN = 0.15  # probability from which a sign, or a further matter, is taken to be there
SECOND = 0.15  # probability from which another category is a further matter; of what is left beside an emergency
SURE_EMERGENCY = 0.9  # probability from which an emergency is nothing else besides
SURE = 0.6  # confidence from which a category is suggested to an officer
SURE_SOCIAL = 0.8  # the same of small talk, after which nothing would be done
SLIGHT_DANGER = 0.1  # probability of an emergency from which nothing else is suggested
FOREIGN = 0.5  # probability from which a message is not in English
_FEWEST_KNOWN = 0.45  # share of words that the model knows, below which it can't read a message
_FEWEST_WORDS = 4  # of a message whose words are counted; fewer may be names


@dataclass(frozen=True)
class Sorted:
    """What a message seems to be; a person decides. `readable` is False where it is in a language we can't read.

    `confidence` is the probability of the category, `danger` that of an emergency, 0 to 1; `also` are further matters
    that must not be lost.
    """

    category: Category
    urgency: Urgency
    confidence: float
    signs: frozenset[Sign] = frozenset()
    also: tuple[Category, ...] = ()
    readable: bool = True
    danger: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether the category is likely enough to be suggested to somebody who decides."""
        if not self.readable or (self.category != "emergency" and self.danger >= SLIGHT_DANGER):
            return False
        return self.confidence >= (SURE_SOCIAL if self.category == "social" else SURE)


class Sorter:
    """Sorts messages with a trained reader."""

    def __init__(self, reader: MessageReader) -> None:
        self._reader = reader

    def sort(self, message: str) -> Sorted:
        """Sort a message that is not empty."""
        text = readable(message).text
        (parts,) = self._reader.read_all([text])
        categories, urgent = _categories(parts), max(float(part.urgencies[0]) for part in parts)
        can_read = not self._foreign(text, parts)
        if is_cry(text):
            danger = max(urgent, LIKELY_EMERGENCY)
            return Sorted("emergency", "emergency", round(danger, 3), readable=can_read, danger=round(danger, 3))
        category = max(categories, key=lambda name: categories[name])
        if urgent >= LIKELY_EMERGENCY and can_read:
            category = "emergency"
        signs = frozenset(s for i, s in enumerate(LEARNED_SIGNS) if max(float(p.signs[i]) for p in parts) >= SURE_SIGN)
        also = tuple(_further(category, urgent, categories, parts))
        from_here = EMERGENCY_IN_SHORT if len(text.split()) <= SHORT else EMERGENCY
        treated_like_one = urgent >= from_here or category == "emergency" or not can_read
        urgency = "emergency" if treated_like_one else _urgency(parts)
        if category == "abuse" and urgency != "none":  # abuse on which police must act is a threat, said or implied
            signs |= {"threat"}
        return Sorted(category, urgency, round(categories[category], 3), signs, also, can_read, round(urgent, 3))

    def _foreign(self, text: str, parts: Sequence[Read]) -> bool:
        letters = [c for c in text if c.isalpha()]
        if sum("LATIN" in unicodedata.name(c, "") for c in letters) < len(letters) / 2:
            return True
        if max(part.foreign for part in parts) >= FOREIGN:
            return True
        return len(text.split()) >= _FEWEST_WORDS and self._reader.known_words(text) < _FEWEST_KNOWN


def _categories(parts: Sequence[Read]) -> Mapping[Category, float]:
    """How likely each category is: what a part of a long message says plainly counts in full, else all parts alike.

    Chatter counts only so far as every part is that: what somebody wants may stand in one of them.
    """
    likely: dict[Category, float] = {}
    for i, name in enumerate(CATEGORIES):
        of_parts = [float(part.categories[i]) for part in parts]
        plain = max(of_parts) >= PLAIN and name != "social"
        likely[name] = max(of_parts) if plain else sum(of_parts) / len(of_parts)
    return likely


def _further(
    category: Category, urgent: float, categories: Mapping[Category, float], parts: Sequence[Read]
) -> Iterator[Category]:
    """Further matters that must not be lost: said to be in it, or nearly as likely as what it mainly is."""
    left = 1.0
    if category == "emergency":
        left = 0.0 if urgent >= SURE_EMERGENCY else max(1e-6, 1.0 - categories["emergency"])
    for i, name in enumerate(CATEGORIES):
        if name in (category, "emergency", "social", "abuse"):
            continue
        said = max(float(part.also[i]) for part in parts) >= SURE_SIGN
        if said or (left and categories[name] / left >= SECOND):
            yield name


def _urgency(parts: Sequence[Read]) -> Urgency:
    """How urgent what is no emergency is."""
    return max(URGENCIES[1:], key=lambda name: max(float(p.urgencies[URGENCIES.index(name)]) for p in parts))

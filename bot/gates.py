"""Ordered refusals: each gate looks at what came in and either lets it pass (None) or replies instead."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from bot import wording
from bot.flows.starting import START_CONTACT
from bot.messages import Choice, Incoming, Reply, notice

LONGEST_QUESTION = 2000  # characters
_FEWEST_FOREIGN_WORDS = 2  # one could be a name

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
_COMMON_ELSEWHERE = frozenset(  # in French, German, Italian, Polish, Portuguese, Romanian, Spanish and Welsh
    """
    aby ale ar auf aus avec bardzo bez che chi ci co com como con cu czy da dans das dei del della dem den der des die
    din dla dodac du dw ein eine einen el ela em en est et eu fy gan ga hanno haben heb i ich il ist ja jak je jest jeu
    jezeli jesli kann kde ktos la las le les leur los ma mai mais mam mein meine mit mo moge moi moich moim moj moja mon
    nach nicht nie nu nur o oder og os ou para pas pe peux pisac po pod por porzadku posso pot pour puedo puis qual que
    quel qui sa se sie sont soy sul sunt sur swoim sy tak tego ten tu tylko um una und une uno unui von vous w wie yn yr
    z za zdjecie ze zu zum zur
    """.split()
)


def refuse(incoming: Incoming, gates: Sequence[Gate]) -> Reply | None:
    """The reply of the first gate that refuses, or None where all let it pass."""
    for gate in gates:
        reply = gate(incoming)
        if reply is not None:
            return reply
    return None


def clean(text: str) -> str:
    """The text without control and invisible characters, in the usual form, spaces evened out."""
    text = unicodedata.normalize("NFKC", text)
    kept = (
        "" if unicodedata.category(c) in ("Cf", "Cs") else " " if unicodedata.category(c) == "Cc" else c for c in text
    )
    return " ".join(unicodedata.normalize("NFKC", "".join(kept)).split())


def empty(incoming: Incoming) -> Reply | None:
    """Nothing was written."""
    return None if clean(incoming.text) else notice(wording.ASK_SOMETHING)


def too_long(incoming: Incoming) -> Reply | None:
    """More than a question."""
    if len(incoming.text) <= LONGEST_QUESTION:
        return None
    return notice(wording.TOO_LONG.format(limit=f"{LONGEST_QUESTION:,}"))


def no_words(incoming: Incoming) -> Reply | None:
    """Only emoji, digits or punctuation."""
    return None if any(c.isalpha() for c in clean(incoming.text)) else notice(wording.NO_WORDS)


def not_english(incoming: Incoming) -> Reply | None:
    """A language that the rules and the model were not written for; a guess could be a false yes."""
    letters = [c for c in clean(incoming.text) if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    words = re.findall(r"[a-z]+", _without_accents(incoming.text))
    english = sum(word in _COMMON_ENGLISH for word in words)
    elsewhere = sum(word in _COMMON_ELSEWHERE and word not in _COMMON_ENGLISH for word in words)
    foreign_script = latin < len(letters) / 2
    if foreign_script or (elsewhere >= _FEWEST_FOREIGN_WORDS and elsewhere > english):
        said = wording.NOT_ENGLISH.format(office="your line manager")
        return notice(said, Choice(wording.RECORD_A_CONTACT, START_CONTACT))
    return None


def _without_accents(text: str) -> str:
    """In small letters, "mogę" as "moge"; apostrophes part words in French and nothing in English."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower().replace("\u0142", "l"))
    return re.sub(r"[\u0300-\u036f]", "", decomposed).replace("\u2019", "'").replace("n't", "nt")


QUESTION_GATES: tuple[Gate, ...] = (empty, too_long, no_words, not_english)

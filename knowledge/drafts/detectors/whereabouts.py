"""Where somebody on duty is at the moment: "parked up at the … till ten", "just booked on, on foot round the …"."""

import re
from collections.abc import Iterator, Set

from knowledge.drafts.detectors import places
from knowledge.drafts.detectors.hit import Hit

_SENTENCE = re.compile(r"[^.!?\n]+")
_ON_DUTY = re.compile(
    r"\b(?:on duty|book(?:ed|ing) on|parked up|plotted up|(?:double|single)[- ]crewed|crewed|patrolling"
    r"|on (?:my |our )?(?:nights?|earl(?:y|ies)|lates?|shift|patrol|foot patrol|obs|point|scene guard|scene"
    r"|a bed ?watch|a cordon|cordon))\b",
    re.IGNORECASE,
)
_AT_PRESENT = re.compile(
    r"\b(?:now|currently|till?|until|tonight|this (?:morning|afternoon|evening)|all (?:night|day)|rest of (?:the )?"
    r"(?:night|shift|day)|for the next|today|just|again|still)\b",
    re.IGNORECASE,
)
_NO_PLACE = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Christmas|Easter"
    r"|New Year|I\b|I['’])"
)
_SOMEWHERE = re.compile(
    rf"\b(?:outside|behind|opposite|by|at|near|round|around)\s+(?:the\s+|a\s+)?{_NO_PLACE}"
    r"(?P<name>[A-Z][\w'’&-]{1,25}(?: [A-Z][\w'’&-]{1,25}){0,3})"
)
_NAMED_PLACES = frozenset({"street", "road", "postcode"})
_IN = re.compile(r"\b(?:in|at|near|round|around)\s$", re.IGNORECASE)  # a town


def find(text: str, towns: Set[str]) -> Iterator[Hit]:
    """The place in every sentence that says that somebody is on duty there; whether they are police, others judge."""
    for sentence in _SENTENCE.finditer(text):
        if _ON_DUTY.search(sentence[0]) is None or _AT_PRESENT.search(sentence[0]) is None:
            continue
        hits = places.find(sentence[0], towns)
        named = [hit for hit in hits if hit.kind in _NAMED_PLACES or _is_in_a_town(hit, sentence[0])]
        somewhere = {(m.start("name"), m.end("name")) for m in _SOMEWHERE.finditer(sentence[0])}
        for start, end in sorted(somewhere | {(hit.start, hit.end) for hit in named}):
            yield Hit("whereabouts", sentence.start() + start, sentence.start() + end)


def _is_in_a_town(hit: Hit, sentence: str) -> bool:
    return hit.kind == "town" and _IN.search(sentence[: hit.start]) is not None

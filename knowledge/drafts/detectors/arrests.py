"""How many were arrested, and nothing else about it: "two locked up", "nicked three people today"."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple|a few|several|another(?: one|"
    r" two)?)"
)
_WHO = r"(?: (?:more|people|persons|bodies|prisoners|bad guys|baddies|wrong ?[\u2019']?uns|of them))?"
_DONE = r"(?:locked up|nicked|arrested|lifted|detained|in custody|in the cells|in the bin|banged up|behind bars)"
_GOES_ON = (  # what would say more about it
    r"(?! (?:for|from|on|at|in|near|outside|inside|round|behind|after|over|off|with|who|whose|re|about|because|under|"
    r"by|of|and (?:charged|bailed|remanded|released))\b)"
)
_COUNT = re.compile(
    rf"\b(?:{_NUMBER}{_WHO} (?:(?:were|are|is|was|now|got|been|safely|both) )?{_DONE}"
    rf"|(?:locked up|nicked|arrested|lifted|detained|put away) {_NUMBER}{_WHO}"
    rf"|{_NUMBER} (?:arrests?|collars?|in custody)(?: made)?)\b{_GOES_ON}"
    r"(?! [a-z]+(?:s|er|ers|man|men|lad)\b(?<!less))",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Every such count with which the matter ends: no place, offence, person or outcome follows."""
    yield from (Hit("count", match.start(), match.end()) for match in _COUNT.finditer(text))

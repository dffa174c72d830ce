"""Protective markings (Government Security Classifications Policy 2024) and announcements of a live broadcast."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_LEVEL = r"(?:TOP[ -])?SECRET"
_MARKING = re.compile(
    r"(?i:\bOFFICIAL[\s:\-\u2013\u2014_/]*SENSITIVE\b)"
    r"|\bOFFICIAL ?[:\-\u2013\u2014] ?[A-Z]{3}"
    rf"|(?m:^[ \t*\[(]*(?:OFFICIAL|(?:UK )?{_LEVEL})[ \t*\])]*$)"
    r"|\b(?i:marked|marking|classified|classification|stamped|headed|graded)(?: as| is)?[\s:\-\u2013(\u201c\"'*]*"
    rf"(?:UK )?{_LEVEL}\b"
    rf"|\b{_LEVEL} (?i:marking|classification|grading)\b"
    rf"|\b{_LEVEL} ?//"
)
# Words that are as often in jokes and headlines: they need a second opinion.
_LIKE_MARKING = re.compile(
    r"\b(?:TOP[ -])?SECRET\b(?! [A-Z]{2})"
    r"|\b(?:RESTRICTED|CONFIDENTIAL)\b(?=\s*[-:\u2013(])|(?i:\bnot protectively marked\b)"
)
_LIVE = re.compile(
    r"\b(?:(?:go(?:ing)?|we're|i'm|we are|i am|now|streaming|broadcasting) live\b|live ?stream(?:ing|ed)?\b|\[live\b)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Everything of this kind. What shouts in every word is marked with nothing by its capitals."""
    seen: set[int] = set()
    for match in _MARKING.finditer(text):
        seen.update(range(match.start(), match.end()))
        yield Hit("marking", match.start(), match.end())
    if text != text.upper():
        like = (m for m in _LIKE_MARKING.finditer(text) if m.start() not in seen)
        yield from (Hit("like_marking", m.start(), m.end()) for m in like)
    yield from (Hit("live", m.start(), m.end()) for m in _LIVE.finditer(text))

"""Protective markings (Government Security Classifications Policy 2024) and announcements of a live broadcast."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_MARKING = re.compile(
    r"\bOFFICIAL[\s:\-\u2013\u2014_/]*SENSITIVE\b"
    r"|\b(?:UK|PROTECT|marked|marking|classified|stamped|headed|says?|graded)[\s:\-\u2013(\u201c\"'*]*(?:TOP[\s-]+)?SECRET\b"
    r"|\bTOP[\s-]+SECRET\b(?=[\s)\]]*(?:$|[-:\u2013.,\]]))|\(SECRET\b"
    r"|\bRESTRICTED\b(?=\s*[-:\u2013(])|\bCONFIDENTIAL\b(?=\s*[-:\u2013(])"
    r"|\bnot protectively marked\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"(?<![A-Z] )\b(?:TOP )?SECRET\b(?! [A-Z]{2})")
_LIVE = re.compile(
    r"\b(?:(?:go(?:ing)?|we're|i'm|we are|i am|now|streaming|broadcasting) live\b|live ?stream(?:ing|ed)?\b|\[live\b)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Everything of this kind. A marking in the middle of a shouted sentence is none."""
    seen: set[int] = set()
    for match in _MARKING.finditer(text):
        seen.update(range(match.start(), match.end()))
        yield Hit("marking", match.start(), match.end())
    if text != text.upper():
        yield from (Hit("marking", m.start(), m.end()) for m in _SHOUTED.finditer(text) if m.start() not in seen)
    yield from (Hit("live", m.start(), m.end()) for m in _LIVE.finditer(text))

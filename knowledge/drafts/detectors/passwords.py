"""Passwords, log-ins and door codes that are given away: "pw for the shared drive is …", "back door code's 4471Y".

Where a form is about a force account, what looks like one is refused and kept nowhere.
"""

import re
from collections.abc import Iterator

from knowledge.drafts.detectors.hit import Hit

_NAME = (
    r"pass[\s_-]?(?:word|code|phrase|wd)s?|pwd?s?|p/w|(?<!please )pin(?:[\s-]?(?:code|number))?|log[\s-]?[io]ns?"
    r"|log[\s-]?in[\s-]?details|credentials?|(?:two|2)[\s-]?(?:step|factor)[\s-]?code|(?:recovery|backup)[\s-]?codes?"
    r"|(?:access|security)[\s-]?codes?|(?:memorable|secret)\s+words?"
)
# "for Facebook", "that we all use": what may stand between a name and what it is.
_MEANT = (
    r"(?:\s+(?:for|of|to)\s+[\w@.]+(?:\s+[\w@.]+)?"
    r"|\s+(?:(?:that|which)\s+)?(?:we|i|you|they|everyone|everybody)(?:\s+(?:all|both|now|still))?"
    r"\s+(?:use|share|have|had|set|chose|know)[ds]?(?:\s+\w+){0,2}?)?"
)
_SIGN = r"(?:\s*[:=→]+\s*|\s*[-–]+>?\s+)"
_IS = (
    r"\s+(?:is|are|was|were|now|remains|(?:will|would|shall|should|must)\s+be|used\s+to\s+be|(?:has|have|had)\s+been)"
    r"(?>(?:\s+(?:still|now|just|currently|again))*)\s+"
)
_BECOMES = (
    r"(?:\s+(?:is|are|was|were|has|have|had|will|would|shall|should|must|be|been|being|now|just|got|to))*"
    r"\s+(?:chang(?:e|ed|es)|set|reset|switched|renewed)\s+(?:back\s+)?to\s+(?!(?:an?|the|something|one|expire)\b)"
)
# "the password is kept by corporate communications": said about one, not one itself.
_ABOUT = (
    r"(?!(?:kept|held|known|stored|changed|reset|set|renewed|shared|used|given|handed|passed|sent|told|written|entered"
    r"|asked|checked|recorded|protected|registered|managed|looked|lost|forgotten|stolen|leaked|expired|needed|required"
    r"|with|in|on|at|by|for|from|under|of|to|being|up|strong|weak|safe|secure|private|important|essential|different"
    r"|unique|unchanged|long|short|old|new|easy|hard|simple|wrong|missing|due|ours|theirs|the\s+same|a\s+matter"
    r"|(?:not|never|always|only)(?!\s+\S*\d))\b)"
)
_GIVEN = re.compile(rf"\b(?:{_NAME})\b{_MEANT}(?:{_SIGN}|{_IS}{_ABOUT}|{_BECOMES})\S", re.I)
# What is no word of a sentence: "Blue42!".
_MIXED = r"(?=\S*[a-z])(?=\S*\d)(?!(?:2|two)-?(?:step|factor)|https?:|//|www\.)\S{5,}"
_FURTHER = re.compile(rf"\b(?:{_NAME})\b(?:\s+[\w’']+){{1,4}}?(?:{_SIGN}|{_IS}|['’]s\s+){_MIXED}", re.I)
_USUAL = (
    r"(?!(?:today|now|please|again|regularly|safe|secure|private|often|tips|advice|reset|changes?|day|week|month)\b)"
)
# "login Firefly2024", "pw hunter2!", "password,Blue12!"; the tag "#CyberAware" is none.
_BESIDE = re.compile(
    rf"\b(?:{_NAME})\b(?:['’]s)?[\s\"'“‘(,;/|]+"
    rf"(?:{_MIXED}|{_USUAL}(?!#\w+\b)(?=\S*[a-z])(?=\S*[!#$%^&*+?~])\S{{5,}}|(?!(?:19|20)\d\d\b)\d{{4,}}\b)",
    re.I,
)
_NUMBER = re.compile(
    r"(?:\b(?:pin|pass[\s_-]?code)\b(?:[\s-]?(?:number|code))?"
    r"|(?<!post )(?<!post)(?<!dialling )(?<!promo )(?<!discount )(?<!voucher )(?<!sort )(?<!area )\bcode\b"
    r"(?:[\s-]?number)?)"
    r"(?:['’]s|\s+is(?:\s+now)?|\s*[:=])?[\s\"'“‘(,;/|]+\d{4,}\b",
    re.I,
)
_NAMED = re.compile(rf"\b(?:{_NAME})['’]s\s+(?-i:[A-Z][a-z]|\S*\d)", re.I)
_BEFORE = re.compile(rf"(?<!\S){_MIXED}\s+(?:is|as)\s+(?:(?:the|our|its|an?|your|my)\s+)?(?:{_NAME})\b", re.I)
# "pass" alone is a word of many sentences.
_SHORT = re.compile(
    r"(?:^|[,;/|(\n]|\b(?:and|the|our|its|with)\b)\s*pass\s*[:=]+\s*\S|\bpass(?:\s*[:=]+\s*|\s+is\s+)" + _MIXED, re.I
)
_LOCKED = r"(?:doors?|gate|alarm|yard|key[\s-]?(?:pad|safe)|barrier|locker|armoury|store)"
_DIGITS = r"(?<![\w£])(?!(?:19|20)\d\d\b)(?:\d(?:[ *#.-]?\d){3,7}\b[#*]?|(?=\w*\d)\w{4,8}\b)"
_DOOR_CODE = re.compile(
    rf"\b(?:{_LOCKED}|entry|custody)\b(?:\s+\w+)?\s+codes?\b(?:['’]s)?[^.!?\n\d]{{0,40}}{_DIGITS}"
    rf"|\bcode\s+(?:for|to|of)\s+(?:the\s+|our\s+)?(?:\w+\s+){{0,3}}{_LOCKED}\b[^.!?\n\d]{{0,40}}{_DIGITS}",
    re.I,
)
_ALONE = re.compile(rf"\s*(?:{_NAME})\W*", re.I)
_ANY = re.compile(rf"\b(?:{_NAME})\b", re.I)
_REST = re.compile(r"[^\s,.;)\]}]*")
_SHORTEST = 3  # characters
_IN_A_SENTENCE = (_GIVEN, _BESIDE, _SHORT)  # after which ordinary words may stand as well
_BY_FORM = (_FURTHER, _NUMBER, _NAMED, _BEFORE)
_BEFORE_IT = re.compile(r"[\s:=→>(,;/|\"“‘]+|[-–]+>?\s")
_SIGNED = re.compile(r"[:=→]\s*\S+$")
_NO_SECRET = re.compile(
    r"https?:|www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|uk)\b|\d+-?(?:digits?|letters?|characters?|steps?)\b", re.I
)
_ENDS_A_CLAUSE = re.compile(r"\W*(?:$|[.,;!?)\n]|\s+(?:until|till|if|btw|but|and|for|on|now|today|tonight)\b)", re.I)


def find(text: str) -> Iterator[Hit]:
    """Every password, log-in or door code that is given away, to its end; whose it is, a person has to say.

    What may also be advice ("set a strong password: use three words") is only like one.
    """
    for pattern in (*_IN_A_SENTENCE, *_BY_FORM, _DOOR_CODE):
        for match in pattern.finditer(text):
            rest = _REST.match(text, match.end())
            end = rest.end() if rest else match.end()
            certain = pattern not in _IN_A_SENTENCE or _is_a_secret(text, match.start(), end)
            yield Hit("password" if certain else "like_password", match.start(), end)


def _is_a_secret(text: str, start: int, end: int) -> bool:
    """Whether the last word is none of a sentence: with a digit or sign, or all that stands after the name."""
    given = text[start:end].rstrip(",;)'’”\"")
    word = _BEFORE_IT.split(given)[-1]
    if len(word) < _SHORTEST or _NO_SECRET.match(text, start + len(given) - len(word)):
        return False
    if any(char.isdigit() for char in word) or re.search(r"\w[!#$%^&*+?~@]+\w", word):
        return True
    is_alone = word[:1].isupper() or _SIGNED.search(given) is not None
    return is_alone and _ENDS_A_CLAUSE.match(text, start + len(given)) is not None


def looks_like_a_password(text: str) -> bool:
    """Whether a text gives a password away, or a log-in: "password: …", "the pw we use is …", "login …"."""
    return any(found.search(text) for found in (*_IN_A_SENTENCE, *_BY_FORM)) or _ALONE.fullmatch(text) is not None


def speaks_of_one(text: str) -> bool:
    """Whether a text names a password or log-in at all, which has no place in a name, a unit or a staff number."""
    return _ANY.search(text) is not None

"""Whether a text looks as if it held a password: such a text is refused and kept nowhere."""

import re

_NAME = (
    r"pass[\s_-]?(?:word|code|phrase|wd)s?|pwd?s?|pin(?:[\s-]?(?:code|number))?|log[\s-]?[io]ns?|log[\s-]?in[\s-]?details"
    r"|credentials?|(?:two|2)[\s-]?(?:step|factor)[\s-]?code|(?:recovery|backup)[\s-]?codes?"
)
_JOINS = r"(?:\s*[:=→]+\s*|\s*[-–]+>?\s+|\s+(?:is|are|was|now|changed\s+to|set\s+to|reset\s+to)\s+(?:still\s+|now\s+)?)"
_GIVEN = re.compile(rf"\b(?:{_NAME})\b(?:\s+(?:for|of|to)\s+[\w@.]+(?:\s+[\w@.]+)?)?{_JOINS}\S", re.I)
# A word that is no part of a sentence: "login Firefly2024", "pw hunter2!".
_BESIDE = re.compile(rf"\b(?:{_NAME})\b[\s\"'“‘(]+(?=\S*[a-z])(?=\S*[\d!#$%^&*+?~])\S{{5,}}", re.I)
_ALONE = re.compile(rf"\s*(?:{_NAME})\W*", re.I)
# "the password is kept by corporate communications": said about one, not one itself.
_ABOUT = re.compile(
    rf"\b(?:{_NAME})\s+(?:is|are|was)\s+(?:still\s+|now\s+)?"
    r"(?:kept|held|known|stored|changed|shared|not|never|always|only|with|in|safe|registered|strong|weak|the\s+same|"
    r"old|managed|looked)\b",
    re.I,
)
_ANY = re.compile(rf"\b(?:{_NAME})\b", re.I)


def looks_like_a_password(text: str) -> bool:
    """Whether a text gives a password away, or a log-in: "password: …", "pw is …", "login …"."""
    rest = _ABOUT.sub(" ", text)
    return any(found.search(rest) for found in (_GIVEN, _BESIDE)) or _ALONE.fullmatch(text) is not None


def speaks_of_one(text: str) -> bool:
    """Whether a text names a password or log-in at all, which has no place in a name, a unit or a staff number."""
    return _ANY.search(text) is not None

"""Find in a question what policy turns on: whose account, which platform, which device, who asks, and how."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from rapidfuzz import fuzz, process

from knowledge.pack import ACCOUNTS, Account
from knowledge.yaml_reader import Field, read_yaml

Asks = Literal["duty", "skip", "abstain", "permission", "fact"]
ASKS: tuple[Asks, ...] = get_args(Asks)

VOCABULARY_FILE = Path(__file__).parent / "vocabulary.yaml"
_NAMED = ("platforms", "accounts", "devices", "roles", "asks")  # sections of names, each with its phrases
_MAY_BE_MISTYPED = ("platforms", "accounts", "devices", "roles")
_PHRASES = (
    "sensitive",
    "left_out",
    "agreement",
    "withheld",
    "turned_down",
    "needed",
    "vague",
)  # sections of phrases alone
_FUNCTION_WORDS = (
    "a an and any are as at be been but by can could did do does for from had has have he her his how i if im in is it "
    "its just me my no not of off on or our out she should so some that the their them then there they this to up us "
    "was we were what when where which who why will with would you your"
).split()
_MOST_BETWEEN = 4  # words between an agreement and what says that it was not given
_ADDS_WEIGHT = re.compile(r"\b(?:really|actually|still|just|even|always|ever|honestly|also|strictly|legally|then) ")
_SAYS_WHICH = re.compile(r"\b(?:where|who|whose|whom|which|what (?:job|house|street|road|time|town|name))\b")
_CLOSE_ENOUGH = 88  # of 100, rapidfuzz ratio of a mistyped name to the name
_SHORTEST_MISTYPED = 6  # letters; shorter words are too often other words


@dataclass(frozen=True)
class Understanding:
    """What a question says about itself; an empty tuple or None where it does not say."""

    accounts: tuple[Account, ...] = ()
    platforms: tuple[str, ...] = ()
    device: str | None = None
    roles: tuple[str, ...] = ()
    expanded: str = ""  # the question with slang spelled out, for search
    account_chosen: bool = False  # the asker pressed a button or set the account, so there is no doubt
    asks: frozenset[Asks] = frozenset()  # how it is put
    sensitive: bool = False  # it mentions what may identify a person or a case, and not as left out
    not_agreed: bool = False  # it says that what a rule may ask for, an approval for example, was not given
    vague: bool = False  # it does not say what is to be posted

    @property
    def account(self) -> Account | None:
        """The one account it is about, or None where it names none or both."""
        posting = [a for a in self.accounts if a != "messaging"]
        return posting[0] if len(posting) == 1 else None


class Vocabulary:
    """The lists of vocabulary.yaml, ready to be searched for."""

    def __init__(
        self,
        lists: Mapping[str, Mapping[str, tuple[str, ...]]],
        slang: Mapping[str, str],
        phrases: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._patterns = {
            section: {name: _any_of(phrases) for name, phrases in names.items()} for section, names in lists.items()
        }
        self._names = sorted(
            {
                word
                for section in _MAY_BE_MISTYPED
                for names in lists[section].values()
                for phrase in names
                for word in _flat(phrase).split()
                if len(word) >= _SHORTEST_MISTYPED
            }
        )
        self._slang = slang
        self._sensitive, self._left_out = _any_of(phrases["sensitive"]), _any_of(phrases["left_out"])
        agreement, withheld = phrases["agreement"], phrases["withheld"]
        self._not_agreed = (
            _one_near_another(withheld, agreement),
            _one_near_another(agreement, phrases["turned_down"]),
        )
        self._needed = _any_of(phrases["needed"])
        self._vague = frozenset(phrases["vague"]) | frozenset(_FUNCTION_WORDS)
        self._account_words = _any_of(phrase for phrases in lists["accounts"].values() for phrase in phrases)
        self._platform_words = _any_of(phrase for phrases in lists["platforms"].values() for phrase in phrases)
        self._device_words = _any_of(phrase for phrases in lists["devices"].values() for phrase in phrases)

    def names(self, section: str) -> frozenset[str]:
        """What a section distinguishes, "facebook" among the platforms for example."""
        return frozenset(self._patterns[section])

    def understand(self, question: str) -> Understanding:
        """What the question says about account, platform, device and role."""
        text = _flat(question)
        spelt = self._spelt(text)
        devices = self._found("devices", spelt)
        return Understanding(
            accounts=tuple(a for a in ACCOUNTS if a in self._found("accounts", spelt)),
            platforms=self._found("platforms", spelt),
            device=devices[0] if len(devices) == 1 else None,
            roles=self._found("roles", spelt),
            expanded=self._expanded(question, text),
            asks=self._asks(question),
            sensitive=self._is_sensitive(question),
            not_agreed=self._is_not_agreed(question),
            vague=self._is_vague(text),
        )

    def says_something(self, message: str) -> bool:
        """Whether a message says more than on which account, platform or device, and where or who something was."""
        text = " ".join(word for word in _flat(message).split() if len(word) > 1)  # "on x"
        return _SAYS_WHICH.search(text) is not None or not self._is_vague(self._device_words.sub(" ", text))

    def _asks(self, question: str) -> frozenset[Asks]:
        text = _flat(question)
        found = {*self._found("asks", text), *self._found("asks", _ADDS_WEIGHT.sub("", text))}
        facts = self._patterns["asks"].get("fact")
        begun = facts and any(facts.match(_flat(clause)) for clause in re.split(r"[,.;:?!]", question))
        return frozenset(a for a in ASKS if a in found and (a != "fact" or begun))

    def _is_sensitive(self, question: str) -> bool:
        """Whether a clause of it mentions something sensitive without saying before that it is left out."""
        for clause in re.split(r"[,.;?!]", question):
            text = _flat(clause)
            found = self._sensitive.search(text)
            if found is not None and self._left_out.search(text[: found.start()]) is None:
                return True
        return False

    def _is_not_agreed(self, question: str) -> bool:
        """Whether a clause of it says that an agreement was not given, without asking whether it is needed."""
        clauses = map(_flat, re.split(r"[,.;?!]", question))
        return any(
            self._needed.search(clause) is None and any(found.search(clause) for found in self._not_agreed)
            for clause in clauses
        )

    def _is_vague(self, text: str) -> bool:
        """Whether nothing is left of it without names of accounts and platforms and words that say nothing."""
        left = self._platform_words.sub(" ", self._account_words.sub(" ", text))
        return all(word.strip("'.") in self._vague for word in left.split())

    def _found(self, section: str, text: str) -> tuple[str, ...]:
        return tuple(name for name, pattern in self._patterns[section].items() if pattern.search(text))

    def _spelt(self, text: str) -> str:
        """The text with mistyped words of names spelt as they are in the lists."""
        return " ".join(self._nearest(word) for word in text.split())

    def _nearest(self, word: str) -> str:
        if len(word) < _SHORTEST_MISTYPED or word in self._names:
            return word
        match = process.extractOne(word, self._names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        return match[0] if match is not None and match[0] != word + "s" else word  # a thread is not Threads

    def _expanded(self, question: str, text: str) -> str:
        meanings = [self._slang[word] for word in text.split() if word in self._slang]
        return f"{question} ({', '.join(dict.fromkeys(meanings))})" if meanings else question


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9'.]+", " ", text.lower().replace("\u2019", "'")).split())


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted((flat for phrase in phrases if (flat := _flat(phrase))), key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")  # never found
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9])")


def _one_near_another(first: Iterable[str], second: Iterable[str]) -> re.Pattern[str]:
    """A phrase of the first, then one of the second with few words between."""
    return re.compile(rf"{_any_of(first).pattern}(?: \S+){{0,{_MOST_BETWEEN}}} {_any_of(second).pattern}")


@lru_cache(maxsize=1)
def load_vocabulary(file: Path = VOCABULARY_FILE) -> Vocabulary:
    """The vocabulary in `file`; raises FileError where it is not as it has to be."""
    sections = read_yaml(file).mapping(required=[*_NAMED, *_PHRASES, "slang"])
    lists = {section: _lists(sections[section]) for section in _NAMED}
    phrases = {section: sections[section].texts() for section in _PHRASES}
    slang = {key: value.text() for key, value in sections["slang"].open_mapping().items()}
    return Vocabulary(lists, slang, phrases)


def _lists(field: Field) -> dict[str, tuple[str, ...]]:
    return {name: value.texts() for name, value in field.open_mapping().items()}

"""Find in a question what policy turns on: whose account, which platform, which device, who asks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from knowledge.pack import ACCOUNTS, Account
from knowledge.yaml_reader import Field, read_yaml

VOCABULARY_FILE = Path(__file__).parent / "vocabulary.yaml"
_NAMED = ("platforms", "accounts", "devices", "roles")  # sections of names, each with its phrases
_PHRASES = ("duty", "sensitive", "left_out", "vague")  # sections of phrases alone
_FUNCTION_WORDS = (
    "a an and any are as at be been but by can could did do does for from had has have he her his how i if im in is it "
    "its just me my no not of off on or our out she should so some that the their them then there they this to up us "
    "was we were what when where which who why will with would you your"
).split()
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
    asks_duty: bool = False  # it asks whether something has to be done
    sensitive: bool = False  # it mentions what may identify a person or a case, and not as left out
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
        self._names = {
            phrase: name
            for name, phrases in lists["platforms"].items()
            for phrase in phrases
            if len(phrase) >= _SHORTEST_MISTYPED and " " not in phrase
        }
        self._slang = slang
        self._duty = _any_of(phrases["duty"])
        self._sensitive, self._left_out = _any_of(phrases["sensitive"]), _any_of(phrases["left_out"])
        self._vague = frozenset(phrases["vague"]) | frozenset(_FUNCTION_WORDS)
        self._account_words = _any_of(phrase for phrases in lists["accounts"].values() for phrase in phrases)
        self._platform_words = _any_of(phrase for phrases in lists["platforms"].values() for phrase in phrases)

    def understand(self, question: str) -> Understanding:
        """What the question says about account, platform, device and role."""
        text = _flat(question)
        devices = self._found("devices", text)
        return Understanding(
            accounts=tuple(a for a in ACCOUNTS if a in self._found("accounts", text)),
            platforms=tuple(dict.fromkeys((*self._found("platforms", text), *self._mistyped_platforms(text)))),
            device=devices[0] if len(devices) == 1 else None,
            roles=self._found("roles", text),
            expanded=self._expanded(question, text),
            asks_duty=self._duty.search(text) is not None,
            sensitive=self._is_sensitive(question),
            vague=self._is_vague(text),
        )

    def _is_sensitive(self, question: str) -> bool:
        """Whether a clause of it mentions something sensitive without saying before that it is left out."""
        for clause in re.split(r"[,.;?!]", question):
            text = _flat(clause)
            found = self._sensitive.search(text)
            if found is not None and self._left_out.search(text[: found.start()]) is None:
                return True
        return False

    def _is_vague(self, text: str) -> bool:
        """Whether nothing is left of it without names of accounts and platforms and words that say nothing."""
        left = self._platform_words.sub(" ", self._account_words.sub(" ", text))
        return all(word.strip("'.") in self._vague for word in left.split())

    def _found(self, section: str, text: str) -> tuple[str, ...]:
        return tuple(name for name, pattern in self._patterns[section].items() if pattern.search(text))

    def _mistyped_platforms(self, text: str) -> list[str]:
        found = []
        for word in text.split():
            if len(word) >= _SHORTEST_MISTYPED:
                match = process.extractOne(word, list(self._names), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
                if match is not None:
                    found.append(self._names[match[0]])
        return found

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

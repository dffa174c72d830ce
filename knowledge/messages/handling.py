"""Read the packs' messages.yaml: where a message from the public goes, what the officer must do, and the reply.

    signposts:
      crime_report: ["101", online_report]
    duties:
      - id: tell-supervisor
        for: {category: [crime_report, complaint], sign: [threat], account: [personal]}
        route: supervisor
        within: today
        do: Tell your supervisor about the contact.
        rule: wmp.messaging.tell-supervision
    reply:
      - id: stop
        for: {category: [crime_report]}
        say: Please don't send anything more here.

A duty without a rule says `good_practice: true`. Every key of `for` has to fit, with any of its values. A force's entry
takes the place of the national one with the same id; its own entries come after the national ones, or `before: ID`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args

from knowledge import duties
from knowledge.duties import WITHIN, read_duty, rule_of
from knowledge.messages.kinds import CATEGORIES, SIGNS, Category, Sign
from knowledge.pack import Pack, Rule
from knowledge.yaml_reader import Field, FileError, read_yaml

FILE = "messages.yaml"
Route = Literal[
    "supervisor",
    "intelligence",
    "notify_force_of_report",
    "standards_manager",
    "corporate_comms",
    "information_security",
    "crime_bureau",
]
Signpost = Literal[
    "999",
    "101",
    "live_chat",
    "online_report",
    "email",
    "corporate_account",
    "crimestoppers",
    "complaints",
    "press_office",
    "data_protection",
    "none",
]
OwnAccount = Literal["personal", "corporate"]

ROUTES: tuple[Route, ...] = get_args(Route)
SIGNPOSTS: tuple[Signpost, ...] = get_args(Signpost)
OWN_ACCOUNTS: tuple[OwnAccount, ...] = get_args(OwnAccount)


@dataclass(frozen=True)
class About:
    """What a message is: its categories (the main one first), its signs and the account that it came to."""

    categories: tuple[Category, ...]
    signs: frozenset[Sign]
    account: OwnAccount


@dataclass(frozen=True)
class Condition:
    """For which messages something holds; what is empty fits all."""

    categories: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    def fits(self, categories: Sequence[Category], about: About) -> bool:
        """Whether a message with these categories, and the rest of `about`, is meant."""
        return (
            (not self.categories or not self.categories.isdisjoint(categories))
            and (not self.signs or not self.signs.isdisjoint(about.signs))
            and (not self.accounts or about.account in self.accounts)
        )


@dataclass(frozen=True)
class Duty(duties.Duty[Condition]):
    """What the officer has to do, and where that leads, where it leads to an office."""

    route: Route | None = None


@dataclass(frozen=True)
class Line:
    """A sentence or two of the reply to the sender; `rule` is what demands it, where something does."""

    id: str
    condition: Condition
    say: str
    rule: Rule | None = None


@dataclass(frozen=True)
class Handling:
    """What a force does with messages from the public."""

    signposts: Mapping[Category, tuple[Signpost, ...]]
    duties: tuple[Duty, ...]
    lines: tuple[Line, ...]

    @cached_property
    def rules(self) -> frozenset[str]:
        """The ids of the rules that duties and replies rest on."""
        rules = [*(duty.rule for duty in self.duties), *(line.rule for line in self.lines)]
        return frozenset(rule.id for rule in rules if rule is not None)

    def duties_for(self, about: About) -> tuple[Duty, ...]:
        """What has to be done, most urgent first; of several with one route, the first."""
        fitting = sorted(
            (duty for duty in self.duties if duty.condition.fits(about.categories, about)),
            key=lambda duty: WITHIN.index(duty.within),
        )
        routed: set[Route] = set()
        chosen = []
        for duty in fitting:
            if duty.route is None or duty.route not in routed:
                chosen.append(duty)
            if duty.route is not None:
                routed.add(duty.route)
        return tuple(chosen)

    def reply_for(self, about: About) -> tuple[Line, ...]:
        """The lines of the reply, in order; none where no reply should be sent."""
        return tuple(line for line in self.lines if line.condition.fits(about.categories, about))


def load_handling(folder: Path, pack: Pack, national_folder: Path, national: Pack) -> Handling:
    """A force's handling, on top of the national one, which is enough where it has none; raises FileError."""
    base = _read(national_folder / FILE, (national,))
    own = _read(folder / FILE, (pack, national)) if (folder / FILE).exists() else _Read({}, (), (), {})
    signposts = {**base.signposts, **own.signposts}
    if missing := [category for category in CATEGORIES if category not in signposts]:
        raise FileError(folder / FILE, 1, f"no signposts for: {', '.join(missing)}")
    return Handling(signposts, _overlaid(base.duties, own), _overlaid(base.lines, own))


@dataclass(frozen=True)
class _Read:
    signposts: Mapping[Category, tuple[Signpost, ...]]
    duties: tuple[Duty, ...]
    lines: tuple[Line, ...]
    before: Mapping[str, str]


_Entry = TypeVar("_Entry", Duty, Line)


def _overlaid(base: Sequence[_Entry], own: _Read) -> tuple[_Entry, ...]:
    """The national entries, replaced where the force has its own, and those that it adds."""
    entries: Sequence[Duty | Line] = own.duties if base and isinstance(base[0], Duty) else own.lines
    merged: list[Duty | Line] = list(base)
    for entry in entries:
        ids = [e.id for e in merged]
        if entry.id in ids:
            merged[ids.index(entry.id)] = entry
        elif own.before.get(entry.id) in ids:
            merged.insert(ids.index(own.before[entry.id]), entry)
        else:
            merged.append(entry)
    return cast(tuple[_Entry, ...], tuple(merged))


def _read(file: Path, packs: Sequence[Pack]) -> _Read:
    sections = read_yaml(file).mapping(optional=["signposts", "duties", "reply"])
    signposts: dict[Category, tuple[Signpost, ...]] = {}
    if "signposts" in sections:
        for category, entry in sections["signposts"].mapping(optional=CATEGORIES).items():
            listed = tuple(cast(Signpost, item.one_of(SIGNPOSTS)) for item in entry.items())
            signposts[cast(Category, category)] = listed
    before: dict[str, str] = {}
    tasks = [_duty(item, packs, before) for item in sections["duties"].items()] if "duties" in sections else []
    lines = [_line(item, packs, before) for item in sections["reply"].items()] if "reply" in sections else []
    for entries, section in ((tasks, "duties"), (lines, "reply")):
        ids = [entry.id for entry in entries]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise sections[section].fault(f"{section} has this id twice: {', '.join(twice)}")
    return _Read(signposts, tuple(tasks), tuple(lines), before)


def _duty(item: Field, packs: Sequence[Pack], before: dict[str, str]) -> Duty:
    fields = item.mapping(required=["id", "within", "do"], optional=["for", "route", "rule", "good_practice", "before"])
    _noted(fields, before)
    route = cast(Route, fields["route"].one_of(ROUTES)) if "route" in fields else None
    return Duty(**vars(read_duty(item, fields, _condition(fields), packs)), route=route)


def _line(item: Field, packs: Sequence[Pack], before: dict[str, str]) -> Line:
    fields = item.mapping(required=["id", "say"], optional=["for", "rule", "before"])
    return Line(_noted(fields, before), _condition(fields), fields["say"].text(), rule_of(fields, packs))


def _noted(fields: Mapping[str, Field], before: dict[str, str]) -> str:
    name = fields["id"].text()
    if "before" in fields:
        before[name] = fields["before"].text()
    return name


def _condition(fields: Mapping[str, Field]) -> Condition:
    if "for" not in fields:
        return Condition()
    known = {"category": CATEGORIES, "sign": SIGNS, "account": OWN_ACCOUNTS}
    given = fields["for"].mapping(optional=known)
    chosen = {key: frozenset(item.one_of(known[key]) for item in field.items()) for key, field in given.items()}
    categories, signs, accounts = (chosen.get(key, frozenset()) for key in known)
    return Condition(categories, signs, accounts)

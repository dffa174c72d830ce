"""Read a pack's drafts.yaml: what each issue means on each kind of account, and which rules it rests on.

    location:
      personal: {least: not_ok, rules: [wmp.personal.identify-a-job]}
      corporate: {least: fine, rules: [wmp.corporate.basic-incident-details]}
    fine:
      personal: [wmp.personal.your-private-life]

`least` is the least that a post gets in which the issue was found: `fine` where it does not matter on that account;
`count_alone: fine` says that how many were arrested, and nothing else about it, does not matter either. The rules stand
in the order in which they are shown; those under `fine` permit a post that has no issue: the first is the general one,
which is shown always, the others where they are near.

A rule that stands in several clauses is cited by its first one, or by `{rule: …, clause: point 4}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from knowledge.drafts.issues import ISSUES, Issue
from knowledge.pack import ACCOUNTS, Account, Pack, Rule, Source
from knowledge.yaml_reader import Field, FileError, read_yaml

FILE = "drafts.yaml"
Least = Literal["fine", "check", "not_ok"]
STRICTNESS: dict[Least, int] = {"fine": 0, "check": 1, "not_ok": 2}


@dataclass(frozen=True)
class Grounds:
    """A rule, and in which of its clauses it says this."""

    rule: Rule
    source: Source


@dataclass(frozen=True)
class Meaning:
    """What an issue means on one kind of account."""

    least: Least
    rules: tuple[Grounds, ...]
    count_is_fine: bool = False


@dataclass(frozen=True)
class Table:
    """What a pack says about the issues of a draft; `fine` has the rules that permit a post without any."""

    meanings: Mapping[tuple[Issue, Account], Meaning]
    fine: Mapping[Account, tuple[Grounds, ...]]

    def meaning(self, issue: Issue, account: Account) -> Meaning | None:
        """None where the pack does not speak about it."""
        return self.meanings.get((issue, account))


def load_table(folder: Path, pack: Pack, *, whole: bool) -> Table:
    """The table of a pack; raises FileError. With `whole`, every issue has to be there on every account."""
    file = folder / FILE
    sections = read_yaml(file).mapping(optional=[*ISSUES, "fine"])
    fine = sections.pop("fine", None)
    if whole and (missing := [name for name in ISSUES if name not in sections]):
        raise FileError(file, 1, f"{FILE} does not say what these issues mean: {', '.join(missing)}")
    if whole and fine is None:
        raise FileError(file, 1, f"{FILE} has no 'fine', the rules that permit a post without any issue")
    meanings = {
        (cast(Issue, name), account): _meaning(entry, pack)
        for name, section in sections.items()
        for account, entry in _by_account(section, whole=whole).items()
    }
    permitting = _by_account(fine, whole=whole) if fine is not None else {}
    return Table(meanings, {account: _rules(entry, pack) for account, entry in permitting.items()})


def _by_account(section: Field, *, whole: bool) -> dict[Account, Field]:
    found = section.mapping(required=ACCOUNTS if whole else (), optional=ACCOUNTS)
    return {cast(Account, account): entry for account, entry in found.items()}


def _meaning(entry: Field, pack: Pack) -> Meaning:
    fields = entry.mapping(required=["least", "rules"], optional=["count_alone"])
    count_is_fine = "count_alone" in fields and fields["count_alone"].one_of(["fine"]) == "fine"
    return Meaning(cast(Least, fields["least"].one_of(STRICTNESS)), _rules(fields["rules"], pack), count_is_fine)


def _rules(field: Field, pack: Pack) -> tuple[Grounds, ...]:
    found = tuple(_grounds(item, pack) for item in field.items())
    if not found:
        raise field.fault(f"{field.name} needs at least one rule")
    return found


def _grounds(item: Field, pack: Pack) -> Grounds:
    fields = item.mapping(required=["rule", "clause"]) if item.is_mapping() else {"rule": item}
    name = fields["rule"].text()
    rule = pack.rule(name)
    if rule is None:
        raise fields["rule"].fault(f"'{name}' is no rule of this pack")
    if "clause" not in fields:
        return Grounds(rule, rule.source)
    clause = fields["clause"].text()
    source = next((source for source in rule.sources if source.clause == clause), None)
    if source is None:
        raise fields["clause"].fault(f"'{name}' does not stand in a clause '{clause}'")
    return Grounds(rule, source)

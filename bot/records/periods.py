"""How long something is kept: in words and as a span, and what a pack's retention.yaml changes about it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from knowledge.yaml_reader import Field, read_yaml

FILE = "retention.yaml"
_DAYS = {"day": 1, "year": 366}  # so that no year ends too early
_MOST_DAYS = 100 * 366


@dataclass(frozen=True)
class Period:
    """How long; `said` is how it is written, `rule` who laid it down: our default, or a pack with its reason."""

    length: timedelta
    said: str
    rule: str = "default"
    because: str = ""


Periods = Mapping[str, Period]


def period(said: str, rule: str = "default", because: str = "") -> Period:
    """A period as it is written: "90 days", "6 years"; raises ValueError."""
    found = re.fullmatch(r"([1-9]\d{0,4}) (day|year)s?", said)
    if found is None or int(found[1]) * _DAYS[found[2]] > _MOST_DAYS:
        raise ValueError(said)
    return Period(timedelta(days=int(found[1]) * _DAYS[found[2]]), said, rule, because)


def load_periods(folder: Path, adjustable: Collection[str]) -> dict[str, Period]:
    """What a pack's file changes, by the name of the class, or "class/flow"; raises FileError.

    Nothing where the pack has no such file.
    """
    file = folder / FILE
    if not file.exists():
        return {}
    return {name: _changed(name, field, folder.name, adjustable) for name, field in _entries(file).items()}


def _entries(file: Path) -> dict[str, Field]:
    return read_yaml(file).open_mapping()


def _changed(name: str, field: Field, pack: str, adjustable: Collection[str]) -> Period:
    if name.partition("/")[0] not in adjustable:
        raise field.fault(f"'{name}' is no class whose period can be changed; those are: {', '.join(adjustable)}")
    fields = field.mapping(required=["period", "because"])
    because = fields["because"].text()
    return fields["period"].parsed(lambda said: period(said, pack, because), "a time such as 90 days or 7 years")

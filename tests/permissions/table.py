"""The table of docs/permissions.md: who may do what. Whoever adds a page, a button, a form or a command adds a line."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.permissions.scene import ACTORS, STRANGERS

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
_EVERYBODY, _SIGNED_IN, _NO_ONE = "everybody", "everybody signed in", "no one"
_LINE = re.compile(r"^\| (page|button|form|typed) \| `([^`]+)` \|([^|]*)\|([^|]+)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """One line: how and what is asked for, which record then has to be shown, and who may."""

    how: str
    what: str
    shows: str
    may: frozenset[str]

    @property
    def name(self) -> str:
        """What the code calls it: the value without what it is about."""
        parts = self.what.split(":")
        if parts[0] == "flow":  # "flow:ID:ACTION:…"
            return f"flow:{parts[2]}"
        return self.what

    def __str__(self) -> str:
        return f"{self.how} {self.what}" + (f" shows {self.shows}" if self.shows else "")


def lines() -> list[Line]:
    """All lines on pages, buttons, forms and what is typed."""
    found = _LINE.findall(DOCUMENT.read_text(encoding="utf-8"))
    return [Line(how, what, shows.strip(), _who(who.strip())) for how, what, shows, who in found]


def listed(heading: str) -> list[str]:
    """What is listed with a bullet below a heading."""
    section = DOCUMENT.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^- `([^`]+)`", section, re.MULTILINE)


def _who(written: str) -> frozenset[str]:
    if written == _NO_ONE:
        return frozenset()
    if written.startswith(_EVERYBODY):
        everybody = frozenset(ACTORS)
        everybody -= STRANGERS if written.startswith(_SIGNED_IN) else frozenset()
        return everybody - _names(written.partition(" but ")[2])
    return _names(written)


def _names(written: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in written.split(",") if name.strip())
    unknown = names - frozenset(ACTORS)
    assert not unknown, f"docs/permissions.md names {sorted(unknown)}, who is not in tests/permissions/scene.py"
    return names

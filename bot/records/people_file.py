"""Read people.csv, the file that says who works here, and look for what will go wrong with it.

Columns, in any order: id, force, unit, line_manager, deputy, roles (with spaces between them), absent_until
(2026-11-20, the last day of an absence), slack, teams, web. A cell that is empty means none.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.days import YEARS, iso_day
from bot.records.people import PLATFORMS, ROLES, Address, Member

COLUMNS = {
    "id": 64,
    "force": 40,
    "unit": 80,
    "line_manager": 64,
    "deputy": 64,
    "roles": 200,
    "absent_until": 40,
} | dict.fromkeys(PLATFORMS, 120)
RESERVED = ("signpost", "console")  # who acts in the history where it was no person

Fault = tuple[int, str]  # the line, 0 for the whole file, and what is wrong with it


class PeopleFileError(ValueError):
    """A people file with faults; the message lists all of them, one a line: "file:line: problem"."""


@dataclass(frozen=True)
class Line:
    """A line of a table; `is_sound` where it has all its cells and none is too long or holds hidden characters."""

    number: int
    cells: Mapping[str, str]
    is_sound: bool


def read_people(file: Path, forces: Collection[str]) -> list[Member]:
    """The people in a file, whose forces have to be among `forces`; raises PeopleFileError with every fault."""
    lines, faults = read_table(file, COLUMNS)
    known = {line.cells["id"] for line in lines}
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.is_sound:
            faults += [(line.number, problem) for problem in _problems(line, forces, known, seen)]
    if not lines and not faults:
        faults.append((0, "there is nobody in this file"))
    if faults:
        raise PeopleFileError(listed(file, faults))
    return [_member(line.cells) for line in lines]


def read_table(file: Path, columns: Mapping[str, int]) -> tuple[list[Line], list[Fault]]:
    """The lines of a CSV file with exactly these columns and their longest values, and what is wrong with them.

    Where it can't be read as such a table, only that is said.
    """
    text, faults = read_text(file)
    if faults:
        return [], faults
    rows: list[tuple[int, list[str]]] = []
    reader, number = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for cells in reader:
            rows.append((number, [cell.strip() for cell in cells]))
            number = reader.line_num + 1
    except csv.Error as error:
        return [], [(number, f"what begins here can't be read as CSV ({error})")]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    number, header = rows[0] if rows else (1, [])
    faults = [(number, problem) for problem in _header_problems(header, columns)]
    return ([], faults) if faults else _lines(rows[1:], header, columns)


def read_text(file: Path) -> tuple[str, list[Fault]]:
    """The text of a UTF-8 file without its byte order mark, or why there is none."""
    try:
        return file.read_bytes().decode("utf-8-sig"), []
    except OSError as error:
        return "", [(0, f"this file can't be read ({error.strerror})")]
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        return "", [(number, "this is not UTF-8 text; a spreadsheet calls that 'CSV UTF-8' when it saves")]


def listed(file: Path, faults: Sequence[Fault], place: str = ":{}") -> str:
    """Faults as they are shown, one a line, in the order of the file."""
    ordered = sorted(faults, key=lambda fault: fault[0])
    return "\n".join(f"{file}{place.format(number) if number else ''}: {problem}" for number, problem in ordered)


def _header_problems(header: Sequence[str], columns: Collection[str]) -> Iterator[str]:
    for name, times in Counter(header).items():
        if name not in columns:
            yield f"there is no column called {name!r}; the columns are: {', '.join(columns)}"
        elif times > 1:
            yield f"the column {name!r} is here twice"
    if missing := [name for name in columns if name not in header]:
        yield f"the first line has to name the columns, and these are missing: {', '.join(missing)}"


def _lines(
    rows: Sequence[tuple[int, list[str]]], header: Sequence[str], columns: Mapping[str, int]
) -> tuple[list[Line], list[Fault]]:
    lines, faults = [], []
    for number, cells in rows:
        named = dict.fromkeys(columns, "") | dict(zip(header, cells, strict=False))
        problems = [] if len(cells) == len(header) else [f"{len(cells)} cells instead of {len(header)}"]
        problems += [
            f"{name} is longer than {most} characters" for name, most in columns.items() if len(named[name]) > most
        ]
        problems += [f"{name} has a control or hidden character" for name in named if not named[name].isprintable()]
        lines.append(Line(number, named, not problems))
        faults += [(number, problem) for problem in problems]
    return lines, faults


def _problems(
    line: Line, forces: Collection[str], known: Collection[str], seen: dict[tuple[str, str], int]
) -> Iterator[str]:
    cells = line.cells
    yield from (f"{name} is empty" for name in ("id", "force", "unit") if not cells[name])
    if len(cells["id"].split()) > 1 or set(cells["id"]) & set(",;"):
        yield f"id {cells['id']!r} has a space or comma; write it without: people enter several ids side by side"
    if ":" in cells["id"]:
        yield f"id {cells['id']!r} has a colon; write it without, as a colon ends the name of whoever said something"
    if cells["id"].lower() in RESERVED:
        yield f"id {cells['id']!r} stands for Signpost itself in the history; choose another"
    if cells["force"] and cells["force"] not in forces:
        yield f"the force {cells['force']!r} is not known; the forces are: {', '.join(sorted(forces))}"
    for role in cells["roles"].split():
        if role not in ROLES:
            yield f"there is no role {role!r}; the roles are: {', '.join(ROLES)}"
    if cells["absent_until"] and iso_day(cells["absent_until"]) is None:
        yield f"absent_until is {cells['absent_until']!r}; it has to be a date such as 2026-11-20, before {YEARS.stop}"
    for name in ("line_manager", "deputy"):
        if cells[name] and cells[name] == cells["id"]:
            yield f"{name} is the same person"
        elif cells[name] and cells[name] not in known:
            yield f"{name} is {cells[name]!r}, who is not in this file"
    for name in ("id", *PLATFORMS):
        first = seen.setdefault((name, cells[name] if name == "id" else _account(name, cells)), line.number)
        if cells[name] and first != line.number:
            yield f"{name} {cells[name]!r} is on line {first}, too"


def _account(platform: str, cells: Mapping[str, str]) -> str:
    """An account as the platform writes it: Teams has object ids, which mean the same in capitals."""
    account = cells[platform]
    return account.lower() if platform == "teams" and account.isascii() else account


def _member(cells: Mapping[str, str]) -> Member:
    manager, deputy = cells["line_manager"] or None, cells["deputy"] or None
    roles, absent_until = frozenset(cells["roles"].split()), iso_day(cells["absent_until"])
    accounts = tuple(Address(platform, _account(platform, cells)) for platform in PLATFORMS if cells[platform])
    return Member(cells["id"], cells["force"], cells["unit"], manager, deputy, roles, absent_until, accounts)


def warnings(members: Sequence[Member], refused: Collection[Address] = ()) -> list[str]:
    """What is allowed and will leave somebody without help: circles of line managers, nobody to tell, no account,
    a force that nobody administers.

    `refused` are accounts that can't be written to.
    """
    desks = {member.force for member in members if "duty_desk" in member.roles}
    administered = {member.force for member in members if "administrator" in member.roles}
    led = {(member.force, member.unit) for member in members if "supervisor" in member.roles}
    forces, units = {member.force for member in members}, {(member.force, member.unit) for member in members}
    needed = {name for member in members for name in (member.manager, member.deputy)}
    needed |= {member.id for member in members if member.roles & {"supervisor", "duty_desk"}}
    return [
        *(f"{force}: nobody is the duty desk" for force in sorted(forces - desks)),
        *(
            f"{force}: nobody is an administrator, so nobody hears of what can't be delivered"
            for force in sorted(forces - administered)
        ),
        *(f"{force}: the unit {unit!r} has no supervisor" for force, unit in sorted(units - led)),
        *(f"line managers in a circle: {' -> '.join(circle)}" for circle in _circles(members)),
        *(
            f"{m.id}: nobody to tell; no line manager, no deputy, and no duty desk in {m.force}"
            for m in members
            if not m.manager and not m.deputy and m.force not in desks
        ),
        *(f"{m.id}: can't be reached; no slack, teams or web" for m in members if m.id in needed and not m.addresses),
        *(
            f"{m.id}: can't be reached; {' and '.join(a.platform for a in m.addresses)} can't write to them"
            for m in members
            if m.id in needed and m.addresses and all(address in refused for address in m.addresses)
        ),
    ]


def _circles(members: Sequence[Member]) -> Iterator[list[str]]:
    """Each circle of line managers once, from where it is first met back to there."""
    manager = {member.id: member.manager for member in members}
    visited: set[str] = set()
    for member in members:
        way: list[str] = []
        at: str | None = member.id
        while at is not None and at not in visited:
            visited.add(at)
            way.append(at)
            at = manager.get(at)
        if at is not None and at in way:
            yield [*way[way.index(at) :], at]

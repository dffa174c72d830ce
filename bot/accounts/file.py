"""Read accounts.csv, the force accounts that exist already, and put all of them into the register or none.

Columns, in any order: force, platform, handle, unit, owner, editors (staff numbers with spaces between them), purpose,
status (applied, approved, open or closing), reviewed, last_used (days such as 2026-11-20). Cells may be empty but for
force, platform, handle, unit and purpose; without a status an account is open. There is no column for a password.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.accounts import fields, register
from bot.accounts.fields import Entry, Known
from bot.accounts.telling import in_a_month, today
from bot.days import iso_day
from bot.records.people_file import listed, read_table
from bot.services import Services
from bot.wording import accounts as words

CONSOLE = "console"  # stands for whoever runs the command
COLUMNS = {
    **{"force": 40, "platform": 16, "handle": 81, "unit": 80, "owner": 64, "editors": 1000},
    **{"purpose": 2000, "status": 12, "reviewed": 10, "last_used": 10},
}
_DAYS = ("reviewed", "last_used")


class AccountsFileError(ValueError):
    """A file of accounts with faults; the message lists all of them, one a line: "file:line: problem"."""


@dataclass(frozen=True)
class Listed:
    """An account of the file, with its line."""

    line: int
    force: str
    entry: Entry
    reviewed: date | None
    last_used: date | None


def import_file(file: Path, services: Services) -> int:
    """Put the accounts of a file into the register; how many. Raises AccountsFileError, and then none is."""
    forces = [force.id for force in services.knowledge.forces()]
    found = _read(file, forces, services.people.member, today(services))
    with services.store.database.write() as connection:
        faults = [
            (each.line, words.REFUSED["there_already"])
            for each in found
            if services.accounts.named(connection, each.force, each.entry.platform, each.entry.handle) is not None
        ]
        if faults:
            raise AccountsFileError(listed(file, faults))
        for each in found:
            account = register.new(each.entry, each.force, services)
            if each.reviewed and account.review_due:
                account = replace(account, review_due=max(in_a_month(each.reviewed), today(services)))
            account = replace(account, reviewed=each.reviewed, last_used=each.last_used)
            register.enter(connection, CONSOLE, account, services)
    return len(found)


def _read(file: Path, forces: Collection[str], known: Known, now: date) -> list[Listed]:
    lines, faults = read_table(file, COLUMNS)
    found: list[Listed] = []
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines:
        if not line.is_sound:
            continue
        problems = list(_problems(line.cells, forces, now))
        cells = {name: line.cells[name] for name in words.FIELDS} | {"status": line.cells["status"] or "open"}
        entry = fields.read(cells, line.cells["force"], known, owner_required=False)
        if isinstance(entry, dict):
            problems += [f"{name}: {problem}" for name, problem in entry.items()]
        elif entry.status == "closed":
            problems.append("status: an account that is closed is not imported")
        else:
            first = seen.setdefault((line.cells["force"], entry.platform, entry.handle.casefold()), line.number)
            problems += [f"handle: the same account is on line {first}, too"] if first != line.number else []
            days = {name: iso_day(line.cells[name]) for name in _DAYS}
            found.append(Listed(line.number, line.cells["force"], entry, days["reviewed"], days["last_used"]))
        faults += [(line.number, problem) for problem in problems]
    if not lines and not faults:
        faults.append((0, "there is no account in this file"))
    if faults:
        raise AccountsFileError(listed(file, faults))
    return found


def _problems(cells: Mapping[str, str], forces: Collection[str], now: date) -> Iterator[str]:
    if cells["force"] not in forces:
        yield f"the force is not known; the forces are: {', '.join(sorted(forces))}"
    for name in _DAYS:
        day = iso_day(cells[name])
        if cells[name] and (day is None or day > now):
            yield f"{name} has to be a day that has come, such as 2026-11-20"

"""Read a rota: a table (.csv), or a calendar (.ics) that a duty planner exports.

The columns of a table, in any order: person, unit, starts, ends (2026-11-20T08:00, or with an offset:
2026-11-20T08:00+00:00). In a calendar each event is a duty: SUMMARY is the person's id, LOCATION the unit, DTSTART and
DTEND the times; events whose STATUS is CANCELLED are left out, repeating ones are refused.

A time without an offset or zone is that of London. Of an hour that comes twice, when the clocks go back, the first is
meant; a time that is skipped, when they go forward, counts as if they had not yet gone (RFC 5545, 3.3.5). Write an
offset to mean another.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from warnings import catch_warnings
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, vDDDTypes

from bot.records.people import Member
from bot.records.people_file import Fault, listed, read_table, read_text
from bot.records.rota import Duty

COLUMNS = {"person": 64, "unit": 80, "starts": 40, "ends": 40}
LONDON = ZoneInfo("Europe/London")
_LONGEST = timedelta(hours=24)  # by the clock on the wall: 25 hours when the clocks go back
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_YEARS = range(2000, 2100)  # others are typing errors


class RotaFileError(ValueError):
    """A rota with faults; the message lists all of them, one a line: "file:line: …" or "file: event 3: …"."""


@dataclass(frozen=True)
class _Entry:
    """A duty as it was written; where a time can't be used, the reason stands in its place."""

    number: int  # of the line or event
    person: str
    unit: str
    starts: datetime | str
    ends: datetime | str
    problems: tuple[str, ...] = ()


def read_rota(file: Path, people: Mapping[str, Member]) -> list[Duty]:
    """The duties in a file, of these people by id, in UTC; raises RotaFileError with every fault."""
    readers = {".csv": (_from_table, "line", ":{}"), ".ics": (_from_calendar, "event", ": event {}")}
    if file.suffix.lower() not in readers:
        raise RotaFileError(f"{file}: the name of a rota has to end in .csv or .ics")
    read, word, place = readers[file.suffix.lower()]
    entries, faults = read(file)
    units = {(member.force, member.unit) for member in people.values()}
    seen: dict[tuple[object, ...], int] = {}
    for entry in entries:
        faults += [(entry.number, problem) for problem in _problems(entry, people, units)]
        first = seen.setdefault((entry.person, entry.unit, entry.starts), entry.number)
        if first != entry.number and isinstance(entry.starts, datetime):
            faults.append((entry.number, f"person, unit and start are those of {word} {first}"))
    if not entries and not faults:
        faults.append((0, "there are no duties in this file"))
    if faults:
        raise RotaFileError(listed(file, faults, place))
    return [
        Duty(people[entry.person].force, entry.unit, entry.person, entry.starts, entry.ends)
        for entry in entries
        if isinstance(entry.starts, datetime) and isinstance(entry.ends, datetime)
    ]


def _problems(entry: _Entry, people: Mapping[str, Member], units: set[tuple[str, str]]) -> Iterator[str]:
    yield from entry.problems
    member = people.get(entry.person)
    if member is None:
        yield f"there is nobody with the id {entry.person!r}; import the people first"
    elif (member.force, entry.unit) not in units:
        yield f"{member.force} has no unit {entry.unit!r}"
    starts, ends = entry.starts, entry.ends
    yield from (time for time in (starts, ends) if isinstance(time, str))
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if ends <= starts:
            yield "it has to end after it starts"
        elif _on_the_wall(ends) - _on_the_wall(starts) > _LONGEST:
            yield "it is longer than 24 hours"


def _on_the_wall(time: datetime) -> datetime:
    return time.astimezone(LONDON).replace(tzinfo=None)


def _from_table(file: Path) -> tuple[list[_Entry], list[Fault]]:
    lines, faults = read_table(file, COLUMNS)
    entries = []
    for line in lines:
        if line.is_sound:
            starts, ends = _written("starts", line.cells["starts"]), _written("ends", line.cells["ends"])
            entries.append(_Entry(line.number, line.cells["person"], line.cells["unit"], starts, ends))
    return entries, faults


def _written(name: str, text: str) -> datetime | str:
    try:
        return _moment(name, datetime.fromisoformat(text if _MOMENT.fullmatch(text) else ""))
    except ValueError:
        return f"{name} is {text!r}; it has to be a day and time such as 2026-11-20T08:00"


def _from_calendar(file: Path) -> tuple[list[_Entry], list[Fault]]:
    text, faults = read_text(file)
    if faults:
        return [], faults
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        return [], [(0, "this is no calendar, or not a whole one; it has to end with END:VCALENDAR")]
    try:
        with catch_warnings(action="ignore"):  # that a zone was guessed from "/maker/Europe/London"
            events = Calendar.from_ical(text.encode()).walk("VEVENT")  # a str might be taken for the name of a file
    except Exception as error:  # the library stumbles in many ways over what is no calendar
        return [], [(0, f"this can't be read as a calendar ({str(error)!r})")]
    cancelled = [str(event.get("STATUS", "")).upper() == "CANCELLED" for event in events]
    return [_entry(number, event) for number, event in enumerate(events, 1) if not cancelled[number - 1]], []


def _entry(number: int, event: Component) -> _Entry:
    problems = []
    if "RRULE" in event or "RDATE" in event:
        problems.append("it repeats; let the planner export each duty as an event of its own")
    if any(name is None for name, _ in event.errors):
        problems.append("it has a line that can't be read")
    person, unit = (str(event.get(name, "")).strip() for name in ("SUMMARY", "LOCATION"))
    return _Entry(number, person, unit, _dated(event, "DTSTART"), _dated(event, "DTEND"), tuple(problems))


def _dated(event: Component, name: str) -> datetime | str:
    found = event.get(name)
    if not isinstance(found, vDDDTypes) or not isinstance(found.dt, datetime):
        return f"{name} has to be there once, with day and time"
    zone = found.params.get("TZID")
    if zone and not found.dt.tzinfo:
        return f"{name} is in the time zone {str(zone)!r}, which is not known"
    return _moment(name, found.dt)


def _moment(name: str, time: datetime) -> datetime | str:
    """A time in UTC, that of London where it has no zone; or why it can't be used."""
    if time.year not in _YEARS:
        return f"{name} is in the year {time.year}"
    return (time if time.tzinfo else time.replace(tzinfo=LONDON)).astimezone(UTC)

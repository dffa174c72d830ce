"""Reading a rota from a table or a calendar: every fault is named with its place, and the clocks may change."""

import argparse
import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console.people_commands import people_import, rota_import
from bot.records.people import Member
from bot.records.rota import Duty
from bot.records.rota_file import RotaFileError, read_rota
from bot.settings import Settings
from tests.bot.test_rota import duty, rows

PEOPLE = {name: Member(name, "wmp", "North") for name in ("ann", "bob")} | {
    "cat": Member("cat", "wmp", "South"),
    "dan": Member("dan", "wiltshire", "West"),
}
HEADER = "person,unit,starts,ends"


# Tables


def table(folder: Path, *lines: str, header: str = HEADER) -> list[Duty]:
    file = folder / "rota.csv"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    return read_rota(file, PEOPLE)


def faults(folder: Path, *lines: str, header: str = HEADER) -> list[str]:
    """What is said about a table of these lines, without the name of the file."""
    with pytest.raises(RotaFileError) as raised:
        table(folder, *lines, header=header)
    return [line.removeprefix(f"{folder / 'rota.csv'}:").strip() for line in str(raised.value).split("\n")]


def test_a_line_is_a_duty_in_the_force_of_its_person(tmp_path: Path) -> None:
    read = table(tmp_path, "ann,North,2026-11-20T08:00,2026-11-20T16:00", "dan,West,2026-11-20 22:00,2026-11-21 06:00")
    night = duty("dan", "20 22:00", "21 06:00", unit="West", force="wiltshire")
    assert read == [duty("ann", "20 08:00", "20 16:00"), night]


def test_somebody_may_be_on_duty_in_another_unit_of_the_force(tmp_path: Path) -> None:
    (read,) = table(tmp_path, "ann,South,2026-11-20T08:00,2026-11-20T16:00")
    assert read.unit == "South"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T08:00", "2026-11-20T08:00Z"),
        ("2026-07-20T08:00", "2026-07-20T07:00Z"),
        ("2026-07-20T08:00Z", "2026-07-20T08:00Z"),
        ("2026-07-20T08:00:30+05:30", "2026-07-20T02:30:30Z"),
        ("2026-03-29T00:59", "2026-03-29T00:59Z"),
        ("2026-03-29T01:30", "2026-03-29T01:30Z"),  # skipped: clocks go from 01:00 to 02:00
        ("2026-03-29T02:00", "2026-03-29T01:00Z"),
        ("2026-10-25T01:30", "2026-10-25T00:30Z"),  # comes twice: the first one
        ("2026-10-25T01:30+00:00", "2026-10-25T01:30Z"),
        ("2026-10-25T02:00", "2026-10-25T02:00Z"),
    ],
)
def test_a_time_without_offset_is_that_of_london(tmp_path: Path, written: str, meant: str) -> None:
    end = datetime.fromisoformat(meant) + timedelta(hours=2)
    (read,) = table(tmp_path, f"ann,North,{written},{end:%Y-%m-%dT%H:%MZ}")
    assert read.starts == datetime.fromisoformat(meant)
    assert read.starts.tzinfo is UTC


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-20", 24)])
def test_a_duty_from_eight_to_eight_is_right_also_when_the_clocks_change(tmp_path: Path, day: str, hours: int) -> None:
    before = datetime.fromisoformat(day) - timedelta(days=1)
    (read,) = table(tmp_path, f"ann,North,{before:%Y-%m-%d}T08:00,{day}T08:00")
    assert read.ends - read.starts == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("eve,North,2026-11-20T08:00,2026-11-20T16:00", "there is nobody with the id 'eve'; import the people first"),
        (",North,2026-11-20T08:00,2026-11-20T16:00", "there is nobody with the id ''"),
        ("ann,East,2026-11-20T08:00,2026-11-20T16:00", "wmp has no unit 'East'"),
        ("ann,West,2026-11-20T08:00,2026-11-20T16:00", "wmp has no unit 'West'"),
        ("ann,North,2026-11-20T08:00,2026-11-20T08:00", "it has to end after it starts"),
        ("ann,North,2026-11-20T08:00,2026-11-20T07:00", "it has to end after it starts"),
        ("ann,North,2026-10-25T01:45,2026-10-25T01:15", "it has to end after it starts"),
        ("ann,North,2026-11-20T08:00,2026-11-21T08:01", "it is longer than 24 hours"),
        (
            "ann,North,20/11/2026 08:00,2026-11-20T16:00",
            "starts is '20/11/2026 08:00'; it has to be a day and time such",
        ),
        (
            "ann,North,2026-11-20T08:00,2026-11-20",
            "ends is '2026-11-20'; it has to be a day and time such as 2026-11-2",
        ),
        ("ann,North,2026-11-20T08:00,2026-11-31T08:00", "ends is '2026-11-31T08:00'"),
        ("ann,North,2026-11-20T08:00,2026-11-20T16:00+99:00", "ends is '2026-11-20T16:00+99:00'"),
        ("ann,North,2026-11-20T08:00,", "ends is ''"),
        ("ann,North,0001-01-01T00:00+14:00,2026-11-20T16:00", "starts is in the year 1"),
        ("ann,North,2026-11-20T08:00,9999-12-31T23:59-14:00", "ends is in the year 9999"),
        ("ann,North,2026-11-19T08:00Z,2026-11-19T15:00", "person, unit and start are those of line 2"),
        ("ann,North,2026-11-20T08:00", "3 cells instead of 4"),
    ],
)
def test_a_fault_of_a_table_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    (said,) = faults(tmp_path, "ann,North,2026-11-19T08:00,2026-11-19T16:00", line)
    assert said.startswith(f"3: {problem}")


def test_all_faults_of_a_table_are_named(tmp_path: Path) -> None:
    said = faults(tmp_path, "eve,North,now,then", "ann,North,2026-11-20T08:00,2026-11-20T16:00", "bob,East,now,then")
    assert [line.partition(":")[0] for line in said] == ["2", "2", "2", "4", "4", "4"]


def test_a_table_has_exactly_its_columns(tmp_path: Path) -> None:
    assert faults(tmp_path, header="person,unit,starts,rank") == [
        "1: there is no column called 'rank'; the columns are: person, unit, starts, ends",
        "1: the first line has to name the columns, and these are missing: ends",
    ]


def test_a_table_without_duties_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["there are no duties in this file"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RotaFileError, match=r"rota\.xlsx: the name of a rota has to end in \.csv or \.ics"):
        read_rota(tmp_path / "rota.xlsx", PEOPLE)


@settings(max_examples=100, deadline=None)
@given(starts=st.datetimes() | st.text(), ends=st.datetimes().map(lambda time: time.isoformat("T", "minutes")))
def test_any_times_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, starts: datetime | str, ends: str
) -> None:
    quoted = str(starts).replace('"', '""')
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_text(f'{HEADER}\nann,North,"{quoted}",{ends}\n', encoding="utf-8")
    with contextlib.suppress(RotaFileError):
        assert [read.person for read in read_rota(file, PEOPLE)] == ["ann"]


# Calendars


EVENT = ("SUMMARY:ann", "LOCATION:North", "DTSTART:20261120T080000Z", "DTEND:20261120T160000Z")


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def calendar(folder: Path, *lines: str) -> list[Duty]:
    file = folder / "rota.ics"
    file.write_bytes("\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode())
    return read_rota(file, PEOPLE)


def calendar_faults(folder: Path, *lines: str) -> list[str]:
    """What is said about a calendar of these lines, without the name of the file."""
    with pytest.raises(RotaFileError) as raised:
        calendar(folder, *lines)
    return [line.removeprefix(f"{folder / 'rota.ics'}: ") for line in str(raised.value).split("\n")]


def test_an_event_is_a_duty(tmp_path: Path) -> None:
    assert calendar(tmp_path, *event(*EVENT)) == [duty("ann", "20 08:00", "20 16:00")]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20260720T080000",
        "DTSTART:20260720T070000Z",
        "DTSTART;TZID=Europe/London:20260720T080000",
        "DTSTART;TZID=GMT Standard Time:20260720T080000",
        "DTSTART;TZID=/maker.org/Europe/London:20260720T080000",
        "DTSTART;TZID=Europe/Paris:20260720T090000",
    ],
)
def test_the_times_of_an_event_are_those_of_its_zone_or_of_london(tmp_path: Path, start: str) -> None:
    (read,) = calendar(tmp_path, *event("SUMMARY:ann", "LOCATION:North", start, "DTEND:20260720T160000"))
    assert (read.starts.isoformat(), read.ends.isoformat()) == (
        "2026-07-20T07:00:00+00:00",
        "2026-07-20T15:00:00+00:00",
    )


@pytest.mark.parametrize("zone", ["", ";TZID=Europe/London"])
def test_an_hour_of_an_event_that_comes_twice_is_the_first_one(tmp_path: Path, zone: str) -> None:
    times = [f"DTSTART{zone}:20261025T013000", f"DTEND{zone}:20261025T020000"]
    (read,) = calendar(tmp_path, *event("SUMMARY:ann", "LOCATION:North", *times))
    assert read.ends - read.starts == timedelta(minutes=90)


def test_a_cancelled_event_is_left_out_and_keeps_its_number(tmp_path: Path) -> None:
    said = calendar_faults(tmp_path, *event("STATUS:CANCELLED"), *event("SUMMARY:eve", *EVENT[1:]))
    assert said == ["event 2: there is nobody with the id 'eve'; import the people first"]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (("SUMMARY:eve", *EVENT[1:]), "there is nobody with the id 'eve'; import the people first"),
        (EVENT[1:], "there is nobody with the id ''"),
        (("SUMMARY:ann", *EVENT[2:]), "wmp has no unit ''"),
        ((*EVENT, "LOCATION:South"), "wmp has no unit"),
        ((*EVENT, "RRULE:FREQ=DAILY"), "it repeats; let the planner export each duty as an event of its own"),
        ((*EVENT, "RDATE:20261121T080000Z"), "it repeats"),
        ((*EVENT, "RRULE FREQ=DAILY"), "it has a line that can't be read"),
        (EVENT[:3], "DTEND has to be there once, with day and time"),
        ((*EVENT, "DTEND:20261120T170000Z"), "DTEND has to be there once"),
        ((*EVENT[:2], "DTSTART:soon", EVENT[3]), "DTSTART has to be there once"),
        ((*EVENT[:2], "DTSTART;VALUE=DATE:20261120", EVENT[3]), "DTSTART has to be there once, with day and time"),
        ((*EVENT[:2], "DTSTART;TZID=Nowhere:20261120T080000", EVENT[3]), "DTSTART is in the time zone 'Nowhere'"),
        ((*EVENT[:3], "DTEND:20261120T080000Z"), "it has to end after it starts"),
        ((*EVENT[:3], "DTEND:20261122T080000Z"), "it is longer than 24 hours"),
        (("SUMMARY:bob", *EVENT[1:]), "person, unit and start are those of event 1"),
    ],
)
def test_a_fault_of_a_calendar_is_named_with_the_number_of_its_event(
    tmp_path: Path, lines: tuple[str, ...], problem: str
) -> None:
    (said,) = calendar_faults(tmp_path, *event("SUMMARY:bob", *EVENT[1:]), *event(*lines))
    assert said.startswith(f"event 2: {problem}")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "this is no calendar, or not a whole one"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "this is no calendar, or not a whole one"),
        ("BEGIN:VCALENDAR\nVERSION\nEND:VCALENDAR\n", "this can't be read as a calendar"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "there are no duties in this file"),
        ("END:VCALENDAR", "this can't be read as a calendar"),
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "rota.ics"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RotaFileError, match=f"rota.ics: {problem}"):
        read_rota(file, PEOPLE)


@settings(max_examples=100, deadline=None)
@given(text=st.text() | st.text(alphabet=":;,=\n\r VTZBEGINDS0129"), line=st.integers(0, 4))
def test_any_calendar_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str, line: int) -> None:
    lines = event(*EVENT)
    lines[line] += text
    with contextlib.suppress(RotaFileError):
        assert calendar(tmp_path_factory.getbasetemp(), *lines)


# The command


def test_the_command_imports_a_rota_for_the_people_who_were_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, rota = tmp_path / "people.csv", tmp_path / "rota.csv"
    header = "id,force,unit,line_manager,deputy,roles,absent_until,slack,teams,web"
    people.write_text(f"{header}\nann,wmp,North,,,supervisor duty_desk,,U1,,\n", encoding="utf-8")
    rota.write_text(f"{HEADER}\nann,North,2026-11-20T08:00,2026-11-20T16:00\n", encoding="utf-8")
    people_import(argparse.Namespace(file=people, settings=Settings(data=tmp_path)))
    capsys.readouterr()
    assert rota_import(argparse.Namespace(file=rota, settings=Settings(data=tmp_path))) == 0
    assert capsys.readouterr() == ("duties imported: 1, in place of 0; units: 1\n", "")
    assert rows(tmp_path / "signpost.db", "select person, unit from duties") == [("ann", "North")]


def test_a_rota_with_faults_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rota = tmp_path / "rota.csv"
    rota.write_text(f"{HEADER}\nann,North,2026-11-20T08:00,2026-11-20T16:00\n", encoding="utf-8")
    assert rota_import(argparse.Namespace(file=rota, settings=Settings(data=tmp_path))) == 1
    said = f"signpost: {rota}:2: there is nobody with the id 'ann'; import the people first\n"
    assert capsys.readouterr() == ("", f"{said}signpost: Nothing was changed.\n")
    assert rows(tmp_path / "signpost.db", "select * from duties") == []

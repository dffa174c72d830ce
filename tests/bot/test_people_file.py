"""The people file: every fault is named with its line, and what will leave somebody without help is warned of."""

import argparse
import contextlib
import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console.people_commands import people_import
from bot.records.chats import Chats
from bot.records.database import Database
from bot.records.key_file import load_keys
from bot.records.people import Address, Member, People
from bot.records.people_file import COLUMNS, PeopleFileError, read_people, warnings
from bot.settings import Settings

FORCES = ("wmp", "wiltshire")
HEADER = "id,force,unit,line_manager,deputy,roles,absent_until,slack,teams,web"
SERGEANT = "sgt,wmp,North,,,supervisor duty_desk,,U1,T1,sgt@wmp"
PEOPLE = f"{HEADER}\n{SERGEANT}\npc,wmp,North,sgt,sgt,,2026-12-01,U2,,\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def read(file: Path, content: str | bytes) -> list[Member]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_people(file, FORCES)


def faults(file: Path, *lines: str | bytes) -> list[str]:
    """What is said about a file of these lines, without the name of the file."""
    with pytest.raises(PeopleFileError) as raised:
        read(file, b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    said = str(raised.value).split("\n")
    assert all(line.startswith(f"{file}:") for line in said)
    return [line.removeprefix(f"{file}:").strip() for line in said]


# What is read


def test_a_line_is_a_person(file: Path) -> None:
    accounts = (Address("slack", "U1"), Address("teams", "t1"), Address("web", "sgt@wmp"))
    assert read(file, PEOPLE) == [
        Member("sgt", "wmp", "North", roles=frozenset({"supervisor", "duty_desk"}), addresses=accounts),
        Member("pc", "wmp", "North", "sgt", "sgt", frozenset(), date(2026, 12, 1), (Address("slack", "U2"),)),
    ]


def test_columns_may_come_in_any_order(file: Path) -> None:
    turned = "web,teams,slack,absent_until,roles,deputy,line_manager,unit,force,id\n,,U1,,,,,North,wmp,pc\n"
    assert read(file, turned) == [Member("pc", "wmp", "North", addresses=(Address("slack", "U1"),))]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PEOPLE.encode(),
        PEOPLE.replace("\n", "\r\n").encode(),
        PEOPLE.replace("\n", "\n,,,,,,,,,\n\n").encode(),
        PEOPLE.replace(",North,", ', "North" ,').replace(' "North" ', '"North "').encode(),
    ],
    ids=["byte order mark", "Windows line ends", "empty lines", "quotation marks and spaces"],
)
def test_a_file_is_read_as_spreadsheets_write_it(file: Path, content: bytes) -> None:
    assert [member.unit for member in read(file, content)] == ["North", "North"]


def test_a_line_manager_may_be_in_another_force_of_the_file(file: Path) -> None:
    assert read(file, f"{HEADER}\n{SERGEANT}\npc,wiltshire,North,sgt,,,,,,\n")[1].manager == "sgt"


def test_people_are_written_and_read_back_in_every_script(file: Path) -> None:
    assert read(file, f"{HEADER}\né1,wmp,Dîner 🚓,,,,,,,\n") == [Member("é1", "wmp", "Dîner 🚓")]


# Faults of a line


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",wmp,North,,,,,,,", "id is empty"),
        ("pc,,North,,,,,,,", "force is empty"),
        ("pc,wmp,,,,,,,,", "unit is empty"),
        ("pc,kent,North,,,,,,,", "the force 'kent' is not known; the forces are: wiltshire, wmp"),
        ("sgt,wmp,North,,,,,,,", "id 'sgt' is on line 2, too"),
        ("pc 7,wmp,North,,,,,,,", "id 'pc 7' has a space or comma"),
        ("pc,wmp,North,,,boss,,,,", "there is no role 'boss'; the roles are: supervisor, "),
        ("pc,wmp,North,,,supervisor;duty_desk,,,,", "there is no role 'supervisor;duty_desk'"),
        ("pc,wmp,North,,,,20/11/2026,,,", "absent_until is '20/11/2026'; it has to be a date such as 2026-11-20"),
        ("pc,wmp,North,,,,9999-12-31,,,", "absent_until is '9999-12-31'; it has to be a date"),
        ("pc,wmp,North,,,,0001-01-01,,,", "absent_until is '0001-01-01'"),
        ("pc,wmp,North,,,,2026-02-30,,,", "absent_until is '2026-02-30'"),
        ("pc,wmp,North,,,,2026-W10-1,,,", "absent_until is '2026-W10-1'"),
        ("pc,wmp,North,,,,٢٠٢٦-11-20,,,", "absent_until is '٢٠٢٦-11-20'"),
        ("pc,wmp,North,,,,,U1,,", "slack 'U1' is on line 2, too"),
        ("pc,wmp,North,,,,,,T1,", "teams 'T1' is on line 2, too"),
        ("pc,wmp,North,,,,,,,sgt@wmp", "web 'sgt@wmp' is on line 2, too"),
        ("pc,wmp,North,gone,,,,,,", "line_manager is 'gone', who is not in this file"),
        ("pc,wmp,North,,gone,,,,,", "deputy is 'gone', who is not in this file"),
        ("pc,wmp,North,pc,,,,,,", "line_manager is the same person"),
        ("pc,wmp,North,,pc,,,,,", "deputy is the same person"),
        ("p" * 65 + ",wmp,North,,,,,,,", "id is longer than 64 characters"),
        ("pc,wmp," + "N" * 81 + ",,,,,,,", "unit is longer than 80 characters"),
        ("pc,wmp,North," + "p" * 65 + ",,,,,,", "line_manager is longer than 64 characters"),
        ("pc,wmp,North,,,,," + "U" * 121 + ",,", "slack is longer than 120 characters"),
        ("pc,wmp,No\x00rth,,,,,,,", "unit has a control or hidden character"),
        ("pc,wmp,No\u202erth,,,,,,,", "unit has a control or hidden character"),
        ('pc,wmp,"No\nrth",,,,,,,', "unit has a control or hidden character"),
        ("pc,wmp,North", "3 cells instead of 10"),
        ("pc,wmp,North,,,,,,,,", "11 cells instead of 10"),
    ],
)
def test_a_fault_is_named_with_its_line(file: Path, line: str, problem: str) -> None:
    (said,) = faults(file, HEADER, SERGEANT, line)
    assert said.startswith(f"3: {problem}")


def test_all_faults_are_named_in_the_order_of_the_file(file: Path) -> None:
    said = faults(file, HEADER, "a,kent,North,b,,,soon,,,", "b,wmp,North", "c,wmp,,d,,,,,,")
    assert [line.split(" ")[:2] for line in said] == [
        ["2:", "the"],
        ["2:", "absent_until"],
        ["3:", "3"],
        ["4:", "unit"],
        ["4:", "line_manager"],
    ]


def test_a_line_after_a_cell_of_two_lines_has_its_own_number(file: Path) -> None:
    assert faults(file, HEADER, 'a,wmp,"No\nrth",,,,,,,', "b,kent,North,,,,,,,")[1].startswith("4: the force 'kent'")


def test_an_account_may_be_the_same_on_two_platforms(file: Path) -> None:
    assert len(read(file, f"{HEADER}\na,wmp,North,,,,,x,,\nb,wmp,North,,,,,,x,\n")) == 2


# Faults of a file


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "1: the first line has to name the columns, and these are missing: id, force, unit, line_manager"),
        (HEADER.removesuffix(",web"), "1: the first line has to name the columns, and these are missing: web"),
        (f"{HEADER},rank", "1: there is no column called 'rank'; the columns are: id, force"),
        (f"{HEADER},", "1: there is no column called ''"),
        (f"{HEADER},id", "1: the column 'id' is here twice"),
    ],
)
def test_a_header_has_exactly_the_columns(file: Path, header: str, problem: str) -> None:
    (said,) = faults(file, header)
    assert said.startswith(problem)


def test_a_file_without_people_is_refused(file: Path) -> None:
    assert faults(file, HEADER, "") == ["there is nobody in this file"]


def test_a_file_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(PeopleFileError, match=r"people\.csv: this file can't be read \(No such file or directory\)"):
        read_people(file, FORCES)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(file: Path) -> None:
    said = faults(file, HEADER, SERGEANT, "né,wmp,North,,,,,,,".encode("cp1252"))
    assert said == ["3: this is not UTF-8 text; a spreadsheet calls that 'CSV UTF-8' when it saves"]


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_opens(file: Path) -> None:
    assert faults(file, HEADER, SERGEANT, 'pc,wmp,"North,,,,,,,', "")[0].startswith("3: what begins here can't be read")


# Any text at all


def as_csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


@settings(max_examples=200, deadline=None)
@given(column=st.sampled_from(list(COLUMNS)), text=st.text())
def test_any_text_in_a_cell_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, column: str, text: str
) -> None:
    cells = {"id": "pc", "force": "wmp", "unit": "North"} | {column: text}
    file = tmp_path_factory.getbasetemp() / "any.csv"
    with contextlib.suppress(PeopleFileError):
        (member,) = read(file, as_csv([list(COLUMNS), [cells.get(name, "") for name in COLUMNS]]))
        assert (member.force, 0 < len(member.id) <= 64, 0 < len(member.unit) <= 80) == ("wmp", True, True)


@settings(max_examples=200, deadline=None)
@given(content=st.binary() | st.text(alphabet='",\n\rab').map(lambda text: f"{HEADER}\n{text}".encode()))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    with contextlib.suppress(PeopleFileError):
        assert read(file, content)


# Warnings


REACHED = (Address("slack", "U1"),)
DESK = Member(
    "desk", "wmp", "North", "sgt", roles=frozenset({"duty_desk", "supervisor", "administrator"}), addresses=REACHED
)
BOSS = Member("sgt", "wmp", "North", addresses=REACHED)


def test_people_who_are_all_set_up_cause_no_warning() -> None:
    assert warnings([DESK, BOSS, Member("pc", "wmp", "North", "sgt")]) == []


def test_a_circle_of_line_managers_is_named_once() -> None:
    circle = [Member("a", "wmp", "North", "b", addresses=REACHED), Member("b", "wmp", "North", "a", addresses=REACHED)]
    below = Member("pc", "wmp", "North", "a")
    assert warnings([DESK, BOSS, below, *circle]) == ["line managers in a circle: a -> b -> a"]


def test_each_circle_of_line_managers_is_named() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "x")]
    circles = [Member(person, "wmp", "North", manager, addresses=REACHED) for person, manager in pairs]
    assert warnings([DESK, BOSS, *circles]) == [
        "line managers in a circle: a -> b -> c -> a",
        "line managers in a circle: x -> y -> x",
    ]


def test_a_force_without_duty_desk_and_whoever_has_nobody_to_tell_there_are_named() -> None:
    lone, helped = Member("lone", "wmp", "North"), Member("helped", "wmp", "North", deputy="sgt")
    boss = Member("sgt", "wmp", "North", "lone", roles=frozenset({"supervisor"}), addresses=REACHED)
    assert warnings([boss, lone, helped]) == [
        "wmp: nobody is the duty desk",
        "wmp: nobody is an administrator, so nobody hears of what can't be delivered",
        "lone: nobody to tell; no line manager, no deputy, and no duty desk in wmp",
        "lone: can't be reached; no slack, teams or web",
    ]


def test_the_duty_desk_of_another_force_is_no_help() -> None:
    assert "wiltshire: nobody is the duty desk" in warnings([DESK, BOSS, Member("pc", "wiltshire", "North", "sgt")])


def test_a_force_without_an_administrator_is_named() -> None:
    said = "wmp: nobody is an administrator, so nobody hears of what can't be delivered"
    assert warnings([replace(DESK, roles=DESK.roles - {"administrator"}), BOSS]) == [said]


def test_a_unit_without_supervisor_is_named_with_its_force() -> None:
    assert warnings([DESK, BOSS, Member("pc", "wmp", "South", "sgt")]) == ["wmp: the unit 'South' has no supervisor"]


@pytest.mark.parametrize(
    "members",
    [
        [Member("x", "wmp", "North", "sgt", roles=frozenset({"supervisor"}))],
        [Member("x", "wmp", "North", "sgt", roles=frozenset({"duty_desk"}))],
        [Member("x", "wmp", "North", "sgt"), Member("pc", "wmp", "North", "x")],
        [Member("x", "wmp", "North", "sgt"), Member("pc", "wmp", "North", "sgt", "x")],
    ],
    ids=["supervisor", "duty desk", "line manager", "deputy"],
)
def test_whoever_has_to_be_told_and_has_no_account_is_named(members: list[Member]) -> None:
    assert warnings([DESK, BOSS, *members]) == ["x: can't be reached; no slack, teams or web"]


# The command


def imported(data: Path, file: Path) -> int:
    return people_import(argparse.Namespace(file=file, settings=Settings(data=data)))


def stored(data: Path) -> list[Member]:
    with contextlib.closing(
        Database(f"sqlite:///{data / 'signpost.db'}", load_keys(data / "key", may_make=False).seal())
    ) as found:
        return People(found).everybody("wmp")


def test_the_command_imports_a_file_and_says_what_it_changed(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"{PEOPLE}dc,wmp,South,sgt,,,,,,\n", encoding="utf-8")
    assert imported(tmp_path, file) == 0
    told = (
        "people added: 3, changed: 0, removed: 0\n"
        "warning: wmp: nobody is an administrator, so nobody hears of what can't be delivered\n"
        "warning: wmp: the unit 'South' has no supervisor\n"
    )
    assert capsys.readouterr() == (told, "")
    assert [member.id for member in stored(tmp_path)] == ["dc", "pc", "sgt"]


def test_a_file_with_faults_changes_nothing(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(PEOPLE, encoding="utf-8")
    imported(tmp_path, file)
    before = stored(tmp_path)
    capsys.readouterr()
    file.write_text(f"{HEADER}\nnew,wmp,North,,,,,,,\nbad,kent,,,,,,,,\n", encoding="utf-8")
    assert imported(tmp_path, file) == 1
    out, err = capsys.readouterr()
    assert (out, err.count(f"signpost: {file}:3: "), err.endswith("signpost: Nothing was changed.\n")) == ("", 2, True)
    assert stored(tmp_path) == before


def test_the_command_names_whoever_has_to_be_told_and_is_refused(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"{HEADER}\nsgt,wmp,North,,,supervisor duty_desk,,,AB-1,\npc,wmp,North,sgt,,,,,AB-2,\n", "utf-8")
    imported(tmp_path, file)
    seal = load_keys(tmp_path / "key", may_make=False).seal()
    with contextlib.closing(Database(f"sqlite:///{tmp_path / 'signpost.db'}", seal)) as database:
        for account in ("ab-1", "ab-2"):
            Chats(database).refused("teams", account, "not installed", datetime(2026, 11, 20, tzinfo=UTC))
    capsys.readouterr()
    imported(tmp_path, file)
    assert "warning: sgt: can't be reached; teams can't write to them\n" in capsys.readouterr().out
    assert len(stored(tmp_path)) == 2


def test_an_object_id_means_the_same_in_capitals(file: Path) -> None:
    file.write_text(f"{HEADER}\nsgt,wmp,North,,,,,,AB-1,\npc,wmp,North,sgt,,,,,ab-1,\n", encoding="utf-8")
    with pytest.raises(PeopleFileError, match="teams 'ab-1' is on line 2, too"):
        read_people(file, ["wmp"])


@pytest.mark.parametrize("name", ["signpost", "console", "Signpost"])
def test_an_id_that_the_history_uses_for_the_system_is_refused(file: Path, name: str) -> None:
    (problem,) = faults(file, HEADER, f"{name},wmp,North,,,,,,,")
    assert problem == f"2: id {name!r} stands for Signpost itself in the history; choose another"


def test_an_id_with_a_colon_is_refused(file: Path) -> None:
    (problem,) = faults(file, HEADER, "ps:1,wmp,North,,,,,,,")
    assert problem == "2: id 'ps:1' has a colon; write it without, as a colon ends the name of whoever said something"

"""Working hours: what counts as two hours when the office is closed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.timing import LONDON, Timing, load_timing
from knowledge.yaml_reader import FileError

WEEKDAYS = """
working_hours: {days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}
sociable_hours: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}
paces:
  emergency: {acknowledge: 15 min, remind: 5 min, escalate: 10 min, at_any_time: true}
  non_emergency: {acknowledge: 4 h, remind: 2 h, escalate: 4 h, at_any_time: false}
  none: {acknowledge: 12 h, remind: 6 h, escalate: 12 h, at_any_time: false}
"""
FRIDAY = datetime(2026, 11, 20, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)


def timing(folder: Path, text: str = WEEKDAYS) -> Timing:
    (folder / "notices.yaml").write_text(text, encoding="utf-8")
    return load_timing(folder, folder / "force")


def test_time_in_working_hours_simply_passes(tmp_path: Path) -> None:
    at = timing(tmp_path).after(FRIDAY.replace(hour=10), TWO_HOURS, "non_emergency")
    assert at == FRIDAY.replace(hour=12)


def test_what_is_left_on_friday_evening_goes_on_on_monday(tmp_path: Path) -> None:
    at = timing(tmp_path).after(FRIDAY.replace(hour=17), TWO_HOURS, "non_emergency")
    assert at == FRIDAY.replace(hour=9) + timedelta(days=3)


def test_before_the_office_opens_time_stands_still(tmp_path: Path) -> None:
    at = timing(tmp_path).after(FRIDAY.replace(hour=3), TWO_HOURS, "non_emergency")
    assert at == FRIDAY.replace(hour=10)


def test_an_emergency_knows_no_working_hours(tmp_path: Path) -> None:
    at = timing(tmp_path).after(FRIDAY.replace(hour=23), TWO_HOURS, "emergency")
    assert at == FRIDAY.replace(hour=23) + TWO_HOURS


def test_working_hours_are_those_of_london_in_summer_too(tmp_path: Path) -> None:
    monday = datetime(2026, 7, 6, 6, 0, tzinfo=UTC)  # 07:00 in London
    assert timing(tmp_path).after(monday, TWO_HOURS, "non_emergency") == monday + timedelta(hours=3)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(1, 3000))
def test_nothing_is_due_before_its_time_or_outside_working_hours(
    tmp_path_factory: pytest.TempPathFactory, start: datetime, minutes: int
) -> None:
    loaded = timing(tmp_path_factory.mktemp("pace"))
    begins, span = start.replace(tzinfo=UTC), timedelta(minutes=minutes)
    due = loaded.after(begins, span, "none")
    local = due.astimezone(LONDON)
    assert due >= begins + span
    assert local.weekday() < 5
    assert loaded.working.opens <= local.time() <= loaded.working.closes


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("5 min, escalate", "5 minutes, escalate", "remind is '5 minutes'; it has to be a time such as 10 min or 4 h"),
        ("remind: 5 min", "remind: -5 min", "a time such as"),
        ('from: "08:00"', 'from: "20:00"', "have to end after they begin"),
        ("days: [mon", "days: [monday", "days is 'monday'"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, wrong: str, right: str, says: str) -> None:
    with pytest.raises(FileError, match=r"notices\.yaml:[0-9]+: ") as fault:
        timing(tmp_path, WEEKDAYS.replace(wrong, right, 1))
    assert says in str(fault.value)


AT_ONCE = timedelta(0)
NATIONAL = Path("knowledge/packs/national")


def told(pack: Path, *moment: int) -> str:
    """When somebody off the rota is told of what was due at a moment in London."""
    due = load_timing(NATIONAL, pack).sociable.after(datetime(*moment, tzinfo=LONDON), AT_ONCE)  # type: ignore[arg-type, misc]
    return f"{due.astimezone(LONDON):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("due", "at"),
    [
        ((2026, 11, 20, 8, 0), "Fri 20 Nov 08:00"),
        ((2026, 11, 20, 7, 59), "Fri 20 Nov 08:00"),
        ((2026, 11, 20, 19, 59), "Fri 20 Nov 19:59"),
        ((2026, 11, 20, 20, 0), "Sat 21 Nov 08:00"),
        ((2026, 11, 21, 20, 0), "Mon 23 Nov 08:00"),
        ((2026, 11, 22, 12, 0), "Mon 23 Nov 08:00"),  # a Sunday
        ((2026, 10, 24, 20, 0), "Mon 26 Oct 08:00"),  # the clocks go back in between
        ((2027, 3, 27, 20, 0), "Mon 29 Mar 08:00"),  # and forward
        ((2027, 3, 28, 1, 30), "Mon 29 Mar 08:00"),  # an hour that there is not
    ],
)
def test_what_is_no_contact_is_said_in_sociable_hours_and_never_on_a_sunday(due: tuple[int, ...], at: str) -> None:
    assert told(NATIONAL, *due) == at


def test_a_force_says_itself_what_is_sociable_or_keeps_what_goes_for_all(tmp_path: Path) -> None:
    file = tmp_path / "notices.yaml"
    file.write_text(WEEKDAYS, encoding="utf-8")
    assert told(tmp_path, 2026, 11, 20, 18, 0) == "Mon 23 Nov 09:00"
    file.write_text("".join(line for line in WEEKDAYS.splitlines(True) if "sociable" not in line), encoding="utf-8")
    assert told(tmp_path, 2026, 11, 20, 18, 0) == "Fri 20 Nov 18:00"


def test_contacts_go_by_working_hours_and_emergencies_by_none() -> None:
    national, sunday = load_timing(NATIONAL, NATIONAL), datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    assert national.after(sunday, TWO_HOURS, "non_emergency") == sunday.replace(hour=9)
    assert national.after(sunday, TWO_HOURS, "emergency") == sunday.replace(hour=8)

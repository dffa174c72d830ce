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
    assert loaded.opens <= local.time() <= loaded.closes


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


def test_whoever_is_told_in_working_hours_is_so_also_where_ordinary_notices_go_at_any_time(tmp_path: Path) -> None:
    found = timing(tmp_path, WEEKDAYS.replace("at_any_time: false", "at_any_time: true"))
    assert found.next_open(FRIDAY.replace(hour=10)) == FRIDAY.replace(hour=10)
    assert found.next_open(FRIDAY.replace(hour=23)) == FRIDAY.replace(hour=8) + timedelta(days=3)

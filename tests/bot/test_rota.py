"""The rota: who is on duty when, also when the clocks change."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.records.database import Database
from bot.records.rota import Duty, Rota
from bot.records.seal import Seal

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    """A time of November 2026, when London is at UTC: "20 08:00"."""
    return datetime.strptime(f"2026-11-{text} +0000", "%Y-%m-%d %H:%M %z")


def duty(person: str, starts: str, ends: str, unit: str = "North", force: str = "wmp") -> Duty:
    return Duty(force, unit, person, at(starts), at(ends))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "signpost.db"


@pytest.fixture
def rota(file: Path) -> Iterator[Rota]:
    with contextlib.closing(Database(f"sqlite:///{file}", Seal(bytes(range(32))))) as database:
        yield Rota(database)


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


# Who is on duty


def test_a_duty_lasts_from_its_start_until_just_before_its_end(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 08:00", "20 16:00")], NOW)
    moments = ["20 07:59", "20 08:00", "20 15:59", "20 16:00"]
    assert [rota.on_duty("wmp", "North", at(moment)) for moment in moments] == [[], ["ann"], ["ann"], []]


def test_those_on_duty_come_earliest_start_first(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 10:00", "20 18:00"), duty("bob", "20 08:00", "20 16:00")], NOW)
    assert rota.on_duty("wmp", "North", at("20 12:00")) == ["bob", "ann"]


def test_somebody_with_two_duties_at_once_is_on_duty_once(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 08:00", "20 16:00"), duty("ann", "20 12:00", "20 18:00")], NOW)
    assert rota.on_duty("wmp", "North", at("20 13:00")) == ["ann"]


def test_units_of_the_same_name_in_two_forces_have_their_own_duties(rota: Rota) -> None:
    rota.import_all([duty("dan", "20 08:00", "20 16:00", force="wiltshire")], NOW)
    assert rota.on_duty("wmp", "North", at("20 12:00")) == []


def test_the_moment_may_be_told_in_any_time_zone(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 08:00", "20 16:00")], NOW)
    assert rota.on_duty("wmp", "North", datetime.fromisoformat("2026-11-20T17:30:00+02:00")) == ["ann"]


def test_somebody_is_next_on_duty_now_or_when_their_next_duty_starts(rota: Rota) -> None:
    rota.import_all([duty("ann", f"{day} 08:00", f"{day} 16:00") for day in (23, 21, 22)], NOW)
    assert rota.next_on("ann", at("21 07:00")) == at("21 08:00")
    assert rota.next_on("ann", at("21 12:00")) == at("21 12:00")
    assert rota.next_on("ann", at("21 16:00")) == at("22 08:00")
    assert rota.next_on("ann", at("23 16:00")) is None


# Importing


def test_an_import_replaces_the_duties_of_its_units_from_its_first_start_on(rota: Rota, file: Path) -> None:
    before = [duty("ann", f"{day} 08:00", f"{day} 16:00") for day in (19, 20, 21)]
    rota.import_all(before, NOW)
    assert rota.import_all([duty("bob", "20 08:00", "20 16:00")], NOW) == 2
    assert rows(file, "select person, starts from duties order by starts") == [
        ("ann", "2026-11-19 08:00:00.000000"),
        ("bob", "2026-11-20 08:00:00.000000"),
    ]


def test_the_first_start_of_the_file_counts_for_each_of_its_units(rota: Rota) -> None:
    rota.import_all([duty("cat", "20 08:00", "20 16:00", unit="South")], NOW)
    later = duty("cat", "21 08:00", "21 16:00", unit="South")
    assert rota.import_all([duty("ann", "20 08:00", "20 16:00"), later], NOW) == 1
    assert rota.on_duty("wmp", "South", at("20 12:00")) == []


def test_the_duties_of_other_units_stay(rota: Rota) -> None:
    rota.import_all([duty("cat", "20 08:00", "20 16:00", unit="South")], NOW)
    rota.import_all([duty("ann", "20 08:00", "20 16:00")], NOW)
    assert rota.on_duty("wmp", "South", at("20 12:00")) == ["cat"]


def test_importing_the_same_rota_again_changes_nothing(rota: Rota, file: Path) -> None:
    duties = [duty("ann", "20 08:00", "20 16:00"), duty("bob", "20 16:00", "21 00:00")]
    assert [rota.import_all(duties, NOW), rota.import_all(duties, NOW)] == [0, 2]
    assert rows(file, "select count(*) from duties") == [(2,)]


def test_an_import_that_fails_changes_nothing(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 08:00", "20 16:00")], NOW)
    twice = duty("bob", "20 08:00", "20 16:00")
    with pytest.raises(Exception, match="UNIQUE"):
        rota.import_all([twice, twice], NOW)
    assert rota.on_duty("wmp", "North", at("20 12:00")) == ["ann"]


def test_an_import_of_nothing_changes_nothing(rota: Rota) -> None:
    rota.import_all([duty("ann", "20 08:00", "20 16:00")], NOW)
    assert rota.import_all([], NOW) == 0
    assert rota.on_duty("wmp", "North", at("20 12:00")) == ["ann"]

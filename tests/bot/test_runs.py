"""Where somebody is in a flow is kept for a week after the last answer, sealed, one run of each flow for a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.keeping.purge import purge
from bot.records.database import Database
from bot.records.runs import RUN_LIFE, Run, Runs
from bot.records.tables import runs as table

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANSWERS = {"danger": "no", "note": "zigzag gherkin – née Ó"}


Save = Callable[[Run, datetime], None]


@pytest.fixture
def save(database: Database, runs: Runs) -> Save:
    """Keep a run's answers in a transaction of its own."""

    def saved(run: Run, now: datetime) -> None:
        with database.write() as connection:
            runs.save(connection, run, now)

    return saved


@pytest.fixture
def runs(database: Database) -> Runs:
    return Runs(database)


def test_nobody_has_begun_a_flow_at_first(runs: Runs) -> None:
    assert runs.find("slack:U1", "contact", NOW) is None


def test_a_run_that_was_begun_is_found_without_answers(runs: Runs) -> None:
    run = runs.begin("slack:U1", "contact", "wmp", NOW)
    assert runs.find("slack:U1", "contact", NOW) == run
    assert (run.flow, run.force, run.answers) == ("contact", "wmp", {})


def test_answers_are_found_as_they_were_saved(runs: Runs, save: Save) -> None:
    run = replace(runs.begin("slack:U1", "contact", "wmp", NOW), answers=ANSWERS)
    save(run, NOW)
    assert runs.find("slack:U1", "contact", NOW) == run


def test_runs_of_another_person_or_flow_are_not_found(runs: Runs) -> None:
    runs.begin("slack:U1", "contact", "wmp", NOW)
    assert runs.find("slack:U2", "contact", NOW) is None
    assert runs.find("slack:U1", "declaration", NOW) is None


def test_a_new_run_takes_the_place_of_an_earlier_one_of_the_same_flow(runs: Runs, save: Save) -> None:
    first = runs.begin("slack:U1", "contact", "wmp", NOW)
    save(replace(first, answers=ANSWERS), NOW)
    second = runs.begin("slack:U1", "contact", "wmp", NOW)
    assert second.id != first.id
    assert runs.find("slack:U1", "contact", NOW) == second


def test_saving_a_run_that_was_replaced_changes_nothing(runs: Runs, save: Save) -> None:
    first = runs.begin("slack:U1", "contact", "wmp", NOW)
    second = runs.begin("slack:U1", "contact", "wmp", NOW)
    save(replace(first, answers=ANSWERS), NOW)
    assert runs.find("slack:U1", "contact", NOW) == second


def test_a_run_is_found_for_a_week_after_the_last_answer(runs: Runs, save: Save) -> None:
    run = runs.begin("slack:U1", "contact", "wmp", NOW - timedelta(days=6))
    save(run, NOW)
    assert runs.find("slack:U1", "contact", NOW + RUN_LIFE - timedelta(seconds=1)) == replace(run, changed=NOW)
    assert runs.find("slack:U1", "contact", NOW + RUN_LIFE) is None


def test_a_run_that_ended_is_gone(database: Database, runs: Runs) -> None:
    ended, other = (runs.begin(person, "contact", "wmp", NOW) for person in ("slack:U1", "slack:U2"))
    with database.write() as connection:
        runs.end(connection, ended)
    assert runs.find("slack:U1", "contact", NOW) is None
    assert runs.find("slack:U2", "contact", NOW) == other


def test_a_run_that_nobody_went_on_with_is_purged(database: Database, runs: Runs) -> None:
    runs.begin("slack:U1", "contact", "wmp", NOW)
    young = runs.begin("slack:U2", "contact", "wmp", NOW + timedelta(seconds=1))
    assert purge(database, NOW + RUN_LIFE)["run"] == 1
    with database.read() as connection:
        assert connection.execute(select(table.c.id)).scalars().all() == [young.id]


def test_neither_person_nor_answers_are_in_the_files_of_the_database(
    database: Database, runs: Runs, written: Callable[[], dict[str, bytes]], save: Save
) -> None:
    run = runs.begin("slack:U4X7Q9", "contact", "wmp", NOW)
    save(replace(run, answers=ANSWERS), NOW)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
    assert run.id.encode() in b"".join(written().values())
    for name, content in written().items():
        assert not [word for word in (b"gherkin", b"zigzag", b"U4X7Q9") if word in content], name

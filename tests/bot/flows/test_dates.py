"""A step that asks for a day: written as people write one, kept as one, and never a day that has not come."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.engine import AnswerRefused, day_of, with_answer
from bot.flows.load import load_flow
from bot.flows.show import said
from bot.services import Services
from bot.wording import flows as words
from tests.bot.flows.client import Client

FLOW = {
    "route.yaml": "steps:\n  - {id: seen, kind: date, optional: true, next: done}\n  - {id: done, kind: confirm}\n",
    "words.yaml": "title: Seen\nsteps:\n  seen: {ask: When did you see it?}\n  done: {ask: Is this right?}\n",
}


@pytest.fixture
def asked(services: Services, tmp_path: Path) -> Client:
    """A flow in the place of the contact flow, which only asks for a day."""
    folder = tmp_path / "flows" / "contact"
    folder.mkdir(parents=True)
    for name, text in FLOW.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Client(replace(services, flows=tmp_path / "flows"))


@pytest.mark.parametrize(
    "written", ["14/11/2026", "14/11/26", "14.11.2026", "14-11-2026", " 14  Nov 2026", "14 november 2026", "2026-11-14"]
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert day_of(written) == date(2026, 11, 14)


@pytest.mark.parametrize(
    "written",
    ["", "last Tuesday", "31/02/2026", "11/14/2026", "14/11", "14/11/2026 at noon", "9999-12-31", "0001-01-01"],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert day_of(written) is None


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2068, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for form in ("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d"):
        assert day_of(day.strftime(form)) == day


@given(st.text(max_size=40))
def test_anything_written_is_a_day_or_is_not(text: str) -> None:
    day = day_of(text)
    assert day is None or day_of(day.isoformat()) == day


def test_an_answer_is_kept_as_a_day_and_shown_as_one(asked: Client) -> None:
    flow = load_flow(asked.services.flows / "contact")
    answers = with_answer(flow, {}, "seen", "14/11/2026")
    assert answers == {"seen": "2026-11-14"}
    assert said(flow.steps["seen"], answers["seen"]) == "14 November 2026"
    assert said(flow.steps["seen"], "") == words.NOT_GIVEN


def test_what_is_no_day_is_refused_and_kept_to_be_mended(asked: Client) -> None:
    asked.start()
    asked.answer("seen", "last week")
    (field,) = asked.form.fields
    assert (field.value, field.problem) == ("last week", words.REFUSED["no_date"])


def test_a_day_that_has_not_come_is_refused(asked: Client) -> None:
    asked.start()
    asked.answer("seen", "21/11/2026")
    assert asked.form.fields[0].problem == words.REFUSED["not_yet"]
    assert asked.answer("seen", "20/11/2026").text == "Is this right?"


def test_an_optional_day_may_be_left_empty(asked: Client) -> None:
    asked.start()
    assert asked.answer("seen", "").text == "Is this right?"


def test_the_engine_names_why(asked: Client) -> None:
    flow = load_flow(asked.services.flows / "contact")
    with pytest.raises(AnswerRefused) as refused:
        with_answer(flow, {}, "seen", "31/02/2026")
    assert refused.value.why == "no_date"

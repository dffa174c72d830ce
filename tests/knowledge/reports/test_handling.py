"""reports.yaml: whom a report is told, which clocks run and what has to be done, on top of what every force does."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.load_pack import load_pack
from knowledge.reports.conditions import ALWAYS
from knowledge.reports.handling import FILED, Clock, ReportHandling, load_report_handling
from knowledge.yaml_reader import FileError

PACKS = Path(__file__).parents[2] / "packs"
NATIONAL = """\
lost:
  tell:
    - {office: information_security}
    - {office: duty_desk, for: {open: ["yes"]}}
    - {office: supervisor}
  urgency:
    - {urgency: emergency, for: {open: ["yes"]}}
    - {urgency: non_emergency}
  clocks:
    - {id: law, months: 1, from: since, say: Answer it}
  duties:
    - {id: write, within: week, do: Write it down., good_practice: true}
    - {id: ring, for: {open: ["yes", unsure]}, within: now, do: Ring., good_practice: true}
"""
OPEN, CLOSED = {"open": "yes"}, {"open": "no"}


def loaded(tmp_path: Path, own: str = "", national: str = NATIONAL) -> Mapping[str, ReportHandling]:
    for name, text in (("national", national), ("example", own)):
        (tmp_path / name).mkdir(exist_ok=True)
        if text:
            (tmp_path / name / "reports.yaml").write_text(text, encoding="utf-8")
    packs = load_pack(PACKS / "example"), load_pack(PACKS / "national")
    return load_report_handling(tmp_path / "example", packs[0], tmp_path / "national", packs[1])


def test_a_force_without_its_own_does_what_every_force_does(tmp_path: Path) -> None:
    lost = loaded(tmp_path)["lost"]
    assert lost.offices(CLOSED) == ("information_security", "supervisor")
    assert (lost.urgency(CLOSED), lost.hidden) == ("non_emergency", False)
    assert [duty.do for duty in lost.duties_for(CLOSED)] == ["Write it down."]


def test_what_is_told_and_done_depends_on_the_answers(tmp_path: Path) -> None:
    lost = loaded(tmp_path)["lost"]
    assert lost.offices(OPEN) == ("information_security", "duty_desk", "supervisor")
    assert lost.urgency(OPEN) == "emergency"
    assert [duty.do for duty in lost.duties_for(OPEN)] == ["Ring.", "Write it down."]


def test_a_force_replaces_whom_it_tells_and_a_duty_of_the_same_id(tmp_path: Path) -> None:
    own = """\
lost:
  hidden: true
  tell: [{office: data_protection}]
  duties:
    - {id: write, within: today, do: Fill in the form., rule: example.personal.identify-a-job}
    - {id: more, within: today, do: Do more., good_practice: true}
"""
    lost = loaded(tmp_path, own)["lost"]
    assert (lost.hidden, lost.offices(OPEN)) == (True, ("data_protection",))
    assert [duty.do for duty in lost.duties_for(OPEN)] == ["Ring.", "Fill in the form.", "Do more."]
    assert [duty.rule is not None for duty in lost.duties_for(OPEN)] == [False, True, False]


def test_a_force_may_have_a_flow_of_its_own(tmp_path: Path) -> None:
    own = "own:\n  duties:\n    - {id: a, within: now, do: Do it., good_practice: true}\n"
    assert loaded(tmp_path, own)["own"].offices({}) == ("supervisor",)


def test_a_force_says_which_rule_stands_behind_a_decision_and_keeps_the_rest(tmp_path: Path) -> None:
    national = """\
lost:
  clocks:
    - {id: law, months: 1, from: since, until: extended, say: Answer it}
    - {id: more, months: 3, from: since, after: extended, say: Answer it}
  decisions:
    - {id: refused, ends: true, letter: ["No, because {text}"]}
    - {id: extended, by: [law]}
"""
    rule = '{rule: example.personal.identify-a-job, for: {open: ["yes"]}}'
    lost = loaded(tmp_path, f"lost:\n  decisions: [{{id: refused, rules: [{rule}]}}]\n", national)["lost"]
    refused = lost.decisions[0]
    assert (refused.ends, refused.letter) == (True, ("No, because {text}",))
    assert [len(refused.rules_for(answers)) for answers in (OPEN, CLOSED)] == [1, 0]
    made: tuple[tuple[str, ...], ...] = ((), ("extended",), ("extended", "refused"))
    assert [[c.id for c in lost.clocks_for(CLOSED, each)] for each in made] == [["law"], ["more"], []]
    assert [[d.id for d in lost.decisions_left(each)] for each in made] == [["refused", "extended"], ["refused"], []]


def clock(days: int = 0, months: int = 0, starts: str = FILED) -> Clock:
    return Clock("law", ALWAYS, "Answer it", starts, days, months)


@pytest.mark.parametrize(
    ("months", "filed", "due"),
    [
        (1, date(2026, 11, 14), date(2026, 12, 14)),
        (1, date(2027, 1, 31), date(2027, 2, 28)),
        (1, date(2028, 1, 31), date(2028, 2, 29)),
        (3, date(2026, 11, 30), date(2027, 2, 28)),
        (12, date(2026, 12, 1), date(2027, 12, 1)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(months: int, filed: date, due: date) -> None:
    assert clock(months=months).due({}, filed) == due


def test_a_clock_starts_on_the_day_that_was_entered_else_when_it_was_filed() -> None:
    since = clock(days=14, starts="since")
    assert since.due({"since": "2026-11-01"}, date(2026, 11, 20)) == date(2026, 11, 15)
    assert since.due({}, date(2026, 11, 20)) == date(2026, 12, 4)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 24))
def test_months_never_take_less_than_28_days_or_more_than_31_each(filed: date, months: int) -> None:
    taken = clock(months=months).due({}, filed) - filed
    assert timedelta(days=28 * months) <= taken <= timedelta(days=31 * months)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("  tell: [{office: chief}]", "reports.yaml:2: office is 'chief'; it has to be one of: supervisor,"),
        ("  urgency: [{urgency: soon}]", "reports.yaml:2: urgency is 'soon'"),
        ("  clocks: [{id: a, from: filed, say: A}]", "reports.yaml:2: a clock needs either days or months"),
        (
            "  clocks: [{id: a, from: filed, say: A, days: 0}]",
            "reports.yaml:2: a clock needs at least one day or month",
        ),
        ("  clocks: [{id: a, from: filed, say: A, days: two}]", "reports.yaml:2: "),
        ("  duties: [{id: a, within: now, do: A.}]", "reports.yaml:2: the duty 'a' needs either a rule or"),
        (
            "  duties: [{id: a, within: now, do: A., rule: no.such}]",
            "reports.yaml:2: 'no.such' is no rule of this pack",
        ),
        (
            "  duties: [{id: a, within: now, do: A., good_practice: true}, {id: a, within: now, do: B., rule: x}]",
            "reports.yaml:2: this id is there twice: a",
        ),
        ("  office: psd", "reports.yaml:2: "),
        ("  decisions: [{id: perhaps}]", "reports.yaml:2: id is 'perhaps'; it has to be one of: taken_down, refused,"),
        ('  decisions: [{id: refused, letter: ["No {text"]}]', "reports.yaml:2: the letter can't be filled in: "),
        ("  decisions: [{id: refused, rules: [{rule: no.such}]}]", "reports.yaml:2: 'no.such' is no rule of this pack"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, wrong: str, says: str) -> None:
    with pytest.raises(FileError) as raised:
        loaded(tmp_path, f"lost:\n{wrong}\n")
    assert says in str(raised.value)

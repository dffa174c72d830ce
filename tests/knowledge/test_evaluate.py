"""Policy owners' own cases, written in YAML."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.evaluate import Case, read_cases, run
from knowledge.search import Knowledge
from knowledge.yaml_reader import FileError

NO = "can i post on my insta the street of the arrest"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of cases that a test writes."""
    return tmp_path / "cases.yaml"


def problems(knowledge: Knowledge, **expected: str) -> list[str]:
    """What differs where the street of an arrest is asked about and this is expected."""
    case = Case(
        place="cases.yaml:1",
        force="example",
        question=NO,
        verdict="allowed" if expected.get("verdict") == "allowed" else "not_allowed",
        on=date(2026, 11, 20),
        document=expected.get("document"),
        clause=expected.get("clause"),
    )
    return run([case], knowledge)[0].problems


# Reading


def test_a_case_is_read_with_all_that_it_says(file: Path) -> None:
    file.write_text("""
- force: example
  question: can i post this
  date: 2022-07-13
  verdict: not_allowed
  document: NEW/1
  clause: point 1
""")
    assert read_cases(file) == [
        Case(f"{file}:2", "example", "can i post this", "not_allowed", date(2022, 7, 13), "NEW/1", "point 1")
    ]


def test_a_case_may_leave_document_and_clause_open(file: Path) -> None:
    file.write_text("- {force: example, question: can i, verdict: allowed, date: 2022-07-13}")
    (case,) = read_cases(file)
    assert (case.document, case.clause) == (None, None)


def test_a_case_without_a_date_is_asked_today(file: Path) -> None:
    file.write_text("- {force: example, question: can i, verdict: allowed}")
    before = date.today()
    (case,) = read_cases(file)
    assert before <= case.on <= date.today()


def test_a_case_knows_its_line(file: Path) -> None:
    file.write_text(
        "# Ours\n- {force: a, question: b, verdict: allowed}\n\n- {force: a, question: c, verdict: allowed}"
    )
    assert [case.place for case in read_cases(file)] == [f"{file}:2", f"{file}:4"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {force: example, verdict: allowed}", "1: cases.yaml has no 'question'"),
        (
            "- {force: example, question: a, verdict: yes}",
            "1: verdict is 'yes'; it has to be one of: "
            "allowed, not_allowed, conditional, required, information, not_covered",
        ),
        (
            "- {force: example, question: a, verdict: allowed,\n   date: today}",
            "2: date is 'today'; it has to be a date such as 2026-11-20",
        ),
        (
            "- {force: example, question: a, verdict: allowed, answer: b}",
            "1: cases.yaml has an unknown key 'answer'; it may have: clause, date, document, force, question, verdict",
        ),
        ("force: example", "1: cases.yaml has to be a list (- item)"),
        ("", "1: this file is empty"),
        ("- {force: ]", "1: this is not valid YAML: did not find expected node content"),
    ],
    ids=["no question", "bad verdict", "bad date", "unknown key", "no list", "empty", "no YAML"],
)
def test_a_faulty_case_is_refused_with_its_line(file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(FileError) as refused:
        read_cases(file)
    assert str(refused.value) == f"{file}:{words}"


def test_a_file_that_does_not_exist_is_refused(file: Path) -> None:
    with pytest.raises(FileError, match="there is no such file"):
        read_cases(file)


# Running


def test_an_answer_that_is_as_expected_has_no_problems(knowledge: Knowledge) -> None:
    assert problems(knowledge, document="NEW/1", clause="point 1") == []


def test_another_verdict_is_a_problem(knowledge: Knowledge) -> None:
    assert problems(knowledge, verdict="allowed") == ["expected allowed, got not_allowed"]


def test_another_document_is_a_problem(knowledge: Knowledge) -> None:
    assert problems(knowledge, document="NEW/2") == ["expected a rule of NEW/2"]


def test_another_clause_is_a_problem_that_names_what_was_cited(knowledge: Knowledge) -> None:
    (problem,) = problems(knowledge, clause="point 9")
    assert problem.startswith("expected the clause 'point 9', got: NEW/1, point 1")


def test_a_case_is_answered_as_of_its_own_day(knowledge: Knowledge, file: Path) -> None:
    file.write_text("""
- {force: example, question: can i go live on facebook, verdict: conditional, date: 2020-01-01}
- {force: example, question: can i go live on facebook, verdict: conditional, date: 2026-11-20}
""")
    assert [result.answer.earlier for result in run(read_cases(file), knowledge)] == [False, True]


def test_each_result_has_its_case(knowledge: Knowledge, file: Path) -> None:
    file.write_text(f"- {{force: example, question: {NO}, verdict: not_allowed, date: 2026-11-20}}")
    cases = read_cases(file)
    assert [result.case for result in run(cases, knowledge)] == cases

"""Policy owners' own cases: a question, a date, and the verdict and clause that they expect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from knowledge.answer import Answer
from knowledge.pack import VERDICTS, Verdict
from knowledge.search import Knowledge, Progress
from knowledge.yaml_reader import Field, read_yaml

CASES_FILE = "cases.yaml"  # beside a pack: what its owners expect


@dataclass(frozen=True)
class Case:
    """What a policy owner expects. `clause` is a clause's label ("You must not, 3"), or None where any will do."""

    place: str
    force: str
    question: str
    verdict: Verdict
    on: date
    document: str | None = None
    clause: str | None = None


@dataclass(frozen=True)
class Result:
    """A case and what was answered."""

    case: Case
    answer: Answer

    @property
    def problems(self) -> list[str]:
        """What differs from what was expected; empty where nothing does."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        if self.answer.verdict != self.case.verdict:
            yield f"expected {self.case.verdict}, got {self.answer.verdict}"
        cited = [(c.document, c.clause) for c in self.answer.citations]
        if self.case.document and self.case.document not in [document for document, _ in cited]:
            yield f"expected a rule of {self.case.document}"
        if self.case.clause and self.case.clause not in [clause for _, clause in cited]:
            found = "; ".join(f"{document}, {clause}" for document, clause in cited) or "none"
            yield f"expected the clause '{self.case.clause}', got: {found}"


def read_cases(file: Path) -> list[Case]:
    """The cases in a YAML file; raises FileError naming file and line."""
    return [_case(item) for item in read_yaml(file).items()]


def cases_of(knowledge: Knowledge, force: str) -> list[Case]:
    """The cases that stand with the pack of a force; none where it has no such file. Raises FileError."""
    file = knowledge.folder(force) / CASES_FILE
    return [case for case in read_cases(file) if case.force == force] if file.exists() else []


def run(cases: list[Case], knowledge: Knowledge, progress: Progress | None = None) -> list[Result]:
    """Answer every case as of its own date; another day may take a while to prepare, which `progress` shows."""
    for force, day in {(case.force, case.on) for case in cases}:
        knowledge.prepare(force, day, progress)
    return [Result(case, knowledge.answer(case.force, case.question, on=case.on)) for case in cases]


def _case(field: Field) -> Case:
    fields = field.mapping(required=["force", "question", "verdict"], optional=["date", "document", "clause"])
    return Case(
        place=f"{field.file}:{field.line}",
        force=fields["force"].text(),
        question=fields["question"].text(),
        verdict=cast(Verdict, fields["verdict"].one_of(VERDICTS)),
        on=fields["date"].parsed(date.fromisoformat, "a date such as 2026-11-20") if "date" in fields else date.today(),
        document=fields["document"].text() if "document" in fields else None,
        clause=fields["clause"].text() if "clause" in fields else None,
    )

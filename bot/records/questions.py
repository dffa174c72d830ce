"""Questions that people had Signpost ask the policy's owners, with what was answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.records.database import Database, among, aware, utc
from bot.records.references import new_reference
from bot.records.tables import questions

TOPIC = "question"  # of the notices about them
QUESTION_LIFE = timedelta(days=366)  # after it was answered or closed

Status = Literal["open", "answered", "closed"]


@dataclass(frozen=True)
class Question:
    """One question. `verdict` and `situation` are of the answer that its asker had got; `office` is a role.

    `reply` is the answer, or the reason where it was closed without one; `seen` says that the asker has read it.
    `rule` was added to the pack because of it; `test_case` is the question as it may stand in a file of cases.
    """

    reference: str
    force: str
    office: str
    asker: str
    situation: str
    verdict: str
    asked: datetime
    due: datetime
    status: Status
    text: str
    reply: str
    holder: str | None
    seen: bool
    rule: str | None
    test_case: str
    test_verdict: str | None


class Questions:
    """Keeps and finds questions. Reading somebody else's is to be audited by whoever calls."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def add(
        self,
        connection: Connection,
        *,
        force: str,
        office: str,
        asker: str,
        situation: str,
        verdict: str,
        text: str,
        now: datetime,
        due: datetime,
    ) -> tuple[str, bool]:
        """Add a question in the caller's transaction; its reference, and whether it is new.

        What the same person asks in the same words on the same day is the same question.
        """
        reference = new_reference()
        once = self._seal.pseudonym("\n".join([asker, now.date().isoformat(), situation, text]))
        row: dict[str, Any] = {"reference": reference, "once": once, "force": force, "office": office, "asker": asker}
        row |= {"situation": situation, "verdict": verdict, "asked": utc(now), "due": utc(due), "status": "open"}
        row["question"] = self._seal.close(text, f"questions/{reference}/question")
        connection.execute(insert(questions).values(row).on_conflict_do_nothing(index_elements=["once"]))
        held: str = connection.execute(select(questions.c.reference).where(questions.c.once == once)).scalar_one()
        return held, held == reference

    def find(self, connection: Connection, reference: str) -> Question | None:
        """The question with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(select(questions).where(questions.c.reference == reference).with_for_update()).first()
        return self._question(row) if row else None

    def peek(self, connection: Connection, reference: str) -> Question | None:
        """The question with this reference as it is now, not locked."""
        row = connection.execute(select(questions).where(questions.c.reference == reference)).first()
        return self._question(row) if row else None

    def of(self, asker: str) -> list[Question]:
        """What somebody asked, newest first."""
        return self._all(questions.c.asker == asker)[::-1]

    def for_offices(self, force: str, offices: Collection[str]) -> list[Question]:
        """What these offices were asked, by when it is due."""
        return self._all(questions.c.force == force, questions.c.office.in_(offices))

    def open_of(self, connection: Connection, people: Collection[str]) -> list[Question]:
        """The open questions that one of these asked or took, locked, in the caller's transaction."""
        theirs = among(connection, questions.c.asker, people) | among(connection, questions.c.holder, people)
        found = select(questions).where(theirs, questions.c.status == "open").order_by(questions.c.reference)
        return [self._question(row) for row in connection.execute(found.with_for_update())]

    def of_force(self, force: str) -> list[Question]:
        """Every question of a force, by when it is due."""
        return self._all(questions.c.force == force)

    def number(self, force: str, status: Status) -> int:
        """How many questions of a force stand like this."""
        query = select(func.count()).where(questions.c.force == force, questions.c.status == status)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def pass_to(self, connection: Connection, reference: str, office: str, holder: str | None) -> None:
        """Give a question to an office, and to one person of it or nobody yet, in the caller's transaction."""
        self._set(connection, reference, office=office, holder=holder)

    def finish(
        self, connection: Connection, reference: str, status: Status, reply: str, holder: str, now: datetime
    ) -> None:
        """Answer a question, or close it with the reason, in the caller's transaction; from now on it expires."""
        sealed = self._seal.close(reply, f"questions/{reference}/reply")
        expires = utc(now + QUESTION_LIFE)
        self._set(connection, reference, status=status, reply=sealed, holder=holder, expires=expires)

    def mark_seen(self, connection: Connection, reference: str) -> None:
        """The asker has read the reply; in the caller's transaction."""
        self._set(connection, reference, seen=True)

    def mark_added(self, connection: Connection, reference: str, rule: str) -> None:
        """A rule was added to the pack because of it, or changed; in the caller's transaction."""
        self._set(connection, reference, rule=rule)

    def offer_case(self, connection: Connection, reference: str, text: str, verdict: str) -> None:
        """It may become a test case in these words, with this verdict; in the caller's transaction."""
        sealed = self._seal.close(text, f"questions/{reference}/test_case")
        self._set(connection, reference, test_case=sealed, test_verdict=verdict)

    def _set(self, connection: Connection, reference: str, **values: object) -> None:
        connection.execute(update(questions).where(questions.c.reference == reference).values(values))

    def _all(self, *conditions: ColumnElement[bool]) -> list[Question]:
        query = select(questions).where(*conditions).order_by(questions.c.asked, questions.c.reference)
        with self._database.read() as connection:
            return [self._question(row) for row in connection.execute(query)]

    def _question(self, row: Any) -> Question:
        def opened(column: str) -> str:
            sealed = getattr(row, column)
            return self._seal.open(sealed, f"questions/{row.reference}/{column}") if sealed else ""

        about = (row.reference, row.force, row.office, row.asker, row.situation, row.verdict)
        when = (aware(row.asked), aware(row.due), row.status)
        after = (row.holder, row.seen, row.rule, opened("test_case"), row.test_verdict)
        return Question(*about, *when, opened("question"), opened("reply"), *after)

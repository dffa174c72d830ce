"""Where people are in guided flows: sealed answers, kept for a week after the last one."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bot.records.database import Database, aware, utc
from bot.records.tables import runs

RUN_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Run:
    """A flow that somebody has begun; `id` makes sure that it is filed once. `changed` is when it was last answered."""

    id: str
    flow: str
    force: str
    answers: Mapping[str, str]
    person: str
    changed: datetime


@dataclass(frozen=True)
class _Kept:
    """What is sealed of a run."""

    person: str
    answers: dict[str, str]


class Runs:
    """The flows that are under way."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def find(self, person: str, flow: str, now: datetime) -> Run | None:
        """The run of a person, or None where there is none that was used within a week."""
        return self._first(
            runs.c.person == self._seal.pseudonym(person), runs.c.flow == flow, runs.c.expires > utc(now)
        )

    def by_id(self, run: str) -> Run | None:
        """A run that is not filed or forgotten yet."""
        return self._first(runs.c.id == run)

    def begin(self, person: str, flow: str, force: str, now: datetime) -> Run:
        """A new run, in place of an earlier one of the same flow."""
        run = Run(secrets.token_hex(8), flow, force, {}, person, now)
        owner = self._seal.pseudonym(person)
        with self._database.write() as connection:
            connection.execute(delete(runs).where(runs.c.person == owner, runs.c.flow == flow))
            row = {"id": run.id, "person": owner, "flow": flow, "force": force, **self._sealed(run, now)}
            connection.execute(insert(runs).values(row))
        return run

    def save(self, connection: Connection, run: Run, now: datetime) -> None:
        """Keep the answers of a run for a week from now, in the caller's transaction."""
        connection.execute(update(runs).where(runs.c.id == run.id).values(self._sealed(run, now)))

    def end(self, connection: Connection, run: Run) -> None:
        """Forget a run, in the caller's transaction."""
        connection.execute(delete(runs).where(runs.c.id == run.id))

    def _first(self, *conditions: ColumnElement[bool]) -> Run | None:
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(*conditions)).first()
        if row is None:
            return None
        kept = msgspec.json.decode(self._seal.open(row.answers, f"runs/{row.id}/answers"), type=_Kept)
        return Run(row.id, row.flow, row.force, kept.answers, kept.person, aware(row.expires) - RUN_LIFE)

    def _sealed(self, run: Run, now: datetime) -> dict[str, object]:
        kept = msgspec.json.encode(_Kept(run.person, dict(run.answers))).decode()
        return {"answers": self._seal.close(kept, f"runs/{run.id}/answers"), "expires": utc(now + RUN_LIFE)}

"""How many questions no rule settled, by week and nearest rule: never their text, nor who asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.records.database import Database
from bot.records.tables import feedback, unanswered

_ONE_MORE = insert(unanswered).on_conflict_do_update(
    index_elements=["force", "week", "situation", "why"], set_={"number": unanswered.c.number + 1}
)


@dataclass(frozen=True)
class Count:
    """How often something happened in the week that begins on `week`."""

    week: date
    situation: str
    why: str
    number: int


class Unanswered:
    """Counts what Signpost could not answer, and reads feedback by week."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, force: str, situation: str, why: str, today: date) -> None:
        """One more question of this week that was not answered."""
        row = {"force": force, "week": monday(today), "situation": situation, "why": why, "number": 1}
        with self._database.write() as connection:
            connection.execute(_ONE_MORE, row)

    def take_back(self, force: str, situation: str, why: str, today: date) -> None:
        """It was answered after all, as far as it was counted in the same week."""
        c = unanswered.c
        counted = (c.force == force, c.week == monday(today), c.situation == situation, c.why == why, c.number > 0)
        with self._database.write() as connection:
            connection.execute(update(unanswered).where(*counted).values(number=c.number - 1))

    def counts(self, force: str) -> list[Count]:
        """What was not answered."""
        query = select(unanswered).where(unanswered.c.force == force, unanswered.c.number > 0)
        with self._database.read() as connection:
            return [Count(row.week, row.situation, row.why, row.number) for row in connection.execute(query)]

    def unhelpful(self, force: str) -> Iterator[Count]:
        """The answers that people found of no help, and why."""
        c = feedback.c
        query = select(c.day, c.situation, c.reason, func.count().label("number"))
        query = query.where(c.force == force, c.reason != "helpful").group_by(c.day, c.situation, c.reason)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return (Count(monday(row.day), row.situation, row.reason, row.number) for row in rows)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())

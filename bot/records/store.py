"""Keep and find records. Synchronous SQLAlchemy; async code calls it through asyncio.to_thread."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.records.database import Database, utc
from bot.records.seal import Seal, SealBroken
from bot.records.tables import feedback, kept_answers, threads

THREAD_LIFE = timedelta(minutes=30)
KEPT_ANSWER_LIFE = timedelta(days=90)


@dataclass(frozen=True)
class KeptAnswer:
    """An answer that somebody asked to be kept."""

    number: str
    answer: str
    expires: datetime


class Store:
    """The database. What was asked last is removed as soon as its time has come and anybody asks anything; the rest of
    what has outlived its retention goes with the hourly purge (bot/keeping/purge.py)."""

    def __init__(self, url: str, seal: Seal) -> None:
        self._seal = seal
        self.database = Database(url, seal)

    def remember(self, conversation: str, context: str, now: datetime) -> None:
        """Keep the context of a conversation until 30 minutes after `now`, in place of what was there."""
        row = self._seal.pseudonym(conversation)
        sealed = self._seal.close(context, f"threads/{row}/context")
        with self.database.write() as database:
            database.execute(delete(threads).where(threads.c.expires <= utc(now)))  # not audited: that often
            database.execute(delete(threads).where(threads.c.conversation == row))
            database.execute(insert(threads).values(conversation=row, context=sealed, expires=utc(now + THREAD_LIFE)))

    def copy(self, conversation: str, others: Collection[str], now: datetime) -> None:
        """Keep the context of a conversation in others as well, for no longer than there; nothing where it has none."""
        row = self._seal.pseudonym(conversation)
        query = select(threads.c.context, threads.c.expires)
        with self.database.read() as database:
            found = database.execute(query.where(threads.c.conversation == row, threads.c.expires > utc(now))).first()
        if found is None:
            return
        try:
            context = self._seal.open(found.context, f"threads/{row}/context")
        except SealBroken:
            return
        with self.database.write() as database:
            for other in {self._seal.pseudonym(other) for other in others} - {row}:
                sealed = self._seal.close(context, f"threads/{other}/context")
                database.execute(delete(threads).where(threads.c.conversation == other))
                database.execute(insert(threads).values(conversation=other, context=sealed, expires=found.expires))

    def recall(self, conversation: str, now: datetime) -> str | None:
        """The context of a conversation, or None where there is none that is younger than 30 minutes."""
        row = self._seal.pseudonym(conversation)
        query = select(threads.c.context).where(threads.c.conversation == row, threads.c.expires > utc(now))
        with self.database.read() as database:
            sealed = database.execute(query).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return self._seal.open(sealed, f"threads/{row}/context")
        except SealBroken:
            return None  # sealed with a key that was replaced: the conversation starts anew

    def forget(self, conversation: str) -> None:
        """Remove the context of a conversation now."""
        with self.database.write() as database:
            database.execute(delete(threads).where(threads.c.conversation == self._seal.pseudonym(conversation)))

    def keep_answer(self, person: str, answer: str, now: datetime) -> KeptAnswer:
        """Keep an answer for its asker for 90 days."""
        number = secrets.token_hex(4).upper()
        expires = now + KEPT_ANSWER_LIFE
        sealed = self._seal.close(answer, f"kept_answers/{number}/answer")
        row = {"number": number, "person": self._seal.pseudonym(person), "answer": sealed, "expires": utc(expires)}
        with self.database.write() as database:
            database.execute(insert(kept_answers).values(row))
        return KeptAnswer(number, answer, expires)

    def kept_answers(self, person: str, now: datetime) -> list[KeptAnswer]:
        """What a person asked to be kept and has not expired, oldest first."""
        query = (
            select(kept_answers.c.number, kept_answers.c.answer, kept_answers.c.expires)
            .where(kept_answers.c.person == self._seal.pseudonym(person), kept_answers.c.expires > utc(now))
            .order_by(kept_answers.c.expires, kept_answers.c.number)
        )
        with self.database.read() as database:
            rows = database.execute(query).all()
        return [
            KeptAnswer(n, self._seal.open(sealed, f"kept_answers/{n}/answer"), expires.replace(tzinfo=UTC))
            for n, sealed, expires in rows
        ]

    def add_feedback(self, force: str, situation: str, verdict: str, reason: str, now: datetime) -> None:
        """Record what somebody thought of an answer: the situation and a reason, no text, no person."""
        row = {"day": now.date(), "force": force, "situation": situation, "verdict": verdict, "reason": reason}
        with self.database.write() as database:
            database.execute(insert(feedback).values(row))

    def feedback(self) -> list[tuple[str, str, str]]:
        """(situation, verdict, reason) of all feedback held, oldest first."""
        query = select(feedback.c.situation, feedback.c.verdict, feedback.c.reason).order_by(feedback.c.id)
        with self.database.read() as database:
            return [(s, v, r) for s, v, r in database.execute(query)]

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

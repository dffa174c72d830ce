"""Keep and find records. Synchronous SQLAlchemy; async code calls it through asyncio.to_thread."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, inspect, select, text
from sqlalchemy.engine import make_url

from bot.records.seal import Seal, SealBroken
from bot.records.tables import feedback, kept_answers, threads

THREAD_LIFE = timedelta(minutes=30)
KEPT_ANSWER_LIFE = timedelta(days=90)
FEEDBACK_LIFE = timedelta(days=365)
_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class KeptAnswer:
    """An answer that somebody asked to be kept."""

    number: str
    answer: str
    expires: datetime


class Store:
    """The database. Every call that writes first removes what has outlived its retention."""

    def __init__(self, url: str, seal: Seal) -> None:
        self._seal = seal
        self._engine = _engine(url)
        if not _is_current(self._engine):
            migrate(url)

    def remember(self, conversation: str, context: str, now: datetime) -> None:
        """Keep the context of a conversation until 30 minutes after `now`, in place of what was there."""
        row = self._seal.pseudonym(conversation)
        sealed = self._seal.close(context, f"threads/{row}/context")
        with self._engine.begin() as database:
            _purge(database, now)
            database.execute(delete(threads).where(threads.c.conversation == row))
            database.execute(insert(threads).values(conversation=row, context=sealed, expires=_utc(now + THREAD_LIFE)))

    def recall(self, conversation: str, now: datetime) -> str | None:
        """The context of a conversation, or None where there is none that is younger than 30 minutes."""
        row = self._seal.pseudonym(conversation)
        query = select(threads.c.context).where(threads.c.conversation == row, threads.c.expires > _utc(now))
        with self._engine.connect() as database:
            sealed = database.execute(query).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return self._seal.open(sealed, f"threads/{row}/context")
        except SealBroken:
            return None  # sealed with a key that was replaced: the conversation starts anew

    def forget(self, conversation: str) -> None:
        """Remove the context of a conversation now."""
        with self._engine.begin() as database:
            database.execute(delete(threads).where(threads.c.conversation == self._seal.pseudonym(conversation)))

    def keep_answer(self, person: str, answer: str, now: datetime) -> KeptAnswer:
        """Keep an answer for its asker for 90 days."""
        number = secrets.token_hex(4).upper()
        expires = now + KEPT_ANSWER_LIFE
        sealed = self._seal.close(answer, f"kept_answers/{number}/answer")
        row = {"number": number, "person": self._seal.pseudonym(person), "answer": sealed, "expires": _utc(expires)}
        with self._engine.begin() as database:
            _purge(database, now)
            database.execute(insert(kept_answers).values(row))
        return KeptAnswer(number, answer, expires)

    def kept_answers(self, person: str, now: datetime) -> list[KeptAnswer]:
        """What a person asked to be kept and has not expired, oldest first."""
        query = (
            select(kept_answers.c.number, kept_answers.c.answer, kept_answers.c.expires)
            .where(kept_answers.c.person == self._seal.pseudonym(person), kept_answers.c.expires > _utc(now))
            .order_by(kept_answers.c.expires, kept_answers.c.number)
        )
        with self._engine.connect() as database:
            rows = database.execute(query).all()
        return [
            KeptAnswer(n, self._seal.open(sealed, f"kept_answers/{n}/answer"), expires.replace(tzinfo=UTC))
            for n, sealed, expires in rows
        ]

    def add_feedback(self, force: str, situation: str, verdict: str, reason: str, now: datetime) -> None:
        """Record what somebody thought of an answer: the situation and a reason, no text, no person."""
        row = {"day": now.date(), "force": force, "situation": situation, "verdict": verdict, "reason": reason}
        with self._engine.begin() as database:
            _purge(database, now)
            database.execute(insert(feedback).values(row))

    def feedback(self) -> list[tuple[str, str, str]]:
        """(situation, verdict, reason) of all feedback held, oldest first."""
        query = select(feedback.c.situation, feedback.c.verdict, feedback.c.reason).order_by(feedback.c.id)
        with self._engine.connect() as database:
            return [(s, v, r) for s, v, r in database.execute(query)]

    def purge(self, now: datetime) -> int:
        """Remove all that has outlived its retention; returns how many rows went."""
        with self._engine.begin() as database:
            return _purge(database, now)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _purge(database: Connection, now: datetime) -> int:
    oldest = (now - FEEDBACK_LIFE).date()
    outlived = (
        delete(threads).where(threads.c.expires <= _utc(now)),
        delete(kept_answers).where(kept_answers.c.expires <= _utc(now)),
        delete(feedback).where(feedback.c.day < oldest),
    )
    return sum(database.execute(statement).rowcount for statement in outlived)


def migrate(url: str) -> None:
    """Bring the schema of the database up to date."""
    from alembic import command  # large, and needed only after an update
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def _is_current(engine: Engine) -> bool:
    """Whether the newest migration has been run; each file begins with its revision."""
    newest = max(file.stem.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.connect() as database:
        if not inspect(engine).has_table("alembic_version"):
            return False
        found: str | None = database.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found == newest


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _durable)
    return engine


def _durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _utc(moment: datetime) -> datetime:
    """Databases hold UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)

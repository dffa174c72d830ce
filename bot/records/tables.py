"""The tables, each with what is kept in it and for how long."""

from sqlalchemy import Column, Date, DateTime, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

# Retention class "thread": 30 minutes. The sealed last question of a conversation, so that a follow-up makes sense.
threads = Table(
    "threads",
    metadata,
    Column("conversation", String(64), primary_key=True),  # a keyed hash, so that the row names nobody
    Column("context", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False),
    Index("threads_by_expiry", "expires"),
)

# Retention class "kept answer": 90 days. Only when the asker says so.
kept_answers = Table(
    "kept_answers",
    metadata,
    Column("number", String(12), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False),
    Index("kept_answers_by_expiry", "expires"),
    Index("kept_answers_by_person", "person"),
)

# Retention class "feedback": one year. Rule and reason, never text or person.
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("force", String(40), nullable=False),
    Column("situation", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("reason", String(20), nullable=False),
    Index("feedback_by_day", "day"),
)

"""Threads, kept answers and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "threads",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("context", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("threads_by_expiry", "threads", ["expires"])
    op.create_table(
        "kept_answers",
        sa.Column("number", sa.String(12), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("kept_answers_by_expiry", "kept_answers", ["expires"])
    op.create_index("kept_answers_by_person", "kept_answers", ["person"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
    )
    op.create_index("feedback_by_day", "feedback", ["day"])

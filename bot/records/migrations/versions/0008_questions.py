"""Questions to the policy's owners, and how many questions no rule settled."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint("force", "week", "situation", "why", name="unanswered_once"),
    )
    op.create_index("unanswered_by_week", "unanswered", ["week"])
    op.create_table(
        "questions",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("once", sa.String(64), nullable=False, unique=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("asked", sa.DateTime, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
        sa.Column("reply", sa.LargeBinary),
        sa.Column("holder", sa.String(64)),
        sa.Column("seen", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("rule", sa.String(200)),
        sa.Column("test_case", sa.LargeBinary),
        sa.Column("test_verdict", sa.String(20)),
        sa.Column("expires", sa.DateTime),
    )
    op.create_index("questions_by_office", "questions", ["force", "office", "status"])
    op.create_index("questions_by_asker", "questions", ["asker"])
    op.create_index("questions_by_expiry", "questions", ["expires"])

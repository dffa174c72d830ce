"""What was declared about a group before it was changed, and earlier talks about it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_history",
        sa.Column("key", sa.String(24), primary_key=True),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("group_history_by_reference", "group_history", ["reference"])
    op.create_index("group_history_by_owner", "group_history", ["owner"])

"""In which conversations people can be written to on chat platforms."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("platform", sa.String(12), nullable=False),
        sa.Column("account", sa.String(120), nullable=False),
        sa.Column("conversation", sa.String(300), nullable=False),
        sa.Column("service_url", sa.String(200), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("problem", sa.String(80)),
        sa.Column("again", sa.DateTime),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.UniqueConstraint("platform", "account", name="chats_once"),
    )
    op.create_index("chats_by_seen", "chats", ["seen"])

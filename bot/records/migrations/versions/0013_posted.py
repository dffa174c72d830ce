"""Which notice stands where on a chat platform."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posted",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("notice", sa.Integer, nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(12), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.UniqueConstraint("platform", "place", name="posted_once"),
    )
    op.create_index("posted_by_reference", "posted", ["topic", "reference"])
    op.create_index("posted_by_notice", "posted", ["notice"])
    op.create_index("posted_by_recipient", "posted", ["recipient"])

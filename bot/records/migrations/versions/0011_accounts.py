"""The register of force accounts on social media."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("handle", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("stand_in", sa.String(64)),
        sa.Column("editors", sa.String(1000), nullable=False),
        sa.Column("access", sa.String(1000), nullable=False),
        sa.Column("decide", sa.String(16)),
        sa.Column("report", sa.String(12)),
        sa.Column("details", sa.LargeBinary, nullable=False),
        sa.Column("review", sa.LargeBinary),
        sa.Column("added", sa.DateTime, nullable=False),
        sa.Column("reviewed", sa.Date),
        sa.Column("review_due", sa.Date),
        sa.Column("last_used", sa.Date),
        sa.Column("unused", sa.Integer, nullable=False),
        sa.Column("expires", sa.DateTime),
    )
    op.create_index("accounts_by_force", "accounts", ["force", "status"])
    op.create_index("accounts_by_report", "accounts", ["report"])
    op.create_index("accounts_by_expiry", "accounts", ["expires"])

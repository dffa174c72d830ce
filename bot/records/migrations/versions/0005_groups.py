"""The register of messaging groups that are used for work."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("details", sa.LargeBinary, nullable=False),
        sa.Column("declared", sa.DateTime, nullable=False),
        sa.Column("review_due", sa.Date, nullable=False),
        sa.Column("reviewed", sa.Date),
        sa.Column("reviewer", sa.String(64)),
        sa.Column("review", sa.LargeBinary),
        sa.Column("expires", sa.DateTime),
    )
    op.create_index("groups_by_owner", "groups", ["owner"])
    op.create_index("groups_by_expiry", "groups", ["expires"])

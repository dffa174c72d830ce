"""Records and people that are held for a case."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("hashes", sa.String(2000), nullable=False),
        sa.Column("case_reference", sa.String(40), nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("placed_by", sa.String(64), nullable=False),
        sa.Column("placed", sa.DateTime, nullable=False),
        sa.Column("lifted_by", sa.String(64)),
        sa.Column("lifted", sa.DateTime),
        sa.Column("lifted_because", sa.LargeBinary),
    )
    op.create_index("holds_by_what", "holds", ["what"])

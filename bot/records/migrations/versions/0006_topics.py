"""Notices about other things than contacts, found by whom they are for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("topic", sa.String(16), nullable=False, server_default="contact"))
    op.create_index("notices_by_recipient", "notices", ["recipient"])

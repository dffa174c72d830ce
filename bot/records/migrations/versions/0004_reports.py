"""Reports of other flows than contacts from the public: which flow, who is told, whether line managers may see it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("flow", sa.String(40), nullable=False, server_default="contact"))
    op.add_column("contacts", sa.Column("offices", sa.String(200), nullable=False, server_default="supervisor"))
    op.add_column("contacts", sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()))

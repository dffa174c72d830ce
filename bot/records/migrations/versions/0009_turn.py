"""Notices about emergencies are sent before all others: which they are, and an index in that order."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("turn", sa.SmallInteger, nullable=False, server_default="1"))
    op.execute(
        "UPDATE notices SET turn = 0 WHERE kind = 'unfinished' "
        "OR contact IN (SELECT reference FROM contacts WHERE urgency = 'emergency')"
    )
    op.drop_index("notices_due", "notices")
    op.create_index("notices_due", "notices", ["state", "turn", "due"])

"""What chat platforms sent, until it is answered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_UNFINISHED, _CLAIMED = sa.text("body IS NOT NULL"), sa.text("owner IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "received",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("platform", sa.String(12), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("reply", sa.LargeBinary),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("lease", sa.DateTime),
        sa.Column("owner", sa.String(40)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("maybe_sent", sa.Boolean, nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("answered", sa.DateTime),
        sa.Column("problem", sa.String(80)),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    _index("received_open", ["platform", "id"], _UNFINISHED)
    _index("received_in_turn", ["conversation", "id"], _UNFINISHED)
    _index("received_one_at_once", ["conversation"], _CLAIMED, unique=True)
    op.create_index("received_by_expiry", "received", ["expires"])


def _index(name: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, "received", columns, unique=unique, postgresql_where=where, sqlite_where=where)

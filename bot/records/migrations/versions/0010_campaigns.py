"""Changes and transfers of groups, campaigns, and what people who left still had."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("changed", sa.DateTime))
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("entry", sa.String(80), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("official", sa.String(80), nullable=False),
        sa.UniqueConstraint("entry", name="transfers_once"),
    )
    op.create_index("transfers_by_reference", "transfers", ["reference"])
    op.create_table(
        "campaigns",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("organiser", sa.String(64), nullable=False),
        sa.Column("begun", sa.DateTime),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("campaigns_by_force", "campaigns", ["force", "status"])
    op.create_index("campaigns_by_expiry", "campaigns", ["expires"])
    op.create_table(
        "campaign_people",
        sa.Column("campaign", sa.String(12), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("joined", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(12)),
        sa.Column("groups", sa.Integer),
        sa.Column("confirmed", sa.DateTime),
    )
    op.create_index("campaign_people_by_person", "campaign_people", ["person"])
    op.create_table(
        "leavers",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("leavers_by_manager", "leavers", ["manager"])
    op.create_index("leavers_by_person", "leavers", ["person"])
    op.create_index("leavers_by_expiry", "leavers", ["expires"])

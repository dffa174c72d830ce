"""Runs of flows, contacts, notices, people, duties and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("flow", sa.String(40), nullable=False),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person", "flow", name="runs_one_per_person"),
    )
    op.create_index("runs_by_expiry", "runs", ["expires"])
    op.create_table(
        "contacts",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("run", sa.String(16), nullable=False, unique=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("officer", sa.String(64), nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("filed", sa.DateTime, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(64)),
        sa.Column("details", sa.LargeBinary, nullable=False),
        sa.Column("outcome", sa.LargeBinary),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("contacts_by_expiry", "contacts", ["expires"])
    op.create_index("contacts_by_officer", "contacts", ["officer"])
    op.create_index("contacts_by_status", "contacts", ["status"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("contact", sa.String(16), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(40)),
        sa.Column("lease", sa.DateTime),
        sa.Column("delivered", sa.DateTime),
        sa.Column("receipt", sa.String(200)),
        sa.Column("problem", sa.String(80)),
    )
    op.create_index("notices_by_contact", "notices", ["contact"])
    op.create_index("notices_due", "notices", ["state", "due"])
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("manager", sa.String(64)),
        sa.Column("deputy", sa.String(64)),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("absent_until", sa.Date),
    )
    op.create_index("people_by_unit", "people", ["force", "unit"])
    op.create_table(
        "addresses",
        sa.Column("platform", sa.String(12), primary_key=True),
        sa.Column("account", sa.String(120), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
    )
    op.create_index("addresses_by_person", "addresses", ["person"])
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("force", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("starts", sa.DateTime, nullable=False),
        sa.Column("ends", sa.DateTime, nullable=False),
        sa.UniqueConstraint("unit", "person", "starts", name="duties_once"),
    )
    op.create_index("duties_by_unit", "duties", ["force", "unit", "starts"])
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(120), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_index("audit_by_subject", "audit", ["subject"])

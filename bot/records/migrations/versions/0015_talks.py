"""Groups that are in use get the timer of their next talk; until now nobody was told that one is due."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_LONDON = ZoneInfo("Europe/London")


def upgrade() -> None:
    groups = sa.table("groups", sa.column("reference"), sa.column("status"), sa.column("review_due", sa.Date))
    names = ("key", "contact", "topic", "recipient", "kind", "level", "due", "state", "attempts")
    notices = sa.table("notices", *(sa.column(name) for name in names))
    in_use = sa.select(groups.c.reference, groups.c.review_due).where(groups.c.status == "open")
    for reference, day in op.get_bind().execute(in_use).all():
        due = datetime.combine(day, time(0), _LONDON).astimezone(UTC).replace(tzinfo=None)
        row = {"key": f"group/{reference}/clock/{day}/0", "contact": reference, "topic": "group", "recipient": ""}
        row |= {"kind": "clock", "level": 0, "due": due, "state": "waiting", "attempts": 0}
        op.get_bind().execute(notices.insert().values(row))

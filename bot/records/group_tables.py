"""The table of what groups were before, beside those of tables.py."""

from sqlalchemy import Column, Date, Index, LargeBinary, String, Table

from bot.records.tables import metadata

# Retention class "group history": goes with its group. What was declared before a change, and talks before the last.
group_history = Table(
    "group_history",
    metadata,
    Column("key", String(24), primary_key=True),  # the group's reference and a number
    Column("reference", String(12), nullable=False),
    Column("what", String(8), nullable=False),  # group or talk
    Column("owner", String(64), nullable=False),
    Column("by", String(64), nullable=False),  # who declared or recorded it
    Column("day", Date, nullable=False),  # on which that was
    Column("content", LargeBinary, nullable=False),  # the answers
    Index("group_history_by_reference", "reference"),
    Index("group_history_by_owner", "owner"),
)

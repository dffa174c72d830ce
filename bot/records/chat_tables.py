"""The table of what is needed to write to people on a chat platform, beside those of tables.py."""

from sqlalchemy import Column, DateTime, Index, String, Table, UniqueConstraint

from bot.records.tables import metadata

# Retention class "chat": 13 months after it was last used. The one-to-one conversations of a chat platform in which
# people can be written to, or why one of the people file can't be.
chats = Table(
    "chats",
    metadata,
    Column("key", String(64), primary_key=True),  # a keyed hash of the platform and the account
    Column("platform", String(12), nullable=False),
    Column("account", String(120), nullable=False),
    Column("conversation", String(300), nullable=False),  # empty where there is none
    Column("service_url", String(200), nullable=False),
    Column("user_id", String(200), nullable=False),  # what the platform calls them in there
    Column("tenant", String(64), nullable=False),
    Column("problem", String(80)),  # why they can't be written to
    Column("again", DateTime),  # when that is tried next, where there is no conversation
    Column("seen", DateTime, nullable=False),  # the day, almost: it is written once a day
    UniqueConstraint("platform", "account", name="chats_once"),
    Index("chats_by_seen", "seen"),
)

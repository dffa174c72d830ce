"""The tables, each with what is kept in it; how long and why: retention.py. More: group_tables.py, chat_tables.py."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()

# Retention class "thread": 30 minutes. The sealed last question of a conversation, so that a follow-up makes sense.
threads = Table(
    "threads",
    metadata,
    Column("conversation", String(64), primary_key=True),  # a keyed hash, so that the row names nobody
    Column("context", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False),
    Index("threads_by_expiry", "expires"),
)

# Retention class "kept answer": 90 days. Only when the asker says so.
kept_answers = Table(
    "kept_answers",
    metadata,
    Column("number", String(12), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False),
    Index("kept_answers_by_expiry", "expires"),
    Index("kept_answers_by_person", "person"),
)

# Retention class "feedback": one year. Rule and reason, never text or person.
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("force", String(40), nullable=False),
    Column("situation", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("reason", String(20), nullable=False),
    Index("feedback_by_day", "day"),
)

# Retention class "feedback", too: how many questions of a week no rule settled, by the rule that came nearest.
unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("week", Date, nullable=False),  # its Monday
    Column("force", String(40), nullable=False),
    Column("situation", String(200), nullable=False),
    Column("why", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("force", "week", "situation", "why", name="unanswered_once"),
    Index("unanswered_by_week", "week"),
)

# Retention class "question": one year after it was answered or closed. What somebody had Signpost ask a policy owner.
questions = Table(
    "questions",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("once", String(64), nullable=False, unique=True),  # a keyed hash, so that sending twice asks once
    Column("force", String(40), nullable=False),
    Column("office", String(40), nullable=False),  # the role of those who may read and answer it
    Column("asker", String(64), nullable=False),
    Column("situation", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),  # that Signpost gave
    Column("asked", DateTime, nullable=False),
    Column("due", DateTime, nullable=False),
    Column("status", String(12), nullable=False),
    Column("question", LargeBinary, nullable=False),
    Column("reply", LargeBinary),  # the answer, or why there is none
    Column("holder", String(64)),  # who of the office took it
    Column("seen", Boolean, nullable=False, server_default=false()),  # the reply, by the asker
    Column("rule", String(200)),  # that was added to the pack because of it
    Column("test_case", LargeBinary),  # the question without names and details, where it may become a test case
    Column("test_verdict", String(20)),
    Column("expires", DateTime),  # once it was answered or closed
    Index("questions_by_office", "force", "office", "status"),
    Index("questions_by_asker", "asker"),
    Index("questions_by_expiry", "expires"),
)

# Retention class "run": 7 days after the last answer. Where somebody is in a guided flow, until it is filed.
runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person", String(64), nullable=False),  # a keyed hash
    Column("flow", String(40), nullable=False),
    Column("force", String(40), nullable=False),
    Column("answers", LargeBinary, nullable=False),
    Column("expires", DateTime, nullable=False),
    UniqueConstraint("person", "flow", name="runs_one_per_person"),
    Index("runs_by_expiry", "expires"),
)

# Retention class "contact": 6 years, or as long as it is held for a case. What an officer recorded about a message from
# the public, never the message; or reported through another flow.
contacts = Table(
    "contacts",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("run", String(16), nullable=False, unique=True),  # so that confirming twice files once
    Column("force", String(40), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("category", String(24), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("filed", DateTime, nullable=False),
    Column("due", DateTime, nullable=False),  # by when a supervisor has to acknowledge it
    Column("status", String(16), nullable=False),
    Column("holder", String(64)),  # the supervisor who acknowledged it
    Column("details", LargeBinary, nullable=False),
    Column("outcome", LargeBinary),
    Column("expires", DateTime, nullable=False),
    Column("flow", String(40), nullable=False, server_default="contact"),
    Column("offices", String(200), nullable=False, server_default="supervisor"),  # who is told, with spaces between
    Column("hidden", Boolean, nullable=False, server_default=false()),  # from line managers and administrators
    Index("contacts_by_officer", "officer"),
    Index("contacts_by_status", "status"),
    Index("contacts_by_expiry", "expires"),
)

# Retention class "group": while it is in use, and 6 years after. Messaging groups that somebody uses for work: never
# who is in them or what is written there.
groups = Table(
    "groups",
    metadata,
    Column("reference", String(12), primary_key=True),  # that of the report by which it was declared
    Column("force", String(40), nullable=False),
    Column("owner", String(64), nullable=False),  # who declared it
    Column("status", String(12), nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("declared", DateTime, nullable=False),
    Column("review_due", Date, nullable=False),
    Column("reviewed", Date),
    Column("reviewer", String(64)),
    Column("review", LargeBinary),  # what was discussed
    Column("expires", DateTime),  # once it was left or closed
    Column("changed", DateTime),  # when what was declared was last changed
    Index("groups_by_owner", "owner"),
    Index("groups_by_expiry", "expires"),
)

# Retention class "transfer": goes with its group or campaign. What was taken over into the force's official record.
transfers = Table(
    "transfers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(12), nullable=False),  # of the group or campaign
    Column("entry", String(80), nullable=False),  # names it as it was then, with a keyed hash of what stood in it
    Column("day", Date, nullable=False),
    Column("official", String(80), nullable=False),  # what the official system calls it
    UniqueConstraint("entry", name="transfers_once"),
    Index("transfers_by_reference", "reference"),
)

# Retention class "campaign": 6 years after its last day, with who confirmed what; one that was never begun for a week.
campaigns = Table(
    "campaigns",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("force", String(40), nullable=False),
    Column("units", Text, nullable=False),  # a line each; empty where it is all
    Column("last_day", Date, nullable=False),
    Column("status", String(12), nullable=False),
    Column("organiser", String(64), nullable=False),
    Column("begun", DateTime),
    Column("expires", DateTime, nullable=False),
    Index("campaigns_by_force", "force", "status"),
    Index("campaigns_by_expiry", "expires"),
)

campaign_people = Table(
    "campaign_people",
    metadata,
    Column("campaign", String(12), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("status", String(12), nullable=False),
    Column("joined", Integer, nullable=False),  # how often: a timer of an earlier time is void
    Column("answer", String(12)),
    Column("groups", Integer),  # how many were confirmed
    Column("confirmed", DateTime),
    Index("campaign_people_by_person", "person"),
)

# Retention class "leaver": 6 years after they left, settled or not: as long as the groups that were theirs.
leavers = Table(
    "leavers",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("force", String(40), nullable=False),
    Column("manager", String(64), nullable=False),  # who settles it: their line manager as it was, or who stands in
    Column("at", DateTime, nullable=False),
    Column("expires", DateTime, nullable=False),
    Index("leavers_by_manager", "manager"),
    Index("leavers_by_person", "person"),
    Index("leavers_by_expiry", "expires"),
)

# Retention class "force account": while it is in the register, and 6 years after it was closed. Which force accounts on
# social media there are and who answers for each: never a password, never what is posted.
accounts = Table(
    "accounts",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("force", String(40), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("handle", String(80), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("status", String(12), nullable=False),
    Column("owner", String(64)),  # none after the owner left
    Column("stand_in", String(64)),  # the line manager of an owner who left
    Column("editors", String(1000), nullable=False),  # with spaces between them
    Column("access", String(1000), nullable=False),  # who may still have access on the platform and must not
    Column("decide", String(16)),  # why corporate communications has to decide whether to keep it
    Column("report", String(12)),  # the application or other report that it was last entered from
    Column("details", LargeBinary, nullable=False),
    Column("review", LargeBinary),  # what the owner said in the last review
    Column("added", DateTime, nullable=False),
    Column("reviewed", Date),
    Column("review_due", Date),
    Column("last_used", Date),
    Column("unused", Integer, nullable=False),  # reviews in a row that said so
    Column("expires", DateTime),  # once it was closed
    Index("accounts_by_force", "force", "status"),
    Index("accounts_by_report", "report"),
    Index("accounts_by_expiry", "expires"),
)

# Retention class "notice": goes with what it is about. The outbox: what must reach whom by when; timers are rows, too.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),  # so that nothing is told twice
    Column("contact", String(16), nullable=False),  # its reference, or the id of a run that is not filed yet
    Column("topic", String(16), nullable=False, server_default="contact"),  # what kind of thing that reference is of
    Column("recipient", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("level", Integer, nullable=False),  # of the chain of people to tell
    Column("due", DateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(40)),
    Column("lease", DateTime),
    Column("delivered", DateTime),
    Column("receipt", String(200)),  # what the platform calls the message, to change it in place
    Column("problem", String(80)),
    Column("turn", SmallInteger, nullable=False, server_default="1"),  # 0: about an emergency, sent before all others
    Index("notices_due", "state", "turn", "due"),
    Index("notices_by_contact", "contact"),
    Index("notices_by_recipient", "recipient"),
)

_UNFINISHED, _CLAIMED = text("body IS NOT NULL"), text("owner IS NOT NULL")

# Retention class "received": 24 hours; the text goes as soon as it was answered. What chat platforms sent.
received = Table(
    "received",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # in the order in which they came
    Column("key", String(120), nullable=False, unique=True),  # what the platform calls it: sent again it is known
    Column("platform", String(12), nullable=False),
    Column("conversation", String(64), nullable=False),  # a keyed hash, so that the row names nobody
    Column("body", LargeBinary),  # none once it is finished
    Column("reply", LargeBinary),  # once it was answered, until it is delivered
    Column("state", String(12), nullable=False),
    Column("due", DateTime, nullable=False),
    Column("lease", DateTime),
    Column("owner", String(40)),  # which claim holds it
    Column("attempts", Integer, nullable=False),  # to answer it; once there is a reply, to deliver that
    Column("maybe_sent", Boolean, nullable=False),
    Column("failed", Boolean, nullable=False),  # the reply says that there is no answer
    Column("answered", DateTime),
    Column("problem", String(80)),
    Column("expires", DateTime, nullable=False),
    Index("received_open", "platform", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    Index("received_in_turn", "conversation", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    Index("received_one_at_once", "conversation", unique=True, postgresql_where=_CLAIMED, sqlite_where=_CLAIMED),
    Index("received_by_expiry", "expires"),
    info={"sealed_for": "key"},  # the number is not known yet when the text is sealed
)

# Retention class "posted": goes with its notice. Which notice stands where on a chat platform, to be changed in place.
posted = Table(
    "posted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice", Integer, nullable=False),
    Column("topic", String(16), nullable=False),  # with the reference what the notice is about
    Column("reference", String(16), nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("platform", String(12), nullable=False),
    Column("place", String(200), nullable=False),  # what the platform calls the message
    Column("version", Integer, nullable=False, server_default="0"),  # number of the last row of the audit log shown
    UniqueConstraint("platform", "place", name="posted_once"),
    Index("posted_by_reference", "topic", "reference"),
    Index("posted_by_notice", "notice"),
    Index("posted_by_recipient", "recipient"),
)

# Retention class "sign-out": 12 hours, as long as what it ends could have lasted.
sign_outs = Table(
    "sign_outs",
    metadata,
    Column("what", String(64), primary_key=True),  # a keyed hash: of one session's key, or of a person's id
    Column("at", DateTime, nullable=False),  # sessions that were begun until then are over
    Column("expires", DateTime, nullable=False),
    Index("sign_outs_by_expiry", "expires"),
)

# Retention class "person": as long as somebody works here.
people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),  # the collar or staff number
    Column("force", String(40), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("manager", String(64)),
    Column("deputy", String(64)),
    Column("roles", String(200), nullable=False),  # with spaces between them
    Column("absent_until", Date),
    Index("people_by_unit", "force", "unit"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("platform", String(12), primary_key=True),
    Column("account", String(120), primary_key=True),
    Column("person", String(64), nullable=False),
    Index("addresses_by_person", "person"),
)

# Retention class "duty": 90 days after it ended.
duties = Table(
    "duties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("force", String(40), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("person", String(64), nullable=False),
    Column("starts", DateTime, nullable=False),
    Column("ends", DateTime, nullable=False),
    UniqueConstraint("unit", "person", "starts", name="duties_once"),
    Index("duties_by_unit", "force", "unit", "starts"),
)

# Retention class "audit": 6 years. Append-only; each row's mac covers the one before.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(24), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(120), nullable=False),
    Column("mac", String(64), nullable=False),
    Index("audit_by_subject", "subject"),
)

# Retention class "hold": 6 years after it was lifted. Records and people that must be neither purged nor erased.
holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("force", String(40), nullable=False),
    Column("kind", String(8), nullable=False),  # "record" or "person"
    Column("what", String(64), nullable=False),  # a reference, or a person's id
    Column("hashes", String(2000), nullable=False),  # under which a person's rows are found, with spaces between them
    Column("case_reference", String(40), nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("placed_by", String(64), nullable=False),
    Column("placed", DateTime, nullable=False),
    Column("lifted_by", String(64)),
    Column("lifted", DateTime),
    Column("lifted_because", LargeBinary),
    Index("holds_by_what", "what"),
)

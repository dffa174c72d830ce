"""What people read on the page of the audit log."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # the database library is slow to import, and words need none
    from bot.records.audit import Entry

AUDIT_LOG = "Audit log"
CHAIN = "Whether it is whole"
NEVER_VERIFIED = "It has not been verified yet. Whoever runs Signpost does that with “signpost audit verify”."
WHOLE = "When it was last verified, at {at}, every row was there and unchanged: {number:,} rows."
NOT_WHOLE = "When it was last verified, at {at}, it was not whole. Ask whoever runs Signpost what was found."
LAST_HEAD = "Last published head"
HEAD = "Row {number:,} on {day}, with the code {code}"
NO_HEAD = "None can be read from here."
SEARCH_TITLE = "Search the audit log"
PERSON = "Person"
PERSON_HINT = "The id of somebody who did something, or whom it was done to."
REFERENCE = "Reference"
ACTION = "What was done"
ANYTHING = "Anything"
SINCE = "From this day"
UNTIL = "Up to this day"
SEARCH = "Search"
ROWS = "What was done, newest first"
NOTHING_FOUND = "There is nothing to show. Rows about what you may not see are left out."
OLDER = "Show older rows"
ACTIONS = {
    "filed": "recorded something",
    "read": "read a record",
    "acknowledged": "acknowledged",
    "passed_on": "passed on",
    "asked": "asked the officer",
    "answered": "added or answered",
    "done": "marked as done",
    "taken_down": "granted a request",
    "refused": "refused a request",
    "extended": "took more time for a request",
    "person_told": "recorded that the person was told",
    "withdrawn": "recorded that there is nothing to decide",
    "told": "told somebody",
    "reminder": "reminded somebody",
    "copy": "copied somebody",
    "step": "told somebody what had happened",
    "alarm": "told somebody that something went wrong",
    "unfinished": "told somebody that something was not finished",
    "clock": "told somebody of a last day",
    "escalated": "turned to the next person",
    "nobody_left": "found nobody left who could be told",
    "holder_left": "opened something again whose supervisor has left",
    "parked": "could not deliver",
    "tried_again": "tried to deliver again",
    "due": "reminded of a last day",
    "missed": "told somebody that a last day has passed",
    "listed": "looked at what waits",
    "listed_parked": "looked at what was not delivered",
    "listed_groups": "looked at groups of people",
    "group_left": "left a group",
    "group_closed": "closed a group",
    "group_reviewed": "talked about a group",
    "group_changed": "changed what was declared about a group",
    "transferred": "marked as taken over into the official record",
    "exported_groups": "exported groups",
    "campaign_planned": "planned a campaign",
    "campaign_previewed": "looked at whom a campaign would ask",
    "campaign_begun": "began a campaign",
    "campaign_confirmed": "confirmed their groups",
    "campaign_ended": "ended a campaign",
    "listed_campaign": "looked at who has confirmed",
    "listed_campaigns": "looked at campaigns",
    "listed_leavers": "looked at what people who left still had",
    "account_added": "entered a force account",
    "account_changed": "changed a force account",
    "account_approved": "approved a force account",
    "account_open": "recorded that a force account is open",
    "account_closing": "had a force account closed",
    "account_closed": "recorded that a force account is closed",
    "account_editors": "changed who posts on a force account",
    "account_reviewed": "reviewed a force account",
    "account_kept": "decided to keep a force account",
    "account_access": "confirmed that access on the platform is gone",
    "account_left": "took somebody who left off a force account",
    "account_moved": "told an owner that somebody moved",
    "account_read": "looked at a force account",
    "listed_accounts": "looked at force accounts",
    "exported_accounts": "exported the register of force accounts",
    "question_sent": "asked a policy owner",
    "question_read": "read a question",
    "question_taken": "took a question",
    "question_assigned": "assigned a question",
    "question_released": "gave a question back to its office",
    "question_passed": "passed a question to another office",
    "question_reply_read": "read the answer to their question",
    "question_answered": "answered a question",
    "question_closed": "closed a question without an answer",
    "question_added": "noted the rule that settles a question",
    "question_case": "offered a question as a test case",
    "question_late": "found a question late",
    "inbox_listed": "looked at the inbox",
    "inbox_cases": "took test cases from answered questions",
    "held": "held for a case",
    "hold_lifted": "lifted a hold",
    "listed_holds": "looked at what is held",
    "exported": "exported a record",
    "person_exported": "exported what is kept about somebody",
    "concerned_exported": "exported a record about somebody",
    "erased": "erased what is kept about somebody",
    "trimmed": "removed the oldest rows of the log",
    "signed_in": "signed in",
    "signed_out": "signed somebody out",
    "searched_audit": "searched the audit log",
    "verified": "verified the audit log",
    "people_imported": "imported people",
    "recognised": "found out whose records these are",
    "rota_imported": "imported duties",
    "purged": "removed what has outlived its time",
    "resealed": "sealed anew",
}
_ACTORS = {"signpost": "Signpost", "console": "The operator"}
_LONDON = ZoneInfo("Europe/London")


def row(entry: "Entry") -> str:
    """A row in a line: when, who, what, about what, and the word or number that belongs to it."""
    detail = f" ({entry.detail})" if entry.detail else ""
    return f"{_moment(entry.at)}: {actor(entry.actor)} – {action(entry.action)}: {entry.subject}{detail}"


def actor(name: str) -> str:
    """Who did something."""
    return _ACTORS.get(name, name)


def action(name: str) -> str:
    """What somebody did."""
    return ACTIONS.get(name, name.replace("_", " "))


def is_whole(verified: "Entry") -> bool:
    """Whether a verification found nothing wrong."""
    return verified.detail.isdecimal()


def verified(entry: "Entry | None") -> str:
    """What the last verification of the log found."""
    if entry is None:
        return NEVER_VERIFIED
    at = _moment(entry.at)
    return WHOLE.format(at=at, number=int(entry.detail)) if is_whole(entry) else NOT_WHOLE.format(at=at)


def _moment(at: datetime) -> str:
    local = at.astimezone(_LONDON)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def pressed(details: str) -> str:
    """The words on a button about the audit log, from what stands behind "audit:"."""
    return {"older": OLDER, "search": SEARCH_TITLE}.get(details.partition(":")[0], AUDIT_LOG)

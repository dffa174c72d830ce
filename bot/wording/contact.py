"""What people read about messages from the public. The questions of the flow are in its own words.yaml."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.wording import decisions

if TYPE_CHECKING:  # the database library is slow to import, and words need none
    from bot.records.audit import Entry
    from bot.records.contacts import Contact

CATEGORIES = {
    "emergency": "an emergency",
    "crime_report": "a report of a crime",
    "intelligence": "information about crime",
    "complaint": "a complaint",
    "media_enquiry": "a question from the media",
    "content_removal": "a request to take something down or correct it",
    "information_request": "a question",
    "abuse": "abuse",
    "social": "thanks, small talk or spam",
}
URGENCIES = {"emergency": "Emergency", "non_emergency": "Not an emergency", "none": "No urgency"}
READS_LIKE_DANGER = "It reads like an emergency."
COULD_NOT_TELL = "Signpost could not tell what it is."
NOT_READABLE = "It is in a language that Signpost can’t read."
WHY_ASKED_AGAIN = {"yes": READS_LIKE_DANGER, "no": COULD_NOT_TELL, "unreadable": NOT_READABLE}
SUGGESTIONS = {
    "yes": "It reads like {category}. That is only a suggestion: you decide.",
    "no": f"{COULD_NOT_TELL} You decide.",
    "unreadable": f"{NOT_READABLE} You decide.",
}
NOBODY_TOLD_YET = (
    "Signpost does not know your supervisor, so nobody will be told by it. You can still record the contact here, but "
    "tell your supervisor yourself. An administrator can import who works here with “signpost people import”."
)
WHO_ARE_YOU = (
    "Signpost does not know who you are here, so this goes to the force’s duty desk and not to your own supervisor. "
    "Sign in first if you can; else say in the note who you are."
)
LEFT = "What you had begun may be an emergency, so it was recorded as {reference}, and people are being told."
UNKNOWN_PERSON = "Nobody works here under {names}. Check the number, or leave this empty."
FILED = "Recorded. Your reference is {reference}"
RECORDED = "Recorded."
SUPERVISOR = "Your supervisor"
TOLD = "{person} is being told and should acknowledge by {due}. If not, the next person is told."
TOLD_AT_ONCE = (
    "{number} people are being told at once and should acknowledge by {due}. They are reminded until one does."
)
NOBODY_TOLD = (
    "Nobody could be told, because Signpost does not know your supervisor. Tell your supervisor yourself, now. The "
    "record is kept, and administrators see that nobody was told."
)
REPLY_TO_COPY = "Reply to the sender"
NO_REPLY = "Don’t reply."
WAIT_FOR_ADVICE = "Don’t send any reply until the control room has told you that it is safe."
DO_NOW = "{number}. Now"
DO_BY = "{number}. By {day}"
KEEP_IN_MIND = "{number}. Keep in mind"
MY_CONTACTS = "My reports"
ANOTHER = "Another message from the public"
ASKS_TO_RECORD = frozenset(
    {
        "contact",
        "log a contact",
        "record a contact",
        "log contact",
        "message from the public",
        "a member of the public contacted me",
        "a member of the public messaged me",
        "someone messaged me",
    }
)

LONDON = ZoneInfo("Europe/London")


def asks_to_record(text: str) -> bool:
    """Whether somebody only says that they want to record a contact."""
    return text.strip().lower().rstrip(".!") in ASKS_TO_RECORD


def moment(at: datetime) -> str:
    """A time as people here say it: 14:05 on 3 December."""
    local = at.astimezone(LONDON)
    return f"{local:%H:%M} on {local.day} {local:%B}"


MOST_LISTED = 20
QUEUE = "Waiting for me"
NO_CONTACTS = "You have reported nothing yet."
QUEUE_EMPTY = "Nothing is waiting for you."
SIGN_IN_FIRST = "Signpost does not know who you are here. Ask an administrator for your sign-in link."
OPEN = "Open {reference}"
CONTACT = "{reference}: {status}"
STATUSES = {"open": "nobody has taken it on yet", "acknowledged": "acknowledged", "done": "done"}
ACKNOWLEDGE = "Acknowledge"
NOT_MINE = "Not mine, pass it on"
ASK_OFFICER = "Ask the officer"
MARK_DONE = "Mark as done"
ADD_OR_ANSWER = "Add something, or answer"
PASSED_ON = "Passed on. Being told about {reference} next: {people}."
PASSED_ON_BEFORE = "You have passed {reference} on already."
PASSED_ON_TO_NOBODY = (
    "Passed on, but nobody is left who could be told about {reference}. {told} If it is urgent, ring the control room."
)
ADMINISTRATORS_TOLD = "The administrators are being told that."
STANDARDS_TOLD = "That is being told to whoever looks after what is reported in confidence."
NOBODY_CAN_BE_TOLD = "Nobody else can be told by Signpost."
NOBODY_LEFT = (
    "Nobody is left who could be told about this, and nobody has taken it on. If it is urgent, ring the control room."
)
HOLDER_LEFT = "{person}, who had taken this on, has left. It is open again."
HISTORY = "What happened"
SEND = "Send"
ENTER_SOMETHING = "Enter something first."
TOO_LONG = "That is longer than {limit} characters. Shorten it a little."
FORM_LABELS = {
    "ask": "Your question to the officer",
    "say": "What you want to add (a log number, an answer)",
    "done": "PIR, log or crime number",
}
FORM_HINTS = {
    "ask": "They are told that there is a question, and read it here.",
    "say": "In your own words. Don’t paste the message from the public.",
    "done": "You can leave this empty.",
}
REFUSED = {
    "unknown": "There is no such contact, or it is not yours to see.",
    "not_yours": "Only the other side of this contact can do that.",
    "not_open": "Somebody has already taken this on.",
    "is_done": "This is done already.",
    "undecided": (
        "What was decided is not recorded yet, and the person has to be answered. Record the decision first, then mark "
        "it as done. If you can’t decide it, pass it on to the office that does."
    ),
    "not_taken_on": "Nobody has taken this on yet. Acknowledge it first, then record the decision.",
    "decided": "This has been decided already, so it can’t be decided again here.",
    "too_late": "More time can be taken only within the first month, and that is over. Answer the person now.",
    "group_over": "This group was left or closed, so there is nothing more to talk about.",
    "group_ended": "This group was left or closed, so it can’t be changed any more.",
    "own": "You recorded this contact yourself, so another administrator has to do that.",
    "needless": "Somebody has taken this contact on since, so nobody has to be told any more.",
    "gone": "The contact is no longer kept, so nobody has to be told any more.",
    "nobody_known": "Signpost still knows nobody whom it could tell. Import who works here first, then try again.",
}
STEPS = {
    "filed": "recorded it",
    "told": "told {detail}",
    "reminder": "reminded {detail}",
    "escalated": "turned to the next person, {detail}",
    "nobody_left": "found nobody left who could be told",
    "holder_left": "opened it again, because {detail} has left",
    "parked": "could not reach {detail}",
    "tried_again": "had {detail} told again",
    "copy": "copied {detail}",
    "due": "reminded {detail} of the last day",
    "missed": "told {detail} that the last day has passed",
    "acknowledged": "acknowledged it",
    "passed_on": "passed it on",
    "asked": "asked the officer",
    "answered": "added to it",
    "taken_down": "granted it",
    "refused": "refused it",
    "extended": "took more time to decide",
    "person_told": "recorded that the person was told that it takes longer",
    "withdrawn": "recorded that there is nothing to decide any more",
    "done": "marked it as done",
    "read": "read it",
    "group_left": "said that they left the group",
    "group_closed": "said that the group was closed",
    "group_changed": "changed what was declared about the group ({detail})",
    "group_reviewed": "talked about the group with the officer",
}
UNFINISHED = "Recorded by Signpost as it stood, because it may be an emergency and was not finished."
NOT_RULED_OUT = (
    "The message that was pasted may be an emergency, or is in a language that Signpost can’t read. Whether anybody is "
    "in danger was asked again and not answered."
)
OUTCOME = "Outcome: {text}"


def line(contact: "Contact", about: str, now: datetime) -> str:
    """A contact in a line, without any free text."""
    said = f"{URGENCIES[contact.urgency]}: {about}, recorded by {contact.officer} at {moment(contact.filed)}."
    if contact.status != "open":
        return f"{said} {STATUSES[contact.status].capitalize()} by {contact.holder}."
    return f"{said} {'Overdue since' if contact.due < now else 'To be acknowledged by'} {moment(contact.due)}."


def step(entry: "Entry") -> str:
    """A row of the audit log as a sentence."""
    what = STEPS[entry.action].format(detail=entry.detail or "nobody")
    return f"{moment(entry.at)}: {'Signpost' if entry.actor == 'signpost' else entry.actor} {what}."


SIGN_IN_LINK = "Open this link within 15 minutes, in the browser on this machine:"
LINK_REFUSED = "This sign-in link is too old or was changed. Ask for a new one."
SIGNED_IN_AS = "Signed in as {member}"
SIGN_OUT = "Sign out"
SIGNED_OUT = "{member} is signed out everywhere. Sign-in links that they have not used yet no longer work."
NOT_DELIVERED = "Not delivered"
NOT_DELIVERED_NUMBER = "Not delivered ({number})"
TRY_AGAIN = "Try again: notice {number}"
BUTTONS = {
    "undelivered": NOT_DELIVERED,
    "mine": MY_CONTACTS,
    "queue": QUEUE,
    "acknowledge": ACKNOWLEDGE,
    "pass": NOT_MINE,
    "ask": ASK_OFFICER,
    "say": ADD_OR_ANSWER,
    "done": MARK_DONE,
}


def pressed(details: str) -> str:
    """The words on a button about contacts, from what stands behind "contacts:"."""
    action, _, reference = details.partition(":")
    if action == "again":
        return TRY_AGAIN.format(number=reference.partition("/")[0])
    if action == "decide":
        return decisions.BUTTONS.get(reference.partition("/")[2], "")
    return OPEN.format(reference=reference) if action == "show" else BUTTONS.get(action, "")

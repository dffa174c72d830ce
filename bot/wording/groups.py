"""What people read about messaging groups that are used for work."""

MY_GROUPS = "My groups"
NO_GROUPS = "You have declared no messaging group."
DECLARE = "Declare a group"
LEFT = "I left {name}"
CLOSED = "{name} was closed"
ENDED = {
    "left": "Recorded that you left {name}. Your line manager is told.",
    "closed": "Recorded that {name} was closed. Your line manager is told.",
}
CHANGE = "Change {name}"
CHANGE_TITLE = "Change what you declared about a group"
CHANGE_WHO_SEES = "Your line manager is told which answers changed. What you leave as it is stays as it is."
CHANGE_SEND = "Record the change"
CHANGED = "Recorded how {name} is now. Your line manager is told which answers changed."
CHANGED_ON = "Last changed on {day}"
TRANSFERRED = "Transferred to the official record on {day}, as {official}"
TRANSFERRED_BEFORE = "Transferred to the official record on {day}, as {official}; it has changed since"
TO_REVIEW = "Groups of the people I lead"
NONE_TO_REVIEW = "Nobody whom you lead has declared a messaging group."
REVIEW = "Record the talk about {name}"
REVIEW_TITLE = "The yearly talk about a messaging group"
REVIEW_LABEL = "What you talked about and agreed"
REVIEW_HINT = (
    "Is it still needed, and for what? Is police information kept out of it? Who runs it, is anybody from outside in "
    "it, do messages disappear? Don’t name members."
)
REVIEW_SEND = "Record it"
ENTER_REVIEW = "Enter in a sentence or two what you talked about."
REVIEWED = "Recorded for {name}. The next talk is due by {day}."
HEADING = "{name} ({reference})"
OWNER = "Declared by {owner}"
DECLARED = "Declared on {day}"
LAST_REVIEW = "Last talked about on {day} with {who}: {said}"
REVIEW_DUE = "Next talk with the line manager by {day}"
REVIEW_OVERDUE = "The talk with the line manager was due by {day}"
EXPORT_TITLE = "Messaging groups of {force}, for the official record"
EXPORTED = "Entries: {number}."
ENTRIES = "Groups, talks and confirmations"
KINDS = {"group": "Group", "talk": "Talk about a group", "confirmation": "Confirmation in a campaign"}
EXPORT_FIELDS = {
    "entry": "Entry",
    "what": "Kind",
    "reference": "Reference",
    "person": "Person",
    "unit": "Unit",
    "day": "Day",
    "by": "By",
    "status": "How far it is",
    "said": "What was said",
}

_ASKS = ("my groups", "declare a group", "whatsapp groups", "my whatsapp groups", "declare whatsapp group")


def asks_for_groups(text: str) -> bool:
    """Whether somebody typed that they want to see or declare their groups."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS


def pressed(details: str) -> str:
    """The words on a button about groups, from what stands behind "groups:"."""
    said = {"mine": MY_GROUPS, "team": TO_REVIEW, "review": REVIEW_TITLE, "change": CHANGE_TITLE}
    return said.get(details.partition(":")[0], MY_GROUPS)

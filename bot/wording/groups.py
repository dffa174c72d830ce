"""What people read about messaging groups that are used for work."""

MY_GROUPS = "My groups"
NO_GROUPS = "You have declared no messaging group."
DECLARE = "Declare a group"
LEFT = "I left {name}"
CLOSED = "{name} was closed"
ENDED = {
    "left": "Recorded that you left {name}.",
    "closed": "Recorded that {name} was closed.",
}
TOLD = "Your line manager is told{what}."
TOLD_IN_PLACE = "{person}, who stands in for your line manager, is told{what}."
NOBODY_TOLD = "Signpost knows nobody whom it could tell, so tell your line manager yourself."
WHICH_CHANGED = " which answers changed"
CHANGE = "Change {name}"
CHANGE_TITLE = "Change what you declared about a group"
CHANGE_WHO_SEES = "{told} What you leave as it is stays as it is."
CHANGE_SEND = "Record the change"
CHANGED = "Recorded how {name} is now."
UNCHANGED = "That is what you declared about {name} already. Nothing changed."
CHANGED_ON = "Last changed on {day}"
TRANSFERRED = "Transferred to the official record on {day}, as {official}"
TRANSFERRED_BEFORE = "Transferred to the official record on {day}, as {official}; it has changed since"
TO_REVIEW = "Groups of the people I lead"
NONE_TO_REVIEW = "Nobody whom you lead has declared a messaging group."
REVIEW = "Record the talk about {name}"
REVIEW_TITLE = "The talk about a messaging group"
TALK_POINTS = {  # the checklist of the talk
    "needed": "It is still needed for work",
    "right_people": "Who is in it is still right",
    "no_police_information": "There is no police information in it",
    "kept": "What has to be kept was moved to a force system",
    "settings": "Phone and disappearing messages are as declared",
}
TALK_HINTS = {
    "right_people": "Nobody who left the force; nobody from outside, or with a good reason. Don’t name members.",
}
TALK_ANSWERS = {"yes": "Yes", "no": "No", "not_talked_about": "Not talked about"}
TALK_POINT = "{point}: {answer}"
CHOOSE = "Choose an answer."
REVIEW_LABEL = "What you talked about and agreed"
REVIEW_HINT = "What is done about each “No”, and by when? Don’t name members."
NEXT_LABEL = "When is the next talk?"
NEXT_HINT = "A day such as 14/11/2026, in a year at the latest. Sooner where something is to be put right."
ENTER_NEXT = "Enter a day from tomorrow to a year from now. Write it like 14/11/2026."
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
    "next": "Next talk by",
}

_ASKS = ("my groups", "declare a group", "whatsapp groups", "my whatsapp groups", "declare whatsapp group")


def talks_due(number: int) -> str:
    """That talks about groups are due."""
    if number == 1:
        return "A talk about a messaging group is due. Talk with whoever declared it, and record it."
    return f"Talks about {number} messaging groups are due. Talk with whoever declared them, and record each."


def asks_for_groups(text: str) -> bool:
    """Whether somebody typed that they want to see or declare their groups."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS


def pressed(details: str) -> str:
    """The words on a button about groups, from what stands behind "groups:"."""
    said = {"mine": MY_GROUPS, "team": TO_REVIEW, "review": REVIEW_TITLE, "change": CHANGE_TITLE}
    return said.get(details.partition(":")[0], MY_GROUPS)

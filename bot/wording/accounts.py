"""What people read about the register of force accounts."""

from typing import TYPE_CHECKING

from bot.wording.contact import moment

if TYPE_CHECKING:  # the database library is slow to import, and words need none
    from bot.records.audit import Entry

PLATFORMS = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X (Twitter)",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "nextdoor": "Nextdoor",
    "whatsapp": "WhatsApp",
    "snapchat": "Snapchat",
    "other": "Another platform",
}
STATUSES = {
    "applied": "Applied for",
    "approved": "Approved, not open yet",
    "open": "Open",
    "closing": "Being closed",
    "closed": "Closed",
}
MY_ACCOUNTS = "My accounts"
NO_ACCOUNTS = "No force account is in the register under your staff number."
OF_MY_PEOPLE = "Accounts of the people I lead"
NONE_OF_MY_PEOPLE = "Nobody whom you lead runs a force account."
OF_THE_FORCE = "Accounts of the force"
NONE_OF_THE_FORCE = "No account is in the register yet. Add each from its application, or import a list."
MORE = "There are {number} more, which need less. “signpost accounts list” lists all of them."
NONE_IN_REGISTER = "No account is in the register."
APPLY = "Apply for a force account"
HEADING = "{platform}: {handle} ({reference})"
OPEN = "Open {reference}"
STATUS = "{status}. Unit: {unit}"
OWNER = "Owner: {owner}"
NO_OWNER = "nobody"
EDITORS = "Editors: {editors}"
NO_EDITORS = "nobody else"
PURPOSE = "Purpose: {purpose}"
LAST_USED = "Last used, as the owner says: {day}"
NOT_SAID = "not said yet"
LAST_REVIEW = "Last reviewed on {day}"
NEXT_REVIEW = "Next review by {day}"
FROM_REPORT = "Entered from {report}"
SAID_LAST = "What the owner said in the last review"
REVIEW_ANSWERS = {
    "needed": {"yes": "It is still needed", "no": "It is no longer needed"},
    "used": {"yes": "It was used in the month before", "no": "It was not used in the month before"},
    "editors": {"yes": "The editors were right", "no": "The editors were to be changed"},
    "two_step": {
        "yes": "Sign-in in two steps is on",
        "no": "Sign-in in two steps is off",
        "unsure": "The owner is not sure about sign-in in two steps",
    },
}
ODD = "Noticed: {text}"
NEEDS = {
    "no_owner": "It has no owner.",
    "access": "Somebody who no longer runs it may still have access on the platform itself.",
    "unused": "Nobody used it for a month. Corporate communications decides whether it stays.",
    "not_needed": "Its owner no longer needs it. Corporate communications decides whether it stays.",
    "overdue": "The owner’s monthly review is overdue.",
    "applied": "The application waits for corporate communications.",
    "approved": "It is approved, and not yet open on the platform.",
    "closing": "It is not yet closed on the platform.",
}
HISTORY = "What happened"
CRITERIA = "What has to be so before it is approved"
REVIEW = "Review {name}"
CHANGE_EDITORS = "Change the editors"
HAND_OVER = "Hand it over"
ASK_TO_CLOSE = "Ask for it to be closed"
CHANGE = "Change what is entered"
KEEP = "Keep it"
MOVES = {
    "approved": "Approve it",
    "open": "It is open on the platform",
    "closing": "Close it",
    "closed": "It is closed on the platform",
}
TURN_DOWN = "Turn it down"
KEEP_AFTER_ALL = "Keep it after all"
ACCESS_REMOVED = "Access of {person} removed on the platform"
ACCESS_CONFIRMED = "Recorded that {person} has no access on the platform any more."
ADD_TO_REGISTER = "Add to the register"
CHANGE_REGISTER = "Change the register"
IN_REGISTER = "Open in the register"
WHICH = "Which account of the register is it?"
WHICH_SAID = "The report says: {account}"
NONE_TO_CHANGE = "No account of the register is left to be changed."
WILL_CLOSE = "It is marked as being closed. Its owner is told, where it has one."
THIS_ONE = "It is {name}"
ADDED = "{name} is in the register. Its owner is told."
CHANGED = "Changed. Its owner is told, where it has one."
EDITORS_CHANGED = "Recorded. Corporate communications is told where that changed anything."
MOVED = "Recorded. Its owner is told, where it has one."
KEPT = "Recorded that it stays. Its owner is told, where it has one."
REVIEWED = "Thank you. The next review is due by {day}."
CHANGE_EDITORS_NOW = "You said that the editors are no longer right. Change them now."

NEVER_IN_HERE = "The register has no place for passwords and log-ins, and takes none."
HOLDS_A_LOG_IN = (
    "This looks as if it held a password or a log-in, so nothing was kept. The register has no place for one."
)
FIELDS = {
    "platform": "Platform",
    "handle": "Name or handle",
    "unit": "Unit",
    "owner": "Owner",
    "editors": "Editors",
    "purpose": "Purpose",
    "status": "How far it is",
}
EXPORT_FIELDS = {
    "reference": "Reference",
    **FIELDS,
    "stand_in": "In place of an owner who left",
    "access": "Still to be taken off on the platform",
    "reviewed": "Last reviewed",
    "review_due": "Next review by",
    "last_used": "Last used, as the owner says",
    "report": "Entered from",
    "needs": "What it needs",
}
EXPORT_TITLE = "Force accounts of {force}"
EXPORTED = "Accounts: {number}."
HINTS = {
    "handle": "As it is on the platform.",
    "owner": "The staff number of the one person who answers for it.",
    "editors": "The staff numbers of everybody else who posts on it, with spaces between them. Empty if nobody does.",
    "purpose": "Whom it is for, and why.",
}
ADD_TITLE = "Add an account to the register"
CHANGE_TITLE = "Change an account of the register"
EDITORS_TITLE = "Who posts on this account besides you?"
SAVE = "Save"
REVIEW_TITLE = "The monthly review of a force account"
REVIEW_LABELS = {
    "needed": "Is it still needed?",
    "used": "Was it used in the last month?",
    "last_used": "If not, when was it last used?",
    "editors": "Are these still the editors: {editors}?",
    "two_step": "Is sign-in in two steps on?",
    "odd": "Did you notice anything odd?",
}
REVIEW_HINTS = {
    "last_used": "A day such as 14/11/2026. You can leave this empty.",
    "odd": "Such as posts that nobody of you wrote. No passwords and no names. You can leave this empty.",
}
YES, NO, UNSURE = "Yes", "No", "I’m not sure"
SEND_REVIEW = "Send the review"
CHOOSE = "Choose an answer."
CHOOSE_PLATFORM = "Choose the platform."
CHOOSE_STATUS = "Choose how far it is."
ENTER_HANDLE = "Enter the name or handle of the account, with letters, numbers and the like, up to 80 characters."
ENTER_UNIT = "Enter the unit that the account belongs to, up to 80 characters."
ENTER_OWNER = "Enter the staff number of the owner."
UNKNOWN_OWNER = "Nobody of this force works here under that staff number. Check it."
UNKNOWN_EDITOR = "Somebody of these doesn’t work in this force under that staff number. Check them."
TOO_MANY_EDITORS = "Enter at most {most} editors."
ENTER_PURPOSE = "Enter in a sentence or two what it is for."
ENTER_DAY = "That isn’t a day we can read, or it has not come yet. Write it like 14/11/2026."
TOO_LONG = "That is longer than {limit} characters. Shorten it a little."
REFUSED = {
    "unknown": "There is no such account, or it is not yours to see or change.",
    "account_over": "That can’t be done with the account as it stands now.",
    "there_already": "An account of this name on this platform is in the register already.",
    "not_from_this": "This report can’t be entered into the register.",
}
ERRANDS = {
    "review": "The monthly review of a force account on {platform}, {reference}, is due.",
    "overdue": "The monthly review of a force account on {platform}, {reference}, is two weeks overdue.",
    "decide": "A force account on {platform}, {reference}: decide whether to keep or close it.",
    "odd": "The owner of a force account on {platform}, {reference}, noted something in the review. Read it.",
    "editors": "The editors of a force account on {platform}, {reference}, were changed.",
    "access": "Somebody no longer runs a force account on {platform}, {reference}. Take away their access on the "
    "platform itself, then confirm it.",
    "no_owner": "The owner of a force account on {platform}, {reference}, has left. Hand it over or close it.",
    "moved": "Somebody who runs a force account on {platform}, {reference}, is in another unit now. Check who runs it.",
    "entered": "A force account on {platform}, {reference}, is in the register, and you are its owner.",
    "changed": "Corporate communications changed what the register says of a force account on {platform}, {reference}.",
    "approved": "A force account on {platform}, {reference}, is approved.",
    "open": "A force account on {platform}, {reference}, is in use. You review it once a month.",
    "closing": "A force account on {platform}, {reference}, is being closed.",
    "closed": "A force account on {platform}, {reference}, is closed.",
    "kept": "A force account on {platform}, {reference}, stays: corporate communications decided so.",
}
STEPS = {
    "account_added": "entered it",
    "account_changed": "changed what is entered",
    "account_approved": "approved it",
    "account_open": "recorded that it is open",
    "account_closing": "had it closed",
    "account_closed": "recorded that it is closed",
    "account_kept": "decided to keep it",
    "account_editors": "changed the editors",
    "account_reviewed": "reviewed it",
    "account_access": "confirmed that {detail} has no access on the platform any more",
    "account_left": "took {detail} off, who left",
    "account_moved": "saw that {detail} moved to another unit",
}
BUTTONS = {"mine": MY_ACCOUNTS, "team": OF_MY_PEOPLE, "force": OF_THE_FORCE, "from": ADD_TO_REGISTER, "keep": KEEP}

_ASKS = ("my accounts", "my force accounts", "force accounts", "register of accounts")


def asks_for_accounts(text: str) -> bool:
    """Whether somebody typed that they want to see their force accounts."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS


def move(before: str, to: str) -> str:
    """The words on the button that takes an account from where it stands to where it is next."""
    if to == "closed" and before in ("applied", "approved"):
        return TURN_DOWN
    return KEEP_AFTER_ALL if before == "closing" and to == "open" else MOVES[to]


def pressed(details: str) -> str:
    """The words on a button about accounts, from what stands behind "accounts:"."""
    action, _, reference = details.partition(":")
    if action == "show":
        return OPEN.format(reference=reference)
    if action in MOVES:
        return MOVES[action]
    forms = {"review": REVIEW_TITLE, "editors": CHANGE_EDITORS, "change": CHANGE, "use": WHICH, "add": ADD_TO_REGISTER}
    return {**BUTTONS, **forms}.get(action, MY_ACCOUNTS)


def step(entry: "Entry") -> str:
    """A row of the audit log as a sentence."""
    who = "Signpost" if entry.actor == "signpost" else entry.actor
    return f"{moment(entry.at)}: {who} {STEPS[entry.action].format(detail=entry.detail)}."

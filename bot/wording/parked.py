"""What administrators and operators read about notices that could not be delivered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.wording import contact as words

if TYPE_CHECKING:  # the database library is slow to import, and words need none
    from bot.notices.outbox import Kind, Parked
    from bot.notices.topics import Errand
    from bot.records.contacts import Contact

MOST_LISTED = 20
KINDS: "dict[Kind, str]" = {
    "told": "a new contact",
    "reminder": "a reminder of a contact that nobody has acknowledged",
    "escalate": "going on to the next person",
    "copy": "a copy for the line manager or another office",
    "step": "news about a contact, such as a question or an acknowledgement",
    "alarm": "a warning to administrators that somebody could not be told",
    "unfinished": "recording an emergency that was left unfinished",
    "clock": "noticing that a last day is near or has passed",
    "due": "a reminder that a last day is near",
    "missed": "word that a last day has passed",
    "refresh": "bringing a message up to date",
}
HEADING = "{reference}, notice {number}"
SUMMARY = "To look at: {number}. No longer needed: {needless}. The oldest comes first."
ALL_DELIVERED = "Everything has been delivered, or is still being tried."
MORE = "{number} more are not shown here. On the server, “signpost notices parked” lists all of them."
LINE = "{urgency}: {kind}, for {recipient}. Not delivered since {since}."
LINE_OF_NOBODY_LEFT = "{urgency}: nobody is left who could be told of it, since {since}."
LINE_OF_ERRAND = "For {recipient}, not delivered since {since}: {text}"
LINE_WITHOUT_CONTACT = "{kind}, for {recipient}. Not delivered since {since}."
UNREACHABLE = "People who can’t be written to: {number}"
ABOUT_UNREACHABLE = (
    "Signpost can’t write to these accounts of the people file. What they have to know stands on their pages, where "
    "they have an account for the web; else whoever is next is told at once. On Teams they leave this list when they "
    "install the app, or it is installed for them."
)
UNREACHABLE_LINE = "{person}, on {platform} ({problem})"
MORE_UNREACHABLE = "{number} more are not shown here."
NOBODY = "nobody who was known"
SHOW_AGAIN = "Show the list again"
WHY = "Why"
WHAT_TO_DO = "What to do"
IS_NEEDLESS = "No longer needed: somebody has taken this contact on since. There is nothing to do."
IS_GONE = "No longer needed: the contact is no longer kept. There is nothing to do."
IS_OWN = "You recorded this contact yourself, so another administrator has to try again."
BEING_TRIED = "Notice {number} is being tried again. If it still can’t be delivered, it comes back to this list."
TRIED_BEFORE = "Notice {number} has already been tried again. If it can’t be delivered, it comes back to this list."
NOBODY_WAS_KNOWN = (
    "Nobody was known who could be told.",
    "Import who works here, with a line manager or a duty desk, with “signpost people import”. Then try again: it goes "
    "to the first of them. Until then, tell a supervisor yourself.",
)
# Of what is hidden. Whoever of the office is in the people file already is away, or it may be about them.
NOBODY_MAY_KNOW = (
    "Nobody was known who may be told.",
    "Import somebody with the role {roles} with “signpost people import”: they are told then. Until then, tell "
    "somebody in {offices} yourself who is not in the people file yet, and nobody else. It is kept from supervisors "
    "and the duty desk.",
)
OFFICES = {
    "professional_standards": "Professional Standards",
    "standards_manager": "the office of the Standards Manager",
    "information_security": "Information Security",
    "corporate_comms": "Corporate Communications",
    "data_protection": "Data Protection",
    "intelligence": "Intelligence",
}
NOBODY_IS_LEFT = (
    "Everybody who could be told of it was told, and nobody has taken it on.",
    "See to it yourself that somebody looks after it. To have Signpost tell somebody else, import who works here with "
    "“signpost people import”. Then try again: it goes to the first who has not been told.",
)
_ASK_FOR = (
    "Import somebody with the role {roles} with “signpost people import”. Then try again: it goes to them. Until then, "
    "tell somebody who can do it yourself."
)
NOBODY_OF_TOPIC = {
    "account": ("Nobody was known in corporate communications.", _ASK_FOR.format(roles="corporate_comms")),
    "group": (
        "Nobody was known who leads whoever declared the group, and nobody who stands in.",
        _ASK_FOR.format(roles="duty_desk or a line manager of theirs"),
    ),
    "leaver": (
        "Nobody was known who could settle what they left behind.",
        _ASK_FOR.format(roles="professional_standards or administrator"),
    ),
}
# What was noted when it was parked: why that was, and what to do about it.
PROBLEMS = {
    "nobody is known who could be told": (
        "Nobody is known under {recipient}, or no account of theirs could be reached.",
        "Check their line in the people file and import it with “signpost people import”. Then try again.",
    ),
    "no platform that leads to them is set up here": (
        "None of the platforms on which {recipient} has an account is set up here.",
        "Give them an account under “web” in the people file and import it with “signpost people import”. Then try "
        "again.",
    ),
    "tried too often": (
        "It was tried again and again, for most of a day.",
        "Look in the log of the server why the platform refuses it, then try again. Until then, tell them yourself.",
    ),
    "this version does not know what it is about": (
        "It was written by a later version of Signpost.",
        "Start the latest version again, then try again.",
    ),
    "its contact is gone": ("The contact that it was about is no longer kept.", "There is nothing to do."),
}
OTHER_PROBLEM = (
    "The platform did not accept it.",
    "Check that {recipient} still has the account that is in the people file. Then try again. If it comes back, tell "
    "them yourself.",
)


def line(notice: "Parked", contact: "Contact | None", errand: "Errand | None" = None) -> str:
    """What it is, for whom and since when, without any free text."""
    kind, since = KINDS.get(notice.kind, notice.kind), words.moment(notice.due)
    recipient = notice.recipient or NOBODY
    if errand is not None:
        return LINE_OF_ERRAND.format(text=errand.text, recipient=recipient, since=since)
    if contact is None:
        return LINE_WITHOUT_CONTACT.format(kind=kind.capitalize(), recipient=recipient, since=since)
    if notice.is_for_nobody_left:
        return LINE_OF_NOBODY_LEFT.format(urgency=words.URGENCIES[contact.urgency], since=since)
    return LINE.format(urgency=words.URGENCIES[contact.urgency], kind=kind, recipient=recipient, since=since)


def why_and_what(notice: "Parked", offices: Sequence[str] = ()) -> tuple[str, str]:
    """Why it could not be delivered, and what to do about it; of what is hidden, `offices` are those that may know."""
    if notice.is_for_nobody_left:
        return NOBODY_IS_LEFT
    nobody = NOBODY_MAY_KNOW if offices else NOBODY_OF_TOPIC.get(notice.topic, NOBODY_WAS_KNOWN)
    why, what = PROBLEMS.get(notice.problem, OTHER_PROBLEM) if notice.recipient else nobody
    named = {"roles": " or ".join(offices), "offices": " or ".join(OFFICES[office] for office in offices)}
    return why.format(recipient=notice.recipient), what.format(recipient=notice.recipient, **named)

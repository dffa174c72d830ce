"""What people read about campaigns: everybody is asked to declare or confirm their messaging groups by a day."""

CAMPAIGNS = "Campaigns"
CONFIRM = "Declare or confirm my groups"
MY_PEOPLE = "Who has confirmed of the people I lead"
TITLE = "Messaging groups {year}"
HEADING = "{title} ({reference})"
DECLARE_BY = "{title}: declare the groups that you use for work, or confirm what you declared, by {day}."
DECLARE_LATE = "{title}: please declare the groups that you use for work, or confirm what you declared. {was}"
DAYS_LEFT = "{number} days are left."
LAST_DAYS = {0: "Today is the last day.", 1: "One day is left."}
WAS = "The last day was {day}."
NOT_CONFIRMED = "{title}: {number} of the people you lead have not confirmed. {was}"
ONE_NOT_CONFIRMED = "{title}: one of the people you lead has not confirmed. {was}"

NOTHING_ASKED = "No campaign asks you to confirm anything."
WHO_SEES = (
    "Your line manager, the supervisors of your unit and Professional Standards see whether you have confirmed. Your "
    "line manager and the supervisors see which groups you declared. Your line manager or a Professional Standards "
    "adviser can say whether a group counts."
)
YOU_DECLARED = "You have declared: {name}"
YOU_DECLARED_NONE = "You have declared no group."
USE_NONE = "I use no groups for work"
IS_RIGHT = "What I declared is right and complete"
CHANGE_FIRST = "Something is different"
CONFIRMED = {
    "none": "You confirmed on {day} that you use no groups for work.",
    "right": "You confirmed on {day} that what you declared is right and complete.",
}
THANK_YOU = "Recorded, thank you. You are not reminded any more."

NO_CAMPAIGN = "There is no campaign yet."
PLAN = "Plan a campaign"
PLAN_TITLE = "Plan a campaign about messaging groups"
LAST_DAY = "Last day"
LAST_DAY_HINT = "Such as 31/03/2027. People are reminded 14, 7, 3 and 1 days before it, and once after it."
UNITS = "Units"
UNITS_HINT = "One in a line, written as in the people file. Leave it empty for the whole force."
LOOK_FIRST = "Look at it first"
NO_SUCH_DAY = "Enter a day that is still to come, within the next two years, such as 31/03/2027."
NO_SUCH_UNIT = "One of these units is not in the people file. Check how it is written there."
NOBODY_ASKED_YET = "Nobody has been asked yet. Look at whom it concerns before you begin it."
ALL_UNITS = "the whole force"
OF_UNITS = "It asks {units}, by {day}."
PEOPLE = "People who will be asked: {number}"
UNREACHABLE = "Can’t be reached, because no account of theirs on a platform that runs here is known: {number}"
WITHOUT_MANAGER = "Have no line manager who is known here: {number}"
THESE = "{said} ({people})"
MORE = "and {number} more"
BEGIN = "Begin it and ask them"
BEGUN = "Begun. Everybody who can be reached is told when they are next at work."
END = "End {reference}"
ENDED = "Ended. Nobody is reminded any more."
STATUSES = {"planned": "Planned, not begun", "running": "Running", "ended": "Ended"}
STATUS = "{status}. Last day: {day}. It asks {units}."
BY_UNIT = ("Unit", "Not yet", "Done", "No groups", "All")  # who uses no groups is done, too; short, for phones
NO_LONGER_HERE = "No longer in these units"
TOTAL = "Together"
NAMES = "Show who has confirmed: {reference}"
SHOW = "Look at {reference}"
NO_PEOPLE = "No campaign that is running asks anybody whom you lead."
WAITING = "{person}: not yet"
HAS_CONFIRMED = {"none": "{person}: uses none, confirmed on {day}", "right": "{person}: {groups}, confirmed on {day}"}
OFFICIAL = {"none": "Uses no groups for work", "right": "What is declared is right and complete ({groups})"}
REFUSED = {
    "unknown": "There is no such campaign, or it is not yours to see.",
    "no_such_unit": NO_SUCH_UNIT,
    "day_is_past": NO_SUCH_DAY,
    "day_too_late": NO_SUCH_DAY,
    "overlaps": "Another campaign asks some of these people already. End it first, or wait for its last day.",
    "campaign_over": "This campaign has ended, so there is nothing to do.",
    "groups_changed": "What you have declared has changed since this was shown. Look at it again.",
}

_ASKS = ("campaigns", "campaign", "confirm my groups", "declare or confirm my groups")
_BUTTONS = {
    "mine": CONFIRM,
    "team": MY_PEOPLE,
    "plan": PLAN,
    "begin": BEGIN,
    "none": USE_NONE,
    "right": IS_RIGHT,
}


def asks_for_campaigns(text: str) -> bool:
    """Whether somebody typed that they want to see campaigns, or what one asks of them."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS


def pressed(details: str) -> str:
    """The words on a button about campaigns, from what stands behind "campaigns:"."""
    action, _, reference = details.partition(":")
    about = {"end": END, "names": NAMES, "show": SHOW}.get(action)
    return about.format(reference=reference) if about else _BUTTONS.get(action, CAMPAIGNS)


def asked(year: int, day: str, left: int) -> str:
    """What somebody is asked to do, `left` days before the last one."""
    title = TITLE.format(year=year)
    if left < 0:
        return DECLARE_LATE.format(title=title, was=WAS.format(day=day))
    return f"{DECLARE_BY.format(title=title, day=day)} {LAST_DAYS.get(left) or DAYS_LEFT.format(number=left)}"


def not_confirmed(year: int, day: str, number: int) -> str:
    """What a line manager is told after the last day."""
    said = ONE_NOT_CONFIRMED if number == 1 else NOT_CONFIRMED
    return said.format(title=TITLE.format(year=year), number=number, was=WAS.format(day=day))


def groups(number: int) -> str:
    """How many groups somebody confirmed."""
    return "1 group" if number == 1 else f"{number} groups"

"""What people read about reports: what officers tell an office through a guided flow, besides contacts."""

MENU = "Something else to report"
MENU_DETAIL = (
    "Each of these asks a few questions, tells the office that your force’s policy names, and gives you a reference."
)
TOLD = "Who is told"
LAST_DAY = "By when"
CLOCK = "{say}: by {day}."
CLOCK_OVER = "{say}: this was due by {day}."
RECORDED = "What was recorded"
ABOUT = "a report, “{title}”"
NOBODY_KNOWN = (
    "Signpost does not know who works in the office that this is for, so nobody will be told by it. You can still "
    "record it here, but tell them yourself. An administrator can import who works here with “signpost people import”."
)
NOBODY_TOLD = (
    "Nobody could be told, because Signpost knows nobody in the office that this is for. Tell them yourself, now. The "
    "record is kept, and administrators see that nobody was told."
)
NOBODY_TOLD_OF_HIDDEN = (
    "Nobody could be told, because Signpost knows nobody in the office that this is for. Tell Professional Standards "
    "yourself, or take the confidential way. Your supervisors can’t see this record; administrators see only that "
    "there is one of which nobody was told."
)

_ASKS = ("report something", "i want to report something", "make a report", "something to report", "other reports")


def asks_for_menu(text: str) -> bool:
    """Whether somebody typed that they want to report something."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS

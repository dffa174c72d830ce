"""What people read about those who have left, and what is still in their name."""

from bot.wording.flows import GOOD_PRACTICE

LEAVERS = "People who have left"
HAS_LEFT = "{person} no longer works here. Still in their name: {things}."
HEADING = "{person}, left on {day}"
EXPLAINED = f"Make sure that they are out of each, then record it. ({GOOD_PRACTICE}.)"
NOTHING = "Nobody whom you look after has left anything behind."
STILL = "Still open: {name}"
OUT_OF = "They are out of {name}"
SETTLED = "Recorded that they are out of it."
UNKNOWN = "There is no such entry, or it is not yours to settle."


def groups(number: int) -> str:
    """How many messaging groups."""
    return "1 messaging group" if number == 1 else f"{number} messaging groups"


def pressed(details: str) -> str:
    """The words on a button about people who left, from what stands behind "leavers:"."""
    return LEAVERS if details.partition(":")[0] == "list" else SETTLED

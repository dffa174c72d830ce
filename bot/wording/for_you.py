"""What people read on the page of what waits for them."""

FOR_YOU = "For you"
FOR_YOU_NUMBER = "For you ({number})"
NOTHING = "Nothing waits for you here."

_ASKS = ("for me", "what is waiting for me", "my notices", "my tasks")


def asks_what_waits(text: str) -> bool:
    """Whether somebody typed that they want to see what waits for them."""
    return " ".join(text.lower().split()).strip(" .!?") in _ASKS

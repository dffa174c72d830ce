"""Days as they are written in files and commands, and which years may be meant."""

import re
from datetime import date

YEARS = range(1970, 2100)  # others are typing errors, and no clock can be counted from all of them
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_day(text: str) -> date | None:
    """The day that is written as 2026-11-20; None where it is none, or of a year that can't be meant."""
    try:
        day = date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and day.year in YEARS else None

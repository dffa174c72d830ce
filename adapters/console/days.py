"""A day as it is written behind an option of a command."""

import argparse
from datetime import date

from bot.days import iso_day


def day(text: str) -> date:
    """The day, for `type=` of an option; raises argparse.ArgumentTypeError that says how to write one."""
    found = iso_day(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError("write the day as 2026-11-20.")
    return found

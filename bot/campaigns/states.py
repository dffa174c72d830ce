"""What may follow what in a campaign, and when people are reminded. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.notices.timing import LONDON
from bot.records.campaigns import Standing, Status

Step = Literal["begin", "end"]
Event = Literal["join", "confirm", "leave"]
Answer = Literal["none", "right"]  # uses no groups for work; what is declared is right and complete

REMINDED = (14, 7, 3, 1, -1)  # days before the last day; the last one is the day after it

_CAMPAIGN: dict[tuple[Status, Step], Status] = {
    ("planned", "begin"): "running",
    ("running", "begin"): "running",
    ("planned", "end"): "ended",
    ("running", "end"): "ended",
    ("ended", "end"): "ended",
}
_PERSON: dict[tuple[Standing | None, Event], Standing] = {
    (None, "join"): "waiting",
    ("waiting", "join"): "waiting",
    ("gone", "join"): "waiting",
    ("confirmed", "join"): "confirmed",
    ("waiting", "confirm"): "confirmed",
    ("confirmed", "confirm"): "confirmed",
    ("waiting", "leave"): "gone",
    ("gone", "leave"): "gone",
    ("confirmed", "leave"): "confirmed",  # what somebody confirmed stays confirmed, wherever they go
}


class NotPossible(ValueError):
    """A campaign, or somebody in it, is not where this can be done."""


def campaign_after(status: Status, step: Step) -> Status:
    """Where a campaign is after a step; raises NotPossible."""
    try:
        return _CAMPAIGN[status, step]
    except KeyError:
        raise NotPossible(f"{status}: {step}") from None


def person_after(standing: Standing | None, event: Event) -> Standing:
    """Where somebody is after an event, None being not in the campaign yet; raises NotPossible."""
    try:
        return _PERSON[standing, event]
    except KeyError:
        raise NotPossible(f"{standing}: {event}") from None


def next_moment(last_day: date, now: datetime, opens: time) -> datetime | None:
    """When somebody is to be reminded next: on a later day than today in London, whatever the clocks do meanwhile."""
    today = now.astimezone(LONDON).date()
    days = (last_day - timedelta(days=before) for before in REMINDED)
    ahead = next((day for day in days if day > today), None)
    return datetime.combine(ahead, opens, LONDON).astimezone(now.tzinfo) if ahead else None

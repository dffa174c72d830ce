"""When people are told and chased: working hours, and what a force's notices.yaml says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.messages.kinds import URGENCIES, Urgency
from knowledge.yaml_reader import Field, read_yaml

FILE = "notices.yaml"
LONDON = ZoneInfo("Europe/London")
_WEEKEND = frozenset({5, 6})
_SOCIABLE = "sociable_hours"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Pace:
    """How fast a notice of one urgency moves.

    `acknowledge` is promised to the officer; after `remind` the same person is reminded, after `escalate` the next one
    is told. With `at_any_time` these run by the clock, else only in working hours.
    """

    acknowledge: timedelta
    remind: timedelta
    escalate: timedelta
    at_any_time: bool


@dataclass(frozen=True)
class Hours:
    """Days of the week, Monday being 0, and the time of day between which something is done."""

    days: frozenset[int]
    opens: time
    closes: time

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The moment when `span` of these hours has passed since `start`; without a span they count from their start.

        What would fall on their very end comes when they begin next.
        """
        local = start.astimezone(LONDON)
        left = span
        while True:
            opens, closes = (datetime.combine(local.date(), at, LONDON) for at in (self.opens, self.closes))
            begins = max(local, opens)
            if local.weekday() in self.days and begins < closes:
                # In UTC, since arithmetic on local time would not see the clocks change.
                open_for = closes.astimezone(UTC) - begins.astimezone(UTC)
                if left <= open_for:
                    return begins.astimezone(UTC) + left
                left -= open_for
            local = datetime.combine(local.date() + timedelta(days=1), time(0), LONDON)


@dataclass(frozen=True)
class Timing:
    """A force's working hours, those in which people are reminded of what is no contact, and its paces."""

    working: Hours
    sociable: Hours
    paces: Mapping[Urgency, Pace]

    def after(self, start: datetime, span: timedelta, urgency: Urgency) -> datetime:
        """The moment when `span` has passed since `start`, counting working hours alone unless it is urgent."""
        return start + span if self.paces[urgency].at_any_time else self.working.after(start, span)

    def working_days(self, start: datetime, number: int) -> datetime:
        """The same time of day so many working days later: for offices, so never at a weekend or outside the hours."""
        local, left = start.astimezone(LONDON), number
        if self._is_office_day(local) and local.time() < self.working.closes:
            moment = datetime.combine(local.date(), max(local.time(), self.working.opens), LONDON)
        else:  # it begins to count with the next one
            moment, left = datetime.combine(local.date(), self.working.opens, LONDON), number + 1
        while left:
            moment += timedelta(days=1)  # local time, so that it stays the same when the clocks change
            left -= self._is_office_day(moment)
        return moment.astimezone(UTC)

    def _is_office_day(self, day: datetime) -> bool:
        """Whether offices work: as everybody here does, but not at a weekend, unless they work at nothing else."""
        return day.weekday() in (self.working.days - _WEEKEND or self.working.days)


def load_timing(national: Path, force: Path) -> Timing:
    """The timing of a force, which may keep the national one or its sociable hours alone; raises FileError."""
    file = force / FILE if (force / FILE).exists() else national / FILE
    fields = read_yaml(file).mapping(required=["working_hours", "paces"], optional=[_SOCIABLE])
    of_all = fields if _SOCIABLE in fields else read_yaml(national / FILE).open_mapping()
    if _SOCIABLE not in of_all:
        raise fields["working_hours"].fault(f"{_SOCIABLE} are missing, here and in the national {FILE}")
    paces = fields["paces"].mapping(required=URGENCIES)
    return Timing(
        _hours(fields["working_hours"], "working_hours"),
        _hours(of_all[_SOCIABLE], _SOCIABLE),
        {urgency: _pace(paces[urgency]) for urgency in URGENCIES},
    )


def _hours(field: Field, name: str) -> Hours:
    hours = field.mapping(required=["days", "from", "to"])
    days = frozenset(_DAYS.index(item.one_of(_DAYS)) for item in hours["days"].items())
    opens, closes = (hours[key].parsed(time.fromisoformat, "a time such as 08:00") for key in ("from", "to"))
    if not days or opens >= closes:
        raise field.fault(f"{name} need a day, and have to end after they begin")
    return Hours(days, opens, closes)


def _pace(field: Field) -> Pace:
    fields = field.mapping(required=["acknowledge", "remind", "escalate", "at_any_time"])
    acknowledge, remind, escalate = (
        fields[key].parsed(_span, "a time such as 10 min or 4 h") for key in ("acknowledge", "remind", "escalate")
    )
    return Pace(acknowledge, remind, escalate, fields["at_any_time"].one_of(["true", "false"]) == "true")


def _span(text: str) -> timedelta:
    number, unit = text.split()
    span = timedelta(minutes=float(number)) if unit == "min" else timedelta(hours=float(number))
    if unit not in ("min", "h") or span <= timedelta(0):
        raise ValueError(text)
    return span

"""Read the packs' reports.yaml: for each flow, who is told, which clocks run and what has to be done.

    take_down:
      tell:
        - {office: information_security}
        - {office: supervisor, for: {danger: ["yes"]}}
      hidden: false
      urgency:
        - {urgency: emergency, for: {danger: ["yes"]}}
        - {urgency: non_emergency}
      clocks:
        - {id: policy, days: 14, from: received, say: Answer the request, rule: wmp.earlier-removal.time-limits}
      duties:
        - {id: keep, for: {who: [public]}, within: now, do: Keep it., good_practice: true}

Every key of `for` is a step and has to have one of its values. The first office that fits is told, the others get a
copy. A force's own `tell`, `hidden` or `urgency` takes the place of the national one; its clocks and duties do by id,
and others are added.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.duties import WITHIN, Within, rule_of, rule_or_good_practice
from knowledge.messages.kinds import URGENCIES, Urgency
from knowledge.pack import Pack, Rule
from knowledge.yaml_reader import Field, read_yaml

FILE = "reports.yaml"
FILED = "filed"  # a clock that starts when the report is filed, and not on a day that somebody enters
Office = Literal[
    "supervisor",
    "standards_manager",
    "professional_standards",
    "information_security",
    "data_protection",
    "corporate_comms",
    "intelligence",
    "duty_desk",
]
OFFICES: tuple[Office, ...] = get_args(Office)
_SEEN_BY_OTHERS: frozenset[Office] = frozenset({"supervisor", "duty_desk"})


@dataclass(frozen=True)
class Condition:
    """Which answers something holds for: each named step has one of the values; without any it always does."""

    answers: Mapping[str, frozenset[str]]

    def fits(self, answers: Mapping[str, str]) -> bool:
        """Whether these answers are meant."""
        return all(answers.get(step, "") in values for step, values in self.answers.items())


ALWAYS = Condition({})


@dataclass(frozen=True)
class Duty:
    """What the officer has to do; without a rule it is good practice that the force's policy does not ask for."""

    id: str
    condition: Condition
    do: str
    within: Within
    rule: Rule | None = None


@dataclass(frozen=True)
class Clock:
    """By when something has to be done: so many days or months after a day that was entered, or after filing."""

    id: str
    condition: Condition
    say: str
    starts: str
    days: int
    months: int
    rule: Rule | None = None

    def due(self, answers: Mapping[str, str], filed: date) -> date:
        """The last day. A month ends on the same day of the next one, or on that one's last."""
        given = "" if self.starts == FILED else answers.get(self.starts, "")
        start = date.fromisoformat(given) if given else filed
        years, month = divmod(start.month - 1 + self.months, 12)
        year, month = start.year + years, month + 1
        day = min(start.day, calendar.monthrange(year, month)[1])
        return date(year, month, day) + timedelta(days=self.days)


@dataclass(frozen=True)
class ReportHandling:
    """What a force does with the reports of one flow."""

    tell: tuple[tuple[Office, Condition], ...] = (("supervisor", ALWAYS),)
    hidden: bool = False
    urgencies: tuple[tuple[Urgency, Condition], ...] = ()
    clocks: tuple[Clock, ...] = ()
    duties: tuple[Duty, ...] = ()

    def offices(self, answers: Mapping[str, str]) -> tuple[Office, ...]:
        """Who is told, first to last, each once."""
        return tuple(dict.fromkeys(office for office, condition in self.tell if condition.fits(answers)))

    def urgency(self, answers: Mapping[str, str]) -> Urgency:
        """How urgent the notice is."""
        return next((urgency for urgency, condition in self.urgencies if condition.fits(answers)), "none")

    def duties_for(self, answers: Mapping[str, str]) -> tuple[Duty, ...]:
        """What has to be done, most urgent first."""
        fitting = (duty for duty in self.duties if duty.condition.fits(answers))
        return tuple(sorted(fitting, key=lambda duty: WITHIN.index(duty.within)))

    def clocks_for(self, answers: Mapping[str, str]) -> tuple[Clock, ...]:
        """The clocks that run."""
        return tuple(clock for clock in self.clocks if clock.condition.fits(answers))


def load_report_handling(
    folder: Path, pack: Pack, national_folder: Path, national: Pack
) -> Mapping[str, ReportHandling]:
    """A force's handling of each flow's reports, on top of the national one; raises FileError."""
    handling: dict[str, ReportHandling] = {}
    for file, packs in ((national_folder / FILE, (national,)), (folder / FILE, (pack, national))):
        if file.exists():
            handling |= _read(file, packs, handling)
    return handling


def _read(file: Path, packs: Sequence[Pack], base: Mapping[str, ReportHandling]) -> Mapping[str, ReportHandling]:
    return {
        flow: _handling(entry, packs, base.get(flow, ReportHandling()))
        for flow, entry in read_yaml(file).open_mapping().items()
    }


def _handling(entry: Field, packs: Sequence[Pack], base: ReportHandling) -> ReportHandling:
    fields = entry.mapping(optional=["tell", "hidden", "urgency", "clocks", "duties"])
    found = base
    if "tell" in fields:
        found = replace(found, tell=tuple(_office(item) for item in fields["tell"].items()))
    if "hidden" in fields:
        found = replace(found, hidden=fields["hidden"].one_of(["true", "false"]) == "true")
    if "urgency" in fields:
        found = replace(found, urgencies=tuple(_urgency(item) for item in fields["urgency"].items()))
    if "clocks" in fields:
        clocks = {clock.id: clock for clock in (_clock(item, packs) for item in _once(fields["clocks"]))}
        found = replace(found, clocks=tuple(({clock.id: clock for clock in base.clocks} | clocks).values()))
    if "duties" in fields:
        duties = {duty.id: duty for duty in (_duty(item, packs) for item in _once(fields["duties"]))}
        found = replace(found, duties=tuple(({duty.id: duty for duty in base.duties} | duties).values()))
    if found.hidden and any(office in _SEEN_BY_OTHERS for office, _ in found.tell):
        raise entry.fault("what is hidden can't be told to supervisors or the duty desk")
    return found


def _once(field: Field) -> list[Field]:
    """The entries of a list, none of which has the id of another."""
    items = field.items()
    ids = [item.open_mapping()["id"].text() for item in items if "id" in item.open_mapping()]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise field.fault(f"this id is there twice: {', '.join(twice)}")
    return items


def _office(item: Field) -> tuple[Office, Condition]:
    fields = item.mapping(required=["office"], optional=["for"])
    return cast(Office, fields["office"].one_of(OFFICES)), _condition(fields)


def _urgency(item: Field) -> tuple[Urgency, Condition]:
    fields = item.mapping(required=["urgency"], optional=["for"])
    return cast(Urgency, fields["urgency"].one_of(URGENCIES)), _condition(fields)


def _clock(item: Field, packs: Sequence[Pack]) -> Clock:
    fields = item.mapping(required=["id", "from", "say"], optional=["days", "months", "for", "rule"])
    if ("days" in fields) == ("months" in fields):
        raise item.fault("a clock needs either days or months")
    days, months = (fields[unit].parsed(int, "a number") if unit in fields else 0 for unit in ("days", "months"))
    if days + months < 1:
        raise item.fault("a clock needs at least one day or month")
    name, starts, say = (fields[key].text() for key in ("id", "from", "say"))
    return Clock(name, _condition(fields), say, starts, days, months, rule_of(fields, packs))


def _duty(item: Field, packs: Sequence[Pack]) -> Duty:
    fields = item.mapping(required=["id", "within", "do"], optional=["for", "rule", "good_practice"])
    name, within = fields["id"].text(), cast(Within, fields["within"].one_of(WITHIN))
    rule = rule_or_good_practice(item, fields, name, packs)
    return Duty(name, _condition(fields), fields["do"].text(), within, rule)


def _condition(fields: Mapping[str, Field]) -> Condition:
    given = fields["for"].open_mapping() if "for" in fields else {}
    return Condition({step: frozenset(values.texts()) for step, values in given.items()})

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
      decisions:
        - {id: refused, ends: true, letter: ["It stays up, because {text}"]}

Every key of `for` is a step and has to have one of its values. The first office that fits is told, the others get a
copy. A force's own `tell`, `hidden` or `urgency` takes the place of the national one; its clocks and duties do by
id, and others are added. How decisions are written is in decisions.py.
"""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge import duties
from knowledge.duties import WITHIN, read_duty, rule_of
from knowledge.messages.kinds import URGENCIES, Urgency
from knowledge.pack import Pack, Rule
from knowledge.reports.conditions import ALWAYS, Condition, condition
from knowledge.reports.decisions import DECISIONS, Decision, DecisionId, read_decision
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


Duty = duties.Duty[Condition]


@dataclass(frozen=True)
class Clock:
    """By when something has to be done: so many days or months after a day that was entered, or after filing.

    It runs only after the decision `after`, where one is named, and only until the decision `until`.
    """

    id: str
    condition: Condition
    say: str
    starts: str
    days: int
    months: int
    rule: Rule | None = None
    after: DecisionId | None = None
    until: DecisionId | None = None

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
    decisions: tuple[Decision, ...] = ()

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

    def clocks_for(self, answers: Mapping[str, str], decided: Collection[str] = ()) -> tuple[Clock, ...]:
        """The clocks that run once these decisions were recorded."""
        if self.is_decided(decided):
            return ()
        return tuple(
            clock
            for clock in self.clocks
            if clock.condition.fits(answers)
            and (clock.after is None or clock.after in decided)
            and clock.until not in decided
        )

    def is_decided(self, decided: Collection[str]) -> bool:
        """Whether a decision that ends it was recorded."""
        return any(decision.ends and decision.id in decided for decision in self.decisions)

    def is_undecided(self, decided: Collection[str]) -> bool:
        """Whether it still needs a decision."""
        return any(decision.ends for decision in self.decisions) and not self.is_decided(decided)

    def decisions_left(self, decided: Collection[str]) -> tuple[Decision, ...]:
        """What can still be decided."""
        if self.is_decided(decided):
            return ()
        return tuple(d for d in self.decisions if d.id not in decided and (d.after is None or d.after in decided))


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
    fields = entry.mapping(optional=["tell", "hidden", "urgency", "clocks", "duties", "decisions"])
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
        listed = {duty.id: duty for duty in (_duty(item, packs) for item in _once(fields["duties"]))}
        found = replace(found, duties=tuple(({duty.id: duty for duty in base.duties} | listed).values()))
    if "decisions" in fields:
        decisions = {
            each.id: each
            for each in (read_decision(item, packs, base.decisions) for item in _once(fields["decisions"]))
        }
        found = replace(found, decisions=tuple(({each.id: each for each in base.decisions} | decisions).values()))
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
    return cast(Office, fields["office"].one_of(OFFICES)), condition(fields)


def _urgency(item: Field) -> tuple[Urgency, Condition]:
    fields = item.mapping(required=["urgency"], optional=["for"])
    return cast(Urgency, fields["urgency"].one_of(URGENCIES)), condition(fields)


def _clock(item: Field, packs: Sequence[Pack]) -> Clock:
    fields = item.mapping(required=["id", "from", "say"], optional=["days", "months", "for", "rule", "after", "until"])
    if ("days" in fields) == ("months" in fields):
        raise item.fault("a clock needs either days or months")
    days, months = (fields[unit].parsed(int, "a number") if unit in fields else 0 for unit in ("days", "months"))
    if days + months < 1:
        raise item.fault("a clock needs at least one day or month")
    name, starts, say = (fields[key].text() for key in ("id", "from", "say"))
    after, until = (
        cast(DecisionId, fields[key].one_of(DECISIONS)) if key in fields else None for key in ("after", "until")
    )
    return Clock(name, condition(fields), say, starts, days, months, rule_of(fields, packs), after, until)


def _duty(item: Field, packs: Sequence[Pack]) -> Duty:
    fields = item.mapping(required=["id", "within", "do"], optional=["for", "rule", "good_practice"])
    return read_duty(item, fields, condition(fields), packs)

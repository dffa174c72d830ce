"""Groups, talks and confirmations as entries for the official record, and which of them were taken over into it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from bot import wording
from bot.export.document import Document, Item, Part
from bot.flows.show import said
from bot.groups import checklist
from bot.groups.checklist import NEXT, SAID
from bot.groups.table import Row
from bot.keeping.readable import moment, why
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.groups import GROUP_LIFE, Group, Past
from bot.records.retention import BY_NAME
from bot.records.transfers import Transfer
from bot.reports.definition import DECLARE, definitions
from bot.services import Services
from bot.wording import campaigns as campaign_words
from bot.wording import groups as words
from bot.wording import keeping as keeping_words

_FIRST = ("entry", "what", "reference", "person", "unit", "day", "by", "status")
_ENTRY = re.compile(r"(group|talk|confirmation)-([0-9A-Z]{4}-[0-9A-Z]{4})-[0-9a-f]{16}")


class NotOurs(ValueError):
    """A file names an entry that is none of this installation's; the message says which line."""


@dataclass(frozen=True)
class Chosen:
    """Which entries: of one unit, since a day, and also those that were taken over before."""

    unit: str | None = None
    since: date | None = None
    everything: bool = False


def header(services: Services) -> list[str]:
    """The columns: what every entry has, a group's answers, and what was said."""
    flow = definitions(services).get(DECLARE)
    steps = flow.steps.values() if flow is not None else ()
    answers = [step.id for step in steps if step.kind not in ("screen", "confirm")]
    return [*_FIRST, *(name for name in answers if name not in _FIRST), *words.TALK_POINTS, NEXT, SAID]


def entries(force: str, chosen: Chosen, services: Services) -> list[Row]:
    """What is to be taken over, oldest first. To be audited by whoever hands it on."""
    groups = services.groups.of_force(force)
    campaigns = [c for c in services.campaigns.of_force(force) if c.status != "planned"]
    with services.store.database.read() as connection:
        done = services.transfers.of(connection, [*(g.reference for g in groups), *(c.reference for c in campaigns)])
        units = {member.id: member.unit for member in services.people.of_force(connection, force)}
        parts = [part for c in campaigns for part in services.campaigns.people(connection, c.reference)]
        past = services.groups.past(connection, [group.reference for group in groups])
    rows = [_of_past(group, before, services) for group in groups for before in past.get(group.reference, ())]
    rows += [row for group in groups for row in _of_group(group, services)]
    for part in parts:
        if part.confirmed is not None and part.answer is not None:
            number = campaign_words.groups(part.groups or 0)
            text = campaign_words.OFFICIAL[part.answer].format(groups=number)
            day = part.confirmed.astimezone(LONDON).date()
            rows.append(_row("confirmation", part.campaign, part.person, day, part.person, "", {SAID: text}, services))
    known = {transfer.entry for found in done.values() for transfer in found}
    rows = [row | {"unit": units.get(row["person"], "")} for row in {row["entry"]: row for row in rows}.values()]
    wanted = [row for row in rows if chosen.everything or row["entry"] not in known]
    wanted = [row for row in wanted if chosen.unit in (None, row["unit"])]
    return sorted(
        (row for row in wanted if chosen.since is None or row["day"] >= chosen.since.isoformat()),
        key=lambda row: (row["day"], row["reference"], row["what"]),
    )


def document(rows: Sequence[Row], force: str, services: Services) -> Document:
    """Entries to be read, with labels in place of the names of columns."""
    flow = definitions(services).get(DECLARE)
    answers = {step.id: step.label for step in flow.steps.values()} if flow is not None else {}
    known = {**answers, **words.TALK_POINTS, **words.EXPORT_FIELDS}
    labels = {name: known[name] for name in header(services)}
    items = []
    for row in rows:
        kind, day = words.KINDS[row["what"]], wording.day(date.fromisoformat(row["day"]))
        in_words = {**row, "what": kind, "day": day}
        if NEXT in row:
            in_words[NEXT] = wording.day(date.fromisoformat(row[NEXT]))
        fields = tuple((label, in_words[name]) for name, label in labels.items() if in_words.get(name))
        items.append(Item(f"{kind}: {row['reference']}", fields))
    lines = (keeping_words.MADE.format(moment=moment(services.now())), words.EXPORTED.format(number=len(rows)))
    part = Part(words.ENTRIES, why(BY_NAME["group"], force, services), tuple(items))
    return Document(words.EXPORT_TITLE.format(force=force), lines, (part,))


def mark(names: Sequence[str], official: str, services: Services) -> int:
    """Mark entries of a file as taken over under a reference of the official system; returns how many were new.

    All of them or, where NotOurs is raised, none.
    """
    database, now = services.store.database, services.now()
    today, marked = now.astimezone(LONDON).date(), list[tuple[str, str]]()
    with database.write() as connection:
        for line, name in enumerate(names, start=2):
            match = _ENTRY.fullmatch(name)
            reference = match[2] if match else ""
            found = services.groups.find(connection, reference) or services.campaigns.peek(connection, reference)
            if match is None or found is None:
                raise NotOurs(f"line {line}: this is no entry of this installation.")
            if services.transfers.add(connection, Transfer(name, reference, today, official)):
                marked.append((reference, match[1]))
        for reference, what in marked:  # only now: whoever changes a group locks it before the audit log
            audit.append(database, connection, now, "console", "transferred", reference, what)
    return len(marked)


def transfers_of(groups: Sequence[Group], services: Services) -> Mapping[str, tuple[Transfer, bool]]:
    """When each group was last taken over, and whether as it is now; those that never were are left out."""
    with services.store.database.read() as connection:
        done = services.transfers.of(connection, [group.reference for group in groups])
    found = {}
    for group in groups:
        of_group = [transfer for transfer in done.get(group.reference, ()) if transfer.entry.startswith("group-")]
        as_now = [transfer for transfer in of_group if transfer.entry == _of_group(group, services)[0]["entry"]]
        if of_group:
            found[group.reference] = ((as_now or of_group)[-1], bool(as_now))
    return found


def _of_group(group: Group, services: Services) -> list[Row]:
    """The group as it is now, and the last talk about it."""
    over = group.expires - GROUP_LIFE if group.expires else None
    day = (over or group.changed or group.declared).astimezone(LONDON).date()
    rows = [_declared(group, day, group.status, group.details, services)]
    if group.reviewed is not None:
        rows.append(_talk(group, group.reviewed, group.reviewer or "", group.review, services))
    return rows


def _of_past(group: Group, before: Past, services: Services) -> Row:
    """The same entry that it was at the time."""
    if before.what == "talk":
        return _talk(group, before.day, before.by, before.answers, services)
    return _declared(group, before.day, "open", before.answers, services)


def _declared(group: Group, day: date, status: str, answers: Mapping[str, str], services: Services) -> Row:
    flow = definitions(services).get(DECLARE)
    steps = flow.steps if flow is not None else {}
    asked = {name: value for name, value in answers.items() if name in steps and steps[name].kind != "screen"}
    told = {name: said(steps[name], value) for name, value in asked.items() if name not in _FIRST}
    return _row("group", group.reference, group.owner, day, group.owner, status, told, services)


def _talk(group: Group, day: date, by: str, answers: Mapping[str, str], services: Services) -> Row:
    talk = {**answers, **dict(checklist.points(answers))}
    return _row("talk", group.reference, group.owner, day, by, group.status, talk, services)


def _row(
    what: str, reference: str, person: str, day: date, by: str, status: str, more: Mapping[str, str], services: Services
) -> Row:
    """One entry. Its name holds a keyed hash of what is in it: once something changed, it is another entry."""
    row = {"what": what, "reference": reference, "person": person, "day": day.isoformat(), "by": by, **more}
    if what == "group":  # whether a group is over since is no news about a talk
        row["status"] = status
    content = msgspec.json.encode(sorted(row.items())).decode()
    return {"status": status, **row, "entry": f"{what}-{reference}-{services.seal.pseudonym(content)[:16]}"}

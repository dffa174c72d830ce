"""Rows of any table in a form that people can read: opened, with dates in words and answers beside their questions."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row

from bot.flows.show import said
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.database import aware
from bot.records.retention import RetentionClass
from bot.records.seal import SealBroken
from bot.reports.definition import DECLARE, definitions
from bot.services import Services
from bot.wording import audit as audit_words
from bot.wording import contact as contact_words
from bot.wording import groups as group_words
from bot.wording import keeping as words
from knowledge.search import NATIONAL

# What says nothing about anybody: how rows are found, claimed and chained.
_LEFT_OUT = {
    "notices": {"id", "key", "level", "attempts", "owner", "lease", "receipt"},
    "posted": {"id", "notice", "version"},
    "chats": {"key", "conversation", "service_url", "user_id", "again"},
    "audit": {"mac"},
    "runs": {"id", "person"},
    "contacts": {"run"},
    "kept_answers": {"person"},
    "sign_outs": {"what"},
    "duties": {"id"},
    "questions": {"once"},
    "campaign_people": {"joined"},
    "transfers": {"id"},
    "group_history": {"key"},
}
_OF_GROUPS = ("groups", "group_history")
# What stands for something in a column, by table and column.
_IN_WORDS: dict[tuple[str, str], Callable[[Any], str]] = {
    ("audit", "actor"): audit_words.actor,
    ("audit", "action"): audit_words.action,
    **{
        (table, point): group_words.TALK_ANSWERS.__getitem__
        for table in _OF_GROUPS
        for point in group_words.TALK_POINTS
    },
    **dict.fromkeys([(table, "next") for table in _OF_GROUPS], lambda day: shown(date.fromisoformat(day))),
    ("group_history", "what"): group_words.KINDS.__getitem__,
    ("transfers", "entry"): lambda entry: words.TRANSFERRED[entry.partition("-")[0]],
}


def fields(kept: RetentionClass, row: Row[Any], services: Services) -> tuple[tuple[str, str], ...]:
    """The columns of a row that say something, each with its label; sealed text is opened."""
    found = []
    for column in kept.table.columns:
        value = getattr(row, column.name)
        left_out = {"expires", *_LEFT_OUT.get(kept.table.name, ())}  # until when it is kept stands at the end
        if column.name in left_out or value is None or value == "":
            continue
        if isinstance(column.type, LargeBinary):
            (key,) = kept.table.primary_key.columns
            place = f"{kept.table.name}/{getattr(row, key.name)}/{column.name}"
            opened = _opened(value, place, _flow(kept, row), kept.table.name, services)
            found.append((label(column.name, kept.table.name), opened))
        else:
            in_words = _IN_WORDS.get((kept.table.name, column.name), shown)
            found.append((label(column.name, kept.table.name), in_words(value)))
    until = kept_until(kept, row, services)
    return (*found, (words.UNTIL, until)) if until else tuple(found)


def label(column: str, table: str = "") -> str:
    """What a column is called."""
    own = words.FIELDS_OF.get(table, {})
    return own.get(column) or words.FIELDS.get(column, column.replace("_", " ").capitalize())


def shown(value: object) -> str:
    """A value as text; a moment is that of London."""
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, datetime):
        return moment(aware(value))
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)


def moment(at: datetime) -> str:
    """A moment with its year, by the clocks of London: what is handed over is read years later."""
    local = at.astimezone(LONDON)
    return f"{local:%H:%M:%S} on {local.day} {local:%B %Y}"


def kept_until(kept: RetentionClass, row: Row[Any], services: Services) -> str:
    """Until when a row is kept, where that is known."""
    if kept.column is None or (begun := getattr(row, kept.column.name)) is None:
        return ""
    period = kept.period(services.periods(getattr(row, "force", NATIONAL)), getattr(row, "flow", ""))
    assert period is not None, "what is counted from a moment has a period"
    if not isinstance(begun, datetime):
        begun = datetime.combine(begun, datetime.min.time())
    if kept.as_written is not None and getattr(row, kept.as_written.name) is None:
        return moment(begun.replace(tzinfo=UTC))
    return moment(begun.replace(tzinfo=UTC) + period.length - kept.reckoned)


def why(kept: RetentionClass, force: str, services: Services) -> str:
    """How long rows of a class are kept in a force, for what reason, and who decides."""
    period = kept.period(services.periods(force))
    decides = f"{kept.decides} ({period.because})" if period and period.because else kept.decides
    return words.WHY.format(kept=kept.kept(period), reason=kept.reason, decides=decides)


def history(connection: Connection, reference: str, steps: dict[str, str]) -> str:
    """What happened to a record, a line for each step that has words in `steps`."""
    entries = [entry for entry in audit.entries(connection, reference) if entry.action in steps]
    return "\n".join(f"{moment(e.at)}: {e.actor} {steps[e.action].format(detail=e.detail)}" for e in entries)


STEPS = contact_words.STEPS


def _flow(kept: RetentionClass, row: Row[Any]) -> str:
    return DECLARE if kept.table.name in _OF_GROUPS else getattr(row, "flow", "")


def _opened(sealed: bytes, place: str, flow: str, table: str, services: Services) -> str:
    try:
        text = services.seal.open(sealed, place)
    except SealBroken:
        return words.NOT_OPENED
    try:
        content = json.loads(text)
    except ValueError:
        return text
    return "\n".join(_lines(content, flow, table, services)) if isinstance(content, dict) else text


def _lines(content: dict[str, Any], flow: str, table: str, services: Services) -> list[str]:
    """What was answered, a line each; what stands inside something else is moved to the right."""
    known = definitions(services).get(flow)
    steps = known.steps if known else {}
    lines = []
    for name, value in content.items():
        if isinstance(value, dict):
            lines += [f"{label(name, table)}:", *(f"    {line}" for line in _lines(value, flow, table, services))]
        elif isinstance(value, list):
            lines.append(f"{label(name, table)}: {json.dumps(value, ensure_ascii=False)}")
        elif name in steps and isinstance(value, str):
            lines.append(f"{steps[name].label}: {said(steps[name], value)}")
        else:
            lines.append(f"{label(name, table)}: {_IN_WORDS.get((table, name), shown)(value)}")
    return lines

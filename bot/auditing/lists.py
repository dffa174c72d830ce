"""The audit log as people read it: whether it is whole, a form to search it, and a page of its rows."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlencode

from bot import wording
from bot.auditing import search
from bot.auditing.search import Found
from bot.flows.engine import day_of
from bot.messages import Block, Card, Choice, Field, Form, Incoming, Notice, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.permissions import may_audit
from bot.records import heads
from bot.records.audit import Wanted
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import audit as words
from bot.wording import contact as contact_words
from bot.wording import flows as flow_words

AUDIT = "audit"  # choices and forms are "audit:ACTION:DETAILS"
_FIELDS = ("person", "reference", "action", "since", "until")
_LONGEST = 64  # characters of what is looked for


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about the audit log was pressed; what was looked for stands in its value."""
    _, action, *details = incoming.choice.split(":", 2)
    by, asked = actions.actor(incoming.person, services), parse_qs(details[0] if details else "")
    typed = {name: asked.get(name, [""])[0] for name in _FIELDS}
    if action == "list":
        return _shown(by, {}, None, services)
    if action == "older":
        before = asked.get("before", [""])[0]
        return _shown(by, typed, int(before) if before.isdecimal() and len(before) < 10 else None, services)
    return notice(contact_words.REFUSED["unknown"])


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """Somebody looks for something."""
    _, action, *_ = incoming.choice.split(":", 2)
    if action != "search":
        return notice(contact_words.REFUSED["unknown"])
    typed = {name: incoming.fields.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    return _shown(actions.actor(incoming.person, services), typed, None, services)


def _shown(by: Actor, typed: dict[str, str], before: int | None, services: Services) -> Reply:
    if by.member is None or not may_audit(by.member):
        return notice(contact_words.SIGN_IN_FIRST if by.member is None else contact_words.REFUSED["unknown"])
    days = {name: day_of(typed[name]) for name in ("since", "until") if typed.get(name)}
    problems = {name: flow_words.REFUSED["no_date"] for name, day in days.items() if day is None}
    form = _form(typed, problems)
    if problems:
        return Reply(text=words.AUDIT_LOG, cards=(Card(words.AUDIT_LOG, "neutral"),), form=form)
    until = days.get("until")
    wanted = Wanted(
        typed.get("person", ""),
        typed.get("reference", "").upper(),
        typed.get("action", ""),
        _midnight(days.get("since")),
        _midnight(until + timedelta(days=1) if until else None),
    )
    try:
        found = search.search(by, wanted, before, services)
    except ActionRefused as refused:
        return notice(contact_words.REFUSED[refused.why])
    more = urlencode({**{name: value for name, value in typed.items() if value}, "before": found.before or ""})
    older = (Choice(words.OLDER, f"{AUDIT}:older:{more}"),) if found.before is not None else ()
    cards = (Card(words.AUDIT_LOG, "neutral", _whole(services)), Card(words.ROWS, "neutral", _rows(found)))
    return Reply(text=words.AUDIT_LOG, cards=cards, choices=older, form=form)


def _whole(services: Services) -> tuple[Block, ...]:
    """Whether the chain was whole when it was last verified, and the last head that was published."""
    verified = search.last_verified(services)
    blocks: list[Block] = [Paragraph(words.verified(verified), words.CHAIN)]
    if verified is not None and not words.is_whole(verified):
        blocks = [Notice(words.verified(verified), "warning")]
    blocks.append(Paragraph(_last_head(services), words.LAST_HEAD))
    return tuple(blocks)


def _last_head(services: Services) -> str:
    try:
        published = heads.read(services.audit_heads)[0] if services.audit_heads else []
    except OSError:
        published = []
    if not published:
        return words.NO_HEAD
    last = published[-1]
    return words.HEAD.format(number=last.number, day=wording.day(last.day), code=last.mac)


def _rows(found: Found) -> tuple[Block, ...]:
    return tuple(Paragraph(words.row(entry)) for entry in found.entries) or (Paragraph(words.NOTHING_FOUND),)


def _form(typed: dict[str, str], problems: dict[str, str]) -> Form:
    def field(name: str, label: str, hint: str = "", options: tuple[Choice, ...] = ()) -> Field:
        return Field(
            name, label, hint, options, required=False, value=typed.get(name, ""), problem=problems.get(name, "")
        )

    kinds = (Choice(words.ANYTHING, ""), *(Choice(label, name) for name, label in words.ACTIONS.items()))
    fields = (
        field("person", words.PERSON, words.PERSON_HINT),
        field("reference", words.REFERENCE),
        field("action", words.ACTION, options=kinds),
        field("since", words.SINCE, flow_words.WRITE_A_DAY),
        field("until", words.UNTIL, flow_words.WRITE_A_DAY),
    )
    return Form(f"{AUDIT}:search", words.SEARCH_TITLE, fields, words.SEARCH, below=words.AUDIT_LOG)


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON) if day else None

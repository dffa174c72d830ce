"""Hold a contact for a case, and lift the hold: the forms of Professional Standards."""

from dataclasses import replace

from bot.keeping import holding
from bot.messages import Card, Field, Form, Incoming, Reply, notice
from bot.records.holds import LONGEST_CASE
from bot.reports import actions, lists
from bot.reports.actions import LONGEST_TEXT, ActionRefused, Actor
from bot.services import Services
from bot.wording import keeping as words

HOLDS = lists.HOLDS
_CASE, _REASON = "case", "reason"


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about holds was pressed."""
    action, what, by = _read(incoming, services)
    try:
        if action not in words.SUBMIT:
            raise ActionRefused("unknown")
        return _form(action, what, by, services)
    except ActionRefused as refused:
        return _refused(refused)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """A form about holds was sent."""
    action, what, by = _read(incoming, services)
    given = {name: incoming.fields.get(name, "").strip() for name in (_CASE, _REASON)}
    problems = {}
    if action == "place" and not 0 < len(given[_CASE]) <= LONGEST_CASE:
        problems[_CASE] = words.ENTER_CASE.format(limit=LONGEST_CASE)
    if not 0 < len(given[_REASON]) <= LONGEST_TEXT:
        problems[_REASON] = words.ENTER_REASON.format(limit=f"{LONGEST_TEXT:,}")
    try:
        if action not in words.SUBMIT:
            raise ActionRefused("unknown")
        if problems:
            return _form(action, what, by, services, given, problems)
        if action == "place":
            hold = holding.place(by, what, given[_CASE], given[_REASON], services)
        else:
            hold = holding.lift(by, _number(what), given[_REASON], services)
    except ActionRefused as refused:
        return _refused(refused)
    return lists.chosen(replace(incoming, kind="choice", choice=f"{lists.CONTACTS}:show:{hold.what}"), services)


def _read(incoming: Incoming, services: Services) -> tuple[str, str, Actor]:
    _, action, *details = incoming.choice.split(":", 2)
    return action, details[0] if details else "", actions.actor(incoming.person, services)


def _form(
    action: str,
    what: str,
    by: Actor,
    services: Services,
    given: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
) -> Reply:
    """Ask for case and reason; again with what was typed where there is a problem with it. Raises ActionRefused."""
    given, problems = given or {}, problems or {}
    with services.store.database.read() as connection:
        hold = services.holds.find(connection, _number(what)) if action == "lift" else None
        reference = hold.what if hold else what
        contact = services.contacts.peek(connection, reference) if action == "place" or hold else None
        if contact is None or holding.holds_on(connection, by, contact, services) is None:
            raise ActionRefused("unknown")
    titles = {"place": words.HOLD_TITLE.format(reference=what), "lift": words.LIFT_TITLE.format(number=what)}
    case = Field(_CASE, words.CASE_LABEL, words.CASE_HINT, value=given.get(_CASE, ""), problem=problems.get(_CASE, ""))
    reason = Field(
        _REASON,
        words.REASON_LABELS[action],
        words.REASON_HINT,
        long=True,
        value=given.get(_REASON, ""),
        problem=problems.get(_REASON, ""),
    )
    fields = (case, reason) if action == "place" else (reason,)
    title = titles[action]
    form = Form(f"{HOLDS}:{action}:{what}", title, fields, words.SUBMIT[action])
    return Reply(text=title, cards=(Card(title, "neutral"),), form=form)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ActionRefused("unknown")
    return int(text)


def _refused(refused: ActionRefused) -> Reply:
    return notice(words.REFUSED[refused.why])

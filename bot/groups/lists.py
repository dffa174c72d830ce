"""What people see of the register of groups: their own, and those of the people whom they lead."""

from bot import permissions, wording
from bot.flows.show import said
from bot.groups import register
from bot.groups.register import LONGEST_REVIEW
from bot.messages import Block, Card, Choice, Field, Form, Incoming, Paragraph, Reply
from bot.notices.timing import LONDON
from bot.records.groups import Group, Status
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.reports.definition import DECLARE, definitions
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import groups as words

GROUPS = "groups"  # choices and forms are "groups:ACTION:REFERENCE"
_FIELD = "said"
_ENDS: dict[str, Status] = {"left": "left", "closed": "closed"}


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about groups was pressed."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    try:
        if action == "mine":
            return _mine(by, services)
        if action == "team":
            return _team(by, services)
        if action in _ENDS:
            group = register.end(by, reference, _ENDS[action], services)
            return _mine(by, services, words.ENDED[action].format(name=_name(group)))
        if action == "review":
            return _form(reference)
    except ActionRefused as refused:
        return _notice(contact_words.REFUSED[refused.why])
    return _notice(contact_words.REFUSED["unknown"])


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """The form of a review was sent."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    typed = incoming.fields.get(_FIELD, "").strip()
    if action != "review":
        return _notice(contact_words.REFUSED["unknown"])
    if not typed or len(typed) > LONGEST_REVIEW:
        limit = f"{LONGEST_REVIEW:,}"
        return _form(reference, typed, contact_words.TOO_LONG.format(limit=limit) if typed else words.ENTER_REVIEW)
    try:
        group = register.review(by, reference, typed, services)
    except ActionRefused as refused:
        return _notice(contact_words.REFUSED[refused.why])
    return _team(by, services, words.REVIEWED.format(name=_name(group), day=wording.day(group.review_due)))


def _mine(by: Actor, services: Services, done: str = "") -> Reply:
    found = register.mine(by, services)
    choices = [Choice(words.DECLARE, f"flow:{DECLARE}:start", primary=not found)]
    for group in found:
        label, heading = _name(group), _heading(group)
        choices.append(Choice(words.LEFT.format(name=label), f"{GROUPS}:left:{group.reference}", beside=heading))
        choices.append(Choice(words.CLOSED.format(name=label), f"{GROUPS}:closed:{group.reference}", beside=heading))
    if by.member is not None and permissions.led_by(by.member, services):
        choices.append(Choice(words.TO_REVIEW, f"{GROUPS}:team"))
    return _listed(words.MY_GROUPS, words.NO_GROUPS, found, choices, done, services)


def _team(by: Actor, services: Services, done: str = "") -> Reply:
    found = register.of_people(by, services)
    choices = [
        Choice(words.REVIEW.format(name=_name(g)), f"{GROUPS}:review:{g.reference}", beside=_heading(g)) for g in found
    ]
    return _listed(words.TO_REVIEW, words.NONE_TO_REVIEW, found, choices, done, services, with_owner=True)


def _listed(
    headline: str,
    empty: str,
    found: list[Group],
    choices: list[Choice],
    done: str,
    services: Services,
    *,
    with_owner: bool = False,
) -> Reply:
    blocks: list[Block] = [Paragraph(done)] if done else []
    blocks += [] if found else [Paragraph(empty)]
    cards = [Card(headline, "neutral", tuple(blocks))]
    cards += [Card(_heading(group), "neutral", _details(group, services, with_owner=with_owner)) for group in found]
    return Reply(text=done or headline, cards=tuple(cards), choices=tuple(choices))


def _details(group: Group, services: Services, *, with_owner: bool) -> tuple[Block, ...]:
    flow = definitions(services).get(DECLARE)
    steps = flow.steps if flow is not None else {}
    lines = [words.OWNER.format(owner=group.owner)] if with_owner else []
    shown = [name for name in group.details if name in steps and steps[name].kind != "screen" and name != "name"]
    lines += [f"{steps[name].label}: {said(steps[name], group.details[name])}" for name in shown]
    lines.append(words.DECLARED.format(day=wording.day(group.declared.astimezone(LONDON).date())))
    if group.reviewed is not None:
        lines.append(words.LAST_REVIEW.format(day=wording.day(group.reviewed), who=group.reviewer, said=group.review))
    today = services.now().astimezone(LONDON).date()
    due = words.REVIEW_DUE if group.review_due >= today else words.REVIEW_OVERDUE
    return tuple(Paragraph(line) for line in [*lines, due.format(day=wording.day(group.review_due))])


def _form(reference: str, typed: str = "", problem: str = "") -> Reply:
    field = Field(_FIELD, words.REVIEW_LABEL, words.REVIEW_HINT, (), True, True, typed, problem)
    form = Form(f"{GROUPS}:review:{reference}", words.REVIEW_TITLE, (field,), words.REVIEW_SEND)
    return Reply(text=words.REVIEW_TITLE, cards=(Card(words.REVIEW_TITLE, "neutral"),), form=form)


def _heading(group: Group) -> str:
    return words.HEADING.format(name=_name(group), reference=group.reference)


def _name(group: Group) -> str:
    return group.details.get("name", group.reference)


def _notice(text: str) -> Reply:
    choices = (Choice(words.MY_GROUPS, f"{GROUPS}:mine"),)
    return Reply(text=text, cards=(Card(text, "neutral"),), choices=choices)

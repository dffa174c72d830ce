"""What people see of the register of groups: their own, and those of the people whom they lead."""

from collections.abc import Sequence

from bot import permissions, wording
from bot.flows.show import line as answer_line
from bot.groups import change, checklist, official, register, telling
from bot.groups.checklist import Talk
from bot.groups.register import Told
from bot.messages import Block, Card, Choice, Incoming, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.records.groups import Group, Status
from bot.records.transfers import Transfer
from bot.reports import actions, ending
from bot.reports.actions import ActionRefused, Actor
from bot.reports.definition import DECLARE, definitions
from bot.services import Services
from bot.wording import campaigns as campaign_words
from bot.wording import contact as contact_words
from bot.wording import groups as words
from bot.wording import leavers as leaver_words

GROUPS = change.GROUPS
_BACK = Choice(words.MY_GROUPS, f"{GROUPS}:mine")
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
            group, told = register.end(by, reference, _ENDS[action], services)
            return _mine(by, services, _done(words.ENDED[action].format(name=group_name(group)), told, by))
        if action == "review":
            register.to_review(by, reference, services)
            return checklist.asked(reference, services)
        if action == "change":
            return change.asked(by, reference, services)
    except ActionRefused as refused:
        return notice(contact_words.REFUSED[refused.why], _BACK)
    return notice(contact_words.REFUSED["unknown"], _BACK)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """The form of a review was sent."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    if action == "change":
        return _changed(by, reference, incoming, services)
    if action != "review":
        return notice(contact_words.REFUSED["unknown"], _BACK)
    try:
        talk = checklist.read(incoming.fields, services)
        if not isinstance(talk, Talk):
            register.to_review(by, reference, services)
            return checklist.asked(reference, services, incoming.fields, talk)
        group = register.review(by, reference, talk, services)
    except ActionRefused as refused:
        return notice(contact_words.REFUSED[refused.why], _BACK)
    return _team(by, services, words.REVIEWED.format(name=group_name(group), day=wording.day(group.review_due)))


def _changed(by: Actor, reference: str, incoming: Incoming, services: Services) -> Reply:
    try:
        found = change.taken(by, reference, incoming.fields, services)
    except ActionRefused as refused:
        return notice(contact_words.REFUSED[refused.why], _BACK)
    if isinstance(found, Reply):
        return found
    group, told = found
    said = (words.CHANGED if told is not None else words.UNCHANGED).format(name=group_name(group))
    return _mine(by, services, _done(said, told, by, words.WHICH_CHANGED))


def _done(said: str, told: Told | None, by: Actor, what: str = "") -> str:
    """What was done, and who is told of it."""
    return said if told is None else f"{said} {telling.in_words(told, by.member, what)}"


def _mine(by: Actor, services: Services, done: str = "") -> Reply:
    found = register.mine(by, services)
    choices = [Choice(words.DECLARE, f"flow:{DECLARE}:start", primary=not found)]
    with services.store.database.read() as connection:
        asked = services.campaigns.running_for(connection, by.id)
    if any(part.status == "waiting" for _, part in asked):
        choices.append(Choice(campaign_words.CONFIRM, "campaigns:mine"))
    for group in found:
        label, heading = group_name(group), _heading(group)
        choices.append(Choice(words.CHANGE.format(name=label), f"{GROUPS}:change:{group.reference}", beside=heading))
        choices.append(Choice(words.LEFT.format(name=label), f"{GROUPS}:left:{group.reference}", beside=heading))
        choices.append(Choice(words.CLOSED.format(name=label), f"{GROUPS}:closed:{group.reference}", beside=heading))
    if by.member is not None and permissions.led_by(by.member, services):
        choices.append(Choice(words.TO_REVIEW, f"{GROUPS}:team"))
    asked_for = ending.duties_said(DECLARE, by.member.force, services, "declare") if by.member is not None else []
    return _listed(words.MY_GROUPS, words.NO_GROUPS, found, choices, done, services, more=asked_for)


def _team(by: Actor, services: Services, done: str = "") -> Reply:
    found = register.of_people(by, services)
    choices = [
        Choice(words.REVIEW.format(name=group_name(g)), f"{GROUPS}:review:{g.reference}", beside=_heading(g))
        for g in found
    ]
    choices.append(Choice(leaver_words.LEAVERS, "leavers:list"))
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
    more: Sequence[Block] = (),
) -> Reply:
    blocks: list[Block] = [Paragraph(done)] if done else []
    blocks += [] if found else [Paragraph(empty), *more]
    cards = [Card(headline, "neutral", tuple(blocks))]
    transferred = official.transfers_of(found, services)
    for group in found:
        lines = _details(group, services, with_owner=with_owner)
        if group.reference in transferred:
            lines.append(_transferred(*transferred[group.reference]))
        cards.append(Card(_heading(group), "neutral", tuple(Paragraph(line) for line in lines)))
    return Reply(text=done or headline, cards=tuple(cards), choices=tuple(choices))


def _details(group: Group, services: Services, *, with_owner: bool) -> list[str]:
    flow = definitions(services).get(DECLARE)
    steps = flow.steps if flow is not None else {}
    lines = [words.OWNER.format(owner=group.owner)] if with_owner else []
    shown = [name for name in group.details if name in steps and steps[name].kind != "screen" and name != "name"]
    lines += [answer_line(steps[name], group.details[name], own=not with_owner) for name in shown]
    lines.append(words.DECLARED.format(day=wording.day(group.declared.astimezone(LONDON).date())))
    if group.changed is not None:
        lines.append(words.CHANGED_ON.format(day=wording.day(group.changed.astimezone(LONDON).date())))
    if group.reviewed is not None:
        said = group.review[checklist.SAID]
        lines.append(words.LAST_REVIEW.format(day=wording.day(group.reviewed), who=group.reviewer, said=said))
        lines += checklist.in_words(group.review)
    today = services.now().astimezone(LONDON).date()
    due = words.REVIEW_DUE if group.review_due >= today else words.REVIEW_OVERDUE
    return [*lines, due.format(day=wording.day(group.review_due))]


def _transferred(transfer: Transfer, is_current: bool) -> str:
    said = words.TRANSFERRED if is_current else words.TRANSFERRED_BEFORE
    return said.format(day=wording.day(transfer.day), official=transfer.official)


def _heading(group: Group) -> str:
    return words.HEADING.format(name=group_name(group), reference=group.reference)


def group_name(group: Group) -> str:
    """What the officer calls it."""
    return group.details.get("name", group.reference)

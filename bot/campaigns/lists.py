"""What people see of campaigns: what is asked of them, who of their people has confirmed, how far it has got."""

from bot import permissions, wording
from bot.campaigns import organising, overview, running
from bot.campaigns.overview import heading
from bot.campaigns.states import Answer
from bot.groups.lists import GROUPS, group_name
from bot.messages import Block, Card, Choice, Incoming, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.records.campaigns import Campaign, Participant
from bot.reports import actions, ending
from bot.reports.actions import ActionRefused, Actor
from bot.reports.definition import DECLARE
from bot.services import Services
from bot.wording import campaigns as words
from bot.wording import contact as contact_words
from bot.wording import groups as group_words

CAMPAIGNS = "campaigns"  # choices and forms are "campaigns:ACTION:DETAILS"
_ANSWERS: dict[str, Answer] = {"none": "none", "right": "right"}
_BACK = Choice(words.CONFIRM, f"{CAMPAIGNS}:mine")


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about campaigns was pressed."""
    _, action, *rest = incoming.choice.split(":", 2)
    by, details = actions.actor(incoming.person, services), rest[0] if rest else ""
    if by.member is None:
        return notice(contact_words.SIGN_IN_FIRST, _BACK)
    try:
        if action in _ANSWERS:
            return _confirmed(by, _ANSWERS[action], details, services)
        if action == "team":
            return overview.of_people(by, services)
        if action == "names":
            return overview.names(by, details, services)
        if action == "home" and not permissions.may_organise(by.member, by.member.force):
            return _mine(by, services)
        return _mine(by, services) if action == "mine" else organising.chosen(by, action, details, services)
    except ActionRefused as refused:
        return notice(words.REFUSED[refused.why], _BACK)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """The form for a campaign was sent."""
    _, action, *_ = incoming.choice.split(":", 2)
    by = actions.actor(incoming.person, services)
    try:
        if action != "plan":
            raise ActionRefused("unknown")
        return organising.filled_in(by, incoming.fields, services)
    except ActionRefused as refused:
        return notice(words.REFUSED[refused.why], _BACK)


def _mine(by: Actor, services: Services, done: str = "") -> Reply:
    """What campaigns ask of somebody, with what they have declared."""
    with services.store.database.read() as connection:
        asked = services.campaigns.running_for(connection, by.id)
        groups = services.groups.open_of(connection, [by.id])
    blocks: list[Block] = [Paragraph(done)] if done else []
    if not asked:
        blocks.append(Paragraph(words.NOTHING_ASKED))
    elif any(part.status == "waiting" for _, part in asked):
        assert by.member is not None, "chosen() looked"
        blocks += ending.duties_said(DECLARE, by.member.force, services, running.DUTY)
        blocks.append(Paragraph(words.WHO_SEES))
    cards, choices = [Card(words.CONFIRM, "neutral", tuple(blocks))], list[Choice]()
    names, seen = [group_name(group) for group in groups], running.mark(groups)
    for campaign, part in asked:
        cards.append(Card(heading(campaign), "neutral", _lines(campaign, part, names, services)))
        if part.status == "waiting":
            value = f"{CAMPAIGNS}:{'right' if groups else 'none'}:{campaign.reference}/{seen}"
            label = words.IS_RIGHT if groups else words.USE_NONE
            choices.append(Choice(label, value, primary=True, beside=heading(campaign)))
    if groups:
        choices.append(Choice(words.CHANGE_FIRST, f"{GROUPS}:mine"))
    choices.append(Choice(group_words.DECLARE, f"flow:{DECLARE}:start"))
    if by.member is not None and permissions.led_by(by.member, services):
        choices.append(Choice(words.MY_PEOPLE, f"{CAMPAIGNS}:team"))
    return Reply(text=done or words.CONFIRM, cards=tuple(cards), choices=tuple(choices))


def _lines(campaign: Campaign, part: Participant, names: list[str], services: Services) -> tuple[Block, ...]:
    if part.confirmed is not None:
        day = wording.day(part.confirmed.astimezone(LONDON).date())
        return (Paragraph(words.CONFIRMED[part.answer or "none"].format(day=day)),)
    left = (campaign.last_day - services.now().astimezone(LONDON).date()).days
    lines = [words.asked(campaign.year, wording.day(campaign.last_day), left)]
    lines += [words.YOU_DECLARED.format(name=name) for name in names] or [words.YOU_DECLARED_NONE]
    return tuple(Paragraph(line) for line in lines)


def _confirmed(by: Actor, answer: Answer, details: str, services: Services) -> Reply:
    reference, _, seen = details.partition("/")
    try:
        running.confirm(by, reference, answer, seen, services)
    except ActionRefused as refused:
        if refused.why != "groups_changed":
            raise
        return _mine(by, services, words.REFUSED[refused.why])
    return _mine(by, services, words.THANK_YOU)

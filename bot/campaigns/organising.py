"""What organisers see and do: plan a campaign, look at whom it concerns, begin it, see how far it has got, end it."""

from collections.abc import Mapping, Sequence

from bot import permissions, wording
from bot.campaigns import overview, running
from bot.campaigns.overview import heading
from bot.flows.engine import day_of
from bot.messages import Block, Card, Choice, Field, Form, Paragraph, Reply
from bot.records import audit
from bot.records.campaigns import Campaign
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import campaigns as words

_MOST_NAMED = 50
_FORM = "campaigns:plan"


def chosen(by: Actor, action: str, reference: str, services: Services) -> Reply:
    """A button of an organiser was pressed. Raises ActionRefused."""
    if by.member is None or not permissions.may_organise(by.member, by.member.force):
        raise ActionRefused("unknown")
    if action == "plan":
        return _form({}, {})
    if action == "show":
        return _shown(by, reference, services)
    if action == "begin":
        running.begin(by, reference, services)
        return _list(by, services, words.BEGUN)
    if action == "end":
        running.end(by, reference, services)
        return _list(by, services, words.ENDED)
    if action in ("home", "list"):
        return _list(by, services)
    raise ActionRefused("unknown")


def filled_in(by: Actor, given: Mapping[str, str], services: Services) -> Reply:
    """The form was sent: the campaign is planned and shown, nobody is asked yet. Raises ActionRefused."""
    if by.member is None or not permissions.may_organise(by.member, by.member.force):
        raise ActionRefused("unknown")
    day = day_of(given.get("last_day", ""))
    if day is None:
        return _form(given, {"last_day": words.NO_SUCH_DAY})
    units = [line.strip() for line in given.get("units", "").splitlines() if line.strip()]
    try:
        planned = running.plan(by, by.member.force, units, day, services)
    except ActionRefused as refused:
        field = {"no_such_unit": "units", "day_is_past": "last_day", "day_too_late": "last_day"}.get(refused.why)
        if field is None:
            raise
        return _form(given, {field: words.REFUSED[refused.why]})
    return _shown(by, planned.reference, services)


def preview_lines(seen: running.Preview) -> list[str]:
    """Whom a campaign would ask, and for whom something is missing."""
    asks = words.OF_UNITS.format(units=overview.units(seen.campaign), day=wording.day(seen.campaign.last_day))
    lines = [asks, words.PEOPLE.format(number=seen.people)]
    lines.append(_with_names(words.UNREACHABLE, seen.unreachable))
    return [*lines, _with_names(words.WITHOUT_MANAGER, seen.without_manager)]


def _with_names(said: str, people: Sequence[str]) -> str:
    line = said.format(number=len(people))
    more = [words.MORE.format(number=len(people) - _MOST_NAMED)] if len(people) > _MOST_NAMED else []
    return words.THESE.format(said=line, people=", ".join([*people[:_MOST_NAMED], *more])) if people else line


def _shown(by: Actor, reference: str, services: Services) -> Reply:
    seen = running.preview(by, reference, services)
    name = heading(seen.campaign)
    lines = [*preview_lines(seen), words.NOBODY_ASKED_YET] if seen.campaign.status == "planned" else []
    card = Card(name, "neutral", tuple(Paragraph(line) for line in lines or [overview.status(seen.campaign)]))
    choices = [Choice(words.BEGIN, f"campaigns:begin:{reference}", primary=True)] if lines else []
    return Reply(text=name, cards=(card,), choices=(*choices, Choice(words.CAMPAIGNS, "campaigns:list")))


def _list(by: Actor, services: Services, done: str = "") -> Reply:
    """Every campaign of the force with its totals; looking is audited."""
    assert by.member is not None, "only organisers get here"
    found = services.campaigns.of_force(by.member.force)
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, by.id, "listed_campaigns", by.member.force, number)
    said = [done] if done else [] if found else [words.NO_CAMPAIGN]
    cards = [Card(words.CAMPAIGNS, "neutral", tuple(Paragraph(line) for line in said))]
    choices = [Choice(words.PLAN, "campaigns:plan", primary=not found)]
    for campaign in found:
        cards.append(Card(heading(campaign), "neutral", _progress(campaign, services)))
        choices += _choices(by, campaign)
    choices.append(Choice(words.CONFIRM, "campaigns:mine"))
    return Reply(text=done or words.CAMPAIGNS, cards=tuple(cards), choices=tuple(choices))


def _progress(campaign: Campaign, services: Services) -> tuple[Block, ...]:
    where = Paragraph(overview.status(campaign))
    return (where,) if campaign.status == "planned" else (where, overview.totals(campaign, services))


def _choices(by: Actor, campaign: Campaign) -> list[Choice]:
    def choice(label: str, action: str) -> Choice:
        about = campaign.reference
        return Choice(label.format(reference=about), f"campaigns:{action}:{about}", beside=heading(campaign))

    if campaign.status == "planned":
        return [choice(words.SHOW, "show")]
    names = by.member is not None and permissions.sees_who_confirmed(by.member)
    choices = [choice(words.NAMES, "names")] if names else []
    return [*choices, choice(words.END, "end")] if campaign.status == "running" else choices


def _form(given: Mapping[str, str], problems: Mapping[str, str]) -> Reply:
    def field(name: str, label: str, hint: str, *, required: bool, long: bool) -> Field:
        return Field(name, label, hint, (), required, long, given.get(name, ""), problems.get(name, ""))

    fields = (
        field("last_day", words.LAST_DAY, words.LAST_DAY_HINT, required=True, long=False),
        field("units", words.UNITS, words.UNITS_HINT, required=False, long=True),
    )
    form = Form(_FORM, words.PLAN_TITLE, fields, words.LOOK_FIRST)
    return Reply(text=words.PLAN_TITLE, cards=(Card(words.PLAN_TITLE, "neutral"),), form=form)

"""Who has confirmed: totals of each unit for organisers, names for line managers and Professional Standards."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot import permissions, wording
from bot.messages import Block, Card, Paragraph, Reply, Table
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.campaigns import Campaign, Participant
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import campaigns as words


def heading(campaign: Campaign) -> str:
    """The campaign as people call it, with its reference."""
    return words.HEADING.format(title=words.TITLE.format(year=campaign.year), reference=campaign.reference)


def units(campaign: Campaign) -> str:
    """Whom it asks."""
    return ", ".join(campaign.units) or words.ALL_UNITS


def status(campaign: Campaign) -> str:
    """Where it stands, in a line."""
    day = wording.day(campaign.last_day)
    return words.STATUS.format(status=words.STATUSES[campaign.status], day=day, units=units(campaign))


def totals(campaign: Campaign, services: Services) -> Table:
    """How many have confirmed: a row for each unit, those first where most have not. Nobody is named."""
    with services.store.database.read() as connection:
        parts = [p for p in services.campaigns.people(connection, campaign.reference) if p.status != "gone"]
        unit = {m.id: m.unit for m in services.people.of_force(connection, campaign.force) if campaign.covers(m)}
    found: dict[str, Counter[str]] = {}
    for part in parts:
        for name in (unit.get(part.person, words.NO_LONGER_HERE), words.TOTAL):
            found.setdefault(name, Counter())[part.answer or "waiting"] += 1
    together = found.pop(words.TOTAL, Counter())
    order = sorted(found, key=lambda name: (name == words.NO_LONGER_HERE, -found[name]["waiting"], name))
    return Table(words.BY_UNIT, tuple(_row(name, found[name]) for name in order), _row(words.TOTAL, together))


def of_people(by: Actor, services: Services) -> Reply:
    """Who of those whom somebody leads has confirmed, in every campaign that runs; looking is audited."""
    if by.member is None:
        raise ActionRefused("unknown")
    led = set(permissions.led_by(by.member, services))
    force, cards = by.member.force, list[Card]()
    for campaign in services.campaigns.of_force(force):
        if campaign.status == "running":
            with services.store.database.read() as connection:
                parts = services.campaigns.people(connection, campaign.reference)
            theirs = [part for part in parts if part.person in led and part.status != "gone"]
            if theirs:
                cards.append(Card(heading(campaign), "neutral", _names(theirs, status(campaign))))
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(cards))
        audit.append(services.store.database, connection, now, by.id, "listed_campaigns", force, number)
    empty: tuple[Block, ...] = () if cards else (Paragraph(words.NO_PEOPLE),)
    return Reply(text=words.MY_PEOPLE, cards=(Card(words.MY_PEOPLE, "neutral", empty), *cards))


def names(by: Actor, reference: str, services: Services) -> Reply:
    """Everybody in a campaign by unit, for Professional Standards; looking is audited. Raises ActionRefused."""
    with services.store.database.write() as connection:
        campaign = services.campaigns.peek(connection, reference)
        allowed = by.member is not None and permissions.sees_who_confirmed(by.member)
        if campaign is None or not allowed or not permissions.may_organise(by.member, campaign.force):
            raise ActionRefused("unknown")
        parts = [p for p in services.campaigns.people(connection, reference) if p.status != "gone"]
        unit = {member.id: member.unit for member in services.people.of_force(connection, campaign.force)}
        now, number = services.now(), str(len(parts))
        audit.append(services.store.database, connection, now, by.id, "listed_campaign", reference, number)
    cards = [Card(heading(campaign), "neutral", (Paragraph(status(campaign)),))]
    cards += [Card(name, "neutral", _names(people)) for name, people in _by_unit(parts, unit)]
    return Reply(text=heading(campaign), cards=tuple(cards))


def _by_unit(parts: Sequence[Participant], unit: Mapping[str, str]) -> list[tuple[str, list[Participant]]]:
    found: dict[str, list[Participant]] = {}
    for part in parts:
        found.setdefault(unit.get(part.person, words.NO_LONGER_HERE), []).append(part)
    return sorted(found.items())


def _names(parts: Sequence[Participant], first: str = "") -> tuple[Block, ...]:
    """Those who have not confirmed come first."""
    ordered = sorted(parts, key=lambda part: (part.confirmed is not None, part.person))
    return tuple(Paragraph(line) for line in [*filter(None, [first]), *(_line(part) for part in ordered)])


def _line(part: Participant) -> str:
    if part.confirmed is None:
        return words.WAITING.format(person=part.person)
    day, said = wording.day(part.confirmed.astimezone(LONDON).date()), words.groups(part.groups or 0)
    return words.HAS_CONFIRMED[part.answer or "none"].format(person=part.person, day=day, groups=said)


def _row(name: str, counted: Counter[str]) -> tuple[str, ...]:
    waiting, everybody = counted["waiting"], counted.total()
    return (name, *map(str, (waiting, everybody - waiting, counted["none"], everybody)))

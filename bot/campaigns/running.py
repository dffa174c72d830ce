"""What is done with campaigns; each is one transaction with its audit row."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import Connection

from bot import permissions
from bot.campaigns import states
from bot.campaigns.states import Answer, NotPossible
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.campaigns import Campaign, Participant, Status
from bot.records.groups import Group
from bot.records.people import Member
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

TOPIC = "campaign"
LONGEST = timedelta(days=2 * 366)  # until the last day of a campaign; a later one is a typing error
DUTY = "declare"  # of the flow with which groups are declared: what everybody is asked for
CONSOLE = Actor("console", None)  # whoever runs a command on the server; nobody else without a member is called so


@dataclass(frozen=True)
class Preview:
    """What beginning a campaign would mean: whom it asks, and the ids of those for whom something is missing."""

    campaign: Campaign
    people: int
    unreachable: tuple[str, ...]
    without_manager: tuple[str, ...]


def plan(by: Actor, force: str, units: Sequence[str], last_day: date, services: Services) -> Campaign:
    """Prepare a campaign, so that it can be looked at before it is begun. Raises ActionRefused."""
    _may_organise(by, force)
    known = {member.unit for member in services.people.everybody(force)}
    if not known.issuperset(units) or not known:
        raise ActionRefused("no_such_unit")
    if last_day < _today(services):
        raise ActionRefused("day_is_past")
    if last_day > _today(services) + LONGEST:
        raise ActionRefused("day_too_late")
    with services.store.database.write() as connection:
        now = services.now()
        planned = services.campaigns.plan(connection, force, sorted(set(units)), last_day, by.id, now)
        about, day = planned.reference, last_day.isoformat()
        audit.append(services.store.database, connection, now, by.id, "campaign_planned", about, day)
    return planned


def preview(by: Actor, reference: str, services: Services) -> Preview:
    """Whom a campaign would ask; looking is audited. Raises ActionRefused."""
    with services.store.database.write() as connection:
        campaign = _found(connection, by, reference, services)
        members = services.people.of_force(connection, campaign.force)
        covered = [member for member in members if campaign.covers(member)]
        now, number = services.now(), str(len(covered))
        audit.append(services.store.database, connection, now, by.id, "campaign_previewed", reference, number)
    known = {member.id for member in members}
    return Preview(
        campaign,
        len(covered),
        tuple(member.id for member in covered if not member.is_reached_by(services.platforms)),
        tuple(member.id for member in covered if member.manager not in known),
    )


def begin(by: Actor, reference: str, services: Services) -> Campaign:
    """Ask everybody whom a planned campaign covers; beginning it again changes nothing. Raises ActionRefused.

    One that asks the same people and whose last day has passed is ended.
    """
    with services.store.database.write() as connection:
        peeked = services.campaigns.peek(connection, reference)
        # All of the force's are locked, in the same order as an import does it, which waits until this is done.
        others = services.campaigns.not_ended(connection, peeked.force) if peeked else []
        campaign = _found(connection, by, reference, services)
        if _after(campaign, "begin") == campaign.status:
            return campaign
        now = services.now()
        if campaign.last_day < _today(services):
            raise ActionRefused("day_is_past")
        over = [other for other in others if other.status == "running" and other.overlaps(campaign)]
        if any(other.last_day >= _today(services) for other in over):
            raise ActionRefused("overlaps")
        for other in over:
            _stop(connection, other, services)
        services.campaigns.set_status(connection, campaign, "running", now)
        running = replace(campaign, status="running", begun=now)
        members = services.people.of_force(connection, campaign.force)
        number = _bring_up_to_date(connection, running, members, services)
        for other in over:  # only now: notices are locked before the audit log
            audit.append(services.store.database, connection, now, by.id, "campaign_ended", other.reference)
        audit.append(services.store.database, connection, now, by.id, "campaign_begun", reference, str(number))
    return running


def end(by: Actor, reference: str, services: Services) -> Campaign:
    """Ask nobody any more; doing it twice is the same as once. Raises ActionRefused."""
    with services.store.database.write() as connection:
        campaign = _found(connection, by, reference, services)
        if campaign.status != "ended":
            _stop(connection, campaign, services)
            now = services.now()
            audit.append(services.store.database, connection, now, by.id, "campaign_ended", reference)
    return replace(campaign, status="ended")


def follow(connection: Connection, force: str, services: Services) -> None:
    """After an import, in its transaction: who came into a campaign's units is asked, who left them is not any more."""
    running = [c for c in services.campaigns.not_ended(connection, force) if c.status == "running"]
    members = services.people.of_force(connection, force) if running else []
    for campaign in running:
        _bring_up_to_date(connection, campaign, members, services)


def confirm(by: Actor, reference: str, answer: Answer, seen: str, services: Services) -> Participant:
    """Somebody confirms what they use; confirming again changes nothing. Raises ActionRefused.

    `seen` is the mark of the groups that they were shown: where they are others now, they have to look again.
    """
    with services.store.database.write() as connection:
        campaign = services.campaigns.find(connection, reference)  # locked before notices, as the worker does it
        part = services.campaigns.participant(connection, reference, by.id)
        if campaign is None or part is None or part.status == "gone":
            raise ActionRefused("unknown")
        if part.status == "confirmed":
            return part
        if campaign.status != "running":
            raise ActionRefused("campaign_over")
        groups = services.groups.open_of(connection, [by.id])
        if mark(groups) != seen or (answer == "none") == bool(groups):
            raise ActionRefused("groups_changed")
        now = services.now()
        confirmed = replace(
            part,
            status=states.person_after(part.status, "confirm"),
            answer=answer,
            groups=len(groups),
            confirmed=now,
        )
        services.campaigns.save(connection, confirmed)
        services.outbox.cancel(connection, reference, "told", "reminder", recipient=by.id, topic=TOPIC)
        _changed_for(connection, campaign, by.id, services)
        said = f"{answer} {len(groups)}"
        audit.append(services.store.database, connection, now, by.id, "campaign_confirmed", reference, said)
    return confirmed


def mark(groups: Sequence[Group]) -> str:
    """Stands for these groups as they are now: what is confirmed is what was shown."""
    shown = sorted((group.reference, sorted(group.details.items())) for group in groups)
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:12]


def put_clock(
    connection: Connection, campaign: Campaign, part: Participant, phase: str, due: datetime, services: Services
) -> None:
    """The one timer of somebody in a campaign; its key names the moment, so that setting it twice sets one."""
    about, moment = campaign.reference, f"{due:%Y%m%d%H%M}"
    key = f"{about}/clock/{phase}/{part.joined}/{moment}/{part.person}"
    services.outbox.put(connection, key, about, part.person, "clock", part.joined, due, topic=TOPIC)


def _bring_up_to_date(connection: Connection, campaign: Campaign, members: Sequence[Member], services: Services) -> int:
    """Have those take part whom the campaign covers now, and only those; returns how many they are."""
    covered = {member.id for member in members if campaign.covers(member)}
    parts = {part.person: part for part in services.campaigns.people(connection, campaign.reference)}
    joined = states.person_after(None, "join")
    new = [Participant(campaign.reference, person, joined) for person in sorted(covered - set(parts))]
    services.campaigns.add(connection, new)
    for part in new:
        put_clock(connection, campaign, part, "told", services.now(), services)
    for person, part in parts.items():
        after = states.person_after(part.status, "join" if person in covered else "leave")
        if after == part.status:
            continue
        back = after == "waiting"
        moved = replace(part, status=after, joined=part.joined + back)
        services.campaigns.save(connection, moved)
        _changed_for(connection, campaign, person, services)
        if not back:
            services.outbox.cancel(connection, campaign.reference, "told", "reminder", recipient=person, topic=TOPIC)
            continue
        told = services.campaigns.was_told(connection, campaign.reference, person)
        due = next_moment(campaign, services) if told else services.now()
        if due is not None:
            put_clock(connection, campaign, moved, "reminder" if told else "told", due, services)
    return len(covered)


def next_moment(campaign: Campaign, services: Services) -> datetime | None:
    """When people of a campaign are reminded next."""
    return states.next_moment(campaign.last_day, services.now(), services.timing(campaign.force).sociable.opens)


def _stop(connection: Connection, campaign: Campaign, services: Services) -> None:
    services.campaigns.set_status(connection, campaign, _after(campaign, "end"), services.now())
    services.outbox.cancel(connection, campaign.reference, "told", "reminder", topic=TOPIC)
    services.posted.changed(connection, campaign.reference, services.now(), TOPIC)


def _changed_for(connection: Connection, campaign: Campaign, person: str, services: Services) -> None:
    """Have the messages to one person show how it stands now, and those that tell managers how many are waited for."""
    member = services.people.find(connection, person)
    unit = services.people.of_unit(member.force, member.unit) if member else []
    people = {person, *(leader.id for leader in unit if "supervisor" in leader.roles)}
    people |= {member.manager} if member and member.manager else set()
    services.posted.changed(connection, campaign.reference, services.now(), TOPIC, people=sorted(people))


def _after(campaign: Campaign, step: states.Step) -> Status:
    try:
        return states.campaign_after(campaign.status, step)
    except NotPossible:
        raise ActionRefused("campaign_over") from None


def _found(connection: Connection, by: Actor, reference: str, services: Services) -> Campaign:
    campaign = services.campaigns.find(connection, reference)
    if campaign is None:
        raise ActionRefused("unknown")
    _may_organise(by, campaign.force)
    return campaign


def _may_organise(by: Actor, force: str) -> None:
    if by != CONSOLE and not permissions.may_organise(by.member, force):
        raise ActionRefused("unknown")


def _today(services: Services) -> date:
    return services.now().astimezone(LONDON).date()

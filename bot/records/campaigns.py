"""Campaigns and who takes part in them. What may follow what is decided in bot/campaigns/states.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from bot.records.database import Database, aware, utc
from bot.records.people import Member
from bot.records.references import new_reference
from bot.records.tables import campaign_people, campaigns, notices

CAMPAIGN_LIFE = timedelta(days=6 * 366)  # after its last day
PLAN_LIFE = timedelta(days=7)  # of one that was never begun

Status = Literal["planned", "running", "ended"]
Standing = Literal["waiting", "confirmed", "gone"]  # of one person; "gone": no longer one of those who are asked


@dataclass(frozen=True)
class Campaign:
    """Everybody of some units of a force, or of all, is asked by `last_day`."""

    reference: str
    force: str
    units: tuple[str, ...]
    last_day: date
    status: Status
    organiser: str
    begun: datetime | None = None

    @property
    def year(self) -> int:
        """The year by which people call it."""
        return self.last_day.year

    def covers(self, member: Member) -> bool:
        """Whether somebody is to be asked."""
        return member.force == self.force and (not self.units or member.unit in self.units)

    def overlaps(self, other: "Campaign") -> bool:
        """Whether both could ask the same person."""
        alone = self.units and other.units and not set(self.units) & set(other.units)
        return self.force == other.force and not alone


@dataclass(frozen=True)
class Participant:
    """Somebody in a campaign; `joined` counts how often, `answer` and `groups` are what was confirmed."""

    campaign: str
    person: str
    status: Standing
    joined: int = 1
    answer: str | None = None
    groups: int | None = None
    confirmed: datetime | None = None


class Campaigns:
    """Keeps and finds campaigns. Reading who has confirmed is to be audited by whoever calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(
        self, connection: Connection, force: str, units: Sequence[str], last_day: date, who: str, at: datetime
    ) -> Campaign:
        """Add a campaign that is not begun yet, in the caller's transaction."""
        planned = Campaign(new_reference(), force, tuple(units), last_day, "planned", who)
        row = {**vars(planned), "units": "\n".join(units), "expires": utc(at + PLAN_LIFE)}
        connection.execute(insert(campaigns).values(row))
        return planned

    def find(self, connection: Connection, reference: str) -> Campaign | None:
        """The campaign with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(select(campaigns).where(campaigns.c.reference == reference).with_for_update()).first()
        return _campaign(row) if row else None

    def peek(self, connection: Connection, reference: str) -> Campaign | None:
        """The same without a lock."""
        row = connection.execute(select(campaigns).where(campaigns.c.reference == reference)).first()
        return _campaign(row) if row else None

    def not_ended(self, connection: Connection, force: str) -> list[Campaign]:
        """Those of a force that are planned or running, locked: nobody begins one meanwhile."""
        query = select(campaigns).where(campaigns.c.force == force, campaigns.c.status != "ended")
        found = connection.execute(query.order_by(campaigns.c.reference).with_for_update())
        return [_campaign(row) for row in found]

    def of_force(self, force: str) -> list[Campaign]:
        """Every campaign of a force that is still kept, the newest first."""
        query = select(campaigns).where(campaigns.c.force == force)
        with self._database.read() as connection:
            found = connection.execute(query.order_by(campaigns.c.last_day.desc(), campaigns.c.reference))
            return [_campaign(row) for row in found]

    def set_status(self, connection: Connection, campaign: Campaign, status: Status, now: datetime) -> None:
        """In the caller's transaction; one that runs is kept for six years after its last day."""
        values: dict[str, Any] = {"status": status}
        if status == "running":
            end = datetime.combine(campaign.last_day, datetime.min.time(), UTC)
            values |= {"begun": utc(now), "expires": utc(end + CAMPAIGN_LIFE)}
        connection.execute(update(campaigns).where(campaigns.c.reference == campaign.reference).values(values))

    def people(self, connection: Connection, reference: str) -> list[Participant]:
        """Who takes part, by their ids, with those who are gone."""
        query = select(campaign_people).where(campaign_people.c.campaign == reference)
        return [_participant(row) for row in connection.execute(query.order_by(campaign_people.c.person))]

    def participant(
        self, connection: Connection, reference: str, person: str, *, lock: bool = True
    ) -> Participant | None:
        """Somebody in a campaign."""
        theirs = (campaign_people.c.campaign == reference, campaign_people.c.person == person)
        query = select(campaign_people).where(*theirs)
        row = connection.execute(query.with_for_update() if lock else query).first()
        return _participant(row) if row else None

    def running_for(self, connection: Connection, person: str) -> list[tuple[Campaign, Participant]]:
        """The campaigns that run in which somebody takes part."""
        query = select(campaign_people).where(campaign_people.c.person == person, campaign_people.c.status != "gone")
        theirs = [_participant(row) for row in connection.execute(query.order_by(campaign_people.c.campaign))]
        found = [(self.peek(connection, part.campaign), part) for part in theirs]
        return [(campaign, part) for campaign, part in found if campaign and campaign.status == "running"]

    def add(self, connection: Connection, participants: Sequence[Participant]) -> None:
        """Have more people take part, in the caller's transaction."""
        if participants:
            connection.execute(insert(campaign_people), [vars(participant) for participant in participants])

    def save(self, connection: Connection, participant: Participant) -> None:
        """Where somebody is now, in the caller's transaction."""
        theirs = (
            campaign_people.c.campaign == participant.campaign,
            campaign_people.c.person == participant.person,
        )
        confirmed = utc(participant.confirmed) if participant.confirmed else None
        values = vars(replace(participant)) | {"confirmed": confirmed}
        connection.execute(update(campaign_people).where(*theirs).values(values))

    def was_told(self, connection: Connection, reference: str, person: str) -> bool:
        """Whether any notice of the campaign has reached somebody."""
        told = (notices.c.contact == reference, notices.c.recipient == person, notices.c.state == "delivered")
        query = select(notices.c.id).where(*told, notices.c.kind.in_(["told", "reminder"])).limit(1)
        return connection.execute(query).first() is not None


def _campaign(row: Any) -> Campaign:
    units = tuple(row.units.split("\n")) if row.units else ()
    begun = aware(row.begun) if row.begun else None
    return Campaign(row.reference, row.force, units, row.last_day, row.status, row.organiser, begun)


def _participant(row: Any) -> Participant:
    confirmed = aware(row.confirmed) if row.confirmed else None
    return Participant(row.campaign, row.person, row.status, row.joined, row.answer, row.groups, confirmed)

"""What the worker needs of a campaign: what people are told, and the timers that remind them."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import permissions, wording
from bot.campaigns.running import DUTY, TOPIC, next_moment, put_clock
from bot.messages import Choice
from bot.notices.hours import next_at_work
from bot.notices.outbox import Notice
from bot.notices.timing import LONDON
from bot.notices.topics import Errand
from bot.records.campaigns import Campaign
from bot.reports import ending
from bot.reports.definition import DECLARE
from bot.services import Services
from bot.wording import campaigns as words

_AT_WORK = timedelta(minutes=1)  # when somebody is at work again within it, they count as at work
_OF_MANAGER = "/manager/"  # in the key of a notice that tells a line manager who has not confirmed


class CampaignTopic:
    """People are told, reminded while they have not confirmed, and their line managers told after the last day."""

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock the campaign."""
        services.campaigns.find(connection, reference)

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """What to do by when; None once it is done, or nobody is asked any more."""
        campaign = services.campaigns.peek(connection, notice.contact)
        if campaign is None or campaign.status != "running":
            return None
        if _OF_MANAGER in notice.key:
            return _to_manager(connection, notice, campaign, services)
        part = services.campaigns.participant(connection, campaign.reference, notice.recipient, lock=False)
        if part is None or part.status != "waiting":
            return None
        left = (campaign.last_day - services.now().astimezone(LONDON).date()).days
        text = words.asked(campaign.year, wording.day(campaign.last_day), left)
        source = ending.source_said(DECLARE, campaign.force, services, DUTY)
        return Errand(TOPIC, campaign.reference, campaign.force, text, Choice(words.CONFIRM, "campaigns:mine"), source)

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """Nobody: what is told here is always for somebody."""
        return ""

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Tell or remind somebody who is at work and still waits, and set the timer for the next time."""
        phase = notice.key.split("/")[2]
        campaign = services.campaigns.peek(connection, notice.contact)
        part = services.campaigns.participant(connection, notice.contact, notice.recipient)
        if campaign is None or campaign.status != "running" or part is None or part.status != "waiting":
            return
        member = services.people.find(connection, part.person)
        if member is None or part.joined != notice.level:  # a timer from before they left and came back
            return
        now = services.now()
        at_work = next_at_work(member, services)
        if at_work > now + _AT_WORK:  # off duty, absent since, or this went off late: when they are back
            put_clock(connection, campaign, part, phase, at_work, services)
            return
        about, outbox = campaign.reference, services.outbox
        outbox.cancel(
            connection, about, "told", "reminder", recipient=part.person, topic=TOPIC
        )  # what was not sent is out of date
        if phase == "told":
            key = f"{about}/told/{part.joined}/{part.person}"
            outbox.put(connection, key, about, part.person, "told", 0, now, topic=TOPIC)
        elif member.is_reached_by(services.platforms):  # else the first stands among what was not delivered: enough
            key = f"{about}/reminder/{_today(now)}/{part.person}"
            outbox.put(connection, key, about, part.person, "reminder", 0, now, topic=TOPIC)
        following = next_moment(campaign, services)
        if following is not None:
            due = next_at_work(member, services, following)
            put_clock(connection, campaign, part, "reminder", due, services)
        if _today(now) > campaign.last_day.isoformat():
            _tell_manager(connection, member.manager, campaign, services)

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: the next timer was set with the notice."""

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: administrators see that it was not delivered, and the next timer is set."""


def _tell_manager(connection: Connection, manager: str | None, campaign: Campaign, services: Services) -> None:
    member = services.people.find(connection, manager) if manager else None
    if member is not None:
        key = f"{campaign.reference}{_OF_MANAGER}{member.id}"
        due = next_at_work(member, services)
        services.outbox.put(connection, key, campaign.reference, member.id, "told", 0, due, topic=TOPIC)


def _to_manager(connection: Connection, notice: Notice, campaign: Campaign, services: Services) -> Errand | None:
    member = services.people.find(connection, notice.recipient)
    led = set(permissions.led_by(member, services)) if member else set()
    people = services.campaigns.people(connection, campaign.reference)
    number = sum(part.status == "waiting" and part.person in led for part in people)
    if not number:
        return None
    text = words.not_confirmed(campaign.year, wording.day(campaign.last_day), number)
    return Errand(TOPIC, campaign.reference, campaign.force, text, Choice(words.MY_PEOPLE, "campaigns:team"))


def _today(now: datetime) -> str:
    return now.astimezone(LONDON).date().isoformat()

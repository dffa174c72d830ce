"""How a test begins a campaign, and a platform that notes on which day in London what reached whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import func, select

from bot.campaigns import running
from bot.leaving import imported
from bot.messages import Person
from bot.notices.outbox import Notice
from bot.notices.sender import PostsNothing
from bot.notices.timing import LONDON
from bot.notices.topics import Errand
from bot.notices.worker import Delivered, Outcome, Sender, Subject, run_due
from bot.records.database import aware
from bot.records.people import Member
from bot.records.tables import notices
from bot.reports import actions
from bot.reports.actions import Actor
from bot.services import Services
from tests.bot.team import FORCE, TEAM
from tests.conftest import Clock

LAST_DAY = date(2027, 3, 31)


@dataclass
class Diary(PostsNothing):
    """Notes (person, kind, moment in London, what it says) of each notice that is about no contact."""

    clock: Clock
    entries: list[tuple[str, str, datetime, str]] = field(default_factory=list)

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        if isinstance(subject, Errand):
            self.entries.append((recipient.id, notice.kind, self.clock().astimezone(LONDON), subject.text))
        return Delivered("receipt")

    def of(self, person: str) -> list[tuple[str, str]]:
        """The kind and day of all that somebody was told."""
        return [(kind, at.date().isoformat()) for who, kind, at, _ in self.entries if who == person]


def actor(services: Services, person: str) -> Actor:
    return actions.actor(Person(f"person:{person}", FORCE), services)


def campaign(services: Services, *units: str, by: str = "psd", last_day: date = LAST_DAY) -> str:
    """Begin a campaign; its reference."""
    planned = running.plan(actor(services, by), FORCE, units, last_day, services)
    return running.begin(actor(services, by), planned.reference, services).reference


def bring_in(services: Services, members: Sequence[Member]) -> None:
    """Import people as the command does."""
    follow = partial(imported, forces=[FORCE], services=services)
    services.people.import_all(members, services.now(), follow)


def with_change(person: str, **changes: object) -> list[Member]:
    """The team with somebody changed."""
    return [replace(member, **changes) if member.id == person else member for member in TEAM]  # type: ignore[arg-type]


def until(services: Services, clock: Clock, platform: Sender, day: datetime) -> None:
    """Let time go by, from one thing that is due to the next, sending each."""
    while True:
        while run_due(platform, services):
            pass
        with services.store.database.read() as connection:
            due = connection.execute(select(func.min(notices.c.due)).where(notices.c.state == "waiting")).scalar()
        if due is None or aware(due) > day:
            break
        clock.time = aware(due)
    clock.time = day

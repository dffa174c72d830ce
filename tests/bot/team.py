"""A small made-up force: who works there, and how a test files a contact and sends what is due."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.notices.outbox import Notice
from bot.notices.sender import PostsNothing
from bot.notices.worker import Delivered, Never, Outcome, Subject, run_due
from bot.records.contacts import Contact
from bot.records.people import Address, Member
from bot.records.runs import Run
from bot.reports import filing
from bot.services import Services
from tests.conftest import Clock

FORCE = "example"
OFFICER = "1001"


def member(
    name: str, manager: str | None = None, deputy: str | None = None, *roles: str, unit: str = "North"
) -> Member:
    return Member(name, FORCE, unit, manager, deputy, frozenset(roles), None, (Address("web", f"web-{name}"),))


TEAM = (
    member(OFFICER, "2001", "2002"),
    member("2001", "3001", None, "supervisor"),
    member("2002", "3001"),
    member("3001", "4001", unit="Area"),
    member("4001", "5001", unit="Chief officers"),
    member("5001", unit="Chief officers"),
    member("desk", None, None, "duty_desk", unit="Control"),
    member("comms", None, None, "corporate_comms", unit="Communications"),
    member("admin", None, None, "administrator", unit="Offices"),
    member("psd", None, None, "professional_standards", unit="Standards"),
)


@dataclass
class Platform(PostsNothing):
    """A stand-in platform that notes what reached whom; `answers` are given in turn before it delivers."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        if self.answers:
            return self.answers.pop(0)
        self.sent.append((recipient.id, notice.kind))
        return Delivered("receipt")


ANSWERS = {
    "crime_report": {"danger": "no", "platform": "x", "how": "message", "account": "personal", "about": "crime_report"},
    "complaint": {"danger": "no", "platform": "x", "how": "message", "account": "personal", "about": "complaint"},
    "about-2001": {
        "danger": "no",
        "platform": "x",
        "how": "message",
        "account": "personal",
        "about": "complaint",
        "concerned": "2001",
    },
    "emergency": {"danger": "yes", "platform": "x", "how": "message", "account": "personal"},
}


def file(
    services: Services,
    about: str = "crime_report",
    person: str = f"web:web-{OFFICER}",
    run: str = "run-1",
    force: str = FORCE,
) -> Contact:
    contact, _ = filing.file(Run(run, "contact", force, ANSWERS[about], person, services.now()), person, services)
    return contact


def park(services: Services, about: str = "crime_report", problem: str = "account_inactive") -> Contact:
    """File a contact and have its first notice refused by the platform; what follows from that is left waiting."""
    contact = file(services, about)
    run_due(Platform([Never(problem)]), services, most=1)
    return contact


def pass_time(services: Services, clock: Clock, platform: Platform, hours: float) -> None:
    """Let time go by in steps of a minute, sending what is due."""
    for _ in range(int(hours * 60)):
        run_due(platform, services)
        clock.time += timedelta(minutes=1)
    run_due(platform, services)

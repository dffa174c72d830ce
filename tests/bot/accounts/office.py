"""What the tests of the register share: who works there, and how they press buttons and fill in forms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from bot.accounts import fields, register
from bot.handle import handle
from bot.leaving import left, moved
from bot.messages import Incoming, Person, Reply
from bot.notices.topics import errands_of
from bot.notices.worker import run_due
from bot.records import audit
from bot.records.accounts import Account
from bot.records.people import Member
from bot.records.tables import notices
from bot.reports import actions
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, member

COMMS, MANAGER, EDITOR = "comms", "2001", "1002"
OFFICE = (*TEAM, member(EDITOR, MANAGER))
ENTRY = {
    "platform": "x",
    "handle": "@NorthPolicing",
    "unit": "North",
    "owner": OFFICER,
    "editors": EDITOR,
    "purpose": "To reach people of the north.",
    "status": "open",
}
REVIEW = {"needed": "yes", "used": "yes", "last_used": "", "editors": "yes", "two_step": "yes", "odd": ""}


def choose(services: Services, choice: str, who: str = COMMS) -> Reply:
    person = Person(f"person:{who}", FORCE)
    return handle(Incoming("1", person, "thread", kind="choice", choice=choice), services)


def fill(services: Services, reply: Reply, fields: Mapping[str, str], who: str = COMMS) -> Reply:
    """Send the form of a reply with these fields; the others stay as they are shown."""
    assert reply.form is not None, reply.text
    sent = {field.name: field.value for field in reply.form.fields} | dict(fields)
    person = Person(f"person:{who}", FORCE)
    return handle(Incoming("2", person, "thread", kind="form", choice=reply.form.name, fields=sent), services)


def only(services: Services) -> Account:
    """The one account that is in the register."""
    with services.store.database.read() as connection:
        (found,) = services.accounts.of_force(connection, FORCE)
    return found


def history(services: Services, reference: str) -> list[tuple[str, str, str]]:
    with services.store.database.read() as connection:
        return [(e.actor, e.action, e.detail) for e in audit.entries(connection, reference)]


def enter(services: Services, typed: Mapping[str, str] = ENTRY) -> str:
    """Enter an account as corporate communications; its reference."""
    entry = fields.read(typed, FORCE, services.people.member)
    assert isinstance(entry, fields.Entry)
    by = actions.actor(Person(f"person:{COMMS}", FORCE), services)
    return register.add(by, entry, None, "team", services).reference


def review(services: Services, reference: str, who: str = OFFICER, **answers: str) -> Reply:
    """Fill in the monthly review; what is not given is as it should be."""
    return fill(services, choose(services, f"accounts:review:{reference}", who), REVIEW | answers, who)


def waiting(services: Services, who: str) -> list[str]:
    """What somebody is told under "For you" once what is due was sent."""
    run_due(Platform(), services)
    return [errand.text for errand in errands_of(who, services)]


def staff(services: Services, people: Sequence[Member]) -> None:
    """Import these people as `signpost people import` does."""
    then = [partial(follow, services=services) for follow in (left, moved)]
    services.people.import_all(people, services.now(), *then)


def without(*gone: str) -> list[Member]:
    """Everybody but these; nobody is led by them any more."""
    stay = [person for person in OFFICE if person.id not in gone]
    return [replace(p, manager=None if p.manager in gone else p.manager) for p in stay]


def pending(services: Services, kind: str = "clock") -> list[str]:
    """The keys of notices and timers of this kind that are still to come."""
    query = select(notices.c.key).where(notices.c.kind == kind, notices.c.state.in_(["waiting", "claimed"]))
    with services.store.database.read() as connection:
        return list(connection.execute(query).scalars())

"""Who asks, and what about: people in every place of a force, and one record of each kind that one officer made."""

from collections.abc import Mapping
from dataclasses import replace

from bot import thread
from bot.flows import buttons
from bot.flows.engine import SEEN, on_the_way, position
from bot.messages import Incoming, Person
from bot.notices.worker import Never, run_due
from bot.records.people import Address, Member
from bot.records.runs import Run
from bot.reports import filing
from bot.reports.definition import definition
from bot.services import Services
from knowledge.reports.handling import OFFICES
from tests.bot.team import Platform

FORCE, ELSEWHERE = "wmp", "wiltshire"
STRANGERS = frozenset({"stranger", "leaver"})
_OFFICES = tuple(role for role in OFFICES if role not in ("supervisor", "duty_desk", "professional_standards"))

_WRITTEN = {"screen": SEEN, "date": "2026-11-02"}  # what a step of this kind is answered with


def _member(name: str, *roles: str, unit: str = "Offices", manager: str | None = None, force: str = FORCE) -> Member:
    return Member(name, force, unit, manager, None, frozenset(roles), None, (Address("web", f"web-{name}"),))


PEOPLE = (
    _member("officer", unit="North", manager="manager"),
    _member("colleague", unit="North", manager="manager"),
    _member("manager", unit="Area"),
    _member("supervisor", "supervisor", unit="North"),
    _member("other_supervisor", "supervisor", unit="South"),
    *(_member(role, role) for role in _OFFICES),
    _member("duty_desk", "duty_desk", unit="Control"),
    _member("professional_standards", "professional_standards"),
    _member("administrator", "administrator"),
    _member("concerned", "professional_standards", "administrator", "duty_desk"),
    _member("other_force", *OFFICES, "administrator", unit="North", force=ELSEWHERE),
)
_LEAVER = _member("leaver", *OFFICES, "administrator", unit="North")
# A stranger has no cookie, a leaver one from when they worked here; "concerned" is whom every record is about.
ACTORS = (*(member.id for member in PEOPLE), *sorted(STRANGERS))

_ABOUT = {"concerned": "concerned"}
_CONTACT = {"danger": "no", "platform": "x", "how": "message", "account": "personal", "about": "crime_report"}
_REQUEST = {"danger": "no", "how": "letter", "publisher": "force", "why": "wrong", "received": "2026-11-02"}
_SAW = {"danger": "no", "what": "offensive", "where": "own_group", "supervisor": "no", "way": "professional_standards"}
_GROUP = {"before": SEEN, "name": "Late turn", "app": "whatsapp", "purpose": "shifts", "members": "few"}


def employ(services: Services) -> None:
    """Everybody works here; the leaver did until now."""
    services.people.import_all([*PEOPLE, _LEAVER], services.now())


def dismiss(services: Services) -> None:
    """The leaver leaves."""
    services.people.import_all(PEOPLE, services.now())


def set_up(services: Services) -> dict[str, str]:
    """Make the records; what stands for the names in braces in the table."""
    undelivered = _filed(services, "contact", _CONTACT)
    run_due(Platform([Never("account_inactive")]), services, most=1)
    with services.store.database.read() as connection:
        (parked,) = services.outbox.parked(connection)
    unfinished = _unfinished(services)
    at = position(definition(unfinished.flow, services), unfinished.answers)
    return {
        "report": _filed(services, "contact", _CONTACT),
        "office report": _filed(services, "take_down", _REQUEST),
        "hidden report": _filed(services, "saw_something", _SAW),
        "group": _filed(services, "group_declare", _GROUP),
        "undelivered": undelivered,
        "notice": f"{parked.id}/{parked.parking}",
        "run": unfinished.id,
        "mark": buttons.mark(at),
    }


def has_asked(services: Services, actor: str, conversation: str, session: str) -> None:
    """Somebody asked a question, which buttons about its answer belong to."""
    force = ELSEWHERE if actor == "other_force" else FORCE
    who = f"web-{session}" if actor in STRANGERS else f"person:{actor}"
    incoming = Incoming("1", Person(who, force), f"{session}-{conversation}")
    thread.remember(incoming, thread.Context(force, "can i post a photo of a seized knife on my instagram"), services)


def _filed(services: Services, flow: str, answers: Mapping[str, str]) -> str:
    run = services.runs.begin("person:officer", flow, FORCE, services.now())
    contact, _ = filing.file(replace(run, answers={**answers, **_ABOUT}), "person:officer", services)
    return contact.reference


def _unfinished(services: Services) -> Run:
    """What the officer is about to confirm, and has not."""
    run = services.runs.begin("person:officer", "lost_device", FORCE, services.now())
    flow, answers = definition("lost_device", services), {"danger": "no"}
    while (step := position(flow, answers).step).kind != "confirm":
        answers[step.id] = next(iter(step.options), _WRITTEN.get(step.kind, "something"))
    run = replace(run, answers=on_the_way(flow, answers))
    with services.store.database.write() as connection:
        services.runs.save(connection, run, services.now())
    return run

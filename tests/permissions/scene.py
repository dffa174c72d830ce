"""Who asks: people in every place of a force, and some who have no place in it."""

from bot import thread
from bot.messages import Incoming, Person
from bot.records.people import Address, Member
from bot.services import Services
from knowledge.reports.handling import OFFICES

FORCE, ELSEWHERE = "wmp", "wiltshire"
STRANGERS = frozenset({"stranger", "leaver"})
_OFFICES = tuple(role for role in OFFICES if role not in ("supervisor", "duty_desk", "professional_standards"))


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
FORMER = _member("former", unit="North", manager="manager")  # left as well; only what was theirs is asked for
# A stranger has no cookie, a leaver one from when they worked here; "concerned" is whom every report is about.
ACTORS = (*(member.id for member in PEOPLE), *sorted(STRANGERS))


def employ(services: Services) -> None:
    """Everybody works here; the leaver did until now."""
    services.people.import_all([*PEOPLE, _LEAVER], services.now())


def dismiss(services: Services) -> None:
    """The leaver leaves."""
    services.people.import_all(PEOPLE, services.now())


def has_asked(services: Services, actor: str, conversation: str, session: str) -> None:
    """Somebody asked a question, which buttons about its answer belong to."""
    force = ELSEWHERE if actor == "other_force" else FORCE
    who = f"web-{session}" if actor in STRANGERS else f"person:{actor}"
    incoming = Incoming("1", Person(who, force), f"{session}-{conversation}")
    thread.remember(incoming, thread.Context(force, "can i post a photo of a seized knife on my instagram"), services)

"""An office of two, an officer who asks it, and how tests press, fill in and look."""

from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.notices.topics import errands_of
from bot.records import audit
from bot.records.questions import Question
from bot.services import Services
from tests.bot import team
from tests.bot.reading import BLOCK
from tests.bot.team import FORCE, OFFICER, member

COMMS, OTHER = "comms1", "comms2"
OFFICE = (
    member(COMMS, None, None, "corporate_comms", unit="Offices"),
    member(OTHER, None, None, "corporate_comms", unit="Offices"),
)
TEAM = tuple(somebody for somebody in team.TEAM if somebody.id != "comms")  # so that nobody else works there
STAFF = (*TEAM, *OFFICE)
QUESTION = "May I block somebody who swears at us on the team page?"
REPLY = "Mute them. Block only when the Communications Department agrees."


def write(services: Services, text: str, who: str = OFFICER) -> Reply:
    return handle(Incoming("1", Person(f"person:{who}", FORCE), f"thread-{who}", text=text), services)


def choose(services: Services, choice: str, who: str = OFFICER) -> Reply:
    incoming = Incoming("2", Person(f"person:{who}", FORCE), f"thread-{who}", kind="choice", choice=choice)
    return handle(incoming, services)


def fill(services: Services, form: str, who: str, text: str, **more: str) -> Reply:
    name = "question" if form.startswith("questions:") else "said"
    person = Person(f"person:{who}", FORCE)
    fields = {name: text, **more}
    return handle(Incoming("3", person, f"thread-{who}", kind="form", choice=form, fields=fields), services)


def ask(services: Services, text: str = QUESTION, about: str = BLOCK, who: str = OFFICER) -> str:
    """Ask a person, as an officer does; the reference."""
    write(services, about, who)
    form = choose(services, "ask_a_person", who).form
    assert form is not None
    return fill(services, form.name, who, text).text.rpartition(" ")[2]


def question(services: Services, reference: str) -> Question:
    with services.store.database.read() as connection:
        found = services.questions.peek(connection, reference)
    assert found is not None
    return found


def done(services: Services, reference: str) -> list[tuple[str, str]]:
    with services.store.database.read() as connection:
        return [(entry.actor, entry.action) for entry in audit.entries(connection, reference)]


def waits_for(services: Services, who: str) -> list[str]:
    """What somebody reads under "For you"."""
    return [errand.text for errand in errands_of(who, services)]

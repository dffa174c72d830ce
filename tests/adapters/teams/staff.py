"""People of the example force for tests of notices, and what stands in their chats with Signpost."""

from datetime import timedelta

from bot.handle import handle
from bot.messages import Incoming, Person
from bot.records.people import Address, Member
from bot.services import Services
from bot.wording import contact as words
from tests.adapters.time_passing import time_passes
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import titles_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Message
from tests.teams_server.world import Person as Somebody

CHIEF = "c41ef000-0000-4000-8000-00000000000e"
_A_LITTLE = timedelta(minutes=2)


def person(name: str, manager: str | None, account: str, *others: Address) -> Member:
    return Member(name, "example", "North", manager, None, frozenset(), None, (Address("teams", account), *others))


def employ(teams: Teams, services: Services, *others: Address) -> None:
    """An officer, their line manager and the manager of those, all on Teams; `others` lead to the line manager, too."""
    if CHIEF not in teams.world.people:
        teams.adds(Somebody(CHIEF, "Chris Chief"))
        teams.world.open_chat(CHIEF)
    team = [person("1001", "2001", OFFICER), person("2001", "3001", COLLEAGUE, *others), person("3001", None, CHIEF)]
    services.people.import_all(team, services.now())


def press_on_the_web(services: Services, name: str, choice: str) -> str:
    """Press a button on our own pages; what is said then."""
    return str(
        handle(Incoming("1", Person(f"person:{name}", "example"), "page", kind="choice", choice=choice), services)
    )


def asks_to_acknowledge(message: Message) -> bool:
    return words.ACKNOWLEDGE in titles_of(message.card)


async def hours_pass(teams: Teams, services: Services, user: str, number: int) -> Message:
    """Let hours go by, little by little, until the app has posted so many messages to somebody; the last of them."""

    def look() -> bool:
        chat = teams.world.chat(user)
        return chat is not None and len(teams.by_app(chat.id)) >= number

    await time_passes(services, look, _A_LITTLE)
    return teams.by_app(teams.chat(user))[number - 1]

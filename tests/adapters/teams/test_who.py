"""Who gets answers: people of the tenants that are set up. Everybody else is refused politely, and in private."""

from dataclasses import replace

import pytest

from adapters.teams.event import Event
from adapters.teams.people import People
from bot import wording
from bot.services import Services
from bot.settings import Settings
from bot.wording import teams as words
from tests.adapters.teams.over import opened
from tests.adapters.time_passing import time_passes
from tests.teams_server.fixtures import CHANNEL, FOREIGN_TENANT, GROUP, GUEST, OFFICER, STRANGER, TENANT
from tests.teams_server.reading import words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Person

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"
NEW = "0dd00000-0000-4000-8000-00000000000f"


@pytest.fixture
def new(teams: Teams) -> str:
    """The chat of somebody who is not in the people file."""
    teams.adds(Person(NEW, "Nell New"))
    return teams.world.open_chat(NEW).id


def looked_up(teams: Teams) -> int:
    """How often they were looked up; others are as well, to find out who can be written to."""
    return sum(call.method == "member" and call.path.endswith(teams.mri(NEW)) for call in teams.core.calls)


async def test_who_is_not_in_the_people_file_gets_answers_of_the_tenants_force(
    teams: Teams, signpost: Services, new: str
) -> None:
    await teams.says(NEW, new, QUESTION)

    assert VERDICT in words_of(await teams.message_by_app(new))


async def test_they_are_looked_up_once_in_ten_minutes(teams: Teams, signpost: Services, new: str) -> None:
    for number in (1, 2):
        await teams.says(NEW, new, QUESTION)
        await teams.message_by_app(new, number)

    assert looked_up(teams) == 1


async def test_a_guest_is_refused(teams: Teams, signpost: Services) -> None:
    chat = teams.world.open_chat(GUEST).id
    await teams.says(GUEST, chat, QUESTION)

    assert words_of(await teams.message_by_app(chat)) == words.GUEST


async def test_a_guest_is_refused_in_a_dialog_as_well(teams: Teams, signpost: Services) -> None:
    await teams.says(GUEST, GROUP, "Arrested a thief")
    after = await teams.command(GUEST, "checkThisDraft", teams.messages(GROUP)[-1])

    assert after.dialog is not None
    assert words.GUEST in words_of(after.dialog)


async def test_nobody_of_a_foreign_tenant_gets_in(teams: Teams, signpost: Services) -> None:
    told = await teams.says(STRANGER, teams.chat(STRANGER), QUESTION)

    assert teams.world.person(STRANGER).tenant == FOREIGN_TENANT
    assert told is not None
    assert told.status == 401


async def test_another_bot_is_not_answered(teams: Teams, signpost: Services) -> None:
    told = await teams.says(OFFICER, teams.chat(OFFICER), "help")
    assert told is not None
    await teams.message_by_app(teams.chat(OFFICER), 2)
    of_a_bot = told.activity | {"id": "f:1", "from": {"id": "28:11111111", "name": "Robot"}}
    await teams.deliver(of_a_bot)
    await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)

    assert VERDICT in words_of(await teams.message_by_app(teams.chat(OFFICER), 3))


@pytest.mark.parametrize("status", [429, 500])
async def test_while_teams_does_not_say_who_it_is_nobody_is_answered(
    teams: Teams, signpost: Services, new: str, status: int
) -> None:
    teams.faults.fail("member", status, 2)
    await teams.says(NEW, new, QUESTION)
    await time_passes(signpost, lambda: teams.by_app(new))

    assert looked_up(teams) == 3
    assert VERDICT in words_of(teams.by_app(new)[0])


async def test_where_teams_never_says_who_it_is_they_are_told_that_it_went_wrong(
    teams: Teams, signpost: Services, new: str
) -> None:
    teams.faults.fail("member", 500, 20)
    await teams.says(NEW, new, QUESTION)
    await time_passes(signpost, lambda: teams.by_app(new))

    assert words_of(teams.by_app(new)[0]) == wording.SOMETHING_WENT_WRONG


async def test_in_a_channel_that_two_forces_share_everybody_gets_answers_of_their_own(
    teams: Teams, settings: Settings, services: Services
) -> None:
    two = replace(settings, teams_tenants={TENANT: "example", FOREIGN_TENANT: "other"})
    teams.world.conversations[CHANNEL].members.add(STRANGER)
    asked = Event("k", "text", TENANT, STRANGER, teams.mri(STRANGER), teams.service_url, CHANNEL)
    async with opened(two) as sdk:
        people = People(sdk.connector, two, services)

        assert await people.refusal(asked) == ""
        assert people.force(asked) == "other"

"""Who can be written to is found out beforehand, by making the conversation, which nobody sees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.teams.direct import Direct
from adapters.teams.reach import reach_next
from bot.notices.sender import Later, Never
from bot.records.chats import Chat
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from tests.adapters.teams.over import opened
from tests.conftest import Clock
from tests.teams_server.fixtures import APP_ID, COLLEAGUE, GUEST, OFFICER, STRANGER, TENANT
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio


def known_as(*accounts: str, force: str = "example") -> list[Member]:
    return [Member(f"{force}-{a[:4]}", force, "North", addresses=(Address("teams", a),)) for a in accounts]


@pytest_asyncio.fixture
async def direct(teams: Teams, settings: Settings, services: Services) -> AsyncIterator[Direct]:
    """Microsoft's own library, with which conversations are made."""
    async with opened(settings) as sdk:
        yield Direct(services, settings.teams_tenants, sdk.connector, APP_ID, teams.service_url)


async def test_who_has_the_app_can_be_written_to_and_sees_nothing(
    teams: Teams, services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all(known_as(COLLEAGUE), clock())
    chat = Chat("teams", COLLEAGUE, teams.chat(COLLEAGUE), teams.service_url, teams.mri(COLLEAGUE), TENANT)

    assert await reach_next(services, direct) == chat
    assert services.chats.of("teams", COLLEAGUE) == chat
    assert teams.messages(teams.chat(COLLEAGUE)) == []


async def test_who_has_not_got_the_app_is_known_as_unreachable(
    services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all(known_as(GUEST), clock())
    came = await reach_next(services, direct)

    assert isinstance(came, Never)
    (found,) = services.chats.unreachable()
    assert (found.account, found.problem) == (GUEST, came.problem)


async def test_everybody_is_tried_once_and_who_is_refused_every_day(
    teams: Teams, services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all(known_as(OFFICER, GUEST), clock())
    came = [await reach_next(services, direct) for _ in range(3)]
    clock.time += timedelta(days=1)
    again = [await reach_next(services, direct) for _ in range(2)]

    assert [type(each) for each in came] == [Chat, Never, type(None)]
    assert [type(each) for each in again] == [Never, type(None)]


async def test_who_comes_with_an_import_is_tried_as_well(services: Services, direct: Direct, clock: Clock) -> None:
    services.people.import_all(known_as(OFFICER), clock())
    await reach_next(services, direct)
    services.people.import_all(known_as(OFFICER, COLLEAGUE), clock())

    assert isinstance(await reach_next(services, direct), Chat)


async def test_nobody_is_tried_again_before_teams_says_so(
    teams: Teams, services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all(known_as(OFFICER), clock())
    teams.faults.rate_limit("create", retry_after=90)
    assert await reach_next(services, direct) == Later("Throttled", timedelta(seconds=90))
    clock.time += timedelta(seconds=89)
    assert await reach_next(services, direct) is None
    clock.time += timedelta(seconds=1)

    assert isinstance(await reach_next(services, direct), Chat)


async def test_where_nobody_knows_what_teams_did_it_is_tried_again_later(
    teams: Teams, services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all(known_as(OFFICER), clock())
    teams.faults.drop("create", "after")
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the library raises
        await reach_next(services, direct)
    assert services.chats.unreachable() == []
    clock.time += timedelta(minutes=10)

    assert isinstance(await reach_next(services, direct), Chat)


async def test_who_is_of_another_tenant_than_the_force_s_is_not_reached(
    teams: Teams, services: Services, direct: Direct, clock: Clock
) -> None:
    services.people.import_all([*known_as(STRANGER), *known_as(OFFICER, force="other")], clock())
    came = [await reach_next(services, direct) for _ in range(2)]

    assert [type(each) for each in came] == [Never, Never]
    assert [call["members"][0]["id"] for call in teams.called("create")] == [STRANGER]


async def test_conversations_are_made_where_the_tenant_was_last_heard_of(
    teams: Teams, services: Services, settings: Settings, clock: Clock
) -> None:
    known = Chat("teams", COLLEAGUE, teams.chat(COLLEAGUE), teams.service_url, teams.mri(COLLEAGUE), TENANT)
    services.chats.met(known, clock())
    services.people.import_all(known_as(OFFICER), clock())
    nowhere = "http://127.0.0.1:9/"
    async with opened(settings) as sdk:
        came = await reach_next(services, Direct(services, settings.teams_tenants, sdk.connector, APP_ID, nowhere))

    assert came == replace(known, account=OFFICER, conversation=teams.chat(OFFICER), user=teams.mri(OFFICER))

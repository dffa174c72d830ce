"""What comes of a notice in Teams, and what its card says to whoever presses it, however old or tampered with."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial

import pytest
import pytest_asyncio

from adapters.teams.notice import about, card_now, is_notice
from adapters.teams.notices import Notices
from bot.leaving import imported
from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome
from bot.records.chats import Chat
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.adapters.teams.conftest import TEAM
from tests.adapters.teams.over import opened
from tests.bot.team import file
from tests.conftest import Clock
from tests.teams_server.fixtures import APP_ID, COLLEAGUE, GUEST, OFFICER, TENANT
from tests.teams_server.reading import titles_of, words_of
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio


@dataclass
class Told:
    """A contact, the notice of it and the supervisor whom it is for."""

    notices: Notices
    contact: Contact
    notice: Notice
    supervisor: Member

    async def send(self) -> Outcome:
        return await asyncio.to_thread(self.notices.send, self.notice, self.contact, self.supervisor)

    async def refresh(self, delivered: Outcome) -> Outcome:
        assert isinstance(delivered, Delivered)
        post = Post(1, self.notice, "teams", delivered.receipt, 0, 0)
        return await asyncio.to_thread(self.notices.refresh, post, self.contact, self.supervisor)


@pytest_asyncio.fixture
async def told(teams: Teams, services: Services, settings: Settings, clock: Clock) -> AsyncIterator[Told]:
    services.people.import_all(TEAM, clock())
    contact, supervisor = file(services, person=f"teams:{OFFICER}"), services.people.member("2001")
    with services.store.database.read() as connection:
        notice = services.outbox.by_id(connection, 1)
    assert supervisor is not None
    assert notice is not None
    notices = Notices(services, settings.teams_tenants)
    async with opened(settings) as sdk:
        notices.connect(sdk.connector, APP_ID, teams.service_url)
        yield Told(notices, contact, notice, supervisor)


# What comes of it


async def test_where_it_stands_fits_however_long_the_conversation_is_called(
    teams: Teams, told: Told, services: Services, clock: Clock
) -> None:
    long = "a:" + "x" * 250
    teams.world.conversations[long] = replace(teams.world.conversations.pop(teams.chat(COLLEAGUE)), id=long)
    services.chats.met(Chat("teams", COLLEAGUE, long, teams.service_url, teams.mri(COLLEAGUE), TENANT), clock())
    sent = await told.send()

    assert isinstance(sent, Delivered)
    assert len(sent.receipt) < 100
    assert await told.refresh(sent) == sent


async def test_what_teams_took_without_saying_what_it_is_called_is_told_and_not_looked_after(
    teams: Teams, told: Told
) -> None:
    teams.faults.empty("post")

    assert await told.send() == Delivered("teams")
    assert told.notices.look(told.notice, told.supervisor) == Never("can't be looked for")


@pytest.mark.parametrize("how", ["blocks", "removes"])
async def test_who_blocked_or_removed_the_app_is_not_reached_and_known_for_it(
    teams: Teams, told: Told, services: Services, clock: Clock, how: str
) -> None:
    chat = Chat("teams", COLLEAGUE, teams.chat(COLLEAGUE), teams.service_url, teams.mri(COLLEAGUE), TENANT)
    services.chats.met(chat, clock())
    conversation = teams.world.conversations[chat.conversation]
    conversation.is_blocked, conversation.has_app = how == "blocks", how == "blocks"
    sent = await told.send()

    assert isinstance(sent, Never)
    assert [each.problem for each in services.chats.unreachable()] == [sent.problem]


async def test_where_the_conversation_alone_is_gone_they_are_told_in_another(
    teams: Teams, told: Told, services: Services, clock: Clock
) -> None:
    services.chats.met(Chat("teams", COLLEAGUE, "a:gone", teams.service_url, teams.mri(COLLEAGUE), TENANT), clock())
    sent = await told.send()

    assert isinstance(sent, Delivered)
    assert len(teams.by_app(teams.chat(COLLEAGUE))) == 1
    assert services.chats.unreachable() == []
    assert await told.refresh(sent) == sent


async def test_a_card_that_teams_does_not_take_says_nothing_about_who_it_was_for(
    teams: Teams, told: Told, services: Services
) -> None:
    teams.faults.refuse("post", 400, "BadSyntax")

    assert await told.send() == Never("BadSyntax")
    assert services.chats.unreachable() == []


async def test_while_we_are_refused_nobody_waits_for_teams(teams: Teams, told: Told, services: Services) -> None:
    teams.faults.refuse("post", 401, "Unauthorized")
    refused = await told.send()
    teams.faults.rate_limit("post")
    throttled = await told.send()

    assert [type(each) for each in (refused, throttled)] == [Never, Never]
    assert services.chats.unreachable() == []
    assert isinstance(await told.send(), Delivered)
    assert not told.notices.is_refused


async def test_where_a_conversation_is_refused_to_us_nobody_waits_or_is_blamed(
    teams: Teams, told: Told, services: Services
) -> None:
    teams.faults.refuse("create", 401, "Unauthorized")

    assert await told.send() == Never("Unauthorized")
    assert services.chats.unreachable() == []


async def test_without_a_connection_it_waits(told: Told) -> None:
    told.notices.disconnect()

    assert await told.send() == Later("not_connected")


async def test_a_message_that_was_deleted_is_not_looked_after(teams: Teams, told: Told) -> None:
    sent = await told.send()
    teams.world.conversations[teams.chat(COLLEAGUE)].messages.clear()

    assert isinstance(await told.refresh(sent), Never)


async def test_where_nobody_knows_whether_it_arrived_it_raises(teams: Teams, told: Told) -> None:
    teams.faults.fail("post", 502, moment="after")
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the library raises
        await told.send()

    assert len(teams.by_app(teams.chat(COLLEAGUE))) == 1


# What its card says


def read(services: Services, shows: str, account: str = COLLEAGUE) -> tuple[str, list[str]]:
    shown = card_now(shows, account, "29:x", services)
    return words_of(shown.card), titles_of(shown.card)


async def test_it_says_how_it_stands_to_whoever_may_see_it(told: Told, services: Services) -> None:
    said, buttons = read(services, about(told.notice))

    assert told.contact.reference in said
    assert words.ACKNOWLEDGE in buttons


@pytest.mark.parametrize("account", [GUEST, "nobody"])
async def test_to_a_stranger_it_says_nothing(told: Told, services: Services, account: str) -> None:
    assert read(services, about(told.notice), account) == (notice_words.OVER, [])


async def test_of_what_is_not_theirs_it_says_the_same_as_of_what_does_not_exist(
    told: Told, services: Services, clock: Clock
) -> None:
    other = Member("9009", "example", "Elsewhere", addresses=(replace(TEAM[0].addresses[0], account=GUEST),))
    services.people.import_all([*TEAM, other], clock())
    gone = about(replace(told.notice, contact="AAAA-AAAA"))

    assert read(services, about(told.notice), GUEST) == (
        notice_words.NOT_YOURS.format(reference=told.contact.reference),
        [],
    )
    assert read(services, gone, GUEST) == (notice_words.NOT_YOURS.format(reference="AAAA-AAAA"), [])


async def test_it_needs_no_message_and_no_notice(told: Told, services: Services) -> None:
    shows = about(replace(told.notice, id=999_999))

    assert words.ACKNOWLEDGE in read(services, shows)[1]


async def test_what_somebody_is_asked_to_do_is_over_for_everybody_else(
    told: Told, services: Services, clock: Clock
) -> None:
    with services.store.database.write() as connection:
        services.groups.add(connection, "GGGG-2222", "example", "1001", {"name": "Swaps"}, clock())
    another = Member("1002", "example", "North", addresses=TEAM[0].addresses)
    follow = partial(imported, forces=["example"], services=services)
    services.people.import_all([another, TEAM[1]], clock(), follow)  # 1001 has left
    with services.store.database.read() as connection:
        (leaver,) = services.leavers.of_managers(connection, ["2001"])
        notices = (services.outbox.by_id(connection, number) for number in range(1, 10))
        (asked,) = (notice for notice in notices if notice is not None and notice.topic == "leaver")
    shows = about(asked)

    assert leaver.reference in shows
    assert read(services, shows)[0] != notice_words.OVER
    assert read(services, shows, OFFICER) == (notice_words.OVER, [])
    assert read(services, about(replace(asked, contact="BBBB-BBBB"))) == (notice_words.OVER, [])


@pytest.mark.parametrize(
    "shows",
    ["", "notice/", "notice/x/contact/A/told", "notice/1/contact/A/no-kind", "notice/99999999999/c/A/told", "a/b"],
)
async def test_data_that_are_none_of_ours_lead_nowhere(told: Told, services: Services, shows: str) -> None:
    assert read(services, shows) == (notice_words.OVER, [])
    assert is_notice(about(told.notice))

"""Nobody acknowledges, or Slack is closed to us: who is told then, where, and what their messages say afterwards."""

import asyncio
import logging
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.handle import handle
from bot.messages import Incoming, Person
from bot.records import audit
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.adapters.slack.conftest import serving
from tests.adapters.slack.reading import buttons_of, words_of
from tests.adapters.slack.test_again import QUESTION, verdicts
from tests.adapters.time_passing import time_passes
from tests.bot.team import file
from tests.slack_server.core import PATIENCE
from tests.slack_server.fixtures import COLLEAGUE, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import Message
from tests.slack_server.world import Person as Somebody

COLLEAGUES_DM, CHIEF, CHIEFS_DM = "D0COLLEAGUE", "U0CHIEF", "D0CHIEF"
A_LITTLE = timedelta(minutes=2)


def person(name: str, manager: str | None, *accounts: str) -> Member:
    addresses = (*(Address("slack", account) for account in accounts), Address("web", name))
    return Member(name, "example", "North", manager, None, frozenset(), None, addresses)


@pytest.fixture
def staffed(slack: Slack, signpost: Services) -> Services:
    """An officer, their line manager and the manager of those, all on Slack."""
    slack.adds(Somebody(CHIEF, "Chris Chief"))
    slack.dm(CHIEF)
    team = [person("1001", "2001", OFFICER), person("2001", "3001", COLLEAGUE), person("3001", None, CHIEF)]
    signpost.people.import_all(team, signpost.now())
    return signpost


def asks_to_acknowledge(message: Message) -> bool:
    return words.ACKNOWLEDGE in [button["text"]["text"] for button in buttons_of(message.blocks)]


async def hours_pass(slack: Slack, services: Services, channel: str, number: int) -> None:
    """Let hours go by, little by little, until the app has posted so many messages there."""
    await time_passes(services, lambda: len(slack.by_app(channel)) >= number, A_LITTLE)


async def test_who_does_not_acknowledge_is_reminded_in_the_thread(slack: Slack, staffed: Services) -> None:
    file(staffed, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(COLLEAGUES_DM)
    await hours_pass(slack, staffed, COLLEAGUES_DM, 2)
    reminder = slack.by_app(COLLEAGUES_DM)[1]

    assert reminder.thread_ts == told.ts
    assert notice_words.WHY["reminder"] in words_of(reminder.blocks)


async def test_a_reminder_to_a_new_account_hangs_under_nothing_of_the_old_one(slack: Slack, staffed: Services) -> None:
    file(staffed, person=f"slack:{OFFICER}")
    await slack.message_by_app(COLLEAGUES_DM)
    slack.adds(Somebody("U0NEW", "Sam Colleague"))
    slack.dm("U0NEW")
    team = [person("1001", "2001", OFFICER), person("2001", "3001", "U0NEW"), person("3001", None, CHIEF)]
    staffed.people.import_all(team, staffed.now())
    await hours_pass(slack, staffed, "D0NEW", 1)

    assert not slack.by_app("D0NEW")[0].thread_ts


async def test_an_account_that_is_no_longer_theirs_learns_nothing_more(slack: Slack, staffed: Services) -> None:
    contact = file(staffed, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(COLLEAGUES_DM)
    slack.adds(Somebody("U0NEW", "Sam Colleague"))
    slack.dm("U0NEW")
    team = [person("1001", "2001", OFFICER), person("2001", "3001", "U0NEW"), person("3001", None, CHIEF)]
    staffed.people.import_all(team, staffed.now())
    acknowledges = f"contacts:acknowledge:{contact.reference}"
    handle(Incoming("1", Person("person:2001", "example"), "page", kind="choice", choice=acknowledges), staffed)
    await time_passes(staffed, lambda: told.edits)

    assert words_of(told.blocks) == notice_words.NOT_YOURS.format(reference=contact.reference)
    assert len(slack.messages(COLLEAGUES_DM, told.ts)) <= 1


async def test_then_the_next_supervisor_is_told(slack: Slack, staffed: Services) -> None:
    contact = file(staffed, person=f"slack:{OFFICER}")
    await slack.message_by_app(COLLEAGUES_DM)
    await hours_pass(slack, staffed, CHIEFS_DM, 1)

    assert contact.reference in words_of(slack.by_app(CHIEFS_DM)[0].blocks)


async def test_what_one_acknowledges_changes_where_it_stands_with_the_others(slack: Slack, staffed: Services) -> None:
    file(staffed, person=f"slack:{OFFICER}")
    first = await slack.message_by_app(COLLEAGUES_DM)
    await hours_pass(slack, staffed, CHIEFS_DM, 1)
    other = slack.by_app(CHIEFS_DM)[0]
    await slack.press(CHIEF, other, words.ACKNOWLEDGE)

    await time_passes(staffed, lambda: not asks_to_acknowledge(first) and not asks_to_acknowledge(other))
    assert "3001" in words_of(first.blocks)


async def test_a_notice_that_slack_does_not_change_yet_is_changed_when_it_does(slack: Slack, staffed: Services) -> None:
    contact = file(staffed, person=f"slack:{OFFICER}")
    told = await slack.message_by_app(COLLEAGUES_DM)
    slack.faults.rate_limit("chat.update", retry_after=1)
    acknowledges = f"contacts:acknowledge:{contact.reference}"
    handle(Incoming("1", Person("person:2001", "example"), "page", kind="choice", choice=acknowledges), staffed)
    await time_passes(staffed, lambda: told.edits)

    assert not asks_to_acknowledge(told)


async def test_the_notice_of_somebody_who_has_left_slack_waits_in_their_queue(slack: Slack, staffed: Services) -> None:
    await slack.deactivates(COLLEAGUE)
    file(staffed, person=f"slack:{OFFICER}")
    await hours_pass(slack, staffed, CHIEFS_DM, 1)  # they did not look there, so the next one is told

    assert not slack.by_app(COLLEAGUES_DM)


@pytest.mark.parametrize("how", ["uninstalls", "revokes_token"])
async def test_without_slack_notices_go_elsewhere_and_the_web_keeps_running(
    slack: Slack, settings: Settings, services: Services, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    running = serving(slack, settings, services)
    async with running as signpost, ClientSession() as browser:
        await getattr(slack, how)()
        contact = file(signpost, person=f"slack:{OFFICER}")
        await slack.core.until(lambda: slack.refused())
        async with browser.get(running.server.make_url("/")) as page:
            assert page.status == 200
        queue = Incoming("1", Person("person:2001", "example"), "page", kind="choice", choice="contacts:queue")

        assert contact.reference in str(handle(queue, signpost))


async def test_when_the_token_works_again_what_was_asked_meanwhile_is_answered(slack: Slack, staffed: Services) -> None:
    await slack.revokes_token()
    await slack.says(OFFICER, DM, QUESTION)
    await slack.core.until(lambda: slack.refused())
    slack.installation.bot_token_error = ""
    await time_passes(staffed, lambda: verdicts(slack))

    assert verdicts(slack) == 1


async def test_a_socket_that_can_not_be_opened_is_said_once_each_time_it_is_tried(
    slack: Slack, staffed: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "signpost")
    slack.faults.refuse("apps.connections.open", "account_inactive", 2)
    opened = slack.socket.opened
    slack.socket.drop()
    await slack.connected(opened + 1)
    await slack.says(OFFICER, DM, QUESTION)
    await slack.message_by_app(DM)

    said = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in said] == [
        "the connection to Slack can't be opened: account_inactive",
        "the connection to Slack can't be opened: account_inactive",
    ]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_an_answer_of_slacks_that_breaks_off_at_the_start_is_asked_for_again(
    slack: Slack, settings: Settings, services: Services, method: str
) -> None:
    slack.faults.cut(method)
    async with serving(slack, settings, services):  # waits until it is connected
        await slack.says(OFFICER, DM, QUESTION)
        await slack.message_by_app(DM)

    assert verdicts(slack) == 1


async def test_whoever_watches_the_service_sees_that_slack_is_away(
    slack: Slack, settings: Settings, services: Services
) -> None:
    running = serving(slack, settings, services)
    async with running, ClientSession() as browser:

        async def found() -> tuple[int, list[str]]:
            async with browser.get(running.server.make_url("/healthz")) as health:
                return health.status, (await health.json()).get("away", [])

        assert await found() == (200, [])
        slack.faults.refuse("apps.connections.open", "account_inactive")
        opened = slack.socket.opened
        slack.socket.drop()
        await slack.core.until(lambda: ("apps.connections.open", "account_inactive") in slack.refused())
        async with asyncio.timeout(PATIENCE):
            while await found() != (503, ["slack"]):
                pass
        await slack.connected(opened + 1)
        async with asyncio.timeout(PATIENCE):
            while await found() != (200, []):
                pass


async def test_a_token_that_never_worked_keeps_nobody_from_being_told(
    slack: Slack, settings: Settings, services: Services
) -> None:
    slack.installation.bot_token_error = "token_revoked"
    running = serving(slack, settings, services, waits=False)
    async with running as signpost:
        await slack.core.until(lambda: slack.refused())
        contact = file(signpost, person=f"slack:{OFFICER}")

        def told() -> list[str]:
            with signpost.store.database.read() as connection:
                return [entry.action for entry in audit.entries(connection, contact.reference)]

        await time_passes(services, lambda: "told" in told())
        slack.installation.bot_token_error = ""
        await slack.connected()
        await slack.says(OFFICER, DM, QUESTION)
        await time_passes(services, lambda: verdicts(slack))

"""What is sent again, breaks off or comes late is answered once, and nothing is lost."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from bot.received.inbox import Claimed, Received
from bot.records.store import Store
from bot.services import Services
from bot.settings import Settings
from bot.wording import help as help_words
from bot.wording import slack as words
from tests.adapters.slack.conftest import serving
from tests.adapters.slack.reading import words_of
from tests.adapters.time_passing import time_passes
from tests.bot.conftest import database_url, postgres
from tests.conftest import Clock
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack

__all__ = ["database_url", "postgres"]

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"


def verdicts(slack: Slack) -> int:
    return sum(VERDICT in words_of(one.blocks) for one in slack.by_app(DM))


async def asks_something_else(slack: Slack, services: Services) -> None:
    """One conversation is answered in order: what was before it is done when this is answered."""
    await slack.says(OFFICER, DM, "help")
    await time_passes(services, lambda: any(help_words.TITLE in words_of(one.blocks) for one in slack.by_app(DM)))


async def test_an_event_that_slack_sends_again_is_answered_once(slack: Slack, signpost: Services) -> None:
    told = await slack.says(OFFICER, DM, QUESTION)
    assert told is not None
    await slack.resend(told)
    await slack.message_by_app(DM)
    await slack.resend(told)
    await asks_something_else(slack, signpost)

    assert verdicts(slack) == 1


@pytest.fixture
def shared(services: Services, database_url: str) -> Services:
    """Services whose copies each have a connection of their own to one database."""
    return replace(services, open_store=lambda seal: Store(database_url, seal))


async def test_of_two_replicas_one_answers(slack: Slack, settings: Settings, shared: Services) -> None:
    async with serving(slack, settings, shared) as signpost, serving(slack, settings, shared):
        await slack.connected(2)
        told = [await slack.says(OFFICER, DM, QUESTION) for _ in range(2)]
        for one in told:
            assert one is not None
            await slack.resend(one)  # over the other connection, perhaps
        await asks_something_else(slack, signpost)

        assert verdicts(slack) == 2


class NeverClaims(Received):
    """An inbox from which nothing is taken, as when a process is stopped right after it kept something."""

    def claim(self, platform: str, now: datetime) -> Claimed | None:
        return None


class Idle(Services):
    @property
    def received(self) -> Received:
        return NeverClaims(self.store.database)


async def test_what_was_kept_when_signpost_stopped_is_answered_when_it_starts(
    slack: Slack, settings: Settings, services: Services
) -> None:
    idle = Idle(**{one.name: getattr(services, one.name) for one in fields(services) if one.init})
    async with serving(slack, settings, idle):
        told = await slack.says(OFFICER, DM, QUESTION)
    async with serving(slack, settings, services):
        await slack.connected(2)
        assert told is not None
        await slack.resend(told)
        await slack.message_by_app(DM)
        await asks_something_else(slack, services)

    assert verdicts(slack) == 1


async def test_signpost_that_is_stopped_while_it_sends_loses_and_doubles_nothing(
    slack: Slack, settings: Settings, services: Services
) -> None:
    async with serving(slack, settings, services):
        slack.faults.hold("chat.postMessage", moment="after")  # the message is there, and Signpost never hears of it
        await slack.says(OFFICER, DM, QUESTION)
        await slack.message_by_app(DM)
    async with serving(slack, settings, services):
        await slack.connected(2)
        await asks_something_else(slack, services)

    assert verdicts(slack) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_connection_that_ends_while_the_answer_is_sent(slack: Slack, signpost: Services, moment: str) -> None:
    slack.faults.drop("chat.postMessage", moment)  # type: ignore[arg-type]
    await slack.says(OFFICER, DM, QUESTION)
    await asks_something_else(slack, signpost)

    assert verdicts(slack) == 1


async def test_an_error_after_the_answer_was_taken_does_not_double_it(slack: Slack, signpost: Services) -> None:
    slack.faults.fail("chat.postMessage", 500, moment="after")
    await slack.says(OFFICER, DM, QUESTION)
    await asks_something_else(slack, signpost)

    assert verdicts(slack) == 1


async def test_an_error_after_a_modal_was_opened_opens_it_once(slack: Slack, signpost: Services) -> None:
    slack.faults.fail("views.open", 500, moment="after")
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)  # before the time in which it can be opened is over
    await time_passes(signpost, lambda: len(slack.called("views.open")) == 2)
    await asks_something_else(slack, signpost)

    assert not slack.only_for(OFFICER)


async def test_what_slack_does_not_take_yet_is_sent_when_it_does(slack: Slack, signpost: Services) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=1, times=2)
    await slack.says(OFFICER, DM, QUESTION)
    await asks_something_else(slack, signpost)

    assert verdicts(slack) == 1


async def test_a_modal_that_slack_does_not_change_yet_is_changed_when_it_does(slack: Slack, signpost: Services) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "contact")
    view = await slack.view_for(OFFICER)
    slack.faults.rate_limit("views.update", retry_after=1)
    await slack.press(OFFICER, view, "No")
    await time_passes(signpost, lambda: view.updates)

    assert len(slack.called("views.update")) == 2


async def test_a_form_that_could_not_be_opened_in_time_is_opened_by_a_button(
    slack: Slack, signpost: Services, clock: Clock
) -> None:
    gate = slack.faults.hold("users.info")
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    clock.time += timedelta(seconds=4)
    gate.set()
    told = await slack.ephemeral_for(OFFICER)
    await slack.press(OFFICER, told, words.OPEN_THE_FORM)

    assert words.TOO_LATE in words_of(told.blocks)
    assert "field-text" in str((await slack.view_for(OFFICER)).view)


async def test_a_record_that_could_not_be_opened_in_time_is_not_written_into_a_conversation(
    slack: Slack, signpost: Services, clock: Clock
) -> None:
    gate = slack.faults.hold("users.info")
    await slack.command(OFFICER, CHANNEL, "/signpost", "mine")
    clock.time += timedelta(seconds=4)
    gate.set()
    told = await slack.ephemeral_for(OFFICER)
    await slack.press(OFFICER, told, words.OPEN)

    assert words_of(told.blocks) == f"{words.TOO_LATE}\n{words.OPEN}"
    assert await slack.view_for(OFFICER)


async def test_a_socket_that_is_lost_twice_loses_no_message(slack: Slack, signpost: Services) -> None:
    for number in range(10):
        if number in (3, 7):
            opened = slack.socket.opened
            slack.socket.drop()
            await slack.says(OFFICER, DM, QUESTION, wait=False)
            await slack.connected(opened + 1)
        else:
            await slack.says(OFFICER, DM, QUESTION, wait=False)
    await slack.core.until(lambda: verdicts(slack) >= 10)
    await asks_something_else(slack, signpost)

    assert verdicts(slack) == 10

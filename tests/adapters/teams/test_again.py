"""What is sent again, breaks off or comes late is answered once where that can be known, and nothing is lost."""

from dataclasses import fields
from datetime import datetime

import pytest

from bot.received.inbox import Claimed, Received
from bot.services import Services
from bot.settings import Settings
from bot.wording import help as help_words
from bot.wording import teams as words
from tests.adapters.teams.conftest import serving
from tests.adapters.time_passing import time_passes
from tests.teams_server.fixtures import OFFICER
from tests.teams_server.reading import words_of
from tests.teams_server.server import Teams

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"


def verdicts(teams: Teams) -> int:
    return sum(VERDICT in words_of(one) for one in teams.by_app(teams.chat(OFFICER)))


async def asks_something_else(teams: Teams, services: Services) -> None:
    """One conversation is answered in order: what was before it is done when this is answered."""
    await teams.says(OFFICER, teams.chat(OFFICER), "help")
    await time_passes(
        services, lambda: any(help_words.TITLE in words_of(one) for one in teams.by_app(teams.chat(OFFICER)))
    )


async def test_what_teams_sends_again_is_answered_once(teams: Teams, signpost: Services) -> None:
    told = await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)
    assert told is not None
    await teams.again(told)
    await teams.message_by_app(teams.chat(OFFICER))
    await teams.again(told)
    await asks_something_else(teams, signpost)

    assert verdicts(teams) == 1


class NeverClaims(Received):
    """An inbox from which nothing is taken, as when a process is stopped right after it kept something."""

    def claim(self, platform: str, now: datetime) -> Claimed | None:
        return None


class Idle(Services):
    @property
    def received(self) -> Received:
        return NeverClaims(self.store.database)


async def test_what_was_kept_when_signpost_stopped_is_answered_when_it_starts(
    teams: Teams, settings: Settings, services: Services
) -> None:
    idle = Idle(**{one.name: getattr(services, one.name) for one in fields(services) if one.init})
    async with serving(teams, settings, idle):
        told = await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)
    async with serving(teams, settings, services):
        assert told is not None
        await teams.again(told)
        await teams.message_by_app(teams.chat(OFFICER))
        await asks_something_else(teams, services)

    assert verdicts(teams) == 1


@pytest.mark.parametrize("status", [429, 412])
async def test_what_teams_does_not_take_yet_is_sent_when_it_does(teams: Teams, signpost: Services, status: int) -> None:
    teams.faults.fail("post", status, 2)
    await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)
    await asks_something_else(teams, signpost)

    assert verdicts(teams) == 1


async def test_of_several_messages_those_that_arrived_are_not_sent_again(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    await teams.says(OFFICER, chat, "hello")
    await teams.message_by_app(chat, 2)
    gate = teams.faults.hold("post")
    await teams.says(OFFICER, chat, "help")
    teams.faults.rate_limit("post", retry_after=1)
    gate.set()
    await time_passes(signpost, lambda: len(teams.by_app(chat)) >= 4)

    assert [one.text for one in teams.by_app(chat)][1::2] == [words.FOR_EXAMPLE] * 2


async def test_what_may_have_been_sent_is_sent_again_rather_than_lost(teams: Teams, signpost: Services) -> None:
    teams.faults.fail("post", 500, moment="before")
    await teams.says(OFFICER, teams.chat(OFFICER), QUESTION)
    await asks_something_else(teams, signpost)

    assert verdicts(teams) == 1


async def test_where_the_conversation_is_gone_a_new_one_is_begun(teams: Teams, signpost: Services) -> None:
    chat = teams.chat(OFFICER)
    told = await teams.says(OFFICER, chat, "help")
    await teams.message_by_app(chat, 2)
    assert told is not None
    gone = told.activity | {"id": "f:9", "text": QUESTION}
    await teams.deliver(gone | {"conversation": gone["conversation"] | {"id": "a:gone"}})
    await teams.message_by_app(chat, 3)

    assert verdicts(teams) == 1

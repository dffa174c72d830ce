"""Who gets answers: people of the workspaces that are set up. Everybody else is refused politely, and in private."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.event import Event
from adapters.slack.people import People
from adapters.slack.send import Desk
from adapters.slack.work import Work
from bot import wording
from bot.received.work import NotYet
from bot.services import Services
from bot.wording import slack as words
from tests.adapters.slack.reading import words_of
from tests.adapters.time_passing import goes_by, time_passes
from tests.slack_server.core import BOT_TOKEN
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import BOT_USER, Person
from tests.slack_server.world import TEAM as WORKSPACE

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"

STRANGERS = {
    "guest": (Person("U0ODD", "Gil Guest", is_restricted=True), words.GUEST),
    "guest of one channel": (Person("U0ODD", "Gil Guest", is_ultra_restricted=True), words.GUEST),
    "of another workspace": (Person("U0ODD", "Sid Stranger", team="T0OTHER"), words.OTHER_WORKSPACE),
    "stranger": (Person("U0ODD", "Sid Stranger", is_stranger=True), words.OTHER_WORKSPACE),
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_somebody_else_is_refused_in_private(slack: Slack, signpost: Services, who: str) -> None:
    person, refusal = STRANGERS[who]
    slack.adds(person)
    slack.opens_channel("C0SHARED", OFFICER, person.id, BOT_USER).is_ext_shared = True
    told = await slack.mentions(person.id, "C0SHARED", QUESTION)
    assert told is not None
    await slack.resend(told)
    await slack.mentions(OFFICER, "C0SHARED", QUESTION)
    await slack.ephemeral_for(OFFICER)
    await slack.ephemeral_for(person.id)

    assert [words_of(one.blocks) for one in slack.only_for(person.id)] == [refusal]
    assert not slack.by_app("C0SHARED")


async def test_a_guest_is_refused_at_home_as_well(slack: Slack, signpost: Services) -> None:
    slack.adds(STRANGERS["guest"][0])
    await slack.opens_home("U0ODD")

    assert words_of((await slack.home_for("U0ODD")).view) == words.GUEST


async def test_another_bot_is_not_answered(slack: Slack, signpost: Services) -> None:
    slack.adds(Person("U0ROBOT", "Robot", is_bot=True))
    slack.opens_channel("C0ROBOTS", OFFICER, "U0ROBOT", BOT_USER)
    await slack.mentions("U0ROBOT", "C0ROBOTS", QUESTION)
    await slack.mentions(OFFICER, "C0ROBOTS", QUESTION)
    await slack.ephemeral_for(OFFICER)

    assert not slack.only_for("U0ROBOT")
    assert not slack.by_app("C0ROBOTS")


async def test_somebody_whose_account_was_closed_meanwhile_gets_nothing(slack: Slack, signpost: Services) -> None:
    gate = slack.faults.hold("users.info")
    await slack.says(OFFICER, DM, QUESTION)
    slack.world.people[OFFICER].deleted = True
    gate.set()

    assert words_of((await slack.message_by_app(DM)).blocks) == words.NOT_A_PERSON


async def test_who_is_not_in_the_people_file_gets_answers_of_the_workspaces_force(
    slack: Slack, signpost: Services
) -> None:
    slack.adds(Person("U0NEW", "Nell New"))
    slack.dm("U0NEW")
    await slack.says("U0NEW", "D0NEW", QUESTION)

    assert VERDICT in words_of((await slack.message_by_app("D0NEW")).blocks)


async def test_a_new_name_changes_nothing(slack: Slack, signpost: Services) -> None:
    await slack.renames_person(OFFICER, "Alexandra Officer")
    await slack.says(OFFICER, DM, QUESTION)

    assert VERDICT in words_of((await slack.message_by_app(DM)).blocks)


@pytest.mark.parametrize("status", [429, 500])
async def test_while_slack_does_not_say_who_it_is_nobody_is_answered(
    slack: Slack, signpost: Services, status: int
) -> None:
    slack.faults.fail("users.info", status, 2)
    await slack.says(OFFICER, DM, QUESTION)
    await time_passes(signpost, lambda: slack.by_app(DM))

    assert len(slack.called("users.info")) == 3
    assert VERDICT in words_of((await slack.message_by_app(DM)).blocks)


async def test_where_slack_says_how_long_to_wait_it_is_not_asked_before(slack: Slack, services: Services) -> None:
    slack.faults.rate_limit("users.info", retry_after=90)
    client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])
    people = People(client, {WORKSPACE: "example"}, services.now)
    work = Work(services, people, Desk(client), asyncio.get_running_loop())
    asked = msgspec.json.encode(Event("slack:1", "text", WORKSPACE, OFFICER, text=QUESTION))

    with pytest.raises(NotYet) as caught:
        await asyncio.to_thread(work.answer, asked)
    assert caught.value.wait == timedelta(seconds=90)


async def test_where_slack_never_says_who_it_is_they_are_told_that_it_went_wrong(
    slack: Slack, signpost: Services
) -> None:
    slack.faults.fail("users.info", 500, 20)
    await slack.says(OFFICER, DM, QUESTION)
    await time_passes(signpost, lambda: slack.by_app(DM))

    assert wording.SOMETHING_WENT_WRONG in words_of((await slack.message_by_app(DM)).blocks)


async def test_a_modal_keeps_what_was_typed_while_slack_does_not_say_who_it_is(
    slack: Slack, signpost: Services
) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    await goes_by(signpost, timedelta(minutes=11))  # whoever was looked up is looked up again
    slack.faults.fail("users.info", 500)
    sent = await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "Arrest on Smith Lane"})

    assert list(sent.errors.values()) == [words.TRY_AGAIN]

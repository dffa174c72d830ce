"""Where an answer goes when the place where it was asked for is gone, and what old messages and modals still do."""

from datetime import timedelta
from threading import Event as Gate

import pytest

from adapters.slack import modals
from bot import wording
from bot.records.people import Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import drafts as draft_words
from bot.wording import flows as flow_words
from bot.wording import slack as words
from tests.adapters.slack.conftest import serving
from tests.adapters.slack.reading import buttons_of, words_of
from tests.adapters.slack.walking import answered, begins, goes_on
from tests.adapters.time_passing import goes_by
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import BOT_USER, View

QUESTION = "Can I post the street of a job on my own account?"
LONG_QUESTION = QUESTION + " " + "&" * 1900  # no message takes it together with the answer
VERDICT = "No, not on your personal account"


@pytest.mark.parametrize("what", ["archived", "removed"])
async def test_where_a_channel_is_closed_to_us_the_answer_is_a_direct_message(
    slack: Slack, signpost: Services, what: str
) -> None:
    gate = slack.faults.hold("users.info")
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    if what == "archived":
        await slack.archives(CHANNEL, by=OFFICER)
    else:
        slack.removes_app(CHANNEL)
    gate.set()

    assert VERDICT in words_of((await slack.message_by_app(DM)).blocks)


async def test_where_we_never_were_and_the_address_is_spent_it_is_one_as_well(slack: Slack, signpost: Services) -> None:
    slack.opens_channel("C0OTHER", OFFICER, name="other")
    slack.faults.fail("response_url", 404)
    await slack.command(OFFICER, "C0OTHER", "/signpost", f"ask {QUESTION}")

    assert VERDICT in words_of((await slack.message_by_app(DM)).blocks)


async def test_what_could_not_be_shared_is_said_to_who_wanted_it(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    answer = await slack.ephemeral_for(OFFICER)
    slack.faults.refuse("chat.postMessage", "is_archived")
    await slack.press(OFFICER, answer, words.SHARE)

    assert words_of((await slack.message_by_app(DM)).blocks) == words.NOT_SHARED


async def test_of_an_answer_that_arrives_only_in_part_its_sharer_is_told_so(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, LONG_QUESTION)
    answer = await slack.ephemeral_for(OFFICER)
    slack.faults.hold("chat.postMessage").set()  # the first part arrives
    slack.faults.refuse("chat.postMessage", "is_archived")
    await slack.press(OFFICER, answer, words.SHARE_WITH_QUESTION)

    assert words_of((await slack.message_by_app(DM)).blocks) == words.PARTLY_SHARED
    assert len(slack.by_app(CHANNEL)) == 1


async def test_what_slack_does_not_take_is_not_met_with_silence(slack: Slack, signpost: Services) -> None:
    slack.faults.refuse("chat.postMessage", "invalid_blocks")
    await slack.says(OFFICER, DM, QUESTION)

    assert words_of((await slack.message_by_app(DM)).blocks) == wording.SOMETHING_WENT_WRONG


async def test_an_answer_to_share_that_is_too_old_is_said_to_be(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, QUESTION)
    answer = await slack.ephemeral_for(OFFICER)
    await goes_by(signpost, timedelta(minutes=31))
    await slack.press(OFFICER, answer, words.SHARE)

    assert wording.NOTHING_TO_KEEP in words_of((await slack.ephemeral_for(OFFICER, 2)).blocks)
    assert not slack.by_app(CHANNEL)


async def test_a_button_of_an_older_answer_is_about_that_answer(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, DM, QUESTION)
    first = await slack.message_by_app(DM)
    await slack.says(OFFICER, DM, "Can I follow my force's page?")
    await slack.message_by_app(DM, 2)
    await slack.press(OFFICER, first, wording.RECEIPT)

    assert "street of a job" in words_of((await slack.message_by_app(DM, 3)).blocks)


async def test_an_answer_asked_for_in_a_channels_thread_is_shared_there(slack: Slack, signpost: Services) -> None:
    await slack.says(OFFICER, CHANNEL, "Who knows?")
    top = slack.messages(CHANNEL)[0]
    await slack.mentions(OFFICER, CHANNEL, QUESTION, thread_ts=top.ts)
    await slack.press(OFFICER, await slack.ephemeral_for(OFFICER), words.SHARE)

    assert (await slack.message_by_app(CHANNEL)).thread_ts == top.ts


async def test_sharing_is_not_offered_where_another_organisation_reads_along(slack: Slack, signpost: Services) -> None:
    slack.opens_channel("C0SHARED", OFFICER, BOT_USER).is_ext_shared = True
    await slack.mentions(OFFICER, "C0SHARED", QUESTION)
    labels = [button["text"]["text"] for button in buttons_of((await slack.ephemeral_for(OFFICER)).blocks)]

    assert wording.ASK_A_PERSON in labels
    assert not {words.SHARE, words.SHARE_WITH_QUESTION} & {*labels}


async def test_a_button_in_the_modal_of_a_run_that_is_over_changes_nothing(slack: Slack, signpost: Services) -> None:
    await begins(slack, "contact", "")
    old = await goes_on(slack)
    signpost.runs.begin("person:1001", "contact", "example", signpost.now())
    updates = old.updates
    await slack.press(OFFICER, old, "Facebook")
    shown = await slack.view_for(OFFICER, updates=updates + 1)

    run = signpost.runs.find("person:1001", "contact", signpost.now())
    assert run is not None
    assert not run.answers
    assert flow_words.STOP_ANY_TIME in words_of(shown.view)


class Slow(Services):
    """Services that take their time to say who somebody is, until the gate is open."""

    gate = Gate()

    def member(self, person: str) -> Member | None:
        self.gate.wait(10)
        return super().member(person)


@pytest.fixture
def slow(services: Services) -> Slow:
    Slow.gate = Gate()
    Slow.gate.set()
    return Slow(
        knowledge=services.knowledge, now=services.now, open_seal=services.open_seal, open_store=services.open_store
    )


async def sends_a_draft(slack: Slack) -> View:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    Slow.gate.clear()
    sent = await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "Arrest on Smith Lane, Coventry"})
    assert sent.view is not None
    return sent.view


async def test_an_answer_that_takes_long_is_announced_and_then_shown(
    slack: Slack, settings: Settings, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modals, "SOON", 0.05)
    async with serving(slack, settings, slow):
        shown = await sends_a_draft(slack)
        assert words_of(shown.view) == words.ONE_MOMENT
        Slow.gate.set()

        assert draft_words.NOT_KEPT in words_of((await answered(slack)).view)


async def test_signpost_that_is_stopped_shows_first_what_it_was_asked(
    slack: Slack, settings: Settings, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modals, "SOON", 0.05)
    slack.faults.rate_limit("views.update", retry_after=0)
    async with serving(slack, settings, slow):
        await sends_a_draft(slack)
        Slow.gate.set()

    assert draft_words.NOT_KEPT in words_of((await answered(slack)).view)

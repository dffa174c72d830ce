"""The stand-in Slack with the real slack_bolt and slack_sdk: what people do and then see, over both transports."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.adapters.slack.echo import echo
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.running import over_http, over_socket
from tests.slack_server.server import Slack


@pytest_asyncio.fixture(params=[over_socket, over_http])
async def app(slack: Slack, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """The echo app, over Socket Mode and over HTTP."""
    async with request.param(slack, echo(slack)):
        yield


@pytest.mark.usefixtures("app")
class TestWhatPeopleDo:
    async def test_a_message_is_answered_with_a_button_that_opens_a_modal(self, slack: Slack) -> None:
        told = await slack.says(OFFICER, DM, "a < b & c")
        reply = await slack.message_by_app(DM)
        assert (told and told.in_time, reply.text) == (True, "You said: a &lt; b &amp; c")

        await slack.press(OFFICER, reply, "Go")
        view = await slack.view_for(OFFICER)
        assert view.view["blocks"][0]["text"]["text"] == "Opened"

    async def test_what_is_typed_arrives_as_markup(self, slack: Slack) -> None:
        await slack.says(OFFICER, DM, "see https://a.example/?x=1&y=2 or ask b@c.example <@U0COLLEAGUE> <all>")
        link, mail = "<https://a.example/?x=1&amp;y=2>", "<mailto:b@c.example|b@c.example>"
        assert slack.messages(DM)[0].text == f"see {link} or ask {mail} <@U0COLLEAGUE> &lt;all&gt;"
        assert slack.messages(DM)[0].blocks[0]["elements"][0]["elements"][0]["text"].endswith("<all>")

    async def test_a_modal_shows_errors_then_more_and_closes(self, slack: Slack) -> None:
        await slack.global_shortcut(OFFICER, "open-form")
        await slack.view_for(OFFICER)
        assert (await slack.submit(OFFICER)).errors == {"what": "Please complete this required field."}
        assert (await slack.submit(OFFICER, {"what": "wrong"})).errors == {"what": "Say something else"}

        more = await slack.submit(OFFICER, {"what": "more"})
        assert more.view is not None
        assert more.view.view["blocks"][0]["text"]["text"] == "More"
        await slack.press(OFFICER, more.view, "go")
        assert (await slack.view_for(OFFICER, updates=2)).view["blocks"][0]["text"]["text"] == "Pressed"
        assert (await slack.submit(OFFICER, {"what": "fine"})).view is None

    async def test_mentions_commands_shortcuts_home_and_assistant(self, slack: Slack) -> None:
        await slack.mentions(OFFICER, CHANNEL, "hello")
        assert (await slack.ephemeral_for(OFFICER)).text == "Only you see this"

        await slack.command(OFFICER, CHANNEL, "/echo", "aloud")
        assert (await slack.message_by_app(CHANNEL)).text == "aloud"
        assert [one.text for one in slack.only_for(OFFICER)] == ["Only you see this", "One moment"]

        await slack.message_shortcut(OFFICER, slack.messages(CHANNEL)[0], "open-form")
        assert (await slack.view_for(OFFICER)).view["blocks"][0]["text"]["text"] == "message_action"
        await slack.closes(OFFICER)

        await slack.opens_home(OFFICER)
        assert (await slack.home_for(OFFICER)).view["blocks"][0]["text"]["text"] == "Home"
        await slack.opens_assistant(OFFICER)
        await slack.core.until(lambda: slack.called("assistant.threads.setSuggestedPrompts"))
        assert slack.refused() == []

    async def test_an_event_that_is_sent_again_is_the_same_event_and_says_so(self, slack: Slack) -> None:
        told = await slack.says(OFFICER, DM, "once")
        assert told is not None
        await slack.resend(told)
        assert [attempt.number for attempt in told.attempts] == [0, 1]
        assert (await slack.message_by_app(DM, 2)).text == "You said: once"  # Bolt does not drop it: we have to

    async def test_a_person_may_change_and_delete_what_they_wrote(self, slack: Slack) -> None:
        await slack.says(OFFICER, DM, "first")
        written = slack.messages(DM)[0]
        changed = await slack.edits(OFFICER, written, "second")
        deleted = await slack.deletes(OFFICER, written)
        assert [told.in_time for told in (changed, deleted) if told] == [True, True]
        assert [told.payload["event"]["subtype"] for told in (changed, deleted) if told] == [
            "message_changed",
            "message_deleted",
        ]
        assert written not in slack.messages(DM)

    async def test_the_app_is_told_that_it_was_removed_and_its_token_no_longer_works(self, slack: Slack) -> None:
        await slack.uninstalls()
        assert [told.event_type for told in slack.deliveries.all] == ["tokens_revoked", "app_uninstalled"]
        await slack.opens_home(OFFICER)
        await slack.core.until(slack.refused)
        assert slack.refused() == [("auth.test", "account_inactive")]  # Bolt asks who it is before anything else

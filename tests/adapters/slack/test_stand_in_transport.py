"""The stand-in Slack: signatures, acknowledgements, retries and sockets, as the real slack_bolt sees them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.error import BoltError

from tests.adapters.slack.echo import echo, web_client
from tests.conftest import Clock
from tests.slack_server.core import SIGNING_SECRET
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.running import over_http, over_socket
from tests.slack_server.server import Slack
from tests.slack_server.signed_http import FORM, JSON, signature

BODY = b'{"type": "url_verification", "challenge": "c"}'


@pytest.mark.parametrize(
    "signed",
    [
        lambda: {},
        lambda: signature("another secret", BODY),
        lambda: signature(SIGNING_SECRET, BODY, age=400),
        lambda: signature(SIGNING_SECRET, BODY, age=-400),
        lambda: signature(SIGNING_SECRET, b"another body"),
    ],
    ids=["missing", "wrong secret", "stale", "from the future", "of another body"],
)
async def test_a_request_without_a_good_signature_is_refused(
    slack: Slack, signed: Callable[[], dict[str, str]]
) -> None:
    async with over_http(slack, echo(slack)) as http:
        assert (await http.post(BODY, {"Content-Type": JSON} | signed()))[0] == 401


async def test_the_address_and_its_certificate_can_be_checked(slack: Slack) -> None:
    async with over_http(slack, echo(slack)) as http:
        assert await http.verify_url("3eZbrw1a") == (200, '{"challenge": "3eZbrw1a"}')
        assert (await http.check_ssl())[0] == 200
        assert FORM == "application/x-www-form-urlencoded"


def failing_once(slack: Slack) -> tuple[AsyncApp, list[dict[str, Any]]]:
    """An app that fails at the first event; and the headers of each request."""
    app, seen = AsyncApp(client=web_client(slack), signing_secret=SIGNING_SECRET, process_before_response=True), []

    @app.event("message")
    async def message(request: Any) -> None:
        seen.append({name: value[0] for name, value in request.headers.items() if name.startswith("x-slack-retry")})
        if len(seen) == 1:
            raise BoltError("a fault")

    return app, seen


async def test_an_event_that_failed_is_sent_again_with_a_number_and_a_reason(slack: Slack) -> None:
    app, seen = failing_once(slack)
    async with over_http(slack, app):
        told = await slack.says(OFFICER, DM, "hello")
        assert told is not None
        assert not told.acknowledged
        assert await slack.resend_missed() == [told]
        assert told.in_time
    assert seen == [{}, {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_error"}]


async def test_an_acknowledgement_after_three_seconds_counts_as_missed(slack: Slack, clock: Clock) -> None:
    app = AsyncApp(client=web_client(slack), signing_secret=SIGNING_SECRET, process_before_response=True)

    @app.command("/slow")
    async def command(ack: AsyncAck) -> None:
        clock.time += timedelta(seconds=3.5)
        await ack()

    async with over_socket(slack, app):
        told = await slack.command(OFFICER, CHANNEL, "/slow")
        assert (told.acknowledged, told.in_time, told.waited) == (True, False, 3.5)
        with pytest.raises(ValueError, match="does not send this again"):
            await slack.resend(told)


async def test_what_was_not_acknowledged_when_the_socket_dropped_is_sent_again(slack: Slack) -> None:
    gate = slack.faults.hold("chat.postMessage")
    async with over_socket(slack, echo(slack), ping_interval=0.5):
        told = await slack.says(OFFICER, DM, "hello", wait=False)
        await slack.core.until(lambda: slack.called("chat.postMessage"))
        slack.socket.drop()
        await slack.connected(times=2)
        await slack.message_by_app(DM)
        gate.set()
        await slack.message_by_app(DM, 2)
        assert told is not None
        assert [(attempt.number, attempt.reason) for attempt in told.attempts] == [(0, ""), (1, "timeout")]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_the_app_connects_again_when_asked_to(slack: Slack, reason: Any) -> None:
    async with over_socket(slack, echo(slack)):
        await slack.socket.disconnect(reason)
        await slack.connected(times=2)
        told = await slack.says(OFFICER, DM, "still there?")
        assert told is not None
        assert told.in_time


async def test_two_replicas_share_the_events(slack: Slack) -> None:
    async with over_socket(slack, echo(slack)), over_socket(slack, echo(slack)):
        await slack.connected(times=2)
        for text in ("one", "two"):
            told = await slack.says(OFFICER, DM, text)
            assert told is not None
            assert told.in_time
        assert (await slack.message_by_app(DM, 2)).text == "You said: two"
        assert len(slack.socket.connections) == 2


async def test_without_a_connection_an_event_comes_later_as_a_retry_but_a_press_fails(slack: Slack) -> None:
    told = await slack.says(OFFICER, DM, "hello")
    assert (await slack.global_shortcut(OFFICER, "open-form")).attempts[0].failed == "operation_timeout"
    async with over_socket(slack, echo(slack)):
        assert (await slack.message_by_app(DM)).text == "You said: hello"
        assert told is not None
        assert [(attempt.number, attempt.reason) for attempt in told.attempts] == [(0, ""), (1, "timeout")]

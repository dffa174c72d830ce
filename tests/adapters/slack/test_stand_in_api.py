"""The stand-in Slack's Web API, called with the real slack_sdk: what it refuses, and how it fails."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.adapters.slack.echo import ACTIONS, BUTTON, modal, plain, section, web_client
from tests.conftest import Clock
from tests.slack_server.core import APP_TOKEN
from tests.slack_server.fixtures import CHANNEL, COLLEAGUE, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import BOT_USER, Person

Json = dict[str, Any]


async def refusal(slack: Slack, method: str, **arguments: Any) -> Json:
    """How a call is refused."""
    with pytest.raises(SlackApiError) as raised:
        await web_client(slack).api_call(method, json=arguments)
    assert isinstance(raised.value.response.data, dict)
    return raised.value.response.data


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0OTHER", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0OLD", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": CHANNEL}, "no_text"),
        (
            "chat.postMessage",
            {"channel": CHANNEL, "text": "x", "metadata": {"event_type": "e"}},
            "invalid_metadata_format",
        ),
        ("chat.postMessage", {"channel": CHANNEL, "blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "x", "thread_ts": "0"}, "invalid_thread_ts"),
        ("chat.postEphemeral", {"channel": CHANNEL, "user": "U0GONE", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": CHANNEL, "ts": "1.1", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0GONE"}, "user_disabled"),
        ("conversations.replies", {"channel": CHANNEL, "ts": "1.1"}, "thread_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("views.open", {"trigger_id": "made-up", "view": modal("x")}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V0NONE", "view": modal("x")}, "not_found"),
        ("views.publish", {"user_id": "U0NOBODY", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
        ("assistant.threads.setStatus", {"channel_id": DM, "thread_ts": "1.1", "status": ""}, "invalid_thread_ts"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("chat.invented", {}, "unknown_method"),
    ],
)
async def test_a_call_that_slack_would_refuse_is_refused(
    slack: Slack, method: str, arguments: Json, error: str
) -> None:
    slack.opens_channel("C0OTHER", OFFICER)
    slack.opens_channel("C0OLD", OFFICER, BOT_USER).is_archived = True
    slack.adds(Person("U0GONE", deleted=True))
    assert (await refusal(slack, method, **arguments))["error"] == error


async def test_tokens_and_scopes_are_checked(slack: Slack) -> None:
    for token, error in ((None, "not_authed"), ("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")):
        with pytest.raises(SlackApiError) as raised:
            await AsyncWebClient(token=token, base_url=slack.api_url).auth_test()
        assert raised.value.response["error"] == error
    slack.installation.scopes = ["users:read"]
    refused = await refusal(slack, "chat.postMessage", channel=CHANNEL, text="x")
    assert (refused["error"], refused["needed"], refused["provided"]) == ("missing_scope", "chat:write", "users:read")


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed"),
        ({"type": "actions", "elements": [BUTTON, BUTTON]}, "`action_id` go is not unique"),
        ({"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]}, "must be less than 2001 characters"),
        ({"type": "actions", "elements": [BUTTON | {"text": plain("x" * 76)}]}, "must be less than 76 characters"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": False}}, "additional property: emoji"),
        ({"type": "carousel"}, "unsupported type: carousel"),
        (
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
            },
            "must be more than 0 characters",
        ),
    ],
)
async def test_invalid_blocks_are_refused_and_it_says_where(slack: Slack, block: Json, problem: str) -> None:
    refused = await refusal(slack, "chat.postMessage", channel=CHANNEL, text="x", blocks=[block])
    assert refused["error"] == "invalid_blocks"
    assert problem in refused["errors"][0]
    assert slack.messages(CHANNEL) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": None}, "must define `submit` to use an `input` block in modals"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"blocks": [ACTIONS, ACTIONS]}, "`block_id` buttons is not unique"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ],
)
async def test_an_invalid_view_is_refused_and_the_trigger_stays_good(slack: Slack, change: Json, problem: str) -> None:
    trigger = slack.core.trigger(OFFICER)
    refused = await refusal(slack, "views.open", trigger_id=trigger, view=modal("x") | change)
    assert refused["error"] == "invalid_arguments"
    assert any(problem in message for message in refused["response_metadata"]["messages"])
    await web_client(slack).views_open(trigger_id=trigger, view=modal("x"))
    assert slack.view(OFFICER) is not None


async def test_a_trigger_is_good_once_and_for_three_seconds(slack: Slack, clock: Clock) -> None:
    client, once, late = web_client(slack), slack.core.trigger(OFFICER), slack.core.trigger(OFFICER)
    await client.views_open(trigger_id=once, view=modal("x"))
    clock.time += timedelta(seconds=3.1)
    for trigger, error in ((once, "exchanged_trigger_id"), (late, "expired_trigger_id")):
        assert (await refusal(slack, "views.open", trigger_id=trigger, view=modal("x")))["error"] == error


async def test_views_are_pushed_three_deep_and_an_old_hash_conflicts(slack: Slack) -> None:
    client = web_client(slack)
    first = (await client.views_open(trigger_id=slack.core.trigger(OFFICER), view=modal("1")))["view"]
    for text in ("2", "3"):
        await client.views_push(trigger_id=slack.core.trigger(OFFICER, first["id"]), view=modal(text))
    trigger = slack.core.trigger(OFFICER, first["id"])
    assert (await refusal(slack, "views.push", trigger_id=trigger, view=modal("4")))["error"] == "push_limit_reached"
    await client.views_update(view_id=first["id"], hash=first["hash"], view=modal("changed"))
    refused = await refusal(slack, "views.update", view_id=first["id"], hash=first["hash"], view=modal("again"))
    assert refused["error"] == "hash_conflict"


async def test_messages_keep_their_metadata_and_what_they_said_before(slack: Slack) -> None:
    client = web_client(slack)
    metadata = {"event_type": "notice", "event_payload": {"key": "7"}}
    top = await client.chat_postMessage(channel=CHANNEL, text="one", blocks=[section("one")], metadata=metadata)
    await client.chat_postMessage(channel=CHANNEL, text="two", thread_ts=top["ts"])
    await client.chat_update(channel=CHANNEL, ts=top["ts"], text="three")

    thread = await client.conversations_replies(channel=CHANNEL, ts=top["ts"], include_all_metadata=True)
    messages: list[Json] = thread["messages"]
    assert [(one["text"], one.get("metadata")) for one in messages] == [("three", metadata), ("two", None)]
    history = await client.conversations_history(channel=CHANNEL)
    assert [("metadata" in one, one["text"]) for one in list[Json](history["messages"])] == [(False, "three")]
    top_now = slack.messages(CHANNEL)[0]
    assert (top_now.blocks, [text for text, _ in top_now.edits]) == ([], ["one"])  # a text alone takes the blocks away


async def test_rate_limits_are_waited_for_with_the_sdks_own_handler(slack: Slack) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    client = web_client(slack)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await client.chat_postMessage(channel=CHANNEL, text="x")
    assert [call.error for call in slack.core.calls] == ["ratelimited", ""]

    slack.faults.rate_limit("chat.postMessage", retry_after=30)
    with pytest.raises(SlackApiError) as raised:
        await web_client(slack).chat_postMessage(channel=CHANNEL, text="x")
    assert (raised.value.response.status_code, raised.value.response.headers["Retry-After"]) == (429, "30")


async def test_a_connection_lost_after_the_effect_looks_like_one_lost_before_it(slack: Slack) -> None:
    client = web_client(slack)
    client.retry_handlers.clear()  # the SDK's own handler tries again, and so posts twice
    for moment, there in (("before", 0), ("after", 1)):
        slack.faults.drop("chat.postMessage", "before" if moment == "before" else "after")
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=CHANNEL, text="x")
        assert len(slack.by_app(CHANNEL)) == there


async def test_a_message_to_somebody_deactivated_succeeds_and_nobody_reads_it(slack: Slack) -> None:
    await web_client(slack).chat_postMessage(channel=COLLEAGUE, text="x")
    slack.world.people[COLLEAGUE].deleted = True
    await web_client(slack).chat_postMessage(channel=COLLEAGUE, text="y")
    assert (await web_client(slack).users_info(user=COLLEAGUE))["user"]["deleted"] is True


async def test_a_person_s_flags_say_who_is_a_guest_a_stranger_or_gone(slack: Slack) -> None:
    guest = slack.adds(Person("U0GUEST", "Guest", is_restricted=True, is_stranger=True, team="T0OTHER"))
    shown = (await web_client(slack).users_info(user=guest.id))["user"]
    assert (shown["is_restricted"], shown["is_stranger"], shown["team_id"]) == (True, True, "T0OTHER")
    await slack.deactivates(COLLEAGUE)
    assert (await web_client(slack).users_info(user=COLLEAGUE))["user"]["deleted"] is True


async def test_a_response_url_answers_five_times_within_half_an_hour(slack: Slack, clock: Clock) -> None:
    webhook = AsyncWebhookClient(slack.responses.url(OFFICER, CHANNEL))
    answers = [(await webhook.send(text="x")).status_code for _ in range(6)]
    assert answers == [200] * 5 + [404]
    late = AsyncWebhookClient(slack.responses.url(OFFICER, CHANNEL))
    clock.time += timedelta(minutes=31)
    assert json.loads((await late.send(text="x")).body)["error"] == "expired_url"
    assert len(slack.only_for(OFFICER)) == 5

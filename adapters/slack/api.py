"""Slack's Web API as the rest of the adapter needs it: what became of a call, messages that are found again, modals.

Methods and their errors: https://docs.slack.dev/reference/methods
"""

from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.blocks import Json
from adapters.slack.outbound import Message
from bot.notices.worker import Delivered, Later, Never, Outcome

PLATFORM = "slack"
SENT = "signpost_sent"  # the type of the metadata by which a message of ours is found again
LITERAL: dict[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
# The app is not installed as it should be, which somebody may mend: nobody's message is lost for it.
NOT_INSTALLED = frozenset(
    {"account_inactive", "invalid_auth", "missing_scope", "not_authed", "token_expired", "token_revoked"}
)
RATE_LIMITED = "ratelimited"
_MOST_LOOKED_AT = 200  # messages of a conversation that are looked through
# Slack may or may not have done it (https://docs.slack.dev/apis/web-api/#errors): look before doing it again.
_UNCLEAR = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})


async def outcome(call: Awaitable[Any]) -> Outcome:
    """What came of a call; raises where nobody knows whether it was done."""
    try:
        answer = await call
    except SlackApiError as error:
        return refused(error)
    receipt = f"{answer.get('channel') or ''}/{answer.get('ts') or answer.get('message_ts') or ''}"
    return Delivered(receipt, PLATFORM)


def refused(error: SlackApiError) -> Later | Never:
    """What an error of Slack's means; raises it where nobody knows whether the call was carried out."""
    if not _is_whole(error):
        raise error
    code = code_of(error)
    if error.response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        return Later(RATE_LIMITED, timedelta(seconds=float(error.response.headers.get("Retry-After", 1))))
    if code in _UNCLEAR or error.response.status_code >= 500:
        raise error
    return Later(code) if code in NOT_INSTALLED else Never(code)


def code_of(error: Exception) -> str:
    """Slack's code for an error, or its kind; never its text."""
    if not isinstance(error, SlackApiError) or not _is_whole(error):
        return type(error).__name__
    return str(error.response.get("error", "")) or f"http_{error.response.status_code}"


def _is_whole(error: SlackApiError) -> bool:
    """Whether Slack's answer could be read; else the SDK hands over the bare response, and its text in the error."""
    return isinstance(error.response, AsyncSlackResponse)


class Api:
    """What is done with it in several places."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def update(self, view: str, content: Json) -> Outcome:
        """Show something else in a modal; one that was closed meanwhile needs nothing more."""
        shown = await outcome(self._client.views_update(view_id=view, view=content))
        return Delivered("") if isinstance(shown, Never) and shown.problem == "not_found" else shown

    async def publish(self, user: str, content: Json) -> Outcome:
        """Show somebody's Home."""
        return await outcome(self._client.views_publish(user_id=user, view=content))

    async def direct(self, user: str) -> str | Outcome:
        """The channel of direct messages with somebody, or why there is none."""
        try:
            return str((await self._client.conversations_open(users=user))["channel"]["id"])
        except SlackApiError as error:
            return refused(error)

    async def post(self, channel: str, message: Message, thread: str, key: str) -> Outcome:
        """Post a message that can be found again by its key."""
        metadata = {"event_type": SENT, "event_payload": {"key": key}}
        post = self._client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            thread_ts=thread or None,
            metadata=metadata,
            **LITERAL,
        )
        return await outcome(post)

    async def find(self, channel: str, thread: str, keys: set[str]) -> dict[str, str]:
        """Which of our messages are there already: their timestamps by key. Raises SlackApiError."""
        found: dict[str, str] = {}
        cursor: str | None = None
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _MOST_LOOKED_AT}
        read = self._client.conversations_replies if thread else self._client.conversations_history
        asked |= {"ts": thread} if thread else {}
        for _ in range(5):
            answer = await read(**asked, cursor=cursor)
            messages: list[Json] = answer.get("messages", [])
            for message in messages:
                metadata: Mapping[str, Any] = message.get("metadata") or {}
                key = (metadata.get("event_payload") or {}).get("key")
                if metadata.get("event_type") == SENT and key in keys:
                    found[key] = message["ts"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor or found.keys() == keys:
                break
        return found

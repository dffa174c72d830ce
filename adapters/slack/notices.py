"""Notices on Slack: a direct message with its buttons, changed in place when somebody acts anywhere, with its history.

The worker calls from its own thread; what is sent goes over the connection that the rest of the adapter uses.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import blocks, outbound
from adapters.slack.api import LITERAL, NOT_INSTALLED, PLATFORM, Api, outcome, refused
from adapters.slack.outbound import Message
from adapters.slack.parsed import fallback
from bot.messages import Reply
from bot.messages import notice as reply_notice
from bot.notices.card import card, history
from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome, Subject
from bot.records.people import Member
from bot.services import Services
from bot.wording import notices as words

_LONGEST = 40.0  # seconds; a notice is claimed for sixty


class Notices:
    """Sends notices to people who have an account in the workspace."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.is_refused = False  # what Slack says of our token; until it is mended, nothing can be sent there
        self._channels: dict[str, str] = {}  # of accounts: direct messages with somebody are always the same
        self._api: Api | None = None
        self._client: AsyncWebClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def connect(self, client: AsyncWebClient) -> None:
        """Have notices sent from now on; called in the loop in which that is done."""
        self.is_refused = False
        self._client, self._api, self._loop = client, Api(client), asyncio.get_running_loop()

    def disconnect(self) -> None:
        """Have them wait."""
        self._client = self._api = self._loop = None

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Post a notice as a direct message; a reminder hangs under the first one. Raises where it may have arrived."""
        sent = self._in_loop(lambda: self._send(notice, subject, recipient))
        if isinstance(sent, Later) and (sent.problem in NOT_INSTALLED or self.is_refused):
            return Never(sent.problem)  # somebody has to know of it now, wherever else they can be told
        return sent

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Change a message in place, and tell in its thread what happened since."""
        return self._in_loop(lambda: self._refresh(post, subject, recipient))

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Whether a notice was posted."""
        return self._in_loop(lambda: self._look(notice, recipient))

    async def _send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        there = await self._look(notice, recipient) if notice.maybe_sent else Never("not_looked_for")
        if not isinstance(there, Never) or there.problem not in ("not_looked_for", "not_there"):
            return there
        channel = await self._channel(recipient)
        if not isinstance(channel, str):
            return channel
        under = await asyncio.to_thread(self._first, notice, channel)
        reply = await asyncio.to_thread(card, subject, recipient, self._services, notice.kind)
        return await self._api_now().post(channel, _message(reply), under, notice.key)

    async def _refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        channel, _, at = post.place.partition("/")
        kind = post.notice.kind
        theirs = await self._is_theirs(channel, recipient)
        if isinstance(theirs, Later):
            return theirs
        reply = await asyncio.to_thread(card, subject, recipient, self._services, kind)
        message = _message(reply if theirs else reply_notice(words.NOT_YOURS.format(reference=post.notice.contact)))
        assert self._client is not None
        changed = await outcome(
            self._client.chat_update(channel=channel, ts=at, text=message.text, blocks=message.blocks, **LITERAL)
        )
        if not isinstance(changed, Delivered):
            return changed
        if not theirs:
            return Never("their account is another one now")
        steps = await asyncio.to_thread(history, post, recipient, self._services)
        if not steps:
            return changed
        under = await self._api_now().find(channel, at, {f"{post.notice.key}/{post.version}"})
        if under:
            return changed
        told = Message(fallback(steps[-1]), blocks.rich([blocks.paragraph(step) for step in steps]))
        return await self._api_now().post(channel, told, at, f"{post.notice.key}/{post.version}")

    async def _look(self, notice: Notice, recipient: Member) -> Outcome:
        channel = await self._channel(recipient)
        if not isinstance(channel, str):
            return channel
        under = await asyncio.to_thread(self._first, notice, channel)
        try:
            found = await self._api_now().find(channel, under, {notice.key})
        except SlackApiError as error:
            return refused(error)
        at = found.get(notice.key)
        return Delivered(f"{channel}/{at}", PLATFORM) if at else Never("not_there")

    async def _channel(self, recipient: Member) -> str | Outcome:
        """Direct messages with somebody; Slack opens none with whoever was deactivated."""
        account = _account(recipient)
        if not account:
            return Never("no_account")
        channel = await self._api_now().direct(account)
        if isinstance(channel, str):
            self._channels[account] = channel
        return channel

    async def _is_theirs(self, channel: str, recipient: Member) -> bool | Later:
        """Whether direct messages are still with them: the people file may name another account by now."""
        account = _account(recipient)
        if account and account not in self._channels:
            opened = await self._channel(recipient)
            if not isinstance(opened, str):  # whoever was deactivated may come back
                return opened if isinstance(opened, Later) else True
        return bool(account) and self._channels[account] == channel

    def _first(self, notice: Notice, channel: str) -> str:
        """The message about the same thing under which this one hangs, or nothing.

        One in another channel went to an account that they had before.
        """
        with self._services.store.database.read() as connection:
            first = self._services.posted.first_of(connection, notice, PLATFORM)
        there, _, at = first.place.partition("/") if first is not None else ("", "", "")
        return at if there == channel else ""

    def _api_now(self) -> Api:
        assert self._api is not None
        return self._api

    def _in_loop(self, work: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        loop = self._loop
        if loop is None:
            return Later("not_connected")
        return asyncio.run_coroutine_threadsafe(work(), loop).result(_LONGEST)


def _account(recipient: Member) -> str:
    return next((address.account for address in recipient.addresses if address.platform == PLATFORM), "")


def _message(reply: Reply) -> Message:
    """A notice is one message: it is short, and only one can be changed in place."""
    return outbound.messages(reply)[0]

"""Notices on Teams: a card in the personal chat, changed in place when somebody acts anywhere, with its history.

Teams can't be asked whether a message arrived: what may have been sent is sent again. Each copy brings itself up to
date when somebody looks at it or presses a button (notice.card_now), so that all of them say the same.

The worker calls from its own thread; what is sent goes over the connection that the rest of the adapter uses.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from adapters.teams import outbound
from adapters.teams.api import PLATFORM, refused
from adapters.teams.direct import GLOBAL_SERVICE, Direct
from adapters.teams.notice import about, message
from adapters.teams.outbound import Message
from adapters.teams.seam import Connector, Refused
from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome, Subject
from bot.records.chats import Chat
from bot.records.people import Member
from bot.services import Services

_LONGEST = 40.0  # seconds; a notice is claimed for sixty
_OURS = frozenset({"Unauthorized", "http_401", "BotNotRegistered", "InvalidBotApiHost"})  # it is we who are refused
_AWAY = "token_unreachable"  # passes by itself
_THEIRS = (403, 404)  # those where the conversation is gone, or the app was blocked or removed


class Notices:
    """Sends notices to people who have an account in a tenant of their force."""

    def __init__(self, services: Services, tenants: Mapping[str, str]) -> None:
        self._services, self._tenants = services, tenants
        self.is_refused = False  # what Microsoft says of our secret; until it is mended, nothing can be sent there
        self._connector: Connector | None = None
        self._direct: Direct | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def connect(self, connector: Connector, app_id: str, service_url: str = GLOBAL_SERVICE) -> None:
        """Have notices sent from now on; called in the loop in which that is done."""
        self.is_refused = False
        self._connector, self._loop = connector, asyncio.get_running_loop()
        self._direct = Direct(self._services, self._tenants, connector, app_id, service_url)

    def disconnect(self) -> None:
        """Have them wait."""
        self._connector = self._direct = self._loop = None

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Post a notice in their own chat, also where it may have been posted before. Raises where it may arrive."""
        sent = self._in_loop(lambda: self._send(notice, subject, recipient))
        # Somebody has to know of it now, wherever else they can be told.
        return Never(sent.problem) if self.is_refused and isinstance(sent, Later) else sent

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Change a card in place; what happened since stands in it."""
        return self._in_loop(lambda: self._refresh(post, subject, recipient))

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Teams can't be asked; a card that does stand there brings itself up to date."""
        return Never("can't be looked for")

    async def _send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        account = account_of(recipient)
        if not account:
            return Never("no_account")
        assert self._direct is not None
        chat = await self._direct.with_account(account, recipient.force)
        if isinstance(chat, Later | Never):
            return self._noted(chat)
        try:
            return await self._post(chat, notice, subject, recipient)
        except Refused as error:
            why = refused(error)
            if not isinstance(why, Never) or error.status not in _THEIRS:
                return self._noted(why)
        # It may be that conversation alone which is gone; where there is no other, they can't be written to.
        made = await self._direct.make(account, recipient.force, instead_of=chat.conversation)
        if isinstance(made, Later | Never):
            return self._noted(made)
        if (made.service_url, made.conversation) != (chat.service_url, chat.conversation):
            try:
                return await self._post(made, notice, subject, recipient)
            except Refused as error:
                why = refused(error)
                if not isinstance(why, Never) or error.status not in _THEIRS:
                    return self._noted(why)
        await self._direct.refused(account, why, made.conversation)
        return self._noted(why)

    async def _post(self, chat: Chat, notice: Notice, subject: Subject, recipient: Member) -> Delivered:
        """Post it there. Raises Refused, and what a connection may raise."""
        assert self._connector is not None
        shown = await asyncio.to_thread(self._shown, notice, subject, recipient, chat.user)
        sent = await self._connector.post(chat.service_url, chat.conversation, outbound.activity(shown))
        self.is_refused = False
        if not sent:  # Teams took it without a word of what it is called, so it can't be changed in place by us
            return Delivered(PLATFORM)
        return Delivered(f"{self._services.chats.key(PLATFORM, chat.account)}/{sent}", PLATFORM)

    async def _refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        key, _, activity = post.place.partition("/")
        chat = await asyncio.to_thread(self._services.chats.by_key, key)
        if chat is None:
            return Never("their conversation is gone")
        is_theirs = chat.account == account_of(recipient)
        shown = await asyncio.to_thread(
            self._shown, post.notice, subject if is_theirs else None, recipient, chat.user if is_theirs else ""
        )
        assert self._connector is not None
        try:
            await self._connector.update(chat.service_url, chat.conversation, activity, outbound.activity(shown))
        except Refused as error:
            return self._noted(refused(error))
        return Delivered(post.place, PLATFORM) if is_theirs else Never("their account is another one now")

    def _shown(self, notice: Notice, subject: Subject | None, recipient: Member, user: str) -> Message:
        return message(about(notice), subject, recipient, user, self._services)

    def _noted(self, why: Later | Never) -> Later | Never:
        """Note whether it is we who are refused, by Teams or by whoever gives out its tokens."""
        if why.problem in _OURS or (why.problem.startswith("token_") and why.problem != _AWAY):
            self.is_refused = True
        return why

    def _in_loop(self, work: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        loop = self._loop
        if loop is None:
            return Later("not_connected")
        return asyncio.run_coroutine_threadsafe(work(), loop).result(_LONGEST)


def account_of(recipient: Member) -> str:
    """Their object id, or nothing where they have none that can be written to."""
    return next((address.account for address in recipient.addresses if address.platform == PLATFORM), "")

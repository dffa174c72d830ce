"""Who may use Signpost in Teams: people of the tenants that are set up; no guests, strangers or other apps."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from adapters.teams.api import PLATFORM
from adapters.teams.event import Event
from adapters.teams.seam import Connector, Refused
from bot.services import Services
from bot.settings import Settings
from bot.wording import teams as words

_KNOWN_FOR = timedelta(minutes=10)
_MOST_KNOWN = 10_000
_NOT_THERE = (403, 404)  # we are no member of that conversation, or they aren't


class People:
    """Looks people up, whom the people file does not know, and remembers for ten minutes what it found."""

    def __init__(self, connector: Connector, settings: Settings, services: Services) -> None:
        self._connector, self._tenants, self._services = connector, settings.teams_tenants, services
        self._known: OrderedDict[str, tuple[datetime, str]] = OrderedDict()
        self._home: dict[str, str] = {}  # the own tenant of those known, where Teams said it

    def force(self, what: Event) -> str:
        """The force whose tenant somebody belongs to; nothing where it is not one of ours.

        In a channel or chat that two forces share it is not always that where it is written.
        """
        return self._tenants.get(self._home.get(what.user, what.tenant), "")

    async def refusal(self, what: Event) -> str:
        """Why somebody gets no answer; empty where they do. Raises Refused, and what a connection may raise."""
        if what.tenant not in self._tenants:
            return words.OTHER_TENANT
        if not what.user:
            return words.NOT_A_PERSON
        now = self._services.now()
        since, found = self._known.get(what.user, (None, ""))
        if since is None or now - since > _KNOWN_FOR:
            is_member = await asyncio.to_thread(self._services.member, f"{PLATFORM}:{what.user}") is not None
            found = "" if is_member else await self._looked_up(what)
            if found != words.NOT_KNOWN_HERE:
                self._remember(what.user, now, found)
        return found

    async def sharer(self, what: Event) -> str | None:
        """The name of somebody who wants to share an answer in a conversation; None where they are not in it."""
        try:
            found = await self._connector.member(what.service_url, what.channel, what.mri)
        except Refused as error:
            if error.status in _NOT_THERE:
                return None
            raise
        return str(found.get("name") or "")

    async def _looked_up(self, what: Event) -> str:
        """Where it was asked, or in their own chat where we are no member there: message actions work everywhere."""
        try:
            return self._refusal(what, await self._connector.member(what.service_url, what.conversation, what.mri))
        except Refused as error:
            if error.status not in _NOT_THERE:
                raise
        chat = await asyncio.to_thread(self._services.chats.of, PLATFORM, what.user)
        if chat is None:
            return words.NOT_KNOWN_HERE
        try:
            return self._refusal(what, await self._connector.member(chat.service_url, chat.conversation, chat.user))
        except Refused as error:
            if error.status not in _NOT_THERE:
                raise
        return words.NOT_KNOWN_HERE

    def _refusal(self, what: Event, member: dict[str, Any]) -> str:
        """Guests, and people of other organisations who share a channel or a chat.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
        """
        tenant = str(member.get("tenantId") or "").lower()
        if tenant and tenant not in self._tenants:
            return words.OTHER_TENANT
        if tenant:
            self._home[what.user] = tenant
        role = str(member.get("userRole") or member.get("role") or "").lower()
        if role in ("guest", "anonymous"):
            return words.GUEST
        return words.NOT_A_PERSON if role in ("bot", "skill") else ""

    def _remember(self, user: str, now: datetime, found: str) -> None:
        self._known[user] = (now, found)
        self._known.move_to_end(user)
        if len(self._known) > _MOST_KNOWN:
            self._home.pop(self._known.popitem(last=False)[0], None)

"""The one-to-one conversation with somebody: the one that is known, or one made with whoever has the app."""

import asyncio
from collections.abc import Mapping

from adapters.teams.api import PLATFORM, Api, refused
from adapters.teams.seam import Connector, Refused
from bot.notices.sender import Later, Never
from bot.records.chats import Chat
from bot.services import Services

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
GLOBAL_SERVICE = "https://smba.trafficmanager.net/teams/"


class Direct:
    """Finds and makes conversations; to be used in the loop of the connector.

    `tenants` are the forces by their tenant, `service_url` is where a conversation is made in a tenant of which nobody
    is known yet. What comes of it is kept: a conversation, or that there is none.
    """

    def __init__(
        self,
        services: Services,
        tenants: Mapping[str, str],
        connector: Connector,
        app_id: str,
        service_url: str = GLOBAL_SERVICE,
    ) -> None:
        self._services, self._tenants, self._connector, self._service_url = services, tenants, connector, service_url
        self._api = Api(connector, app_id)

    async def with_account(self, account: str, force: str) -> Chat | Later | Never:
        """The conversation with an account of a force, made where none is known; nobody sees anything of that."""
        known = await asyncio.to_thread(self._services.chats.of, PLATFORM, account)
        return known or await self.make(account, force)

    async def make(self, account: str, force: str, instead_of: str = "") -> Chat | Later | Never:
        """A conversation with whoever has the app; Never, and kept as such, where they can't be written to.

        `instead_of` is the one that was refused, where it is known: Teams may give the same again.
        """
        problem = Never("no tenant of the force is set up")
        for tenant in [tenant for tenant, name in self._tenants.items() if name == force]:
            made = await self._in_tenant(account, tenant)
            if not isinstance(made, Never):
                return made
            problem = made
        await self.refused(account, problem, instead_of)
        return problem

    async def refused(self, account: str, why: Never, conversation: str = "") -> None:
        """Keep that somebody can't be written to."""
        now = self._services.now()
        await asyncio.to_thread(self._services.chats.refused, PLATFORM, account, why.problem, now, conversation)

    async def _in_tenant(self, account: str, tenant: str) -> Chat | Later | Never:
        chats = self._services.chats
        latest = await asyncio.to_thread(chats.latest, PLATFORM, tenant)
        service_url = latest.service_url if latest else self._service_url
        conversation = await self._api.direct(service_url, tenant, account)
        if not isinstance(conversation, str):
            assert isinstance(conversation, Later | Never)
            return conversation
        try:
            member = await self._connector.member(service_url, conversation, account)
        except Refused as error:
            why = refused(error)
            if isinstance(why, Later):
                return why
            member = {}
        user = member.get("id")
        chat = Chat(PLATFORM, account, conversation, service_url, user if isinstance(user, str) else "", tenant)
        await asyncio.to_thread(chats.met, chat, self._services.now())
        return chat

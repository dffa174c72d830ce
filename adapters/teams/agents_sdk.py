"""microsoft-agents-hosting-aiohttp 1.9.0, botbuilder's successor (Microsoft 365 Agents SDK); the extra "agents".

Its faults that concern us, each with a test in tests/adapters/teams: a wrong issuer, a foreign tenant and another
service address are taken unless one asks for more; an error in a turn is printed and told in the chat (so none reaches
it); an id of a conversation is cut after 150 characters; what Teams says in an error is lost for some calls.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp
import jwt
from aiohttp import web
from microsoft_agents.activity import Activity, ConversationParameters
from microsoft_agents.hosting.aiohttp import CloudAdapter
from microsoft_agents.hosting.core import ChannelServiceClientFactoryBase, OutboundHostValidator, TurnContext
from microsoft_agents.hosting.core.authorization import AgentAuthConfiguration, ClaimsIdentity, JwtTokenValidator
from microsoft_agents.hosting.core.connector.client import ConnectorClient, UserTokenClient
from pydantic import ValidationError

from adapters.teams.gate import ISSUER, Gate, Turn
from adapters.teams.keys import Keys
from adapters.teams.seam import CALL_SECONDS, Connector, Handle, Json, Refused, failure
from adapters.teams.tokens import Tokens
from bot.settings import Settings, is_on_this_machine

_LONGEST_ID = 10_000


class AgentsSdk:
    """The seam over the Agents SDK. Raises SettingsError where the secret can't be read."""

    def __init__(self, settings: Settings) -> None:
        self._gate = Gate(settings)
        self._tokens = Tokens(settings)
        self._connector = _Connector(self._tokens, self._gate)
        configuration = AgentAuthConfiguration(
            client_id=settings.teams_app_id,
            tenant_id=settings.teams_tenant_id,
            issuers=[ISSUER],
            validate_issuer=True,
            anonymous_allowed=False,
        )
        self._validator = JwtTokenValidator(configuration)
        self._validator._jwk_client_manager = _Keys(settings.teams_keys_url)  # type: ignore[assignment]
        # A stand-in on this machine is no host that it would let through.
        self._hosts = OutboundHostValidator(enabled=not is_on_this_machine(settings.teams_keys_url))
        self._adapter = CloudAdapter(channel_service_client_factory=_Clients(), host_validator=self._hosts)

    @property
    def connector(self) -> Connector:
        """For what we send."""
        return self._connector

    async def check(self) -> None:
        """As Sdk.check."""
        await self._tokens.headers()

    async def process(self, request: web.Request, handle: Handle) -> web.Response:
        """As Sdk.process."""
        return await self._gate.process(request, handle, self._run)

    async def close(self) -> None:
        """Let go of connections."""
        await self._connector.close()

    async def _run(self, token: str, outline: Json, turn: Turn) -> None:
        identity = await self._validator.validate_token(token)
        # Where it refuses the service address it answers 401 and takes no turn.
        await self._adapter.process_request(_Request(outline, identity), _Agent(turn))


@dataclass(frozen=True)
class _Request:
    """A request whose token and body were read."""

    outline: Json
    identity: ClaimsIdentity
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)

    async def json(self) -> Json:
        """The body."""
        return self.outline

    def get_claims_identity(self) -> ClaimsIdentity:
        """Who sent it."""
        return self.identity

    def get_path_param(self, name: str) -> str:
        """There are none."""
        raise KeyError(name)


@dataclass(frozen=True)
class _Agent:
    """Who takes the turn."""

    turn: Turn

    async def on_turn(self, context: TurnContext) -> None:
        """Take it."""
        await self.turn(context)


class _Keys(Keys):
    """Keys in the Agents SDK's form."""

    async def get_signing_key(self, _address: str, header: dict[str, Any]) -> jwt.PyJWK:
        """The key that a token names; raises UnknownKey and KeysAway."""
        return await self.find(str(header.get("kid")))


class _Clients(ChannelServiceClientFactoryBase):
    """What could be sent with during a turn. Nothing is, so that taking something in asks for no token."""

    async def create_connector_client(
        self,
        context: TurnContext | None,
        claims_identity: ClaimsIdentity,
        service_url: str,
        audience: str,
        scopes: list[str] | None = None,
        use_anonymous: bool = False,
    ) -> ConnectorClient:
        """A client without a token."""
        return ConnectorClient(service_url, "")

    async def create_user_token_client(
        self, context: TurnContext, claims_identity: ClaimsIdentity, use_anonymous: bool = False
    ) -> UserTokenClient:
        """A client without a token."""
        return UserTokenClient(app_id="", endpoint=ISSUER, token="")


class _Connector:
    """The Agents SDK's client of the Connector."""

    def __init__(self, tokens: Tokens, gate: Gate) -> None:
        self._tokens, self._gate = tokens, gate
        self._connections: aiohttp.TCPConnector | None = None

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """As Connector.post."""
        body = Activity.model_validate(activity)
        made = await self._call(service_url, lambda its: its.send_to_conversation(_part(conversation), body))
        return str(made.id or "")

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Json) -> None:
        """As Connector.update."""
        body = Activity.model_validate(activity)
        try:
            place, which = _part(conversation), _part(activity_id)
            await self._call(service_url, lambda its: its.update_activity(place, which, body))
        except (aiohttp.ContentTypeError, ValidationError):
            return  # it was done: errors are read by _refusals, and this is an answer without a body

    async def create(self, service_url: str, parameters: Json) -> str:
        """As Connector.create."""
        body = ConversationParameters.model_validate(parameters)
        made = await self._call(service_url, lambda its: its.create_conversation(body))
        return str(made.id)

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """As Connector.member."""
        place, who = _part(conversation), _part(user)
        found = await self._call(service_url, lambda its: its.get_conversation_member(place, who))
        said: Json = found.model_dump(by_alias=True, exclude_unset=True, mode="json")
        return said

    async def close(self) -> None:
        """Close the connections."""
        if self._connections is not None:
            await self._connections.close()
        self._tokens.close()

    async def _call(self, service_url: str, call: Callable[[Any], Awaitable[Any]]) -> Any:
        if not self._gate.reaches(service_url):
            raise Refused(0, "service_url")
        head = await self._tokens.headers()
        try:
            async with asyncio.timeout(CALL_SECONDS), self._client(service_url, head) as client:
                return await call(client.conversations)
        except Refused as error:
            if error.status == 401:
                await self._tokens.forget()
            raise

    @asynccontextmanager
    async def _client(self, service_url: str, head: dict[str, str]) -> AsyncIterator[ConnectorClient]:
        if self._connections is None:
            self._connections = aiohttp.TCPConnector()
        async with aiohttp.ClientSession(
            base_url=service_url.rstrip("/") + "/",
            headers=head,
            connector=self._connections,
            connector_owner=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_refusals,),
            trust_env=True,
        ) as session:
            client = ConnectorClient(service_url, "", session=session)
            client._conversations._max_conversation_id_length = _LONGEST_ID
            yield client


def _part(name: str) -> str:
    """An id as one part of an address, whatever is in it: the library puts it there as it is."""
    return quote(name, safe="")


async def _refusals(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Read what Teams says in an error before the library throws it away; and follow nobody elsewhere."""
    response = await send(request)
    if response.status >= 300:
        raise failure(response.status, response.headers, await response.read())
    return response

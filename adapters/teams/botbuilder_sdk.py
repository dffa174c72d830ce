"""botbuilder-core 4.17.1, Microsoft's library of many years, without fixes since January 2026.

Its faults that concern us, each with a test in tests/adapters/teams: CloudAdapter.process makes HTTP 500 of bad tokens
and of replies that are JSON, so only process_activity is used; keys are fetched by keys.py; it drops what it does not
know, of mentions for instance, so activities are sent as they are; requests are repeated without our asking.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import jwt
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ErrorResponseException
from botframework.connector import BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    ClaimsIdentity,
    ConnectorFactory,
    JwtTokenExtractor,
    PasswordServiceClientCredentialFactory,
)
from msrest import Serializer
from msrest.authentication import Authentication

from adapters.teams.gate import ISSUER, Gate, Turn
from adapters.teams.keys import Keys
from adapters.teams.seam import CALL_SECONDS, Connector, Handle, Json, Refused, failure
from adapters.teams.tokens import Tokens
from bot.settings import Settings


class BotBuilderSdk:
    """The seam over botbuilder. Raises SettingsError where the secret can't be read."""

    def __init__(self, settings: Settings) -> None:
        self._gate = Gate(settings)
        self._tokens = Tokens(settings)
        self._connector = _Connector(self._tokens, self._gate)
        self._keys_url = settings.teams_keys_url
        self._keys = _Keys(self._keys_url)
        self._adapter = CloudAdapter(_Authentication(settings, _Clients(self._connector)))

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
        if JwtTokenExtractor.metadataCache.get(self._keys_url) is self._keys:
            del JwtTokenExtractor.metadataCache[self._keys_url]
        await self._connector.close()

    async def _run(self, token: str, outline: Json, turn: Turn) -> None:
        JwtTokenExtractor.metadataCache[self._keys_url] = self._keys  # its own place for keys, which it looks in first

        async def on_turn(context: TurnContext) -> None:
            await turn(context)

        await self._adapter.process_activity(f"Bearer {token}", Activity.deserialize(outline), on_turn)


class _Authentication(ConfigurationBotFrameworkAuthentication):  # type: ignore[misc]
    """Which tokens are taken: the Bot Framework's alone. Its emulator's and other bots' do not come past the gate.

    botbuilder would make two clients anew for each turn, 10 ms each, although nothing is sent during one.
    """

    def __init__(self, settings: Settings, clients: ConnectorFactory) -> None:
        configuration = SimpleNamespace(
            TO_CHANNEL_FROM_BOT_LOGIN_URL=f"{settings.teams_login_url}{settings.teams_tenant_id}",
            TO_CHANNEL_FROM_BOT_OAUTH_SCOPE=ISSUER,
            TO_BOT_FROM_CHANNEL_TOKEN_ISSUER=ISSUER,
            TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL=settings.teams_keys_url,
            TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL=settings.teams_keys_url,
            OAUTH_URL=ISSUER,
            CALLER_ID=None,
            VALIDATE_AUTHORITY=True,
        )
        credentials = PasswordServiceClientCredentialFactory(settings.teams_app_id, "", settings.teams_tenant_id)
        super().__init__(configuration, credentials_factory=credentials)
        self._clients = clients

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Who sent it; raises where nobody did who may."""
        result = await super().authenticate_request(activity, auth_header)
        result.connector_factory = self._clients
        return result

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody signs in through the bot."""


class _Clients(ConnectorFactory):  # type: ignore[misc]
    """The client that there is already."""

    def __init__(self, connector: "_Connector") -> None:
        self._connector = connector

    async def create(self, service_url: str, audience: str) -> ConnectorClient:
        """The client for an address that a token was for."""
        return self._connector.client(service_url)


class _Keys(Keys):
    """Keys in botbuilder's form."""

    async def get(self, key_id: str) -> SimpleNamespace:
        """The key of that id; raises UnknownKey and KeysAway. That Teams may use it was looked at when it came."""
        key: jwt.PyJWK = await self.find(key_id)
        return SimpleNamespace(public_key=key.key, endorsements=[])


class _AsItIs(Serializer):
    """Sends JSON as it is, and not what is left of it after botbuilder's own classes."""

    def body(self, data: Any, data_type: str, **kwargs: Any) -> Any:
        """The body of a request."""
        return data if isinstance(data, dict) else super().body(data, data_type, **kwargs)  # type: ignore[no-untyped-call]


class _Connector:
    """botbuilder's client of the Connector, one for each service address."""

    def __init__(self, tokens: Tokens, gate: Gate) -> None:
        self._tokens, self._gate = tokens, gate
        self._clients: dict[str, ConnectorClient] = {}

    def client(self, service_url: str) -> ConnectorClient:
        """The client for an address; it has no token, which goes with each call."""
        if service_url not in self._clients:
            self._clients[service_url] = _client(service_url)
        return self._clients[service_url]

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """As Connector.post."""
        made = await self._call(
            service_url,
            lambda its, head: its.send_to_conversation(conversation, activity, custom_headers=head),
        )
        return str(made.id or "") if made is not None else ""

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Json) -> None:
        """As Connector.update."""
        await self._call(
            service_url,
            lambda its, head: its.update_activity(conversation, activity_id, activity, custom_headers=head),
        )

    async def create(self, service_url: str, parameters: Json) -> str:
        """As Connector.create."""
        made = await self._call(service_url, lambda its, head: its.create_conversation(parameters, custom_headers=head))
        return str(made.id)

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """As Connector.member."""
        found = await self._call(
            service_url,
            lambda its, head: its.get_conversation_member(conversation, user, custom_headers=head, raw=True),
        )
        said: Json = found.response.json()
        return said

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.config.pipeline.__aexit__()
        self._clients.clear()
        self._tokens.close()

    async def _call(self, service_url: str, call: Callable[[Any, dict[str, str]], Awaitable[Any]]) -> Any:
        if not self._gate.reaches(service_url):
            raise Refused(0, "service_url")
        head = await self._tokens.headers()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await call(self.client(service_url).conversations, head)
        except ErrorResponseException as error:
            response = error.response
            if response.status_code == 401:
                await self._tokens.forget()
            raise failure(response.status_code, response.headers, response.content) from None


def _client(service_url: str) -> ConnectorClient:
    """The client, without repeating what failed, following elsewhere, or waiting longer than we do."""
    configuration = BotFrameworkConnectorConfiguration(Authentication(), service_url.rstrip("/"))
    configuration.connection.timeout = CALL_SECONDS
    configuration.retry_policy.retries = 0
    configuration.retry_policy.policy.status_forcelist = ()
    configuration.retry_policy.policy.respect_retry_after_header = False
    configuration.redirect_policy.allow = False
    client = ConnectorClient(None, custom_configuration=configuration)
    operations = client.conversations
    operations._serialize = _AsItIs(operations._serialize.dependencies)  # type: ignore[no-untyped-call]
    return client

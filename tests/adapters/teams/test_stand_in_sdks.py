"""The stand-in's Connector, tokens and keys with the SDKs' own clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import jwt
import msal
import pytest
import requests
from aiohttp import ClientSession
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters, ErrorResponseException
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import MicrosoftAppCredentials
from microsoft_agents.activity import Activity as AgentsActivity
from microsoft_agents.hosting.core.connector.client import ConnectorClient as AgentsClient

from tests.teams_server.errors import Json
from tests.teams_server.fixtures import APP_ID, CHANNEL, GROUP, GUEST, OFFICER, SECRET, TENANT, teams
from tests.teams_server.keys import ISSUER, bad_headers
from tests.teams_server.server import Teams
from tests.teams_server.tokens import SCOPE

__all__ = ["teams"]


async def fetched(teams: Teams, secret: str = SECRET) -> Json:
    """What MSAL gets from the stand-in's token endpoint, asked as the SDKs ask it; in a thread because it waits.

    Its own `verify` would yield to REQUESTS_CA_BUNDLE.
    """

    def fetch() -> Any:
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(teams.certificate)
            application = msal.ConfidentialClientApplication(
                APP_ID,
                authority=f"{teams.login_url}{TENANT}",
                client_credential=secret,
                instance_discovery=False,
                http_client=session,
            )
            return application.acquire_token_for_client([SCOPE])

    return dict(await asyncio.to_thread(fetch))


class Credentials(MicrosoftAppCredentials):  # type: ignore[misc]
    """botbuilder's, with a token that was fetched already."""

    def __init__(self, given: str) -> None:
        super().__init__(APP_ID, SECRET, TENANT)
        self.given = given

    def get_access_token(self, force_refresh: bool = False) -> str:
        return self.given


@asynccontextmanager
async def connector(teams: Teams, given: str) -> AsyncIterator[Any]:
    """botbuilder's client."""
    client = ConnectorClient(Credentials(given), base_url=teams.service_url)
    try:
        yield client.conversations
    finally:
        await client.config.pipeline.__aexit__()


async def test_botbuilders_client_creates_posts_updates_and_reads_members(teams: Teams) -> None:
    account = ChannelAccount(id=teams.mri(OFFICER))
    parameters = ConversationParameters(is_group=False, members=[account], tenant_id=TENANT)
    async with connector(teams, (await fetched(teams))["access_token"]) as conversations:
        created = await conversations.create_conversation(parameters)
        assert created.id == teams.chat(OFFICER)
        sent = await conversations.send_to_conversation(created.id, Activity(type="message", text="Hello"))
        await conversations.update_activity(created.id, sent.id, Activity(type="message", text="Bye"))
        assert [one.text for one in teams.by_app(created.id)] == ["Bye"]
        assert len(await conversations.get_conversation_members(GROUP)) == 3

        teams.faults.fail("post", 403)
        with pytest.raises(ErrorResponseException) as refused:
            await conversations.send_to_conversation(created.id, Activity(type="message", text="Hello"))
    assert (refused.value.response.status_code, refused.value.error.error.code) == (403, "Forbidden")


async def test_agents_client_posts_into_a_thread_and_reads_a_member(teams: Teams) -> None:
    async with ClientSession(base_url=teams.service_url) as session:
        client = AgentsClient(teams.service_url, (await fetched(teams))["access_token"], session=session)
        hello = AgentsActivity(type="message", text="Hello")
        first = await client.conversations.send_to_conversation(CHANNEL, hello)
        await client.conversations.send_to_conversation(f"{CHANNEL};messageid={first.id}", hello)
        assert len(teams.by_app(CHANNEL, first.id)) == 2
        members = await client.conversations.get_conversation_members(GROUP)
        assert teams.mri(GUEST) in {one.id for one in members}


async def test_a_wrong_secret_gets_no_token_and_an_unknown_token_gets_nothing(teams: Teams) -> None:
    assert (await fetched(teams, "wrong"))["error"] == "invalid_client"
    with pytest.raises(ErrorResponseException) as refused:
        async with connector(teams, "made-up") as conversations:
            await conversations.send_to_conversation(GROUP, Activity(type="message", text="Hello"))
    assert refused.value.response.status_code == 401


async def test_what_is_signed_can_be_checked_with_the_published_keys_and_bad_tokens_fail(teams: Teams) -> None:
    async with ClientSession() as session:
        document = await (await session.get(teams.keys_url)).json()
        keys = await (await session.get(document["jwks_uri"])).json()
    published = {one["kid"]: jwt.PyJWK(one).key for one in keys["keys"]}

    def claims(header: str) -> Any:
        given = header.removeprefix("Bearer ")
        key = published[jwt.get_unverified_header(given)["kid"]]
        needed = ["exp", "nbf", "iss", "aud", "serviceurl"]
        found = jwt.decode(given, key, ["RS256"], {"require": needed}, audience=APP_ID, issuer=ISSUER)
        assert found["serviceurl"] == teams.service_url
        return found

    assert claims(teams.keys.header())["aud"] == APP_ID
    for header in bad_headers(teams.keys).values():
        with pytest.raises((jwt.PyJWTError, KeyError, AssertionError, UnicodeError)):
            claims(header)

"""A Bolt app that listens to the stand-in, over either transport."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestServer
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from tests.slack_server.core import APP_TOKEN
from tests.slack_server.server import Slack
from tests.slack_server.signed_http import SignedHttp


@asynccontextmanager
async def over_socket(slack: Slack, app: AsyncApp, ping_interval: float = 10) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connected in Socket Mode. A short `ping_interval` is how soon the SDK notices that a connection is gone."""
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=ping_interval)
    await handler.client.connect()  # type: ignore[no-untyped-call]
    await slack.connected()
    try:
        yield handler
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(slack: Slack, app: AsyncApp) -> AsyncIterator[SignedHttp]:
    """Listening at an address of its own, to which the stand-in sends signed requests."""
    async with TestServer(app.web_app("/slack/events")) as server:
        yield slack.use_http(str(server.make_url("/slack/events")))

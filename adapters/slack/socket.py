"""Socket Mode: a connection that is opened again, at a new address each time, until it stands.

The SDK's own client tries one address for ever, which Slack takes once only, and writes to the log at each attempt.
"""

import asyncio
import logging
import time
from typing import Protocol

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.api import code_of
from adapters.slack.quiet import quiet_logger

log = logging.getLogger("signpost")

AGAIN_AFTER = (1, 2, 5, 10, 30, 60)  # seconds, until Slack is asked again
_PING = 2  # seconds; how soon it is noticed that a connection is gone


class Noted(Protocol):
    """Is told when a connection could not be opened, and when there is one again."""

    def __call__(self, *, is_away: bool) -> None: ...


async def over_the_socket(app: AsyncApp, app_token: str, noted: Noted) -> None:
    """Have the app told of everything, until cancelled."""
    client = Socket(app_token, quiet_logger(), app.client, ping_interval=_PING)
    client.noted = noted

    async def listen(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await send_async_response(client, request, await run_async_bolt_app(app, request), time.time())

    client.socket_mode_request_listeners.append(listen)
    try:
        await client.connect()
        await asyncio.Event().wait()  # it connects again by itself
    finally:
        await client.close()  # type: ignore[no-untyped-call]


class Socket(SocketModeClient):
    """The SDK's client, but for how it connects."""

    wss_uri: str | None
    noted: Noted

    async def issue_new_wss_url(self) -> str:
        """A new address; while there is none this waits, longer each time, and says so once each time."""
        attempt = 0
        while not self.closed:
            pause = float(AGAIN_AFTER[min(attempt, len(AGAIN_AFTER) - 1)])
            try:
                opened = await self.web_client.apps_connections_open(app_token=self.app_token)
                return str(opened["url"])
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
                if isinstance(error, SlackApiError):
                    pause = max(pause, float(error.response.headers.get("Retry-After", 0)))
                log.error("the connection to Slack can't be opened: %s", code_of(error))
                self.noted(is_away=True)
            await asyncio.sleep(pause)
            attempt += 1
        raise ConnectionError("closed")

    async def connect(self) -> None:
        """Open a connection in place of the one there was, as the SDK does it."""
        attempt = 0
        while not self.closed:
            try:
                await self._replace_session()
                break
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                if self.closed:
                    return
                log.error("the connection to Slack can't be opened: %s", type(error).__name__)
                self.noted(is_away=True)
                await asyncio.sleep(AGAIN_AFTER[min(attempt, len(AGAIN_AFTER) - 1)])
                attempt += 1

    async def _replace_session(self) -> None:
        self.auto_reconnect_enabled = False
        if self.current_session is not None:
            await self.current_session.close()  # first, for Slack takes ten connections at most
        if self.aiohttp_client_session.closed:
            self.aiohttp_client_session = aiohttp.ClientSession()
        address, self.wss_uri = self.wss_uri or await self.issue_new_wss_url(), None
        session = self.current_session = await self.aiohttp_client_session.ws_connect(
            address, autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
        )
        self.auto_reconnect_enabled, self.stale = self.default_auto_reconnect_enabled, False
        self.last_ping_pong_time = None
        await session.ping(f"sdk-ping-pong:{time.time()}".encode())
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        log.info("connected to Slack")
        self.noted(is_away=False)

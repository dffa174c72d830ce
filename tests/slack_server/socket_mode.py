"""Socket Mode: the WebSocket that the app opens, envelopes, acknowledgements and disconnects.

https://docs.slack.dev/apis/events-api/using-socket-mode; the client is slack_sdk/socket_mode/aiohttp/__init__.py.
"""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from aiohttp import WSMsgType, web

from tests.slack_server.core import Core
from tests.slack_server.delivery import MOST_RETRIES, Attempt, Deliveries, Delivery
from tests.slack_server.errors import Json
from tests.slack_server.world import APP

MOST_CONNECTIONS = 10  # https://docs.slack.dev/apis/events-api/using-socket-mode (multiple connections)
Reason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(eq=False)
class Connection:
    """One WebSocket."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None


@dataclass
class Sent:
    """An envelope that waits for its acknowledgement."""

    delivery: Delivery
    attempt: Attempt
    connection: Connection


@dataclass
class SocketMode:
    """All connections of the app."""

    core: Core
    deliveries: Deliveries
    connections: list[Connection] = field(default_factory=list)
    opened: int = 0  # how many connections there were
    _tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, Sent] = field(default_factory=dict)  # by envelope_id
    _queue: list[Delivery] = field(default_factory=list)  # events while nothing was connected
    _turn: "count[int]" = field(default_factory=count)

    def ticket(self) -> str:
        """The address that apps.connections.open gives: for one connection.

        https://docs.slack.dev/reference/methods/apps.connections.open
        """
        ticket = self.core.world.fresh("ticket")
        self._tickets.add(ticket)
        return f"{self.core.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self.connections) >= MOST_CONNECTIONS:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        self.connections.append(connection)
        self.opened += 1
        await socket.send_json(self._hello())
        await self.core.changed()
        waiting, self._queue = self._queue, []
        for delivery in waiting:
            self.deliveries.again(delivery)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._acknowledged(json.loads(message.data))
        finally:
            self._lost(connection)
            await self.core.changed()
        return socket

    async def send(self, delivery: Delivery, attempt: Attempt) -> None:
        """Send an envelope over one of the connections, in turn.

        Without one a press fails; an event is sent again later: https://github.com/vercel/chat/issues/666
        """
        if not self.connections:
            event = delivery.kind == "events_api"
            self.deliveries.fail(delivery, attempt, "timeout" if event else "operation_timeout")
            self._later(delivery, attempt)
            return
        connection = self.connections[next(self._turn) % len(self.connections)]
        envelope_id = self.core.world.fresh("envelope-")
        self._waiting[envelope_id] = Sent(delivery, attempt, connection)
        envelope: Json = {"envelope_id": envelope_id, "type": delivery.kind, "payload": delivery.payload}
        envelope["accepts_response_payload"] = delivery.kind != "events_api"
        if delivery.kind == "events_api":  # as in https://github.com/slackapi/python-slack-events-api/issues/93
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        try:
            await connection.socket.send_json(envelope)
        except ConnectionError:
            self._lost(connection)

    async def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Ask the app to connect again, as Slack does every few hours. The SDK then closes the old connection.

        slack_sdk/socket_mode/async_client.py, run_message_listeners: the same whatever the reason.
        """
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
        for connection in list(self.connections):
            await connection.socket.send_json(message)

    def drop(self) -> None:
        """Lose all connections without a word, as when a network fails."""
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()

    async def close(self) -> None:
        """Close all connections with the WebSocket's own farewell."""
        for connection in list(self.connections):
            await connection.socket.close()

    def _hello(self) -> Json:
        info = {"host": "stand-in", "approximate_connection_time": 18060}
        connections = len(self.connections)
        return {"type": "hello", "num_connections": connections, "connection_info": {"app_id": APP}, "debug_info": info}

    async def _acknowledged(self, message: Json) -> None:
        """The SDK may acknowledge over a newer connection than the one the envelope came by (send_message)."""
        sent = self._waiting.pop(str(message.get("envelope_id")), None)
        if sent is not None:
            self.deliveries.accept(sent.delivery, sent.attempt, message.get("payload") or {})
            await self.core.changed()

    def _lost(self, connection: Connection) -> None:
        """Send what was not acknowledged again, over the next connection."""
        self.connections = [one for one in self.connections if one is not connection]
        lost = [key for key, sent in self._waiting.items() if sent.connection is connection]
        for sent in [self._waiting.pop(key) for key in lost]:
            self.deliveries.fail(sent.delivery, sent.attempt, "timeout")
            self._later(sent.delivery, sent.attempt)

    def _later(self, delivery: Delivery, attempt: Attempt) -> None:
        """Send an event again, as soon as there is a connection."""
        if delivery.kind != "events_api" or attempt.number >= MOST_RETRIES:
            return
        if self.connections:
            self.deliveries.again(delivery)
        else:
            self._queue.append(delivery)

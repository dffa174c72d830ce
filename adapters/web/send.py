"""Server-sent events: replies to the pages that are open (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
from collections import defaultdict

from aiohttp import web

_KEEP_ALIVE_SECONDS = 15
_MOST_WAITING = 50  # events that a page which does not read may leave waiting


class Pages:
    """The open pages of each conversation."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)

    def send(self, conversation: str, html: str) -> bool:
        """Give a reply to every open page of the conversation; False where none is open."""
        queues = self._queues.get(conversation, set())
        delivered = False
        for queue in queues:
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait(html)
                delivered = True
        return delivered

    async def stream(self, request: web.Request, conversation: str) -> web.StreamResponse:
        """Hold the connection of one page and write its replies as they come."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._queues[conversation].add(queue)
        try:
            await response.write(b"event: ready\ndata: {}\n\n")
            while True:
                await response.write(await self._next(queue))
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self._queues[conversation].discard(queue)
            if not self._queues[conversation]:
                del self._queues[conversation]

    @staticmethod
    async def _next(queue: "asyncio.Queue[str]") -> bytes:
        try:
            html = await asyncio.wait_for(queue.get(), _KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return b": still here\n\n"
        return f"event: reply\ndata: {json.dumps({'html': html})}\n\n".encode()

"""Server-sent events: replies to the pages that are open (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import json
from collections import defaultdict

from aiohttp import web

_KEEP_ALIVE_SECONDS = 15
_MOST_WAITING = 50  # events that a page which does not read may leave waiting

_Queue = asyncio.Queue[str | None]  # None closes the stream


class Pages:
    """The open pages of each conversation."""

    def __init__(self) -> None:
        self._queues: dict[str, set[_Queue]] = defaultdict(set)

    def send(self, conversation: str, html: str) -> bool:
        """Give a reply to every open page of the conversation; False where none is open."""
        delivered = False
        for queue in self._queues.get(conversation, ()):
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait(html)
                delivered = True
        return delivered

    def close(self) -> None:
        """End every stream, so that the server can stop at once."""
        for queues in self._queues.values():
            for queue in queues:
                queue.put_nowait(None)

    async def stream(self, request: web.Request, conversation: str) -> web.StreamResponse:
        """Hold the connection of one page and write its replies as they come."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue: _Queue = asyncio.Queue()
        self._queues[conversation].add(queue)
        try:
            await response.write(b"event: ready\ndata: {}\n\n")
            while (event := await self._next(queue)) is not None:
                await response.write(event)
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._queues[conversation].discard(queue)
            if not self._queues[conversation]:
                del self._queues[conversation]
        return response

    @staticmethod
    async def _next(queue: _Queue) -> bytes | None:
        try:
            html = await asyncio.wait_for(queue.get(), _KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return b": still here\n\n"
        return None if html is None else f"event: reply\ndata: {json.dumps({'html': html})}\n\n".encode()

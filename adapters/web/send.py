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
        self._streams: dict[str, set[_Stream]] = defaultdict(set)

    def send(self, conversation: str, html: str) -> bool:
        """Give a reply to every open page of the conversation; False where none is open."""
        given = [stream.give(html) for stream in self._streams.get(conversation, ())]
        return any(given)

    def close(self) -> None:
        """End every stream, so that the server can stop at once."""
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    async def stream(self, request: web.Request, conversation: str) -> web.StreamResponse:
        """Hold the connection of one page and write its replies as they come."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        stream = _Stream(request)
        self._streams[conversation].add(stream)
        try:
            await response.write(b"event: ready\ndata: {}\n\n")
            while (event := await stream.next()) is not None:
                await response.write(event)
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._streams[conversation].discard(stream)
            if not self._streams[conversation]:
                del self._streams[conversation]
        return response


class _Stream:
    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue()  # None ends the stream

    def give(self, html: str) -> bool:
        """Have this written next; False where nobody reads any more, which a write would show only later."""
        transport = self._request.transport
        if transport is None or transport.is_closing() or self._waiting.qsize() >= _MOST_WAITING:
            return False
        self._waiting.put_nowait(html)
        return True

    def end(self) -> None:
        """Have the stream end after what is waiting."""
        self._waiting.put_nowait(None)

    async def next(self) -> bytes | None:
        """The next event, or a comment that keeps the connection open; None at the end."""
        try:
            html = await asyncio.wait_for(self._waiting.get(), _KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return b": still here\n\n"
        return None if html is None else f"event: reply\ndata: {json.dumps({'html': html})}\n\n".encode()

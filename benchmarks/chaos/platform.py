"""A stand-in platform: takes messages or answers 429, 503, 404, or takes one and drops the connection.

It appends every request to the file "platform", with what it answered, before it answers; `taken` is what it delivers.
"""

import asyncio
import random

from aiohttp import web

from benchmarks.chaos.scene import Scene, is_gone

_BUSY, _UNAVAILABLE, _DROPPED = 0.04, 0.04, 0.03  # shares of all requests
_SLOWEST_SECONDS = 0.03


class Platform:
    """Everything that was taken so far, by the key of the notice."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._taken = scene, dict[str, str]()

    async def take(self, request: web.Request) -> web.StreamResponse:
        """A message, which may be refused."""
        try:
            message = await request.json()
        except ConnectionError:  # the sender was killed before it had said all
            return web.Response(status=400)
        await asyncio.sleep(random.uniform(0, _SLOWEST_SECONDS))
        chosen = random.random()
        if is_gone(message["recipient"]):
            return self._refuse(message, 404)
        if chosen < _BUSY:
            return self._refuse(message, 429, random.choice([1, 2]))
        if chosen < _BUSY + _UNAVAILABLE:
            return self._refuse(message, 503)
        is_dropped = chosen < _BUSY + _UNAVAILABLE + _DROPPED
        receipt = self._taken.setdefault(message["key"], f"receipt of {message['key']}")
        self._scene.note("platform", **message, taken=True, dropped=is_dropped)
        await asyncio.sleep(random.uniform(0, _SLOWEST_SECONDS))
        if is_dropped and request.transport is not None:
            request.transport.abort()
        return web.json_response({"receipt": receipt})

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Show something else where a message stands; the connection may be dropped before or after that."""
        try:
            message = await request.json()
        except ConnectionError:
            return web.Response(status=400)
        await asyncio.sleep(random.uniform(0, _SLOWEST_SECONDS))
        chosen = random.random()
        if chosen < _BUSY:
            return web.Response(status=429, headers={"Retry-After": "1"})
        if chosen < _BUSY + _DROPPED and request.transport is not None:
            request.transport.abort()
        self._scene.note("shown", **message)
        if _BUSY + _DROPPED < chosen < _BUSY + 2 * _DROPPED and request.transport is not None:
            request.transport.abort()
        return web.json_response({"receipt": message["receipt"]})

    async def look(self, request: web.Request) -> web.Response:
        """Whether a message was taken; the search may be unavailable, too."""
        key = request.query["key"]
        if random.random() < _UNAVAILABLE:
            return web.Response(status=503)
        receipt = self._taken.get(key)
        return web.Response(status=404) if receipt is None else web.json_response({"receipt": receipt})

    def _refuse(self, message: dict[str, object], status: int, wait: int | None = None) -> web.Response:
        self._scene.note("platform", **message, taken=False, status=status, wait=wait)
        return web.Response(status=status, headers={} if wait is None else {"Retry-After": str(wait)})


def serve(scene: Scene) -> None:
    """Run until killed."""
    platform = Platform(scene)
    app = web.Application()
    routes = [web.post("/messages", platform.take), web.get("/messages", platform.look)]
    app.add_routes([*routes, web.put("/messages", platform.change)])
    web.run_app(app, host="127.0.0.1", port=scene.platform, print=None, access_log=None)

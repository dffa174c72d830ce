"""Teams beside the web pages, in the same process; what Teams sends comes to the web application at /teams/messages."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from aiohttp import web

from adapters.teams.api import PLATFORM
from adapters.teams.app import Door
from adapters.teams.commands import MESSAGES
from adapters.teams.notices import Notices
from adapters.teams.people import People
from adapters.teams.reach import keep_reaching
from adapters.teams.seam import Connector, Json, Refused, Sdk, open_sdk
from adapters.teams.send import Desk
from adapters.teams.work import Work
from bot.received.work import keep_working
from bot.services import Services
from bot.settings import Settings, read_secret

log = logging.getLogger("signpost")

_AGAIN_AFTER = 5.0  # seconds
_THREADS = 32  # those of which most may be waiting for Teams
_GRACE = 5.0  # seconds that a call which was begun may still take when this is stopped

_Found = TypeVar("_Found")


class Teams:
    """The app in Teams, while the web application runs."""

    platform = PLATFORM

    def __init__(self, settings: Settings, services: Services) -> None:
        """Raises SettingsError."""
        self._settings, self._services = settings, services
        if settings.teams_secret_file is not None:  # said now, and not when the first message is to be answered
            read_secret(settings.teams_secret_file, "SIGNPOST_TEAMS_SECRET_FILE")
        self._sdk: Sdk | None = None
        self._door: Door | None = None
        self.notices = Notices(services, settings.teams_tenants)
        self.is_away = False

    def attach(self, app: web.Application) -> None:
        """Have the web application serve Teams as well."""
        app.router.add_post(MESSAGES, self._over_http)
        app.cleanup_ctx.append(self._run)

    async def _run(self, _app: web.Application) -> AsyncIterator[None]:
        self._sdk = open_sdk(self._settings)
        connector = Watched(self._sdk.connector, self)
        # Microsoft's older library sends in the threads that the web pages share: they must not wait while Teams hangs.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "shared"))
        nudge, loop, app_id = asyncio.Event(), asyncio.get_running_loop(), self._settings.teams_app_id or ""
        people = People(connector, self._settings, self._services)
        self._door = Door(self._services, people, nudge)
        work = Work(self._services, people, Desk(connector, app_id, self._services), loop)
        begin_at, tenants = self._settings.teams_service_url, self._settings.teams_tenants
        self.notices.connect(connector, app_id, begin_at)
        running = [asyncio.create_task(_kept_up(lambda: keep_working(work, self._services, nudge)))]
        if app_id:  # else only the local playground is there, and nobody to look for
            reaching = _kept_up(lambda: keep_reaching(self._services, tenants, connector, app_id, begin_at))
            running.append(asyncio.create_task(reaching))
        try:
            yield
        finally:
            door, self._door = self._door, None
            await door.close()
            self.notices.disconnect()
            await _stop(running)
            await connector.close()
            await self._sdk.close()

    async def _over_http(self, request: web.Request) -> web.Response:
        if self._door is None or self._sdk is None:  # not acknowledged, so that Teams sends it again
            return web.Response(status=503)
        return await self._sdk.process(request, self._door.take_in)


class Watched:
    """A connector of which is noted whether Teams could be reached when that was tried last."""

    def __init__(self, connector: Connector, teams: Teams) -> None:
        self._connector, self._teams = connector, teams
        self._begun: set[asyncio.Future[Any]] = set()

    async def close(self) -> None:
        """Wait for what was begun, but not for long: a library that works in threads does not stop when told to."""
        if self._begun:
            await asyncio.wait(self._begun, timeout=_GRACE)

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """As Connector's."""
        return await self._noted(self._connector.post(service_url, conversation, activity))

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Json) -> None:
        """As Connector's."""
        await self._noted(self._connector.update(service_url, conversation, activity_id, activity))

    async def create(self, service_url: str, parameters: Json) -> str:
        """As Connector's."""
        return await self._noted(self._connector.create(service_url, parameters))

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """As Connector's."""
        return await self._noted(self._connector.member(service_url, conversation, user))

    async def _noted(self, call: Awaitable[_Found]) -> _Found:
        begun = asyncio.ensure_future(call)
        self._begun.add(begun)
        begun.add_done_callback(self._ended)
        is_away = True
        try:
            found = await asyncio.shield(begun)
            is_away = False
            return found
        except asyncio.CancelledError:
            is_away = self._teams.is_away
            raise
        except Refused as error:
            is_away = error.status in (0, 401)  # there is no token, or Teams does not take it
            if is_away and not self._teams.is_away:
                log.error("Teams can't be used: %s", error.code)
            raise
        finally:
            self._teams.is_away = is_away

    def _ended(self, begun: "asyncio.Future[Any]") -> None:
        self._begun.discard(begun)
        if not begun.cancelled():
            begun.exception()  # whoever waited for it may be gone


async def _kept_up(begin: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Until cancelled, whatever goes wrong: nobody would notice that Teams alone has stopped."""
    while True:
        try:
            await begin()
        except Exception as error:
            log.error("something in Teams is begun anew, after %s", type(error).__name__)
        await asyncio.sleep(_AGAIN_AFTER)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task

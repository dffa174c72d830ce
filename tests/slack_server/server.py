"""The stand-in Slack as a whole, on a free port of this machine."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import ClientSession, web

from tests.slack_server import payloads
from tests.slack_server.admins import Admins
from tests.slack_server.core import Core, Installation
from tests.slack_server.delivery import Deliveries, Delivery
from tests.slack_server.errors import Json
from tests.slack_server.faults import Faults
from tests.slack_server.persons import Persons
from tests.slack_server.responses import Responses
from tests.slack_server.screens import Screens
from tests.slack_server.signed_http import SignedHttp
from tests.slack_server.socket_mode import SocketMode
from tests.slack_server.web_api import WebApi
from tests.slack_server.world import BOT, Message, View


class Slack(Persons, Screens, Admins):
    """START HERE: what people and admins do, what the app did, and what goes wrong.

    `api_url` is for the app's web client. Events go over Socket Mode, unless `use_http` gave the app's address.
    """

    def __init__(self, session: ClientSession, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        core = Core(now)
        super().__init__(core, Deliveries(now), Responses(core))
        self.socket = SocketMode(core, self.deliveries)
        self.deliveries.transport = self.socket
        self.api = WebApi(core, self.socket.ticket)
        self.session = session
        core.on_event = self._own_event

    @property
    def api_url(self) -> str:
        """For AsyncWebClient(base_url=…), which needs the slash at the end."""
        return f"{self.core.url}/api/"

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.core.faults

    @property
    def installation(self) -> Installation:
        """Scopes, events and the token's state."""
        return self.core.installation

    def use_http(self, url: str) -> SignedHttp:
        """Send everything to this address, signed, from now on."""
        http = SignedHttp(self.deliveries, url, self.session)
        self.deliveries.transport = http
        return http

    async def connected(self, times: int = 1) -> None:
        """Wait until the app has opened so many Socket Mode connections, and one is open."""
        await self.core.until(lambda: self.socket.connections and self.socket.opened >= times)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """What is in a channel, or in one thread of it, in order; ephemeral messages are not."""
        every = sorted(self.world.channels[channel].messages.values(), key=lambda one: one.ts)
        return [one for one in every if thread_ts is None or thread_ts in (one.ts, one.thread_ts)]

    def by_app(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """What the app wrote there."""
        return [one for one in self.messages(channel, thread_ts) if one.bot_id == BOT]

    def only_for(self, user: str, channel: str | None = None) -> list[Message]:
        """The ephemeral messages that this person was shown."""
        return [one for one in self.world.ephemeral if one.only_for == user and channel in (None, one.channel)]

    def view(self, user: str) -> View | None:
        """The modal on top of this person's screen."""
        stack = self.world.views.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """This person's App Home."""
        return self.world.homes.get(user)

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of a method, without the token."""
        return [call.arguments for call in self.core.calls if call.method == method]

    def refused(self) -> list[tuple[str, str]]:
        """Every call that was refused: the method and the code."""
        return [(call.method, call.error) for call in self.core.calls if call.error]

    async def message_by_app(self, channel: str, number: int = 1, thread_ts: str | None = None) -> Message:
        """Wait for the app's first, second, … message there. Raises TimeoutError."""
        await self.core.until(lambda: len(self.by_app(channel, thread_ts)) >= number)
        return self.by_app(channel, thread_ts)[number - 1]

    async def ephemeral_for(self, user: str, number: int = 1) -> Message:
        """Wait for the first, second, … ephemeral message to this person. Raises TimeoutError."""
        await self.core.until(lambda: len(self.only_for(user)) >= number)
        return self.only_for(user)[number - 1]

    async def view_for(self, user: str, updates: int = 0) -> View:
        """Wait for a modal on this person's screen, changed so often. Raises TimeoutError."""
        await self.core.until(lambda: (view := self.view(user)) and view.updates >= updates)
        view = self.view(user)
        assert view is not None
        return view

    async def home_for(self, user: str, updates: int = 0) -> View:
        """Wait for this person's App Home, changed so often. Raises TimeoutError."""
        await self.core.until(lambda: user in self.world.homes and self.world.homes[user].updates >= updates)
        return self.world.homes[user]

    async def resend(self, delivery: Delivery, reason: str = "") -> Delivery:
        """Send an event again, as Slack does when it missed the acknowledgement, and wait for the outcome."""
        self.deliveries.again(delivery, reason)
        await self.deliveries.outcome(delivery)
        return delivery

    async def resend_missed(self) -> list[Delivery]:
        """Send all events again that were not acknowledged in time."""
        return [await self.resend(delivery) for delivery in self.deliveries.missed()]

    def _own_event(self, subscription: str, event: Json) -> None:
        self.deliveries.start(Delivery("events_api", payloads.event_callback(self.core, event)))


@asynccontextmanager
async def run_slack(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Slack]:
    """A stand-in Slack on a free port. Triggers and acknowledgements go by `now`, which a test sets."""
    async with ClientSession() as session:
        slack = Slack(session, now)
        app = web.Application()
        app.router.add_route("*", "/api/{method}", slack.api.handle)
        app.router.add_get("/link/", slack.socket.handle)
        app.router.add_post("/response/{key}", slack.responses.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            slack.core.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield slack
        finally:
            await slack.deliveries.close()
            await slack.socket.close()
            await runner.cleanup()

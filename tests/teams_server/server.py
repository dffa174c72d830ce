"""The stand-in Teams as a whole, on free ports of this machine."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import ClientSession, web

from tests.teams_server.connector import Connector
from tests.teams_server.core import Core
from tests.teams_server.delivery import Deliveries, Delivery
from tests.teams_server.errors import Json
from tests.teams_server.faults import Faults
from tests.teams_server.keys import METADATA, Keys
from tests.teams_server.persons import Persons
from tests.teams_server.screens import Screens
from tests.teams_server.tokens import Published, Tokens, certificate, tls
from tests.teams_server.world import BOT, Dialog, Message

T = TypeVar("T")


class Teams(Persons, Screens):
    """START HERE: what people do, what the app did, and what goes wrong.

    `listens_at` says where the app is; `service_url`, `login_url`, `keys_url` and `certificate` are for its settings.
    """

    def __init__(self, core: Core, keys: Keys, session: ClientSession, certificate: Path) -> None:
        super().__init__(core, Deliveries(core, keys, session))
        self.keys = keys
        self.certificate = certificate

    @property
    def service_url(self) -> str:
        """The Connector, with a slash at the end: the serviceUrl of every activity."""
        return self.core.url

    @property
    def login_url(self) -> str:
        """Instead of https://login.microsoftonline.com/; `certificate` is what vouches for it."""
        return self.core.login_url

    @property
    def keys_url(self) -> str:
        """Instead of https://login.botframework.com/v1/.well-known/openidconfiguration"""
        return f"{self.core.url.rstrip('/')}{METADATA}"

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.core.faults

    def listens_at(self, endpoint: str) -> None:
        """Send everything to this address from now on."""
        self.deliveries.endpoint = endpoint

    def chat(self, user: str) -> str:
        """The id of this person's chat with the app. Raises LookupError where there is none."""
        found = self.world.chat(user)
        if found is None:
            raise LookupError(f"{user} has no chat with the app")
        return found.id

    def mri(self, user: str) -> str:
        """This person's "29:…"."""
        return self.world.person(user).mri

    def messages(self, conversation: str, thread: str = "") -> list[Message]:
        """What is in a conversation, or in one thread of a channel, in order."""
        every = sorted(self.world.conversations[conversation].messages.values(), key=lambda one: int(one.id))
        return [one for one in every if not thread or one.thread == thread]

    def by_app(self, conversation: str, thread: str = "") -> list[Message]:
        """What the app wrote there."""
        return [one for one in self.messages(conversation, thread) if one.author == BOT]

    def called(self, method: str) -> list[Json]:
        """The body of each call of a method."""
        return [call.body for call in self.core.calls if call.method == method]

    def refused(self) -> list[tuple[str, int, str]]:
        """Every call that was refused or failed: the method, the status and the code."""
        return [(call.method, call.status, call.code) for call in self.core.calls if call.code]

    async def message_by_app(self, conversation: str, number: int = 1, thread: str = "") -> Message:
        """Wait for the app's first, second, … message there. Raises TimeoutError."""
        return (await self.core.until(lambda: self.by_app(conversation, thread)[number - 1 :]))[0]

    async def updated(self, message: Message, updates: int = 1) -> Message:
        """Wait until the app has updated a message so often. Raises TimeoutError."""
        await self.core.until(lambda: len(message.edits) >= updates)
        return message

    async def dialog_for(self, user: str) -> Dialog:
        """Wait for a dialog on this person's screen. Raises TimeoutError."""
        found = await self.core.until(lambda: self.dialog(user))
        assert found is not None
        return found

    async def until(self, look: Callable[[], T]) -> T:
        """Wait until the look shows something: it is asked at each call and answer. Raises TimeoutError."""
        return await self.core.until(look)

    async def again(self, delivery: Delivery, *, new_id: bool = False) -> Delivery:
        """Send the same activity once more, and wait for the answer.

        Teams does so after 15 seconds without an answer (https://github.com/MicrosoftDocs/msteams-docs/issues/6084), an
        invoke then once more with a new id (https://github.com/microsoft/botbuilder-dotnet/issues/5005).
        """
        if new_id:
            delivery = Delivery(delivery.activity | {"id": self.world.fresh("f:")})
        return await self.deliveries.deliver(delivery)

    async def deliver(self, activity: Json, header: str | None = None) -> Delivery:
        """Send any activity; `header` is an Authorization other than a good one ("": none)."""
        return await self.deliveries.deliver(Delivery(activity), header)

    async def together(self, *acts: Coroutine[Any, Any, T]) -> list[T]:
        """Do all of this at the same time."""
        return list(await asyncio.gather(*acts))


@asynccontextmanager
async def run_teams(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Teams]:
    """A stand-in Teams on two free ports: http for the Connector, https for the token endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        async with ClientSession() as session:
            core = Core(now)
            keys = Keys("")
            trusted = certificate(Path(folder))
            connector, login = web.Application(client_max_size=2**22), web.Application()
            Connector(core).add_routes(connector)
            Published(core, keys).add_routes(connector)
            Tokens(core).add_routes(login)
            runners = [web.AppRunner(app, access_log=None, shutdown_timeout=1) for app in (connector, login)]
            teams = Teams(core, keys, session, trusted)
            try:
                for runner in runners:
                    await runner.setup()
                await web.TCPSite(runners[0], "127.0.0.1", 0).start()
                await web.TCPSite(runners[1], "127.0.0.1", 0, ssl_context=tls(trusted)).start()
                core.url = keys.service_url = f"http://127.0.0.1:{runners[0].addresses[0][1]}/"
                core.login_url = f"https://127.0.0.1:{runners[1].addresses[0][1]}/"
                yield teams
            finally:
                await teams.deliveries.close()
                for runner in runners:
                    await runner.cleanup()

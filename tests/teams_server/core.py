"""What the parts of the stand-in share: the world, what was called, and waiting for a change."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from tests.teams_server.errors import Json
from tests.teams_server.faults import Faults
from tests.teams_server.world import World

T = TypeVar("T")
SECRET = "a-client-secret-of-the-stand-in"
PATIENCE = 60  # seconds of real time after which a test that waits in vain fails: machines are slow at times


@dataclass
class Call:
    """A call that came in, and how it was answered."""

    method: str  # create, post, update, delete, members, member, token, metadata, keys
    path: str
    body: Json
    status: int = 0
    code: str = ""


class Core:
    """The shared state."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.world = World(now)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.url = ""  # where the Connector is reached, with a slash at the end
        self.login_url = ""
        self.tokens: set[str] = set()  # that the token endpoint gave out
        self.secret = SECRET
        self.checks_schema = True  # a benchmark may do without
        self._changed = asyncio.Condition()

    async def changed(self) -> None:
        """Wake whoever waits for a change."""
        async with self._changed:
            self._changed.notify_all()

    async def until(self, look: Callable[[], T]) -> T:
        """Wait until the look shows something; gives what it shows. Raises TimeoutError after PATIENCE seconds."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while not (seen := look()):
                await self._changed.wait()
            return seen

"""One activity that the app is sent, each attempt to send it, and what it answered."""

import asyncio
import copy
import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.teams_server.core import PATIENCE, Core
from tests.teams_server.errors import Json
from tests.teams_server.keys import Keys

# Seconds until the client says that the app can't be reached. Message extensions:
# https://learn.microsoft.com/en-us/microsoftteams/platform/messaging-extensions/how-to/action-commands/respond-to-task-module-submit
# (five); messages: fifteen, then they come again (https://github.com/MicrosoftDocs/msteams-docs/issues/6084); other
# invokes: ten, a guess in between (https://github.com/microsoft/AdaptiveCards/issues/3701 says five, later fifteen).
IN_TIME = {"composeExtension": 5.0, "invoke": 10.0, "message": 15.0}


@dataclass
class Attempt:
    """One sending of it."""

    sent: datetime
    started: float = field(default_factory=time.monotonic)
    status: int = 0  # 0: no answer
    body: Any = None
    waited: float | None = None  # seconds until the answer, by whichever clock says more
    failed: str = ""  # how the connection ended


@dataclass
class Delivery:
    """What the app is sent."""

    activity: Json
    attempts: list[Attempt] = field(default_factory=list)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def last(self) -> Attempt:
        """The latest attempt."""
        return self.attempts[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the latest answer; 0 where there is none."""
        return self.last.status

    @property
    def body(self) -> Any:
        """What came with the latest answer, decoded; None for an empty body."""
        return self.last.body

    @property
    def waited(self) -> float | None:
        """Seconds until the latest answer."""
        return self.last.waited

    @property
    def limit(self) -> float:
        """Seconds that Teams waits for the answer."""
        name = str(self.activity.get("name", "")).partition("/")[0]
        return IN_TIME.get(name) or IN_TIME.get(str(self.activity["type"])) or IN_TIME["message"]

    @property
    def in_time(self) -> bool:
        """Whether it was answered well and before Teams gave up."""
        return self.waited is not None and self.waited <= self.limit and self.status in (200, 201, 202)

    @property
    def trouble(self) -> str:
        """Why Teams shows an error; empty where it does not."""
        if self.in_time:
            return ""
        late = self.waited is not None and self.waited > self.limit
        return "Unable to reach app: too late" if late else f"Unable to reach app: {self.last.failed or self.status}"


class Deliveries:
    """Signs and sends."""

    def __init__(self, core: Core, keys: Keys, session: ClientSession) -> None:
        self.all: list[Delivery] = []
        self.endpoint = ""
        self._core, self._keys, self._session = core, keys, session
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, delivery: Delivery, header: str | None = None) -> None:
        """Send it, without waiting; again, where it was sent before. `header` is an Authorization of another kind."""
        if not delivery.attempts:
            self.all.append(delivery)
        attempt = Attempt(self._core.world.now())
        delivery.attempts.append(attempt)
        delivery.settled.clear()
        signed = self._keys.header() if header is None else header
        task = asyncio.get_running_loop().create_task(self._send(delivery, attempt, signed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliver(self, delivery: Delivery, header: str | None = None) -> Delivery:
        """Send it, and wait for the outcome."""
        self.start(delivery, header)
        await delivery.settled.wait()
        return delivery

    async def close(self) -> None:
        """Stop what is still being sent."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self, delivery: Delivery, attempt: Attempt, header: str) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"} | ({"Authorization": header} if header else {})
        raw = json.dumps(copy.deepcopy(delivery.activity), ensure_ascii=False).encode()
        try:
            timeout = ClientTimeout(total=PATIENCE)
            async with self._session.post(self.endpoint, data=raw, headers=headers, timeout=timeout) as response:
                text = await response.text()
                attempt.status, attempt.body = response.status, _decoded(text)
        except (ClientError, TimeoutError) as error:
            attempt.failed = type(error).__name__
        else:
            passed = (self._core.world.now() - attempt.sent).total_seconds()
            attempt.waited = max(time.monotonic() - attempt.started, passed)
        finally:
            delivery.settled.set()
            await self._core.changed()


def _decoded(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text

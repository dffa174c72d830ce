"""START HERE for Slack: what comes in is kept, then acknowledged. Everything else happens afterwards, in work.py.

Bolt checks signatures and drops our own messages. Its listeners acknowledge events before they run, so there is one
middleware in their place: what it returns is the acknowledgement.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import msgspec
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import PLATFORM
from adapters.slack.inbound import event
from adapters.slack.modals import Modals
from adapters.slack.people import People
from adapters.slack.quiet import quiet_logger
from adapters.slack.send import Desk
from bot.received.inbox import Envelope
from bot.services import Services

_PUTS = 4  # events that are kept at the same time; what is being answered does not hold them up


class Door:
    """Takes in what Slack sends. `us` is what auth.test said of the bot's own user."""

    def __init__(
        self, services: Services, client: AsyncWebClient, people: People, us: AuthorizeResult, nudge: asyncio.Event
    ) -> None:
        self._services, self._client, self._us, self._nudge = services, client, us, nudge
        self._modals = Modals(services, people, Desk(client))
        self._threads = ThreadPoolExecutor(_PUTS, "slack")

    async def close(self) -> None:
        """Finish what was begun."""
        await self._modals.close()
        self._threads.shutdown(wait=False)

    def app(self, signing_secret: str | None = None) -> AsyncApp:
        """The Bolt app; signatures are checked where there is a secret: over the socket nothing is signed."""

        async def authorize(**_: Any) -> AuthorizeResult:
            return self._us

        app = AsyncApp(
            logger=quiet_logger(),
            client=AsyncWebClient(base_url=self._client.base_url, logger=quiet_logger()),  # ours has the token
            authorize=authorize,
            signing_secret=signing_secret,
            request_verification_enabled=signing_secret is not None,
        )
        app.use(self._take_in)
        return app

    async def _take_in(self, req: AsyncBoltRequest) -> BoltResponse:
        """Keep an event and acknowledge it. Where it can't be kept it is not acknowledged, and Slack sends it again."""
        what = event(req.body, self._us.bot_user_id or "")
        if what is None:
            return BoltResponse(status=200)
        if what.kind == "form":
            return await self._modals.submitted(what, req.body["view"]["blocks"])
        if what.fields:
            self._modals.check_draft(what)
            return BoltResponse(status=200)
        envelope = Envelope(what.key, PLATFORM, what.conversation, msgspec.json.encode(what))
        put = partial(self._services.received.put, envelope, self._services.now())
        await asyncio.get_running_loop().run_in_executor(self._threads, put)
        self._nudge.set()
        return BoltResponse(status=200)

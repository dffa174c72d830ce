"""response_url: what the app answers to a press, a command or a shortcut, without its token.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from tests.slack_server import payloads
from tests.slack_server.block_kit import check_message_blocks
from tests.slack_server.core import Core
from tests.slack_server.errors import Json, Refused
from tests.slack_server.world import BOT, BOT_USER, Message

MOST_USES, LIFE = 5, timedelta(minutes=30)


@dataclass
class Response:
    """One address: for whom and where, and what the press was on."""

    user: str
    channel: str
    original: Message | None
    until: datetime
    uses: int = 0


class Responses:
    """All addresses that were given out."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._given: dict[str, Response] = {}

    def url(self, user: str, channel: str, original: Message | None = None) -> str:
        """A new address, good for five uses within thirty minutes."""
        key = self._core.world.fresh("R")
        self._given[key] = Response(user, channel, original, self._core.world.now() + LIFE)
        return payloads.response_url(self._core, key)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a post to an address. slack_sdk/webhook/async_client.py reads the status and the body's text."""
        response = self._given.get(request.match_info["key"])
        fault = self._core.faults.next("response_url")
        if fault.status != 200 or fault.error:
            return web.json_response({"ok": False, "error": fault.error}, status=fault.status)
        if response is None or self._core.world.now() > response.until:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if response.uses >= MOST_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        response.uses += 1
        try:
            self.post(response.user, response.channel, await request.json(), response.original)
        except Refused as refused:
            return web.json_response(refused.body, status=200)
        await self._core.changed()
        return web.Response(text="ok")

    def post(self, user: str, channel: str, body: Json, original: Message | None = None) -> None:
        """Post, replace or delete: ephemeral unless `in_channel`. Raises Refused."""
        world = self._core.world
        everyone = world.channels[channel].messages
        if body.get("delete_original") and original is not None:
            everyone.pop(original.ts, None)
            world.ephemeral = [one for one in world.ephemeral if one is not original]
            return
        text, blocks = body.get("text") or "", check_message_blocks(body.get("blocks") or [])
        if not text and not blocks:
            raise Refused("no_text")
        if body.get("replace_original") and original is not None:
            original.edits.append((original.text, original.blocks))
            original.text, original.blocks = text, blocks
            return
        new = Message(channel, world.timestamp(), BOT_USER, text, blocks, body.get("thread_ts"), bot_id=BOT)
        if body.get("response_type") == "in_channel":
            everyone[new.ts] = new
        else:
            new.only_for = user
            world.ephemeral.append(new)

"""What the adapter needs of Microsoft's libraries. Two of them do it: botbuilder_sdk.py and agents_sdk.py.

Everything else in adapters/teams deals with activities as plain JSON: moving from one to the other is a setting.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import msgspec
from aiohttp import web

from adapters.teams.quiet import silence
from bot.settings import Settings, SettingsError

SCOPE = "https://api.botframework.com/.default"  # what a token of ours is for
CALL_SECONDS = 10

Json = dict[str, Any]
Handle = Callable[[Json], Awaitable[Json | None]]

_CODE = re.compile(r"[A-Za-z0-9_. -]{1,60}")
_LONGEST_WAIT = 3600.0  # seconds


class Refused(Exception):
    """Teams said that it did not do it. Holds a code and nothing of what Teams wrote.

    `status` is 0 where nothing was sent, because there was no token for it. `wait`: not before.
    """

    def __init__(self, status: int, code: str, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.wait = status, code, wait


class Unclear(Exception):
    """Teams failed, and may have done it all the same."""


class Connector(Protocol):
    """What we do in conversations.

    All raise Refused where it was not done; whatever else they raise means that nobody knows.
    https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
    """

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """Post a message; its id."""
        ...

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Json) -> None:
        """Put another message in place of one."""
        ...

    async def create(self, service_url: str, parameters: Json) -> str:
        """Begin a conversation, or find the one that there is with a person; its id."""
        ...

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """What Teams says of somebody in a conversation."""
        ...


class Sdk(Protocol):
    """One of Microsoft's libraries, set up."""

    @property
    def connector(self) -> Connector:
        """For what we send."""
        ...

    async def check(self) -> None:
        """Ask for a token of ours. Raises Refused where there is none: `status` 0, `code` "token_…"."""
        ...

    async def process(self, request: web.Request, handle: Handle) -> web.Response:
        """Have an activity handled that Teams itself sent, from a tenant of ours.

        401 for everybody else, and `handle` hears nothing of it. Of an invoke it returns the reply: 200, or 501 where
        it is none that we know. For all others 202. Where it raises 500, so that Teams may send it again; 503 where
        the keys of Teams can't be had.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def open_sdk(settings: Settings) -> Sdk:
    """The library that the settings name; in a running event loop. Raises SettingsError."""
    silence()
    if settings.teams_sdk == "agents":
        try:
            from adapters.teams.agents_sdk import AgentsSdk
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"SIGNPOST_TEAMS_SDK is 'agents', which is not installed ({error.name} is missing): "
                "pip install 'signpost[agents]', or leave the setting out."
            ) from None
        return AgentsSdk(settings)
    from adapters.teams.botbuilder_sdk import BotBuilderSdk

    return BotBuilderSdk(settings)


def failure(status: int, headers: Mapping[str, str], body: bytes) -> Refused | Unclear:
    """What an answer that is no success means."""
    if status >= 500:
        return Unclear(f"http_{status}")
    wait = _wait(headers.get("Retry-After", "")) if status in (412, 429) else None
    return Refused(status, _code(body) or f"http_{status}", wait)


def _code(body: bytes) -> str:
    """The code of {"error": {"code": …, "message": …}}; the message may quote what we sent."""
    try:
        code = msgspec.json.decode(body)["error"]["code"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _wait(retry_after: str) -> timedelta | None:
    """Seconds, or a date (RFC 9110, 10.2.3)."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return timedelta(seconds=min(max(seconds, 0.0), _LONGEST_WAIT)) if seconds == seconds else None

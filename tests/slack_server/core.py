"""What the parts of the stand-in share: the world, the app's installation, triggers, and waiting for a change."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tests.slack_server.errors import Json, Refused, missing_scope
from tests.slack_server.faults import Faults
from tests.slack_server.world import World

T = TypeVar("T")
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-stand-in", "xapp-stand-in", "a-signing-secret"
TRIGGER_LIFE = timedelta(seconds=3)  # https://docs.slack.dev/interactivity/handling-user-interaction (trigger_id)
PATIENCE = 60  # seconds of real time after which a test that waits in vain fails: machines are slow at times

ALL_SCOPES = (
    "app_mentions:read assistant:write channels:history channels:read chat:write commands groups:history groups:read "
    "im:history im:read im:write users:read"
).split()
ALL_EVENTS = (
    "app_home_opened app_mention app_uninstalled assistant_thread_context_changed assistant_thread_started "
    "channel_archive channel_rename channel_unarchive message.im tokens_revoked user_change"
).split()


@dataclass
class Installation:
    """The app as it is set up and installed; a test changes it before or while the app runs."""

    scopes: list[str] = field(default_factory=lambda: list(ALL_SCOPES))
    events: set[str] = field(default_factory=lambda: set(ALL_EVENTS))
    home_tab: bool = True
    bot_token_error: str = ""  # account_inactive, token_revoked, …: why the bot token no longer works


@dataclass
class Trigger:
    """What lets the app open a modal: once, within three seconds."""

    user: str
    view: str | None
    until: datetime
    used: bool = False


@dataclass
class Call:
    """A call of the Web API that came in, and how it was answered."""

    method: str
    arguments: Json
    error: str = ""


class Core:
    """The shared state."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.world = World(now)
        self.faults = Faults()
        self.installation = Installation()
        self.calls: list[Call] = []
        self.triggers: dict[str, Trigger] = {}
        self.url = ""  # where the stand-in is reached
        self.on_event: Callable[[str, Json], None] = lambda subscription, event: None
        self._changed = asyncio.Condition()

    def trigger(self, user: str, view: str | None = None) -> str:
        """A new trigger_id for what a person just did."""
        trigger = self.world.fresh("13345224609.738474920.")
        self.triggers[trigger] = Trigger(user, view, self.world.now() + TRIGGER_LIFE)
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger. https://docs.slack.dev/reference/methods/views.open#errors

        Raises:
            Refused: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.world.now() > trigger.until:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def need(self, *scopes: str) -> None:
        """Raises Refused where the app has none of these scopes."""
        if not set(scopes) & set(self.installation.scopes):
            raise missing_scope(scopes[0], self.installation.scopes)

    def event(self, subscription: str, event: Json) -> None:
        """Send the app an event, if it subscribed to its kind."""
        if subscription in self.installation.events:
            self.on_event(subscription, event)

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

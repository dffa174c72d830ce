"""What happens to the workspace: people and channels come, change and go, and the app is thrown out."""

from tests.slack_server import payloads
from tests.slack_server.core import Core
from tests.slack_server.delivery import Deliveries, Delivery
from tests.slack_server.errors import Json
from tests.slack_server.world import BOT_USER, Channel, Person


class Admins:
    """Changes the workspace and tells the app, where it subscribed to it."""

    def __init__(self, core: Core, deliveries: Deliveries) -> None:
        self.core = core
        self.world = core.world
        self.deliveries = deliveries

    def adds(self, person: Person) -> Person:
        """Somebody new; their flags say what they are."""
        self.world.people[person.id] = person
        return person

    def opens_channel(self, channel: str, *members: str, name: str = "", private: bool = False) -> Channel:
        """A channel with these members; the app is in it if its id is among them."""
        kind = "group" if private else "channel"
        new = Channel(channel, name or channel.lower(), set(members), kind)
        self.world.channels[channel] = new
        return new

    def dm(self, user: str) -> Channel:
        """The DM of this person and the app."""
        return self.world.dm(user)

    async def deactivates(self, user: str) -> None:
        """https://docs.slack.dev/reference/events/user_change, with `deleted`"""
        self.world.people[user].deleted = True
        await self._announce("user_change", {"user": self.world.people[user].json()})

    async def renames_person(self, user: str, name: str) -> None:
        """https://docs.slack.dev/reference/events/user_change"""
        self.world.people[user].name = name
        await self._announce("user_change", {"user": self.world.people[user].json()})

    async def renames_channel(self, channel: str, name: str) -> None:
        """https://docs.slack.dev/reference/events/channel_rename"""
        self.world.channels[channel].name = name
        await self._announce("channel_rename", {"channel": {"id": channel, "name": name, "created": 0}})

    async def archives(self, channel: str, by: str = BOT_USER) -> None:
        """https://docs.slack.dev/reference/events/channel_archive"""
        self.world.channels[channel].is_archived = True
        await self._announce("channel_archive", {"channel": channel, "user": by})

    def removes_app(self, channel: str) -> None:
        """Throw the app out of a channel, of which it is not told: it finds out by `not_in_channel`."""
        self.world.channels[channel].members.discard(BOT_USER)

    async def uninstalls(self) -> None:
        """https://docs.slack.dev/reference/events/app_uninstalled and .../tokens_revoked, in any order; the bot token
        is then of a deleted user: account_inactive (https://docs.slack.dev/reference/methods/auth.test#errors)."""
        self.core.installation.bot_token_error = "account_inactive"
        await self._announce("tokens_revoked", {"tokens": {"oauth": [], "bot": [BOT_USER]}})
        await self._announce("app_uninstalled", {})

    async def revokes_token(self) -> None:
        """https://docs.slack.dev/reference/events/tokens_revoked"""
        self.core.installation.bot_token_error = "token_revoked"
        await self._announce("tokens_revoked", {"tokens": {"oauth": [], "bot": [BOT_USER]}})

    async def _announce(self, kind: str, event: Json) -> None:
        if kind in self.core.installation.events:
            whole = {"type": kind, "event_ts": self.world.timestamp()} | event
            await self.deliveries.deliver(Delivery("events_api", payloads.event_callback(self.core, whole)))

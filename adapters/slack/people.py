"""Who may use Signpost on Slack: people of the workspaces that are set up; no guests, strangers or other apps."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.event import Event
from bot.wording import slack as words

_KNOWN_FOR = timedelta(minutes=10)
_MOST_KNOWN = 10_000


class People:
    """Looks people up, and remembers for ten minutes what it found."""

    def __init__(self, client: AsyncWebClient, workspaces: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._client, self._workspaces, self._now = client, workspaces, now
        self._known: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    def force(self, what: Event) -> str:
        """The force whose workspace somebody belongs to; nothing where it is not one of ours."""
        return self._workspaces.get(what.team, "")

    async def refusal(self, what: Event) -> str:
        """Why somebody gets no answer; empty where they do. Raises SlackApiError, and what a connection may raise."""
        if what.team not in self._workspaces:
            return words.OTHER_WORKSPACE
        since, found = self._known.get(what.user, (None, ""))
        if since is None or self._now() - since > _KNOWN_FOR:
            found = await self._look_up(what.user)
            self._known[what.user] = (self._now(), found)
            self._known.move_to_end(what.user)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return found

    async def _look_up(self, user: str) -> str:
        """Guests and accounts of other apps: https://docs.slack.dev/reference/objects/user-object"""
        answer = await self._client.users_info(user=user)
        found = answer["user"]
        if found.get("is_stranger") or (found.get("team_id") and found["team_id"] not in self._workspaces):
            return words.OTHER_WORKSPACE
        if found.get("is_restricted") or found.get("is_ultra_restricted"):
            return words.GUEST
        return words.NOT_A_PERSON if found.get("is_bot") or found.get("deleted") else ""

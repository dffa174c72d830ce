"""The Connector as the rest of the adapter needs it: what became of a call.

Codes: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
("Status codes from bot conversational APIs"), rate limits: …/platform/bots/how-to/rate-limit
"""

from collections.abc import Awaitable

from adapters.teams.seam import Connector, Json, Refused
from bot.notices.worker import Delivered, Later, Never, Outcome

PLATFORM = "teams"
RATE_LIMITED = "Throttled"
# Two of our messages met in one conversation: once more, a little later.
_COLLIDED = "PreconditionFailed"
# The app is not set up as it should be, which somebody may mend: nobody's message is lost for it.
_NOT_SET_UP = frozenset({"BotNotRegistered", "InvalidBotApiHost", "Unauthorized"})


async def outcome(call: Awaitable[str | None]) -> Outcome:
    """What came of a call; raises where nobody knows whether it was done."""
    try:
        return Delivered(await call or "", PLATFORM)
    except Refused as error:
        return refused(error)


def refused(error: Refused) -> Later | Never:
    """What a refusal means: later, or never in this conversation (403 BotNotInConversationRoster and the like)."""
    if error.status in (412, 429):
        return Later(_COLLIDED if error.status == 412 else RATE_LIMITED, error.wait)
    is_ours = error.status < 400 or error.status in (401, 407, 408) or error.code in _NOT_SET_UP
    return Later(error.code) if is_ours else Never(error.code)


class Api:
    """What is done with it in several places."""

    def __init__(self, connector: Connector, app_id: str | None) -> None:
        self._connector, self._bot = connector, f"28:{app_id or 'signpost'}"

    async def post(self, service_url: str, conversation: str, content: Json, *, under: str = "") -> Outcome:
        """Post a message; `under` is the first message of its thread in a channel. The receipt is its id."""
        place = f"{conversation.partition(';')[0]};messageid={under}" if under else conversation
        return await outcome(self._connector.post(service_url, place, content))

    async def update(self, service_url: str, conversation: str, activity_id: str, content: Json) -> Outcome:
        """Put another message in place of one."""
        return await outcome(self._connector.update(service_url, conversation, activity_id, content))

    async def direct(self, service_url: str, tenant: str, user: str) -> str | Outcome:
        """The one-to-one conversation with somebody who has the app, by 29:… or object id; or why there is none."""
        parameters = {
            "isGroup": False,
            "bot": {"id": self._bot},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        try:
            return await self._connector.create(service_url, parameters)
        except Refused as error:
            return refused(error)

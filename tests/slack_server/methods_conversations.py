"""conversations.open, .info, .history and .replies."""

from tests.slack_server.core import Core
from tests.slack_server.errors import Json, Refused
from tests.slack_server.world import BOT_USER, Channel, Message

SCOPE = {"channel": "channels", "group": "groups", "im": "im"}


def open_dm(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    core.need("im:write")
    users = [user for user in str(arguments.get("users", "")).split(",") if user]
    if arguments.get("channel"):
        return {"channel": core.world.channel(arguments["channel"]).json()}
    if not users:
        raise Refused("users_list_not_supplied")
    if core.world.person(users[0]).deleted:
        raise Refused("user_disabled")
    channel = core.world.dm(users[0])
    return {"channel": channel.json() if arguments.get("return_im") in (True, "1", "true") else {"id": channel.id}}


def info(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    channel = core.world.channel(arguments["channel"])
    core.need(f"{SCOPE[channel.kind]}:read")
    return {"channel": channel.json()}


def history(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history: newest first, without replies."""
    channel = _readable(core, arguments)
    tops = [one for one in channel.messages.values() if one.thread_ts in (None, one.ts)]
    return _page(core, sorted(tops, key=lambda one: one.ts, reverse=True), arguments)


def replies(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies: the first message and its replies, in order."""
    channel = _readable(core, arguments)
    if arguments["ts"] not in channel.messages:
        raise Refused("thread_not_found")
    top = channel.messages[arguments["ts"]].thread_ts or arguments["ts"]
    thread = [one for one in channel.messages.values() if top in (one.ts, one.thread_ts)]
    return _page(core, sorted(thread, key=lambda one: one.ts), arguments)


def _readable(core: Core, arguments: Json) -> Channel:
    channel = core.world.channel(arguments["channel"])
    core.need(f"{SCOPE[channel.kind]}:history")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _page(core: Core, messages: list[Message], arguments: Json) -> Json:
    """https://docs.slack.dev/apis/web-api/pagination; `oldest` and `latest` leave out their own without `inclusive`."""
    oldest, latest = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9")
    inclusive = arguments.get("inclusive") in (True, "1", "true")
    within = [one for one in messages if oldest < one.ts < latest or (inclusive and one.ts in (oldest, latest))]
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    more = start + limit < len(within)
    all_metadata = arguments.get("include_all_metadata") in (True, "1", "true")
    page = [one.json(all_metadata) for one in within[start : start + limit]]
    return {
        "messages": page,
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


METHODS = {
    "conversations.open": (open_dm, ()),
    "conversations.info": (info, ("channel",)),
    "conversations.history": (history, ("channel",)),
    "conversations.replies": (replies, ("channel", "ts")),
}

"""chat.postMessage, .postEphemeral, .update, .delete and .getPermalink."""

import re

from tests.slack_server.block_kit import check_message_blocks
from tests.slack_server.core import Core
from tests.slack_server.errors import Json, Refused
from tests.slack_server.world import BOT, BOT_USER, Channel, Message

SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
LONGEST_TEXT = 40_000  # then cut off: https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages
LONGEST_UPDATE = 4_000  # then msg_too_long: https://docs.slack.dev/reference/methods/chat.update


def post_message(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage

    A message to somebody who was deactivated succeeds: https://github.com/slackapi/python-slack-sdk/issues/1156
    """
    core.need("chat:write")
    channel = _channel(core, arguments["channel"])
    if BOT_USER not in channel.members:
        may_post = "chat:write.public" in core.installation.scopes and channel.kind == "channel"
        if not may_post:
            raise Refused("not_in_channel")
    new = _message(core, channel, arguments)
    channel.messages[new.ts] = new
    answer: Json = {"channel": channel.id, "ts": new.ts, "message": new.json(with_metadata=True)}
    if len(arguments.get("text") or "") > LONGEST_TEXT:
        warning = (
            "[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."
        )
        answer["response_metadata"] = {"messages": [warning], "warnings": ["message_truncated"]}
    tell(core, channel, new.json())
    return answer


def post_ephemeral(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    core.need("chat:write")
    channel = core.world.channel(arguments["channel"])
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    if arguments["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    new = _message(core, channel, arguments)
    new.only_for = arguments["user"]
    core.world.ephemeral.append(new)
    return {"message_ts": new.ts}


def update(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update

    A new text without blocks takes the old blocks away; metadata stay if none are given. An ephemeral can't be found.
    """
    core.need("chat:write")
    channel = core.world.channel(arguments["channel"])
    message = _own(channel, arguments["ts"], "cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    if not arguments.get("text") and not arguments.get("blocks"):
        raise Refused("no_text")
    if len(arguments.get("text") or "") > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    kept = [] if arguments.get("text") else message.blocks
    blocks = check_message_blocks(arguments["blocks"]) if "blocks" in arguments else kept
    before = message.json()
    message.edits.append((message.text, message.blocks))
    message.text, message.blocks = arguments.get("text", message.text), blocks
    message.metadata = _metadata(arguments) if "metadata" in arguments else message.metadata
    changed = {"subtype": "message_changed", "message": message.json(), "previous_message": before, "hidden": True}
    tell(core, channel, {"type": "message", "ts": core.world.timestamp()} | changed)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.json()}


def delete(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    core.need("chat:write")
    channel = core.world.channel(arguments["channel"])
    message = _own(channel, arguments["ts"], "cant_delete_message")
    del channel.messages[message.ts]
    return {"channel": channel.id, "ts": message.ts}


def permalink(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = core.world.channel(arguments["channel"])
    if arguments["message_ts"] not in channel.messages:
        raise Refused("message_not_found")
    place = f"{channel.id}/p{arguments['message_ts'].replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://work.slack.com/archives/{place}"}


def tell(core: Core, channel: Channel, message: Json) -> None:
    """The app gets an event for each message in a conversation it is in, its own ones as well.

    https://docs.slack.dev/reference/events/message.im; slack_bolt drops its own in
    middleware/ignoring_self_events/ignoring_self_events.py.
    """
    if BOT_USER in channel.members:
        kind = {"channel": channel.id, "channel_type": channel.kind, "event_ts": message["ts"]}
        core.event(SUBSCRIPTIONS[channel.kind], message | kind)


def _channel(core: Core, name: str) -> Channel:
    """A person's id stands for the DM with them. https://docs.slack.dev/reference/methods/chat.postMessage#channels"""
    if name.startswith(("U", "W")):
        if name not in core.world.people:
            raise Refused("channel_not_found")
        return core.world.dm(name)
    return core.world.channel(name)


def _message(core: Core, channel: Channel, arguments: Json) -> Message:
    """A reply to a message that is not there is taken, and nobody sees it.

    https://github.com/slackapi/python-slack-sdk/issues/840
    """
    if channel.is_archived:
        raise Refused("is_archived")
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if not text and not blocks:
        raise Refused("no_text")
    checked = check_message_blocks(blocks)
    metadata = _metadata(arguments)
    ts = core.world.timestamp()
    thread = arguments.get("thread_ts") or None
    if thread and not re.fullmatch(r"\d+\.\d+", str(thread)):  # https://github.com/jenkinsci/slack-plugin/issues/584
        problem = f"[ERROR] {thread} is not a valid thread_ts"
        raise Refused("invalid_thread_ts", response_metadata={"messages": [problem]})
    return Message(channel.id, ts, BOT_USER, text[:LONGEST_TEXT], checked, thread, metadata, bot_id=BOT)


def _metadata(arguments: Json) -> Json | None:
    """https://docs.slack.dev/messaging/message-metadata; an empty object takes it away."""
    metadata = arguments.get("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise Refused("invalid_metadata_format")
    return metadata


def _own(channel: Channel, ts: str, otherwise: str) -> Message:
    if ts not in channel.messages:
        raise Refused("message_not_found")
    if channel.messages[ts].bot_id != BOT:
        raise Refused(otherwise)
    return channel.messages[ts]


METHODS = {
    "chat.postMessage": (post_message, ("channel",)),
    "chat.postEphemeral": (post_ephemeral, ("channel", "user")),
    "chat.update": (update, ("channel", "ts")),
    "chat.delete": (delete, ("channel", "ts")),
    "chat.getPermalink": (permalink, ("channel", "message_ts")),
}

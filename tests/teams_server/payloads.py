"""What the app is told, as Teams words it."""

import html
import json
import re

from tests.teams_server.core import Core
from tests.teams_server.errors import Json
from tests.teams_server.world import APP_ID, BOT, BOT_NAME, CARD, Conversation, Message, Person

PAGES = "https://learn.microsoft.com/en-us/microsoftteams/platform"
MENTION = f"<at>{BOT_NAME}</at>"


def base(core: Core, kind: str, person: Person, where: Conversation, *, thread: str = "", number: str = "") -> Json:
    """What all activities have: PAGES/bots/build-conversational-capability (receive a message activity).

    The id is a message's own, or else "f:…".
    """
    now = core.world.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    conversation: Json = {"conversationType": where.kind, "tenantId": where.tenant}
    conversation["id"] = f"{where.id};messageid={thread}" if thread and where.kind == "channel" else where.id
    if where.kind != "personal":
        conversation |= {"isGroup": True} | ({"name": where.name} if where.name else {})
    data: Json = {"tenant": {"id": person.tenant}}
    if where.kind == "channel":
        data |= {"channel": {"id": where.id}, "team": {"id": where.team}}
    client = {"locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London", "type": "clientInfo"}
    return {
        "type": kind,
        "id": number or core.world.fresh("f:"),
        "timestamp": now,
        "localTimestamp": now.replace("Z", "+00:00"),
        "localTimezone": "Europe/London",
        "serviceUrl": core.url,
        "channelId": "msteams",
        "from": person.account(),
        "conversation": conversation,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "entities": [client],
        "channelData": data,
        "locale": "en-GB",
    }


def typed(text: str, rich: str = "") -> Json:
    """What somebody typed, with the HTML that Teams makes of it where it is formatted or mentions somebody.

    PAGES/bots/build-conversational-capability: `text` is plain, an attachment of text/html holds the formatting.
    """
    content = rich or (f"<div><div>{_with_spans(text)}</div></div>" if "<at>" in text else "")
    attachments = [{"contentType": "text/html", "content": content}] if content else []
    entities = [mention()] if MENTION in text else []
    return {"text": text, "textFormat": "plain"} | _if("attachments", attachments) | _if("entities", entities)


def mention() -> Json:
    """PAGES/bots/how-to/conversations/channel-and-group-conversations (retrieve mentions)"""
    return {"type": "mention", "mentioned": {"id": BOT, "name": BOT_NAME}, "text": MENTION}


def message(core: Core, person: Person, where: Conversation, written: Message) -> Json:
    """A message that somebody wrote."""
    activity = base(core, "message", person, where, thread=written.thread, number=written.id)
    content = dict(written.activity)
    activity["entities"] = [*content.pop("entities", []), *activity["entities"]]
    if where.kind == "channel" and written.thread != written.id:
        activity["replyToId"] = written.thread
    return activity | content


def pressed(core: Core, person: Person, where: Conversation, on: Message, value: Json) -> Json:
    """Action.Submit on a message: a message without text.

    PAGES/task-modules-and-cards/cards/cards-actions (inbound message example: `replyToId` is the card's message).
    """
    activity = base(core, "message", person, where, thread=on.thread)
    activity["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": f"1:{on.id}"}}
    return activity | {"replyToId": on.id, "value": value}


def invoke(core: Core, name: str, person: Person, where: Conversation, value: Json, thread: str = "") -> Json:
    """What all invokes have: PAGES/messaging-extensions/how-to/action-commands/create-task-module (payloads)."""
    activity = base(core, "invoke", person, where, thread=thread)
    source = "compose" if name.startswith("composeExtension") else "message"
    activity["channelData"] |= {"source": {"name": source}}
    return activity | {"name": name, "value": value}


def message_payload(core: Core, original: Message, where: Conversation, *, plain: bool = False) -> Json:
    """The message that a message action is used on: the same page, "channel (reply to thread)".

    Its body is HTML, or plain text: https://learn.microsoft.com/en-us/graph/api/resources/itembody, which it copies.
    """
    time = core.world.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    user, application, attachments = None, None, []
    body = {"contentType": "text", "content": original.text}
    if original.author == BOT:
        application = {"applicationIdentityType": "bot", "id": APP_ID, "displayName": BOT_NAME}
    else:
        author = core.world.person(original.author)
        user = {"userIdentityType": "aadUser", "id": author.id, "displayName": author.name}
        rich = [one["content"] for one in original.activity.get("attachments", [])]
        text = rich[0] if rich else f"<div><div>{html.escape(original.text, quote=False)}</div></div>"
        body = {"contentType": "html", "content": text.replace("\n", "<br>")}
    if plain:
        body = {"contentType": "text", "content": original.text}
    for number, card in enumerate(original.cards):
        attachments.append({"id": str(number), "contentType": CARD, "content": json.dumps(card)})
        body = {"contentType": "html", "content": f'<attachment id="{number}"></attachment>'}
    return {
        "linkToMessage": f"https://teams.microsoft.com/l/message/{where.id}/{original.id}",
        "id": original.id,
        "replyToId": original.thread if original.thread not in ("", original.id) else None,
        "createdDateTime": time,
        "lastModifiedDateTime": None,
        "deleted": False,
        "subject": None,
        "summary": None,
        "importance": "normal",
        "locale": "en-gb",
        "body": body,
        "from": {"device": None, "conversation": None, "user": user, "application": application},
        "reactions": [],
        "mentions": [],
        "attachments": attachments,
    }


def membership(core: Core, person: Person, where: Conversation, key: str, accounts: list[Json]) -> Json:
    """PAGES/bots/how-to/conversations/subscribe-to-conversation-events (team members added); `from` has no name."""
    activity = base(core, "conversationUpdate", person, where)
    events = {"membersAdded": "teamMemberAdded", "membersRemoved": "teamMemberRemoved"}
    if where.kind == "channel":
        activity["channelData"]["eventType"] = events[key]
    activity["from"].pop("name")
    return activity | {key: accounts}


def installation(core: Core, person: Person, where: Conversation, action: str) -> Json:
    """The same page, installation update event."""
    activity = base(core, "installationUpdate", person, where)
    activity["channelData"] |= {"source": {"name": "message"}}
    if where.kind == "channel":
        activity["channelData"] |= {"settings": {"selectedChannel": {"id": where.id}}}
    activity["from"].pop("name")
    return activity | {"action": action}


def _with_spans(text: str) -> str:
    """Teams' HTML for mentions."""
    escaped = html.escape(text, quote=False)
    return re.sub(
        r"&lt;at&gt;(.*?)&lt;/at&gt;", r'<span itemscope itemtype="http://schema.skype.com/Mention">\1</span>', escaped
    )


def _if(name: str, value: object) -> Json:
    return {name: value} if value else {}

"""What the Connector demands of an activity that the app sends."""

from tests.teams_server.cards import elements, problems, size
from tests.teams_server.errors import Json, Refused
from tests.teams_server.world import CARD, Conversation, World

# https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/format-your-bot-messages: 100 KB as UTF-16;
# and never more than our own limit of 80 KB as sent
LARGEST_MESSAGE, LARGEST_UTF16 = 80 * 1024, 100 * 1024
MOST_ATTACHMENTS = 10
CARDS = {CARD} | {f"application/vnd.microsoft.card.{kind}" for kind in ("hero", "thumbnail")}
KINDS = {"message", "typing"}


def check(activity: Json, where: Conversation, world: World, *, checks_schema: bool = True) -> None:
    """Raises Refused where Teams would not show it, or not as it is meant."""
    if size(activity) > LARGEST_MESSAGE or size(activity, "utf-16-le") > LARGEST_UTF16:
        raise Refused(413, "MessageSizeTooBig", "Message size too large.")
    if activity.get("type") not in KINDS:
        raise Refused(400, "BadArgument", f"Unknown activity type {activity.get('type')!r}")
    attachments = activity.get("attachments") or []
    if activity["type"] == "message" and not (attachments or activity.get("text")):
        raise Refused(400, "BadArgument", "Activity must include text or attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused(400, "BadArgument", "Too many attachments")
    for one in attachments:
        if one.get("contentType") not in CARDS:
            raise Refused(400, "BadArgument", f"Unknown attachment type {one.get('contentType')!r}")
        wrong = problems(one.get("content"), checks_schema=checks_schema) if one["contentType"] == CARD else []
        if wrong:
            raise Refused(400, "BadSyntax", f"Bad card: {'; '.join(wrong)}")
    _check_mentions(activity, where, world)


def _check_mentions(activity: Json, where: Conversation, world: World) -> None:
    """The text of an entity has to be a part of the message's text, or of a card's.

    https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
    and, for cards, .../task-modules-and-cards/cards/cards-format (`msteams.entities`). Real Teams silently ignores a
    mention that does not match: here it is refused, so that a test sees it. Somebody who is not there is refused by
    Teams as well (BadArgument: "Mentioned user is not part of the conversation").
    """
    written = [(activity.get("text") or "", activity.get("entities") or [])]
    for one in activity.get("attachments") or []:
        card = one.get("content")
        if isinstance(card, dict):
            text = "\n".join(str(element.get("text", "")) for element in elements(card))
            written.append((text, (card.get("msteams") or {}).get("entities") or []))
    for text, entities in written:
        for entity in (one for one in entities if one.get("type") == "mention"):
            if not entity.get("text") or entity["text"] not in text:
                raise Refused(400, "BadArgument", "A mention is not in the text")
            try:
                person = world.person(str((entity.get("mentioned") or {}).get("id")))
            except LookupError as error:
                raise Refused(400, "BadArgument", "A mention of nobody") from error
            if person.id not in where.members:
                raise Refused(400, "BadArgument", "Mentioned user is not part of the conversation")

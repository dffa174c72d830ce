"""Reply → Slack messages. Pure: a reply in, the arguments of chat.postMessage out."""

from dataclasses import dataclass

from adapters.slack import blocks, cards
from adapters.slack.blocks import Json
from adapters.slack.parsed import fallback
from bot.messages import Reply
from bot.wording import slack as words

MOST_BLOCKS = 50
MOST_WEIGHT = 10_000  # Slack refused messages of 11,400 characters, and says nowhere how it counts
OPEN, SHARE, SHARE_WITH_QUESTION = "slack-open", "slack-share", "slack-share-question"


@dataclass(frozen=True)
class Message:
    """One message: the line for notifications, already escaped, and the blocks that are seen."""

    text: str
    blocks: list[Json]


def messages(reply: Reply, *, shareable: bool = False, opens: str = "") -> tuple[Message, ...]:
    """The reply in as many messages as it needs, at least one.

    `shareable` adds the buttons with which it can be shown to a channel. A form needs a modal: where a reply has one,
    `opens` is the value of the choice that leads to it, for a button that opens it.

    Raises:
        ValueTooLong: the value of a button can't come back whole.
    """
    groups: list[cards.Group] = []
    for card in cards.groups(reply):
        groups += [[blocks.divider(), *card[0]] if groups else card[0], *card[1:]]
    if not groups:
        groups = [blocks.rich([blocks.paragraph(reply.text or blocks.NOTHING)])]
    groups += [_opening(opens) if opens else [], cards.choices_at_the_end(reply), _sharing() if shareable else []]
    line = fallback(reply.text or next((card.headline for card in reply.cards), ""))
    return tuple(Message(line, page) for page in cards.pack(groups, MOST_BLOCKS, MOST_WEIGHT))


def _opening(value: str) -> cards.Group:
    return blocks.actions([blocks.button(words.OPEN_THE_FORM, OPEN, value, primary=True)])


def _sharing() -> cards.Group:
    buttons = [(words.SHARE, SHARE), (words.SHARE_WITH_QUESTION, SHARE_WITH_QUESTION)]
    return blocks.actions([blocks.button(label, action) for label, action in buttons])

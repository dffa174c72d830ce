"""Reply → Teams messages and notices. Pure: a reply in, cards out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from adapters.teams import cards, elements
from adapters.teams.elements import Json, Make
from adapters.teams.where import Where, data
from adapters.text import shown
from bot.handle import AGAIN, AGAIN_WITH_QUESTION
from bot.messages import Choice, Reply
from bot.wording import teams as words

PRESS, REFRESH = "press", "refresh"  # the verbs of a notice
CARD = "application/vnd.microsoft.card.adaptive"
LONGEST_SUMMARY = 200
_LOOK_ALIKE = str.maketrans({"<": "\u2039", ">": "\u203a", "&": "\uff06"})


@dataclass(frozen=True)
class Message:
    """One message: the line for notifications, and the card that is seen."""

    summary: str
    card: Json


def messages(
    reply: Reply,
    where: Where,
    *,
    dialogs: Callable[[str], bool],
    opens: str = "",
    shareable: bool = False,
) -> tuple[Message, ...]:
    """The reply in as many messages as it needs, at least one.

    Every button brings `where` back with its own choice; `dialogs` says of which a dialog opens. A form needs a
    dialog: where a reply has one, `opens` is the value of the choice that leads to it, for a button that opens it.
    `shareable` adds the buttons with which it can be shown to a channel.

    Raises:
        ValueTooLong: the value of a button can't come back whole.
    """

    def make(choice: Choice) -> Json:
        return _submits(_pressed(where, choice.value), fetch=dialogs(choice.value))

    return _messages(reply, make, _opening(where, opens), _sharing(where) if shareable else [])


def notice_card(reply: Reply, where: Where, user: str, dialogs: Callable[[str], bool]) -> Message:
    """A notice in one message, which changes in place when it is pressed and when `user` looks at it again.

    Where a dialog opens it stays a task/fetch; the other buttons fall back to ordinary ones in clients too old.

    Raises:
        ValueTooLong: the value of a button can't come back whole.
    """

    def make(choice: Choice) -> Json:
        pressed = _pressed(where, choice.value)
        if dialogs(choice.value):
            return _submits(pressed, fetch=True)
        return {"type": "Action.Execute", "verb": PRESS, "data": data(pressed), "fallback": _submits(pressed)}

    again = {"type": "Action.Execute", "verb": REFRESH, "data": data(where)}
    refresh: Json = {"type": "Refresh", "action": again} | ({"userIds": [user]} if user else {})
    message = _messages(reply, make)[0]
    return replace(message, card=message.card | {"refresh": refresh})


def activity(message: Message) -> Json:
    """The message as an activity; it has no text of its own, which Teams would read as markup."""
    return {"type": "message", "summary": message.summary, "attachments": [attachment(message.card)]}


def attachment(card: Json) -> Json:
    """A card as it is sent."""
    return {"contentType": CARD, "content": card}


def _messages(
    reply: Reply, make: Make, opening: Sequence[Json] = (), sharing: Sequence[Json] = ()
) -> tuple[Message, ...]:
    groups = [group for card in cards.groups(reply, make) for group in card]
    if not reply.cards:
        groups = [cards.paragraph(reply.text)]
    groups += [elements.actions(opening), cards.choices_at_the_end(reply, make), elements.actions(sharing)]
    pages = cards.pack(groups) or [cards.paragraph(elements.NOTHING)]
    summary = _summary(reply.text or next((card.headline for card in reply.cards), ""))
    return tuple(Message(summary, cards.card(page)) for page in pages)


def _pressed(where: Where, choice: str) -> Where:
    return replace(where, choice=choice, form="", page=0)


def _submits(pressed: Where, *, fetch: bool = False) -> Json:
    return {"type": "Action.Submit", "data": data(pressed, fetch=fetch)}


def _opening(where: Where, value: str) -> list[Json]:
    if not value:
        return []
    action = _submits(_pressed(where, value), fetch=True)
    return [elements.titled(action, words.OPEN_THE_FORM, "open", primary=True)]


def _sharing(where: Where) -> list[Json]:
    shares = ((words.SHARE, AGAIN, "share"), (words.SHARE_WITH_QUESTION, AGAIN_WITH_QUESTION, "share-question"))
    return [elements.titled(_submits(_pressed(where, value)), title, name) for title, value, name in shares]


def _summary(text: str) -> str:
    """One line in which no client could find markup."""
    line = " ".join(shown(text).split()).translate(_LOOK_ALIKE)
    return elements.cut(line, LONGEST_SUMMARY) or words.APP

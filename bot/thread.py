"""The context of a conversation: its last question, so that "and on tiktok?" is understood. Gone after 30 minutes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bot.messages import Incoming
from bot.services import Services
from knowledge.pack import Account

_FOLLOW_UP = re.compile(
    r"^(?:and|also|or|but|so|then|ok|okay|right|cheers|thanks|ta|what about|how about|what if|and what if|plus|"
    r"as well as|along with|add|adding|same (?:for|on|with)|even if|even|does that|is that|would that|"
    r"if (?:it|i|they|he|she|we)\b)\b[\s,]*",
    re.IGNORECASE,
)
_LONGEST_FOLLOW_UP = 14  # words
_GREETING = re.compile(r"^(?:ok|okay|right|cheers|thanks|ta|so|and|but|also)[\s,.!]+", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """The last question of a thread, with what the asker chose by a button since.

    `asked_back` means that it was too vague, so that what comes next belongs to it. `messages` are those that
    `question` joins, where it joins several.
    """

    force: str
    question: str
    account: Account | None = None
    account_chosen: bool = False
    situation: str | None = None
    asked_back: bool = False
    messages: tuple[str, ...] = ()


def remember(incoming: Incoming, context: Context, services: Services) -> None:
    """Keep the context of this conversation for the next half hour."""
    services.store.remember(incoming.conversation, msgspec.json.encode(context).decode(), services.now())


def recall(incoming: Incoming, services: Services) -> Context | None:
    """The context of this conversation, or None where there is none or it was about another force."""
    stored = services.store.recall(incoming.conversation, services.now())
    if stored is None:
        return None
    context = msgspec.json.decode(stored, type=Context)
    return context if context.force == incoming.person.force else None


def copy(incoming: Incoming, conversations: Sequence[str], services: Services) -> None:
    """Have the context of this conversation count in others as well, where it has one, and as long as here."""
    services.store.copy(incoming.conversation, conversations, services.now())


def continues(question: str, before: Context | None) -> bool:
    """Whether a text belongs to the question before it: it says what was asked back, or makes no sense alone."""
    return before is not None and (before.asked_back or is_follow_up(question))


def joined(question: str, context: Context) -> str:
    """A follow-up together with the question before it, as it has to be understood."""
    return f"{context.question} \u2013 {_GREETING.sub('', question)}"


def is_follow_up(question: str) -> bool:
    """Whether a text makes sense only together with the question before it."""
    return len(question.split()) <= _LONGEST_FOLLOW_UP and _FOLLOW_UP.match(question.strip()) is not None

"""What is to be done in Teams with a reply: which messages, and where. Pure; it is kept until it is done."""

import re
from dataclasses import dataclass

from adapters.leading import to_form
from adapters.teams import outbound
from adapters.teams.event import TYPED, Event
from adapters.teams.where import Json, Where
from bot import for_you
from bot.draft import FORM
from bot.flows.buttons import FLOW
from bot.handle import BUTTONS
from bot.help import TO_ASK, help_reply
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply, notice
from bot.reports.flow import MENU
from bot.wording import teams as words

# What shows records or asks for something to be filled in: in a dialog it is seen by this person alone, and not kept
# by Teams in a conversation.
_IN_A_DIALOG = frozenset(
    {*BUTTONS, FLOW, FORM, for_you.FOR_YOU, MENU.partition(":")[0], "kept", "ask_a_person", TYPED.removesuffix(":")}
)
_NONE_OF_THESE = "closest:none"  # which asks a person as well
_OF_AN_ANSWER = "receipt"  # the choice that every answer has, and nothing else
_IN_NO_NAME = re.compile(r"[^\w .,'\u2019()-]|_")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Plan:
    """How a reply is delivered: the activities to post.

    `own` go to the person's own chat with Signpost. `here` go where others read them: an answer that is shared, or our
    introduction. `pointer` is said where it was asked, after `own` arrived, and `no_way` where they can't.
    """

    own: tuple[Json, ...] = ()
    here: tuple[Json, ...] = ()
    pointer: Json | None = None
    no_way: Json | None = None


NOTHING = Plan()


def in_dialog(choice: str) -> bool:
    """Whether what a choice leads to is shown in a dialog."""
    return choice.partition(":")[0] in _IN_A_DIALOG or choice in (_NONE_OF_THESE, TO_ASK)


def plan(what: Event, reply: Reply) -> Plan:
    """How the reply to an event is delivered that is no share."""
    there = where(what)
    shareable = not what.is_direct and _is_answer(reply)
    if shareable:
        there = Where(talk=what.talk_of_reply, channel=what.conversation, thread=what.thread)
    opens = to_form(reply.form, what.choice if what.kind == "choice" else "")
    own = messages(reply, there, opens=opens, shareable=shareable)
    return in_private(what, (*own, _suggested()) if reply == help_reply() and what.is_direct else own)


def opener(what: Event) -> Plan:
    """The way to what is shown in a dialog; that takes a button, because only one can open it."""
    reply = notice(words.OPENS, Choice(words.OPEN, what.choice, primary=True))
    return in_private(what, messages(reply, where(what)))


def said(text: str, what: Event) -> Plan:
    """One sentence, for this person alone."""
    return in_private(what, messages(notice(text), where(what)))


def in_private(what: Event, own: tuple[Json, ...]) -> Plan:
    """Messages for this person, and where it was asked before others, only that they were sent."""
    if what.is_direct:
        return Plan(own)
    return Plan(own, pointer=_one(notice(words.ANSWERED_IN_PRIVATE)), no_way=_one(notice(words.ADD_THE_APP)))


def shared(reply: Reply, what: Event, by: str) -> Plan:
    """An answer shown to all where it was asked, with who shared it: the one mention that there is, and it is ours.

    `by` is their name as Teams has it; of it only what is no markup is said.
    """
    here = messages(reply, Where())
    name = " ".join(_IN_NO_NAME.sub(" ", by).split())[:_LONGEST_NAME] or words.SOMEBODY
    person = f"<at>{name}</at>"
    mention = {"type": "mention", "text": person, "mentioned": {"id": what.mri, "name": name}}
    signed = {"text": words.SHARED_BY.format(person=person), "textFormat": "xml", "entities": [mention]}
    return Plan(here=(*here[:-1], here[-1] | signed))


def welcome(what: Event) -> Plan:
    """What is said when the app is added: to a person what is kept and what isn't, to others how to ask."""
    if not what.is_direct:
        return Plan(here=(_one(notice(words.WELCOME_TO_ALL)),))
    blocks: tuple[Block, ...] = (
        *(Paragraph(text, heading) for heading, text in words.WHAT_IS_KEPT),
        Notice(words.TYPE_HELP),
    )
    card = Card(words.WELCOME, "neutral", blocks)
    reply = Reply(text=words.WELCOME, cards=(card,), choices=help_reply().choices)
    return Plan((*messages(reply, where(what)), _suggested()))


def where(what: Event, shows: str = "") -> Where:
    """Where the reply to an event belongs."""
    return Where(talk=what.talk_of_reply, shows=shows, channel=what.channel, thread=what.channel_thread)


def messages(reply: Reply, there: Where, *, opens: str = "", shareable: bool = False) -> tuple[Json, ...]:
    """The reply as activities."""
    made = outbound.messages(reply, there, dialogs=in_dialog, opens=opens, shareable=shareable)
    return tuple(outbound.activity(message) for message in made)


def _one(reply: Reply) -> Json:
    return messages(reply, Where())[0]


def _is_answer(reply: Reply) -> bool:
    return any(choice.value == _OF_AN_ANSWER for choice in reply.choices)


def _suggested() -> Json:
    """What can be pressed instead of typed. Only the last message of a chat shows it, and only one without a card.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/suggested-actions
    """
    actions = [{"type": "imBack", "title": title, "value": value} for title, value in words.PROMPTS]
    return {"type": "message", "text": words.FOR_EXAMPLE, "suggestedActions": {"to": [], "actions": actions}}

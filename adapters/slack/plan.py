"""What is to be done on Slack with a reply: which messages, modal or Home. Pure; it is kept until it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from adapters.leading import shown_again_by, to_form
from adapters.slack import blocks, modal, outbound
from adapters.slack.blocks import Json
from adapters.slack.event import Event
from adapters.slack.inbound import TALK
from adapters.slack.modal import Where
from adapters.slack.outbound import Message
from bot import for_you
from bot.draft import FORM
from bot.flows.buttons import FLOW
from bot.handle import BUTTONS
from bot.help import HELP
from bot.messages import Choice, Reply, notice
from bot.reports.flow import MENU
from bot.wording import slack as words

# What shows records or asks for something to be filled in: in a modal it is seen by this person alone, and not kept
# by Slack in a conversation.
_IN_A_MODAL = frozenset({*BUTTONS, FLOW, FORM, for_you.FOR_YOU, MENU.partition(":")[0], "kept", HELP})
_OF_AN_ANSWER = "receipt"  # the choice that every answer has, and nothing else

Way = Literal["nothing", "messages", "open", "update", "home", "prompts"]


@dataclass(frozen=True)
class Plan:
    """How a reply is delivered. Where a modal can't be opened any more, the messages are sent instead.

    `kept` stays as a direct message when the modal is closed, posted once under `kept_as`; `home` is shown afterwards.
    `arrived` is how many messages each place has by now, where Slack said in the middle of them to wait.
    """

    way: Way
    messages: tuple[Message, ...] = ()
    view: Json = field(default_factory=dict)
    is_public: bool = False
    kept: tuple[Message, ...] = ()
    kept_as: str = ""
    home: Json = field(default_factory=dict)
    arrived: Mapping[str, int] = field(default_factory=dict)


NOTHING = Plan("nothing")


def plan(what: Event, reply: Reply) -> Plan:
    """How the reply to an event is delivered."""
    made: tuple[Message, ...]
    if reply.visibility == "public":
        made = outbound.messages(reply)
        return Plan("messages", (*made[:-1], _signed(made[-1], what.user)), is_public=True)
    if what.view and not what.is_home:
        return Plan("update", view=view(what, reply))
    leads = to_form(reply.form, what.choice if what.kind == "choice" else "")
    in_modal = what.kind == "choice" and what.choice.partition(":")[0] in _IN_A_MODAL
    made = outbound.messages(
        reply if reply.form is None else replace(reply, form=None),
        shareable=not (what.is_direct or what.is_shared) and bool(what.channel) and _is_answer(reply),
        opens=leads,
    )
    if what.trigger and (reply.form is not None or what.is_home or in_modal):
        late = _too_late(leads, is_form=True) if leads else _too_late(what.choice) if in_modal else made
        return Plan("open", about(late, what), view(what, reply))
    return Plan("messages", about(made, what))


def view(what: Event, reply: Reply) -> Json:
    """The reply as the modal in which it is shown."""
    where = Where(what.talk_of_reply, what.channel, what.thread, shows=shown_again_by(what, reply))
    return modal.view(reply, where, what.page)


def said(text: str, what: Event) -> Plan:
    """One sentence, where the person is."""
    reply = notice(text)
    if what.view and not what.is_home:
        return Plan("update", view=view(what, reply))
    return Plan("messages", outbound.messages(reply))


def waiting() -> Json:
    """A modal that says that it takes a moment."""
    return modal.view(notice(words.ONE_MOMENT), Where(""))


def about(messages: Sequence[Message], what: Event) -> tuple[Message, ...]:
    """With the conversation that their buttons belong to in the ids of their rows."""
    return tuple(_about(message, what.talk_of_reply) for message in messages)


def _about(message: Message, talk: str) -> Message:
    named = [
        block | {"block_id": f"{number}{TALK}{talk}"} if block["type"] == "actions" else block
        for number, block in enumerate(message.blocks)
    ]
    return replace(message, blocks=named)


def _too_late(leads: str, *, is_form: bool = False) -> tuple[Message, ...]:
    """The way to what could not be opened. What stands in it is not kept by Slack in a conversation."""
    button = () if is_form else (Choice(words.OPEN, leads, primary=True),)
    reply = notice(words.TOO_LATE, *button)
    return outbound.messages(reply, opens=leads if is_form else "")


def _is_answer(reply: Reply) -> bool:
    return any(choice.value == _OF_AN_ANSWER for choice in reply.choices)


def _signed(message: Message, user: str) -> Message:
    """With who shared it: the one mention that there is, and it is ours."""
    before, after = words.SHARED_BY.split("{person}")
    elements = [
        {"type": "text", "text": before},
        {"type": "user", "user_id": user},
        *([{"type": "text", "text": after}] if after else []),
    ]
    section: Json = {"type": "rich_text_section", "elements": elements}
    return replace(message, blocks=[*message.blocks, blocks.divider(), {"type": "rich_text", "elements": [section]}])

"""What leads to a form, or to a reply, once more, the same on each chat platform.

Forms open in windows of their own, which get closed; what does not fit into one is on further pages.
"""

from typing import Protocol

from bot.flows.buttons import FLOW, parts
from bot.help import ASK_FORM, TO_ASK
from bot.inbox.owner import INBOX
from bot.messages import Form, Reply
from bot.records.references import looks_like_a_reference
from bot.reports.lists import CONTACTS

_RECORDS = (CONTACTS, INBOX)  # their forms lead to what "…:show:REFERENCE" shows, word for word


class Done(Protocol):
    """What somebody did on a chat platform."""

    @property
    def kind(self) -> str:
        """Whether it was a text, a choice or a form."""
        ...

    @property
    def choice(self) -> str:
        """The value of what was pressed, or the name of the form."""
        ...


def to_form(form: Form | None, pressed: str) -> str:
    """The choice that leads to a form; empty where there is none. `pressed` is the one that did, if one did."""
    if form is None:
        return ""
    if pressed:
        return pressed
    return to_step(form.name) or (TO_ASK if form.name == ASK_FORM else form.name)


def to_step(value: str) -> str:
    """The choice that shows where the run of a flow is which a choice or a form names; empty where it names none."""
    flow, colon, _ = value.removeprefix(f"{FLOW}:").partition(":")
    return f"{FLOW}:{flow}:resume:{parts(value)[1]}" if value.startswith(f"{FLOW}:") and colon else ""


def shown_again_by(what: Done, reply: Reply) -> str:
    """The choice that leads to the same reply once more, so that its other pages can be turned to; else empty.

    After a form it is what the core knows without what was typed, which must go into no button: where a flow is, or
    what a record says. A run that is over leads nowhere: of one that goes on the reply has buttons, or the next form.
    """
    if what.kind == "choice":
        return what.choice
    if what.kind != "form":
        return to_form(reply.form, "")
    kind, _, about = what.choice.partition(":")
    if kind in _RECORDS:
        reference = about.partition(":")[2].partition("/")[0]
        return f"{kind}:show:{reference}" if looks_like_a_reference(reference) else ""
    step = to_step(what.choice)
    goes_on = [*(choice.value for choice in reply.choices), *([reply.form.name] if reply.form else [])]
    return step if step in map(to_step, goes_on) else ""

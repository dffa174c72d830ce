"""What leads to a form again, the same on each chat platform: forms open in windows of their own, which get closed."""

from bot.flows.buttons import FLOW, parts
from bot.help import ASK_FORM, TO_ASK
from bot.messages import Form


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

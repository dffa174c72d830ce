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
    flow, colon, _ = form.name.removeprefix(f"{FLOW}:").partition(":")
    if form.name.startswith(f"{FLOW}:") and colon:
        return f"{FLOW}:{flow}:resume:{parts(form.name)[1]}"
    return TO_ASK if form.name == ASK_FORM else form.name

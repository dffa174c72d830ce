"""The words by which a chat platform's commands open what Signpost can do; a question after "ask" goes beside them."""

from bot import for_you
from bot.draft import FORM
from bot.flows.starting import START_CONTACT
from bot.help import HELP
from bot.reports.flow import MENU

COMMANDS = {
    "check": FORM,
    "contact": START_CONTACT,
    "groups": "groups:mine",
    "saw": "flow:saw_something:start",
    "report": MENU,
    "mine": "contacts:mine",
    "queue": "contacts:queue",
    "for me": for_you.FOR_YOU,
    "help": HELP,
}


def choice_of(text: str) -> str | None:
    """The choice that a command's words stand for; None where a text is no command."""
    return COMMANDS.get(" ".join(text.lower().split()))

"""Somebody walks a flow in modals: presses the first button that goes on, and fills in what is asked."""

from adapters.slack.parsed import plain
from bot.wording import flows as words
from bot.wording import slack as slack_words
from tests.adapters.slack.reading import buttons_of, words_of
from tests.slack_server.fixtures import CHANNEL, OFFICER
from tests.slack_server.screens import Submitted
from tests.slack_server.server import Slack
from tests.slack_server.world import View

FIELD = "field-answer"
NOTHING_SEEN, NO_DAY, DAY = "\u200b", "the day before", "2026-11-02"
_MOST_STEPS = 40
_NO = "No"


async def begins(slack: Slack, flow: str, title: str) -> View:
    """Open the first step of a flow by the command."""
    if flow == "contact":
        await slack.command(OFFICER, CHANNEL, "/signpost", "contact")
        return await slack.view_for(OFFICER)
    await slack.command(OFFICER, CHANNEL, "/signpost", "report")
    return await press(slack, title)


async def press(slack: Slack, label: str) -> View:
    """Press a button of the modal and wait until it shows what follows."""
    view = await slack.view_for(OFFICER)
    updates = view.updates
    await slack.press(OFFICER, view, label)
    return await slack.view_for(OFFICER, updates=updates + 1)


async def goes_on(slack: Slack) -> View:
    """Take one step: "No" where it can be said, else the first button; a date where a day is asked for."""
    view = await slack.view_for(OFFICER)
    if asks_for_text(view):
        sent = await fills_in(slack, DAY if asks_for_a_day(view) else "2001")
        assert not sent.errors
        assert not sent.trouble
        return await answered(slack)
    labels = [button["text"]["text"] for button in buttons_of(view.view)]
    other = {words.BACK, words.START_OVER}
    first = _NO if _NO in labels else next(label for label in labels if label not in other)
    return await press(slack, first)


async def to_the_end(slack: Slack) -> View:
    """Go on until there are no more steps."""
    view = await slack.view_for(OFFICER)
    for _ in range(_MOST_STEPS):
        labels = [button["text"]["text"] for button in buttons_of(view.view)]
        if not asks_for_text(view) and words.BACK not in labels and view.updates > 1:
            return view
        view = await goes_on(slack)
    raise AssertionError(f"no end: {words_of(view.view)}")


async def answered(slack: Slack) -> View:
    """Wait until the answer is there: on a busy machine a modal may say first that it takes a moment."""
    await slack.core.until(lambda: (view := slack.view(OFFICER)) and slack_words.ONE_MOMENT not in words_of(view.view))
    return await slack.view_for(OFFICER)


async def fills_in(slack: Slack, text: str) -> Submitted:
    """Send the form that is on the screen."""
    return await slack.submit(OFFICER, {FIELD: text})


def asks_for_text(view: View) -> bool:
    return any(block["type"] == "input" for block in view.view["blocks"])


def asks_for_a_day(view: View) -> bool:
    return words.WRITE_A_DAY in plain(words_of(view.view))


def is_required(view: View) -> bool:
    return any(block["type"] == "input" and not block.get("optional") for block in view.view["blocks"])

"""Somebody walks a flow in dialogs: presses the first button that goes on, and fills in what is asked."""

from bot.wording import flows as words
from bot.wording import teams as teams_words
from tests.teams_server.fixtures import OFFICER
from tests.teams_server.reading import inputs_of, titles_of, words_of
from tests.teams_server.screens import After
from tests.teams_server.server import Teams
from tests.teams_server.world import Dialog

FIELD = "field-answer"
DAY = "2026-11-02"
_MOST_STEPS = 40
_NO = "No"


async def begins(teams: Teams, flow: str, title: str = "") -> Dialog:
    """Open the first step of a flow by the command menu."""
    chat = teams.chat(OFFICER)
    before = len(teams.by_app(chat))
    await teams.says(OFFICER, chat, "contact" if flow == "contact" else "report")
    shown = the_dialog(await teams.press(OFFICER, await teams.message_by_app(chat, before + 1), teams_words.OPEN))
    return shown if flow == "contact" else await press(teams, _shortened(title, titles_of(shown)))


async def press(teams: Teams, label: str, values: dict[str, str] | None = None) -> Dialog:
    """Press a button of the dialog; on a busy machine what follows may come only when it is asked for once more."""
    shown = the_dialog(await teams.submit(OFFICER, values, label))
    while label != teams_words.SHOW_IT and teams_words.SHOW_IT in titles_of(shown):
        shown = the_dialog(await teams.submit(OFFICER, None, teams_words.SHOW_IT))
    return shown


async def goes_on(teams: Teams) -> Dialog:
    """Take one step: "No" where it can be said, else the first button; a date where a day is asked for."""
    shown = teams.dialog(OFFICER)
    assert shown is not None
    titles = titles_of(shown)
    other = {words.BACK, words.START_OVER}
    first = _NO if _NO in titles else next(title for title in titles if title not in other)
    values = {FIELD: DAY if words.WRITE_A_DAY in words_of(shown) else "2001"} if inputs_of(shown) else None
    return await press(teams, first, values)


async def to_the_end(teams: Teams) -> Dialog:
    """Go on until there are no more steps."""
    shown = await goes_on(teams)
    for _ in range(_MOST_STEPS):
        if not inputs_of(shown) and words.BACK not in titles_of(shown):
            return shown
        shown = await goes_on(teams)
    raise AssertionError(f"no end: {words_of(shown)}")


def the_dialog(after: After) -> Dialog:
    """What is on the screen, where nothing went wrong."""
    assert not after.trouble, after.trouble
    assert not after.errors, after.errors
    assert after.dialog is not None
    return after.dialog


def _shortened(title: str, shown: list[str]) -> str:
    """What a button is called whose words are too long for it."""
    return next(one for one in shown if title.startswith(one.lstrip("0123456789 ").rstrip("\u2026")))

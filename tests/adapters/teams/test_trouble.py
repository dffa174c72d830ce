"""What is pressed while something is wrong with Signpost itself: nobody is left to believe that it was done."""

from typing import Any, NoReturn

import pytest

from bot import wording
from bot.reports import actions, filing
from bot.services import Services
from bot.wording import contact as words
from tests.adapters.teams.walking import begins, goes_on
from tests.bot.team import file
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import words_of
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio


def _away(*_: Any) -> NoReturn:
    raise ConnectionError


async def test_who_acknowledges_in_vain_is_told(
    teams: Teams, signpost: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    monkeypatch.setattr(actions, "acknowledge", _away)
    pressed = await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE)

    assert pressed.trouble
    await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE, old_client=True)
    assert wording.SOMETHING_WENT_WRONG in words_of(await teams.message_by_app(teams.chat(COLLEAGUE), 2))


async def test_what_was_confirmed_in_vain_has_its_note_when_it_is_recorded(
    teams: Teams, signpost: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = teams.chat(OFFICER)
    shown = await begins(teams, "contact")
    before = filing.file
    monkeypatch.setattr(filing, "file", _away)
    while wording.SOMETHING_WENT_WRONG not in words_of(shown):
        shown = await goes_on(teams)
    confirmed = teams.deliveries.all[-1]
    monkeypatch.setattr(filing, "file", before)
    await teams.says(OFFICER, chat, "help")  # comes after what was kept before it
    await teams.message_by_app(chat, 3)
    await teams.again(confirmed, new_id=True)
    note = await teams.message_by_app(chat, 4)

    assert words.FILED.partition("{")[0] in words_of(note)

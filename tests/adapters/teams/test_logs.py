"""The log, with everything in it that Python's loggers would say: nothing that anybody wrote, no name and no token."""

import logging
from collections.abc import Iterator

import pytest

from bot.services import Services
from bot.settings import Settings
from bot.wording import drafts as draft_words
from bot.wording import teams as words
from tests.adapters.teams.conftest import serving
from tests.adapters.time_passing import time_passes
from tests.teams_server.fixtures import CHANNEL, OFFICER, SECRET
from tests.teams_server.reading import words_of
from tests.teams_server.server import Teams

SECRETS = ("zebrawood", "Marigold", "Alex", SECRET, "Bearer ey")


def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in [*logging.root.manager.loggerDict, "msrest", "msal", "botbuilder", "microsoft_agents", "urllib3"]:
        logging.getLogger(name).setLevel(logging.DEBUG)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The levels of all loggers, put back after the test."""
    names = list(logging.root.manager.loggerDict)
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


async def test_a_conversation_and_its_failures_leave_nothing_in_the_log(
    teams: Teams, settings: Settings, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(teams, settings, services):
        everything_is_logged(caplog)
        chat = teams.chat(OFFICER)
        teams.faults.rate_limit("post", retry_after=0)
        teams.faults.fail("post", 500, moment="after")
        teams.faults.drop("post", "before")
        teams.faults.refuse("post", 400, "BadSyntax")
        for number in range(3):
            await teams.says(OFFICER, chat, f"Can I post about a zebrawood thief {number} on my own account?")
        await time_passes(services, lambda: len(teams.by_app(chat)) >= 4)
        await teams.mentions(OFFICER, CHANNEL, "zebrawood on Marigold Lane?")
        await time_passes(services, lambda: teams.by_app(CHANNEL))
        before = len(teams.by_app(chat))
        await teams.says(OFFICER, chat, "check")
        await time_passes(services, lambda: len(teams.by_app(chat)) > before)
        await teams.press(OFFICER, teams.by_app(chat)[before], words.OPEN)
        draft = {"field-account": "personal", "field-text": "Arrested zebrawood on Marigold Lane"}
        after = await teams.submit(OFFICER, draft, draft_words.FORM_SUBMIT)
        assert after.dialog is not None
        assert draft_words.NOT_KEPT in words_of(after.dialog)

    assert caplog.records
    for secret in SECRETS:
        assert not [record.name for record in caplog.records if secret in record.getMessage()], secret
        assert secret not in caplog.text

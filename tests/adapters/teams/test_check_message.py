"""`signpost teams check --to`: somebody is written to as notices are, by the real libraries, in a stand-in Teams."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.compose import compose
from adapters.console.findings import told
from adapters.teams.check import findings
from bot.records.chats import Chat
from bot.services import Services
from bot.settings import TEAMS_SDKS, Settings
from bot.wording import teams_app as words
from tests.adapters.teams import over
from tests.teams_server.fixtures import COLLEAGUE, OFFICER, TENANT
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio


@pytest.fixture(params=TEAMS_SDKS)
def settings(teams: Teams, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Those of the stand-in, on both libraries; the endpoint is none of this."""
    return over.settings(teams, tmp_path, request.param)


@pytest.fixture
def here(settings: Settings, teams: Teams) -> Iterator[Services]:
    """Services that have heard of the officer; of nobody else."""
    with closing(compose(settings)) as services:
        chat = Chat("teams", OFFICER, teams.chat(OFFICER), teams.service_url, teams.mri(OFFICER), TENANT)
        services.chats.met(chat, services.now())
        yield services


async def test_somebody_known_and_somebody_who_never_wrote_get_it(
    teams: Teams, settings: Settings, here: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in (OFFICER, COLLEAGUE.upper()):
        await told(findings(settings, here, person))
        assert f"OK      A test message was sent to {person.lower()}." in capsys.readouterr().out

    assert [message.text for message in teams.by_app(teams.chat(OFFICER))] == [words.TEST_MESSAGE]
    assert [message.text for message in teams.by_app(teams.chat(COLLEAGUE))] == [words.TEST_MESSAGE]


@pytest.mark.parametrize(
    ("status", "code", "todo"),
    [
        (403, "ForbiddenOperationException", "Install the app for them first"),
        (403, "BadArgument", "Install the app for them first"),
        (403, "MessageWritesBlocked", "They have blocked the app"),
        (429, "Throttled", "try it again in a minute"),
        (404, "SomethingNew", "Look it up at"),
    ],
)
async def test_what_refuses_it_is_named_with_what_to_do(
    teams: Teams,
    settings: Settings,
    here: Services,
    capsys: pytest.CaptureFixture[str],
    status: int,
    code: str,
    todo: str,
) -> None:
    teams.faults.refuse("post", status, code, times=9)
    assert await told(findings(settings, here, OFFICER)) == 1
    said = capsys.readouterr().out

    assert f"NOT OK  The test message to {OFFICER} was refused ({code})." in said
    assert todo in said


async def test_an_address_is_no_object_id_and_nothing_is_sent(
    teams: Teams, settings: Settings, here: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    await told(findings(settings, here, "officer@force.example"))
    said = capsys.readouterr().out

    assert "what was given with --to is no object id" in said
    assert "officer@force.example" not in said
    assert teams.called("post") == teams.called("create") == []


async def test_a_connection_that_is_lost_is_no_end_of_it(
    teams: Teams, settings: Settings, here: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    teams.faults.drop("post", "after", times=9)
    await told(findings(settings, here, OFFICER))

    assert "Look whether the message arrived" in capsys.readouterr().out

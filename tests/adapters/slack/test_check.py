"""`signpost slack check`: each thing that is wrong is named, with what to do, and the exit status says so."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.compose import compose
from adapters.console.app import main
from adapters.slack.manifest import SCOPES
from bot.settings import Settings
from bot.wording import slack as words
from tests.adapters.command import Ran
from tests.adapters.slack.conftest import TEAM
from tests.adapters.slack.reading import words_of
from tests.slack_server.fixtures import COLLEAGUE, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import TEAM as WORKSPACE

pytestmark = pytest.mark.asyncio
Check = Callable[..., Awaitable[Ran]]


@pytest.fixture
def check(
    slack: Slack, settings: Settings, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Check:
    """Run the command with the stand-in's secrets, for an officer and their supervisor of West Midlands Police."""
    slack.installation.scopes = list(SCOPES)
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in TEAM], services.now())
    variables = {
        "SIGNPOST_DATA": data,
        "SIGNPOST_SLACK_BOT_TOKEN_FILE": settings.slack_bot_token_file,
        "SIGNPOST_SLACK_APP_TOKEN_FILE": settings.slack_app_token_file,
        "SIGNPOST_SLACK_WORKSPACES": f"{WORKSPACE}:wmp",
        "SIGNPOST_SLACK_API_URL": slack.api_url,
    }

    async def run(*options: str, **others: object) -> Ran:
        for name, value in (variables | {f"SIGNPOST_{name}": value for name, value in others.items()}).items():
            monkeypatch.setenv(name, str(value))
        capsys.readouterr()
        status = await asyncio.to_thread(main, ["slack", "check", *options])
        return Ran(status, *capsys.readouterr())

    return run


async def test_all_is_well_and_a_test_message_was_sent(slack: Slack, check: Check) -> None:
    ran = await check("--to", OFFICER)

    assert (ran.status, ran.err) == (0, "")
    assert all(line.startswith("OK ") for line in ran.out.splitlines())
    assert "with a Slack account: 2, looked up: 2, of them not known or deactivated: 0" in ran.out
    assert words_of((await slack.message_by_app(DM)).blocks) == words.TEST_MESSAGE
    assert not slack.refused()


async def test_http_needs_the_signing_secret_alone_and_is_told_where_slack_sends_to(
    slack: Slack, settings: Settings, check: Check
) -> None:
    assert settings.slack_app_token_file is not None
    secret = settings.slack_app_token_file.with_name("secret")
    ran = await check("--to", OFFICER, SLACK_APP_TOKEN_FILE="", SLACK_SIGNING_SECRET_FILE=secret)

    assert ran.status == 0
    assert "/slack/events" in ran.out
    assert not slack.called("apps.connections.open")


@pytest.mark.parametrize(
    ("code", "todo"), [("token_revoked", "install the app again"), ("account_inactive", "The app was uninstalled")]
)
async def test_a_token_that_no_longer_works(slack: Slack, check: Check, code: str, todo: str) -> None:
    slack.installation.bot_token_error = code
    ran = await check()

    assert ran.status == 1
    assert f"NOT OK  The bot token does not work (SIGNPOST_SLACK_BOT_TOKEN_FILE: {code})" in ran.out
    assert todo in ran.out


async def test_a_scope_that_is_missing_and_one_that_is_not_needed(slack: Slack, check: Check) -> None:
    slack.installation.scopes = [*SCOPES.keys() - {"im:write"}, "channels:history"]
    ran = await check("--to", OFFICER)

    assert ran.status == 1
    assert "NOT OK  The token lacks scopes: im:write." in ran.out
    assert "NOTE    The token has scopes that are not needed: channels:history." in ran.out
    assert f"NOT OK  The test message to {OFFICER} was refused (missing_scope)" in ran.out


@pytest.mark.parametrize(
    ("workspaces", "said"), [("T0OTHER:wmp", f"does not name {WORKSPACE}"), (f"{WORKSPACE}:met", "no force here")]
)
async def test_a_workspace_of_nobody(check: Check, workspaces: str, said: str) -> None:
    ran = await check(SLACK_WORKSPACES=workspaces)

    assert ran.status == 1
    assert said in ran.out


async def test_tokens_that_were_exchanged(settings: Settings, check: Check) -> None:
    ran = await check("--to", OFFICER, SLACK_APP_TOKEN_FILE=settings.slack_bot_token_file)

    assert ran.status == 1
    assert "NOT OK  Socket Mode can't be opened (SIGNPOST_SLACK_APP_TOKEN_FILE: not_allowed_token_type)" in ran.out


async def test_people_whom_slack_does_not_know_are_named_by_their_accounts(slack: Slack, check: Check) -> None:
    await slack.deactivates(COLLEAGUE)
    ran = await check("--to", OFFICER)

    assert ran.status == 1
    assert f"Correct the column 'slack' of the people file: {COLLEAGUE}." in ran.out


async def test_without_a_name_it_writes_to_itself_where_slack_allows_that(slack: Slack, check: Check) -> None:
    slack.faults.refuse("conversations.open", "cannot_dm_bot")
    ran = await check()

    assert ran.status == 0
    assert "NOTE    No test message was sent: Slack lets no app write to itself (cannot_dm_bot)." in ran.out


async def test_slack_that_can_not_be_reached(check: Check) -> None:
    ran = await check(SLACK_API_URL="http://127.0.0.1:1/api/")

    assert ran.status == 1
    assert "Slack can't be reached (ClientConnectorError)" in ran.out


async def test_without_settings_it_says_which_are_missing(check: Check) -> None:
    ran = await check(SLACK_BOT_TOKEN_FILE="", SLACK_APP_TOKEN_FILE="", SLACK_WORKSPACES="")

    assert ran.status == 2
    assert "SIGNPOST_SLACK_BOT_TOKEN_FILE is not set, so Slack is not used. See docs/slack.md." in ran.err

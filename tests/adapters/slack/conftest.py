"""Tests of the Slack adapter: the real Bolt app and SDK against a stand-in Slack, over the socket and over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer

from adapters.slack.manifest import EVENTS, SCOPES
from adapters.slack.serve import EVENTS as EVENTS_PATH
from adapters.slack.serve import Slack as OurSlack
from adapters.web.app import make_app
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from tests.slack_server import core
from tests.slack_server.fixtures import COLLEAGUE, OFFICER, slack
from tests.slack_server.server import Slack
from tests.slack_server.world import TEAM as WORKSPACE

__all__ = ["slack"]

ON_BOTH = (Address("slack", COLLEAGUE), Address("web", "2001"))
TEAM = (
    Member("1001", "example", "North", "2001", None, frozenset(), None, (Address("slack", OFFICER),)),
    Member("2001", "example", "North", None, None, frozenset(), None, ON_BOTH),
)


@pytest.fixture
def settings(slack: Slack, tmp_path: Path) -> Settings:
    """Socket Mode, in the stand-in's workspace."""
    return slack_settings(slack, tmp_path)


def slack_settings(slack: Slack, folder: Path, *, over_http: bool = False) -> Settings:
    """Settings whose secrets are those of the stand-in."""
    files = {"bot": core.BOT_TOKEN, "app": core.APP_TOKEN, "secret": core.SIGNING_SECRET}
    for name, content in files.items():
        (folder / name).write_text(content)
    return Settings(
        data=folder,
        slack_bot_token_file=folder / "bot",
        slack_app_token_file=None if over_http else folder / "app",
        slack_signing_secret_file=folder / "secret" if over_http else None,
        slack_workspaces={WORKSPACE: "example"},
        slack_api_url=slack.api_url,
    )


@pytest_asyncio.fixture
async def signpost(slack: Slack, settings: Settings, services: Services) -> AsyncIterator[Services]:
    """Signpost, connected over the socket, with an officer and their line manager."""
    async with serving(slack, settings, services) as running:
        yield running


class serving:  # noqa: N801 - reads as a verb where it is used
    """Signpost as it is served, connected to the stand-in, with the scopes and events of our manifest alone."""

    def __init__(self, slack: Slack, settings: Settings, services: Services, *, waits: bool = True) -> None:
        self.slack, self.settings, self.waits = slack, settings, waits
        slack.installation.scopes, slack.installation.events = list(SCOPES), set(EVENTS)
        self.services = replace(services, platforms=frozenset({"web", "slack"}))

    async def __aenter__(self) -> Services:
        self.services.knowledge.check(
            "example", "personal", "Warm", on=self.services.now().date()
        )  # loads what it needs
        self.services.people.import_all(TEAM, self.services.now())
        self.server = TestServer(make_app(self.services, None, [OurSlack(self.settings, self.services)]))
        await self.server.start_server()
        if self.settings.slack_app_token_file is None:
            await self._until_it_listens()
            self.slack.use_http(str(self.server.make_url(EVENTS_PATH)))
        elif self.waits:
            await self.slack.connected()
        return self.services

    async def _until_it_listens(self) -> None:
        """Until what is not signed is refused (401) rather than not taken at all (503)."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(core.PATIENCE):
            while (await session.post(self.server.make_url(EVENTS_PATH), data=b"{}")).status == 503:
                await asyncio.sleep(0.01)

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()
        assert "missing_scope" not in {code for _, code in self.slack.refused()}

"""Tests of the Teams adapter: Microsoft's own library against a stand-in Teams, over HTTP on this machine."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from adapters.teams.commands import MESSAGES
from adapters.teams.serve import Teams as OurTeams
from adapters.web.app import make_app
from bot.records.chats import Chat
from bot.records.people import Address, Member
from bot.records.tables import received
from bot.services import Services
from bot.settings import Settings
from tests.adapters.teams.over import SDKS
from tests.adapters.teams.over import settings as settings_for
from tests.teams_server.fixtures import COLLEAGUE, OFFICER, TENANT, teams
from tests.teams_server.server import Teams

__all__ = ["teams"]

ON_BOTH = (Address("teams", COLLEAGUE), Address("web", "2001"))
TEAM = (
    Member("1001", "example", "North", "2001", None, frozenset(), None, (Address("teams", OFFICER),)),
    Member("2001", "example", "North", None, None, frozenset(), None, ON_BOTH),
)


def kept(services: Services) -> list[str]:
    """What of all that came in is kept until it is answered, or was."""
    with services.store.database.read() as connection:
        rows = connection.execute(select(received.c.key, received.c.body).order_by(received.c.id)).all()
    seal = services.store.database.seal
    return [seal.open(row.body, f"received/{row.key}/body") if row.body else "" for row in rows]


@pytest.fixture(params=SDKS)
def settings(teams: Teams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Settings:
    """The registration of the stand-in, its tenant for the example force, and each of Microsoft's libraries in turn."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return replace(settings_for(teams, tmp_path, request.param), teams_tenants={TENANT: "example"})


@pytest_asyncio.fixture
async def signpost(teams: Teams, settings: Settings, services: Services) -> AsyncIterator[Services]:
    """Signpost as it is served, with an officer and their line manager."""
    async with serving(teams, settings, services) as running:
        yield running


class serving:  # noqa: N801 - reads as a verb where it is used
    """Signpost as it is served, where the stand-in sends what people do."""

    def __init__(self, teams: Teams, settings: Settings, services: Services) -> None:
        self.teams, self.settings = teams, settings
        self.services = replace(services, platforms=frozenset({"web", "teams"}))

    async def __aenter__(self) -> Services:
        self.services.knowledge.check(
            "example", "personal", "Warm", on=self.services.now().date()
        )  # loads what it needs
        self.services.people.import_all(TEAM, self.services.now())
        for user in (OFFICER, COLLEAGUE):  # so that nobody is looked for beside what a test looks at
            known = Chat("teams", user, self.teams.chat(user), self.teams.service_url, self.teams.mri(user), TENANT)
            self.services.chats.met(known, self.services.now())
        self.server = TestServer(make_app(self.services, None, [OurTeams(self.settings, self.services)]))
        await self.server.start_server()
        self.teams.listens_at(str(self.server.make_url(MESSAGES)))
        return self.services

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()

"""What the seam makes of Teams' refusals and addresses, and Teams without a registration, on this machine alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from adapters.teams.api import Api
from adapters.teams.gate import Gate
from adapters.teams.seam import Json, Refused, Unclear, failure
from bot.notices.sender import Later
from bot.settings import Settings
from tests.adapters.teams.over import SDKS, Address, address, opened, said, settings
from tests.teams_server.fixtures import APP_ID, FOREIGN_TENANT, OFFICER, TENANT
from tests.teams_server.server import Teams

CODE = b'{"error": {"code": "Throttled", "message": "what an officer wrote"}}'


@pytest.fixture(params=SDKS)
def alone(request: pytest.FixtureRequest, teams: Teams, tmp_path: Path) -> Settings:
    """Settings without a registration."""
    whole = settings(teams, tmp_path, request.param)
    return replace(whole, teams_app_id=None, teams_tenant_id=None, teams_secret_file=None)


@pytest.fixture
async def to(alone: Settings) -> AsyncIterator[Address]:
    async with address(alone) as found:
        yield found


async def test_without_a_registration_this_machine_is_believed(to: Address, teams: Teams) -> None:
    assert (await to.post(said(teams)))[0] == 202
    assert to.taken_in == [said(teams)]


async def test_without_a_registration_foreign_tenants_addresses_and_web_pages_are_refused_all_the_same(
    to: Address, teams: Teams
) -> None:
    assert (await to.post(said(teams, channelData={"tenant": {"id": FOREIGN_TENANT}})))[0] == 401
    assert (await to.post(said(teams, serviceUrl="https://smba.trafficmanager.net/uk/")))[0] == 401
    assert (await to.post(b"{}", kind="text/plain"))[0] == 415  # a page elsewhere can send no more than this
    assert to.taken_in == []


async def test_without_a_registration_no_token_is_asked_for(alone: Settings, teams: Teams) -> None:
    async with opened(alone) as sdk:
        await sdk.check()
        sent = await Api(sdk.connector, None).post(teams.service_url, teams.chat(OFFICER), {"type": "message"})
    assert sent == Later("Unauthorized")  # as the stand-in says, unlike the playground
    assert teams.called("token") == []


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("0.5", timedelta(seconds=0.5)),
        ("-3", timedelta(0)),
        ("86400", timedelta(hours=1)),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Fri, 20 Nov 2020 10:00:00 GMT", timedelta(0)),
    ],
)
def test_how_long_teams_wants_us_to_wait(after: str, wait: timedelta | None) -> None:
    told = failure(429, {"Retry-After": after}, CODE)
    assert isinstance(told, Refused)
    assert (told.status, told.code, told.wait) == (429, "Throttled", wait)


def test_teams_may_name_a_time_to_wait_for() -> None:
    told = failure(429, {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)}, b"")
    assert isinstance(told, Refused)
    assert told.wait is not None
    assert timedelta(minutes=4) < told.wait <= timedelta(minutes=5)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "x"}', b'{"error": {"code": 7}}', b'{"error": {"code": "<a>"}}']
)
def test_an_answer_that_names_no_code_is_told_by_its_status(body: bytes) -> None:
    told = failure(403, {}, body)
    assert isinstance(told, Refused)
    assert (told.code, str(told)) == ("http_403", "http_403")


def test_what_teams_writes_in_an_error_goes_nowhere() -> None:
    assert "officer" not in repr(failure(400, {}, CODE)) + repr(failure(500, {}, CODE))
    assert isinstance(failure(500, {}, CODE), Unclear)


@pytest.mark.parametrize(
    ("address", "is_teams"),
    [
        ("https://smba.trafficmanager.net/uk/", True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("http://smba.trafficmanager.net/uk/", False),
        ("https://smba.trafficmanager.net:8443/uk/", False),
        ("https://other.trafficmanager.net/uk/", False),
        ("https://smba.trafficmanager.net.example.org/", False),
        ("https://example.org/?https://smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@example.org/", False),
        ("https://me@smba.trafficmanager.net/", False),
        ("https://example.blob.core.windows.net/", False),
        ("https://webchat.botframework.com/", False),
        ("http://127.0.0.1:3978/", False),
        ("https://localhost/", False),
        ("", False),
        (None, False),
    ],
)
def test_what_an_address_of_teams_is_in_service(address: str | None, is_teams: bool, tmp_path: Path) -> None:
    in_service = Settings(tmp_path, teams_tenants={TENANT: "wmp"}, teams_app_id=APP_ID, teams_tenant_id=TENANT)
    assert Gate(in_service).reaches(address) is is_teams


@pytest.mark.parametrize("sdk", SDKS)
async def test_in_service_teams_own_address_is_taken(
    sdk: str, teams: Teams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def published(_session: object, asked: str) -> Json:
        return teams.keys.jwks() if asked.endswith("/keys") else teams.keys.metadata("https://login.botframework.com")

    monkeypatch.setattr("adapters.teams.keys._json", published)  # nothing but the address differs from the stand-in
    in_service = replace(settings(teams, tmp_path, sdk), teams_keys_url="https://login.botframework.com/v1/x")
    async with address(in_service) as to:
        for service_url, status in (("https://smba.trafficmanager.net/uk/", 202), (teams.service_url, 401)):
            header = teams.keys.header(serviceurl=service_url)
            assert (await to.post(said(teams, serviceUrl=service_url), header))[0] == status

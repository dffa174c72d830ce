"""`signpost teams check`: each thing that is wrong is named, with what to do, and the exit status says so."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.compose import compose
from adapters.console.app import main
from adapters.console.findings import told
from adapters.teams.check import findings
from adapters.teams.commands import MESSAGES
from bot.records.chats import Chat
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings

pytestmark = pytest.mark.asyncio
TENANT = "aaaaaaaa-1111-2222-3333-444444444444"
OFFICER, SUPERVISOR = "bbbbbbbb-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000002"
SECRET = "a secret that nobody may read"
TEAM = (
    Member("1001", "wmp", "North", "2001", None, frozenset(), None, (Address("teams", OFFICER),)),
    Member("2001", "wmp", "North", None, None, frozenset(), None, (Address("teams", SUPERVISOR),)),
)


class Around:
    """Entra, the address of the keys, and a reverse proxy with Signpost behind it, as this test needs them.

    Entra's answers: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    """

    def __init__(self) -> None:
        self.token_error = 0
        self.keys: list[dict[str, object]] = [{"kid": "1", "endorsements": ["msteams"]}]
        self.status = 401
        self.posted: list[object] = []
        app = web.Application()
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post(MESSAGES, self._messages)
        self.server = TestServer(app)

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert (form["grant_type"], form["client_secret"]) == ("client_credentials", SECRET)
        if not self.token_error:
            return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": "a token"})
        told_more = f"AADSTS{self.token_error}: the request of 'somebody' failed. Trace ID: 1234"
        wrong = {"error": "invalid_client", "error_description": told_more, "error_codes": [self.token_error]}
        return web.json_response(wrong, status=401)

    async def _openid(self, request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": str(self.server.make_url("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

    async def _messages(self, request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers
        return web.Response(status=self.status, headers={"Location": "/sign-in"} if self.status == 302 else {})


@pytest_asyncio.fixture
async def around() -> AsyncIterator[Around]:
    made = Around()
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
def settings(around: Around, tmp_path: Path) -> Settings:
    """Everything set up, with its servers on this machine."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    return Settings(
        data=tmp_path,
        teams_tenants={TENANT: "wmp"},
        teams_app_id="cccccccc-1111-2222-3333-444444444444",
        teams_tenant_id=TENANT,
        teams_secret_file=secret,
        teams_login_url=str(around.server.make_url("/")),
        teams_keys_url=str(around.server.make_url("/openid")),
        public_url=str(around.server.make_url("")).rstrip("/"),
    )


@pytest.fixture
def here(settings: Settings) -> Iterator[Services]:
    """What the installation knows: an officer and their supervisor, of whom the officer has written to Signpost."""
    with closing(compose(settings)) as services:
        services.people.import_all(TEAM, services.now())
        services.chats.met(_chat(OFFICER), services.now())
        yield services


def _chat(account: str) -> Chat:
    return Chat("teams", account, f"a:{account}", "https://smba.example/uk/", f"29:{account}", TENANT)


class Checked:
    """What was printed, and the exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys, self.status, self.out = capsys, -1, ""

    async def run(self, settings: Settings, services: Services, to: str = "") -> "Checked":
        self._capsys.readouterr()
        self.status = await told(findings(settings, services, to))
        self.out = self._capsys.readouterr().out
        assert SECRET not in self.out
        assert "Trace ID" not in self.out
        return self


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Checked:
    return Checked(capsys)


async def test_all_is_well(settings: Settings, here: Services, checked: Checked) -> None:
    here.chats.met(_chat(SUPERVISOR), here.now())
    ran = await checked.run(settings, here)

    assert ran.status == 0
    assert "NOT OK" not in ran.out
    assert f"OK      The tenant {TENANT} belongs to wmp." in ran.out
    assert f"{MESSAGES} is reached, and refuses what Teams did not sign." in ran.out
    assert "People of wmp: 2, with an account in Teams: 2, that can be written to by now: 2, that can't: 0." in ran.out
    assert "NOTE    No test message was sent: nobody was named" in ran.out


@pytest.mark.parametrize(
    ("code", "todo"),
    [
        (7000215, "It is the Value, not the Secret ID"),
        (7000222, "The client secret has expired: make a new one"),
        (90002, "Compare SIGNPOST_TEAMS_TENANT_ID with the Directory (tenant) ID"),
        (700016, "Compare SIGNPOST_TEAMS_APP_ID with the Application (client) ID"),
        (50196, "Look up AADSTS50196 at https://login.microsoftonline.com/error"),
    ],
)
async def test_a_registration_that_gets_no_token(
    around: Around, settings: Settings, here: Services, checked: Checked, code: int, todo: str
) -> None:
    around.token_error = code
    ran = await checked.run(settings, here, OFFICER)

    assert ran.status == 1
    assert f"NOT OK  Entra gives out no token (AADSTS{code})." in ran.out
    assert todo in ran.out
    assert "test message" not in ran.out  # it could not be sent either


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (202, "takes what nobody signed (202)"),
        (302, "answers 302, not 401"),
        (404, "answers 404, not 401"),
        (502, "answers 502: the proxy is there, Signpost is not"),
    ],
)
async def test_an_endpoint_that_is_open_or_not_ours(
    around: Around, settings: Settings, here: Services, checked: Checked, status: int, said: str
) -> None:
    around.status = status
    ran = await checked.run(settings, here)

    assert ran.status == 1
    assert said in ran.out


async def test_nothing_answers(settings: Settings, here: Services, checked: Checked) -> None:
    nowhere = "http://127.0.0.1:1"
    away = replace(settings, teams_login_url=f"{nowhere}/", teams_keys_url=f"{nowhere}/k", public_url=nowhere)
    ran = await checked.run(away, here)

    assert ran.status == 1
    assert "No token could be asked for (ClientConnectorError)" in ran.out
    assert "The keys that sign what Teams sends can't be read (ClientConnectorError)" in ran.out
    assert f"{nowhere}{MESSAGES} can't be reached (ClientConnectorError)" in ran.out


async def test_keys_of_another_channel_do_not_sign_for_teams(
    around: Around, settings: Settings, here: Services, checked: Checked
) -> None:
    around.keys = [{"kid": "1", "endorsements": ["webchat"]}]

    assert "NOT OK  There is no key for what Teams sends." in (await checked.run(settings, here)).out


async def test_a_tenant_of_no_force_and_one_that_is_not_named(
    settings: Settings, here: Services, checked: Checked
) -> None:
    other = TENANT.replace("a", "d")
    ran = await checked.run(replace(settings, teams_tenants={other: "met"}), here)

    assert ran.status == 1
    assert f"NOT OK  The tenant {other} is of 'met', which is no force here." in ran.out
    assert f"Write {TENANT}:FORCE into SIGNPOST_TEAMS_TENANTS" in ran.out


async def test_people_who_are_named_wrongly_or_can_not_be_reached(
    settings: Settings, here: Services, checked: Checked
) -> None:
    wrong = replace(TEAM[1], addresses=(Address("teams", "sergeant@force.example"),))
    here.people.import_all([TEAM[0], wrong], here.now())
    here.chats.refused("teams", OFFICER, "ForbiddenOperationException", here.now(), f"a:{OFFICER}")
    ran = await checked.run(settings, here)

    assert ran.status == 1
    assert "with an account in Teams: 2, that can be written to by now: 0, that can't: 1." in ran.out
    assert "Can't be written to: 1001: ForbiddenOperationException." in ran.out
    assert "the column 'teams' of the people file: 2001." in ran.out
    assert "sergeant@force.example" not in ran.out


@pytest.mark.parametrize(
    ("variable", "said"),
    [("TEAMS_TENANTS", "SIGNPOST_TEAMS_TENANTS is"), ("TEAMS_APP_ID", "SIGNPOST_TEAMS_APP_ID")],
)
async def test_without_settings_it_says_which_are_missing(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    said: str,
) -> None:
    variables = {"TEAMS_TENANTS": f"{TENANT}:wmp", "TEAMS_APP_ID": settings.teams_app_id, "DATA": settings.data}
    variables |= {"TEAMS_TENANT_ID": TENANT, "TEAMS_SECRET_FILE": settings.teams_secret_file, variable: ""}
    for name, value in variables.items():
        monkeypatch.setenv(f"SIGNPOST_{name}", str(value))

    assert main(["teams", "check"]) == 2
    assert said in capsys.readouterr().err

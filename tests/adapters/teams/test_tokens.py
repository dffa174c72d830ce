"""Only Teams itself is heard, for tenants of ours; over both of Microsoft's libraries."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.seam import Json
from tests.adapters.teams.over import SDKS, Address, address, said, settings
from tests.teams_server.fixtures import APP_ID, CHANNEL, FOREIGN_TENANT, TENANT
from tests.teams_server.keys import Keys, bad_headers
from tests.teams_server.server import Teams

EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
ELSEWHERE = "https://smba.example.org/uk/"


@pytest.fixture(params=SDKS)
async def to(request: pytest.FixtureRequest, teams: Teams, tmp_path: Path) -> AsyncIterator[Address]:
    async with address(settings(teams, tmp_path, request.param)) as found:
        yield found


async def test_a_message_with_a_good_token_is_taken_in_as_it_was_sent(to: Address, teams: Teams) -> None:
    assert await to.post(said(teams), teams.keys.header()) == (202, b"")
    assert to.taken_in == [said(teams)]


async def test_an_invoke_is_answered_with_json(to: Address, teams: Teams) -> None:
    to.reply = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"body": []}}
    pressed = said(teams, type="invoke", name="adaptiveCard/action", value={"action": {"verb": "press"}})
    status, body = await to.post(pressed, teams.keys.header())
    assert (status, json.loads(body)) == (200, to.reply)


async def test_an_invoke_that_is_not_known_is_not_implemented(to: Address, teams: Teams) -> None:
    assert await to.post(said(teams, type="invoke", name="odd"), teams.keys.header()) == (501, b"")


async def test_what_a_library_has_no_class_for_is_taken_in_all_the_same(to: Address, teams: Teams) -> None:
    odd = said(teams, entities="none", membersAdded={}, timestamp="today", text={"a": 1}, attachments=[1])
    assert await to.post(odd, teams.keys.header()) == (202, b"")
    assert to.taken_in == [odd]


@pytest.mark.parametrize("wrong", bad_headers(Keys("http://127.0.0.1/")))
async def test_a_bad_token_is_refused(to: Address, teams: Teams, wrong: str) -> None:
    assert await to.post(said(teams), bad_headers(teams.keys)[wrong]) == (401, b"")
    assert to.taken_in == []


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": EMULATOR, "ver": "1.0", "appid": APP_ID},
        {"iss": EMULATOR, "ver": "2.0", "azp": APP_ID},
        {"iss": EMULATOR, "ver": "2.0", "azp": "another-bot"},
        {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "tid": TENANT, "ver": "2.0", "azp": APP_ID},
    ],
)
async def test_a_token_of_the_emulator_or_of_another_bot_is_no_way_round(
    to: Address, teams: Teams, claims: Json
) -> None:
    assert await to.post(said(teams), teams.keys.header(**claims)) == (401, b"")
    assert to.taken_in == []


@pytest.mark.parametrize(
    "changed",
    [
        {"channelData": {"tenant": {"id": FOREIGN_TENANT}}},
        {"conversation": {"id": CHANNEL, "tenantId": FOREIGN_TENANT}},
        {"channelData": {}, "conversation": {"id": CHANNEL, "tenantId": FOREIGN_TENANT}},
        {"from": {"id": "29:1", "tenantId": FOREIGN_TENANT}},
        {"channelData": None, "conversation": {"id": CHANNEL}},
        {"channelData": "none", "conversation": {"id": CHANNEL}},
        {"channelData": {"tenant": {"id": [TENANT]}}},
    ],
)
async def test_a_foreign_tenant_in_the_body_or_none_is_refused(to: Address, teams: Teams, changed: Json) -> None:
    assert await to.post(said(teams, **changed), teams.keys.header()) == (401, b"")
    assert to.taken_in == []


@pytest.mark.parametrize("sdk", SDKS)
async def test_somebody_of_another_tenant_of_ours_is_heard(teams: Teams, tmp_path: Path, sdk: str) -> None:
    ours = replace(settings(teams, tmp_path, sdk), teams_tenants={TENANT: "wmp", FOREIGN_TENANT: "wwm"})
    async with address(ours) as to:
        status, _ = await to.post(
            said(teams, **{"from": {"id": "29:1", "tenantId": FOREIGN_TENANT}}), teams.keys.header()
        )

    assert status == 202


async def test_a_foreign_tenant_in_the_token_is_refused(to: Address, teams: Teams) -> None:
    assert (await to.post(said(teams), teams.keys.header(tid=TENANT)))[0] == 202
    assert (await to.post(said(teams), teams.keys.header(tid=FOREIGN_TENANT)))[0] == 401
    assert len(to.taken_in) == 1


@pytest.mark.parametrize("address", [ELSEWHERE, None, "", 7, "http://smba.trafficmanager.net/uk/", "https://["])
async def test_a_service_address_that_is_not_teams_is_refused(to: Address, teams: Teams, address: Any) -> None:
    for claim in (address, teams.service_url):
        assert (await to.post(said(teams, serviceUrl=address), teams.keys.header(serviceurl=claim)))[0] == 401
    assert to.taken_in == []


async def test_another_channel_than_teams_is_refused(to: Address, teams: Teams) -> None:
    assert (await to.post(said(teams, channelId="webchat"), teams.keys.header()))[0] == 401
    assert to.taken_in == []


async def test_a_key_that_is_not_for_teams_is_refused(to: Address, teams: Teams) -> None:
    teams.keys.endorsements = ["webchat"]
    assert (await to.post(said(teams), teams.keys.header()))[0] == 401
    assert to.taken_in == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"no activity", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 300_000, "application/json", 413),
    ],
)
async def test_what_is_no_activity_is_refused(to: Address, teams: Teams, body: bytes, kind: str, status: int) -> None:
    assert await to.post(body, teams.keys.header(), kind) == (status, b"")
    assert (await to.post(body, "", kind))[0] == 401
    assert to.taken_in == []


async def test_what_could_not_be_taken_in_is_not_acknowledged_and_not_told(
    to: Address, teams: Teams, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    to.reply = RuntimeError("what the officer wrote")
    assert await to.post(said(teams), teams.keys.header()) == (500, b"")
    assert "RuntimeError" in caplog.text
    assert "what the officer wrote" not in caplog.text + "".join(capfd.readouterr())
    assert not teams.called("post")


async def test_keys_that_teams_changed_are_fetched_anew(to: Address, teams: Teams, monkeypatch: Any) -> None:
    assert (await to.post(said(teams), teams.keys.header()))[0] == 202
    teams.keys.change()
    monkeypatch.setattr("adapters.teams.keys._ANEW", 0.0)
    monkeypatch.setattr("adapters.teams.keys._TRY_AGAIN", 0.0)
    assert (await to.post(said(teams), teams.keys.header()))[0] == 202


async def test_without_keys_nothing_is_taken_in_and_teams_may_send_it_again(to: Address, teams: Teams) -> None:
    teams.faults.fail("keys", 500)
    assert (await to.post(said(teams), teams.keys.header()))[0] == 503
    assert to.taken_in == []


async def test_unknown_keys_do_not_have_them_fetched_every_time(to: Address, teams: Teams) -> None:
    for number in range(5):
        assert (await to.post(said(teams), teams.keys.header(kid=f"unknown-{number}")))[0] == 401
    assert len(teams.called("keys")) == 1


async def test_a_token_is_good_for_five_minutes_after_its_end(to: Address, teams: Teams) -> None:
    now = int(time.time())
    assert (await to.post(said(teams), teams.keys.header(exp=now - 60)))[0] == 202
    assert (await to.post(said(teams), teams.keys.header(exp=now - 600)))[0] == 401

"""What Signpost sends to Teams, over both of Microsoft's libraries and with the real request for a token."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from adapters.teams.api import PLATFORM, Api
from adapters.teams.seam import Connector, Json, Refused, open_sdk
from bot.notices.sender import Delivered, Later, Never
from bot.settings import SettingsError
from tests.adapters.teams.over import SDKS, opened, settings
from tests.teams_server.fixtures import APP_ID, CHANNEL, COLLEAGUE, GUEST, OFFICER, TENANT
from tests.teams_server.server import Teams

CARD = "application/vnd.microsoft.card.adaptive"


def message(says: str = "Keep it factual.", **more: object) -> Json:
    """A card, as we send it."""
    block = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": says}]}
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [block]}
    return {"type": "message", "summary": says, "attachments": [{"contentType": CARD, "content": card}]} | more


@pytest.fixture(params=SDKS)
def sdk(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def connector(sdk: str, teams: Teams, tmp_path: Path) -> AsyncIterator[Connector]:
    async with opened(settings(teams, tmp_path, sdk)) as found:
        yield found.connector


@pytest.fixture
def api(connector: Connector) -> Api:
    return Api(connector, APP_ID)


async def test_a_message_arrives_as_it_was_written(connector: Connector, teams: Teams) -> None:
    mention = {"type": "mention", "text": "<at>Alex</at>", "mentioned": {"id": teams.mri(OFFICER), "name": "Alex"}}
    written = message("“é” & <b>", entities=[mention], text="<at>Alex</at>", importance="high")
    name = await connector.post(teams.service_url, teams.chat(OFFICER), written)
    (arrived,) = teams.by_app(teams.chat(OFFICER))
    assert arrived.id == name
    assert arrived.activity.items() >= written.items()


async def test_a_reply_hangs_in_its_thread(api: Api, teams: Teams) -> None:
    first = await api.post(teams.service_url, CHANNEL, message())
    assert isinstance(first, Delivered)
    assert first.platform == PLATFORM
    again = await api.post(teams.service_url, CHANNEL, message("In the thread"), under=first.receipt)
    assert [one.id for one in teams.by_app(CHANNEL, first.receipt)] == [first.receipt, again.receipt]  # type: ignore[union-attr]


async def test_a_message_is_replaced(api: Api, teams: Teams) -> None:
    posted = await api.post(teams.service_url, teams.chat(OFFICER), message())
    assert isinstance(posted, Delivered)
    changed = await api.update(teams.service_url, teams.chat(OFFICER), posted.receipt, message("Otherwise"))
    assert isinstance(changed, Delivered)
    (shown,) = teams.by_app(teams.chat(OFFICER))
    assert shown.activity["summary"] == "Otherwise"


async def test_teams_may_say_that_it_is_done_and_nothing_else(api: Api, teams: Teams) -> None:
    posted = await api.post(teams.service_url, teams.chat(OFFICER), message())
    assert isinstance(posted, Delivered)
    for method in ("post", "update"):
        teams.faults.empty(method)
    assert await api.post(teams.service_url, teams.chat(OFFICER), message()) == Delivered("", PLATFORM)
    changed = await api.update(teams.service_url, teams.chat(OFFICER), posted.receipt, message())
    assert changed == Delivered("", PLATFORM)


async def test_a_conversation_is_begun_with_somebody_who_has_the_app_alone(api: Api, teams: Teams) -> None:
    for name in (COLLEAGUE, teams.mri(COLLEAGUE)):
        assert await api.direct(teams.service_url, TENANT, name) == teams.chat(COLLEAGUE)
    assert isinstance(await api.direct(teams.service_url, TENANT, GUEST), Never)


async def test_who_somebody_is_can_be_asked(connector: Connector, teams: Teams) -> None:
    found = await connector.member(teams.service_url, teams.chat(OFFICER), teams.mri(OFFICER))
    assert (found["aadObjectId"], found["tenantId"]) == (OFFICER, TENANT)


async def test_a_long_id_of_a_conversation_stays_whole(connector: Connector, teams: Teams) -> None:
    with pytest.raises(Refused):
        await connector.post(teams.service_url, "a:" + "x" * 300, message())
    assert any("x" * 300 in call.path for call in teams.core.calls)


async def test_an_id_leads_nowhere_else_whatever_is_in_it(api: Api, teams: Teams) -> None:
    elsewhere = f"1/../{teams.chat(COLLEAGUE)}"
    await api.post(teams.service_url, CHANNEL, message(), under=elsewhere)
    await api.post(teams.service_url, f"{CHANNEL}/../{teams.chat(COLLEAGUE)}", message())
    assert not teams.by_app(teams.chat(COLLEAGUE))


async def test_one_token_is_asked_for_and_kept(connector: Connector, teams: Teams) -> None:
    chat = teams.chat(OFFICER)
    await asyncio.gather(*(connector.post(teams.service_url, chat, message(str(number))) for number in range(5)))
    assert teams.called("token") == [
        {"client_id": APP_ID, "scope": "https://api.botframework.com/.default", "grant_type": "client_credentials"}
    ]


async def test_another_token_is_asked_for_where_teams_refuses_ours(api: Api, teams: Teams) -> None:
    await api.post(teams.service_url, teams.chat(OFFICER), message())
    teams.core.tokens.clear()
    assert isinstance(await api.post(teams.service_url, teams.chat(OFFICER), message()), Later)
    assert isinstance(await api.post(teams.service_url, teams.chat(OFFICER), message()), Delivered)


async def test_a_wrong_secret_is_told_by_its_code_alone(
    sdk: str, teams: Teams, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with opened(settings(teams, tmp_path, sdk, secret="of-yesterday")) as found:
        said = await Api(found.connector, APP_ID).post(teams.service_url, teams.chat(OFFICER), message())
    assert said == Later("token_invalid_client")
    assert "of-yesterday" not in caplog.text
    assert teams.called("post") == []


async def test_a_tenant_that_is_not_known_and_a_login_that_is_away_are_told_by_code(
    sdk: str, teams: Teams, tmp_path: Path
) -> None:
    good = settings(teams, tmp_path, sdk)
    wrong = [
        (replace(good, teams_tenant_id="00000000-0000-4000-8000-000000000000"), "token_authority"),
        (replace(good, teams_login_url="https://127.0.0.1:1/"), "token_unreachable"),
        (replace(good, teams_ca_file=None), "token_unreachable"),
    ]
    for given, code in wrong:
        async with opened(given) as found:
            with pytest.raises(Refused, match=f"^{code}$"):
                await found.connector.post(teams.service_url, teams.chat(OFFICER), message())


@pytest.mark.parametrize("method", ["post", "update", "create"])
async def test_teams_says_when_to_come_again(api: Api, teams: Teams, method: str) -> None:
    posted = await api.post(teams.service_url, teams.chat(OFFICER), message())
    assert isinstance(posted, Delivered)
    teams.faults.rate_limit(method, retry_after=7)
    before = len(teams.called(method))
    if method == "post":
        said: object = await api.post(teams.service_url, teams.chat(OFFICER), message())
    elif method == "update":
        said = await api.update(teams.service_url, teams.chat(OFFICER), posted.receipt, message())
    else:
        said = await api.direct(teams.service_url, TENANT, OFFICER)
    assert said == Later("Throttled", timedelta(seconds=7))
    assert len(teams.called(method)) == before + 1  # it was not asked again behind our back


async def test_two_messages_that_met_are_sent_again_later(api: Api, teams: Teams) -> None:
    teams.faults.fail("post", 412)
    assert await api.post(teams.service_url, teams.chat(OFFICER), message()) == Later("PreconditionFailed")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "BotNotInConversationRoster"),
        (403, "ConversationBlockedByUser"),
        (403, "BotDisabledByAdmin"),
        (403, "MessageWritesBlocked"),
        (403, "ForbiddenOperationException"),
        (404, "ConversationNotFound"),
        (404, "ActivityNotFoundInConversation"),
        (413, "MessageSizeTooBig"),
    ],
)
async def test_what_teams_refuses_for_good_is_not_tried_again(
    api: Api, connector: Connector, teams: Teams, status: int, code: str
) -> None:
    teams.faults.refuse("post", status, code)
    assert await api.post(teams.service_url, teams.chat(OFFICER), message()) == Never(code)
    teams.faults.refuse("member", status, code)
    with pytest.raises(Refused, match=f"^{code}$"):
        await connector.member(teams.service_url, teams.chat(OFFICER), teams.mri(OFFICER))


async def test_a_registration_that_somebody_may_mend_is_tried_again(api: Api, teams: Teams) -> None:
    teams.faults.refuse("post", 401, "BotNotRegistered")
    assert await api.post(teams.service_url, teams.chat(OFFICER), message()) == Later("BotNotRegistered")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_nobody_knows_what_came_of_it_where_teams_fails(api: Api, teams: Teams, status: int) -> None:
    teams.faults.fail("post", status)
    with pytest.raises(Exception) as raised:  # noqa: PT011
        await api.post(teams.service_url, teams.chat(OFFICER), message())
    assert not isinstance(raised.value, Refused)
    assert len(teams.called("post")) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_nobody_knows_what_came_of_it_where_the_connection_breaks(
    api: Api, teams: Teams, moment: Literal["before", "after"]
) -> None:
    teams.faults.drop("post", moment)
    with pytest.raises(Exception) as raised:  # noqa: PT011
        await api.post(teams.service_url, teams.chat(OFFICER), message())
    assert not isinstance(raised.value, Refused)
    assert len(teams.called("post")) == 1


async def test_teams_is_not_waited_for_longer_than_we_say(
    api: Api, teams: Teams, sdk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"adapters.teams.{sdk}_sdk.CALL_SECONDS", 0.05)
    gate = teams.faults.hold("post")
    with pytest.raises(TimeoutError):
        await api.post(teams.service_url, teams.chat(OFFICER), message())
    gate.set()


@pytest.mark.parametrize(
    "address", ["https://smba.example.org/uk/", "http://smba.trafficmanager.net/uk/", "https://x.trafficmanager.net/"]
)
async def test_our_token_goes_to_teams_alone(api: Api, teams: Teams, address: str) -> None:
    assert await api.post(address, teams.chat(OFFICER), message()) == Later("service_url")
    assert teams.called("token") == []


async def test_the_libraries_say_nothing_of_what_is_sent(
    connector: Connector, teams: Teams, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await connector.post(teams.service_url, teams.chat(OFFICER), message("what an officer wrote"))
    with pytest.raises(Refused):
        await connector.post(teams.service_url, "a:nowhere", message("what an officer wrote"))
    said = caplog.text + "".join(capfd.readouterr())
    for secret in ("what an officer wrote", teams.mri(OFFICER), OFFICER, *teams.core.tokens):
        assert secret not in said


async def test_without_the_library_of_the_setting_it_is_said_how_to_install_it(
    teams: Teams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "adapters.teams.agents_sdk", raising=False)
    monkeypatch.setitem(sys.modules, "microsoft_agents.hosting.aiohttp", None)
    with pytest.raises(SettingsError, match=r"pip install 'signpost\[agents\]'"):
        open_sdk(settings(teams, tmp_path, "agents"))

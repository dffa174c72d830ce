"""Over HTTP: the same ways in, and nothing that Slack did not sign."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import wording
from bot.services import Services
from bot.wording import drafts as draft_words
from tests.adapters.slack.conftest import serving, slack_settings
from tests.adapters.slack.reading import words_of
from tests.adapters.slack.walking import answered
from tests.slack_server.core import SIGNING_SECRET
from tests.slack_server.fixtures import CHANNEL, DM, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.signed_http import JSON, SignedHttp, signature

QUESTION = "Can I post the street of a job on my own account?"
VERDICT = "No, not on your personal account"
EVENT = json.dumps(
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T0WORK",
        "event": {"type": "message", "channel_type": "im", "channel": DM, "user": OFFICER, "ts": "1.1", "text": "help"},
    }
).encode()


@pytest_asyncio.fixture
async def running(slack: Slack, tmp_path: Path, services: Services) -> AsyncIterator[serving]:
    """Signpost, told by signed requests."""
    on_http = serving(slack, slack_settings(slack, tmp_path, over_http=True), services)
    async with on_http:
        yield on_http


@pytest.fixture
def signed(slack: Slack, running: serving) -> SignedHttp:
    assert isinstance(slack.deliveries.transport, SignedHttp)
    return slack.deliveries.transport


def stored(services: Services) -> int:
    with services.store.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM received").scalar_one())


async def test_a_direct_message_is_answered(slack: Slack, running: serving) -> None:
    said = await slack.says(OFFICER, DM, QUESTION)

    assert said is not None
    assert said.in_time
    assert VERDICT in words_of((await slack.message_by_app(DM)).blocks)


async def test_a_command_is_answered(slack: Slack, running: serving) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", f"ask {QUESTION}")

    assert VERDICT in words_of((await slack.ephemeral_for(OFFICER)).blocks)


async def test_a_press_is_answered(slack: Slack, running: serving) -> None:
    await slack.says(OFFICER, DM, QUESTION)
    await slack.press(OFFICER, await slack.message_by_app(DM), wording.HELPFUL)

    assert wording.THANKS in words_of((await slack.message_by_app(DM, 2)).blocks)


async def test_a_modal_is_answered_where_it_is(slack: Slack, running: serving) -> None:
    await slack.command(OFFICER, CHANNEL, "/signpost", "check")
    await slack.view_for(OFFICER)
    await slack.submit(OFFICER, {"field-account": "=personal", "field-text": "Arrest on Smith Lane, Coventry"})

    assert draft_words.NOT_KEPT in words_of((await answered(slack)).view)


async def test_slack_verifies_the_address(signed: SignedHttp) -> None:
    status, body = await signed.verify_url("a-challenge")

    assert status == 200
    assert "a-challenge" in body


async def test_slack_checks_that_the_address_is_there(signed: SignedHttp) -> None:
    assert (await signed.check_ssl())[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signature("wrong", EVENT),
        signature("a-signing-secret", EVENT, age=400),
        signature("a-signing-secret", b"{}"),
    ],
    ids=["missing", "of another secret", "old", "of another body"],
)
async def test_what_slack_did_not_sign_is_refused(
    running: serving, signed: SignedHttp, headers: dict[str, str]
) -> None:
    status, _ = await signed.post(EVENT, {"Content-Type": JSON} | headers)

    assert status == 401
    assert stored(running.services) == 0


async def test_what_slack_signed_is_kept(running: serving, signed: SignedHttp) -> None:
    status, _ = await signed.post(EVENT, {"Content-Type": JSON} | signature(SIGNING_SECRET, EVENT))

    assert status == 200
    assert stored(running.services) == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"payload=["])
async def test_what_slack_could_not_have_sent_is_refused_like_what_is_not_signed(
    running: serving, signed: SignedHttp, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    kind = "application/x-www-form-urlencoded" if body.startswith(b"payload") else "application/json"
    status, _ = await signed.post(body, {"Content-Type": kind})

    assert status == 401
    assert not caplog.records

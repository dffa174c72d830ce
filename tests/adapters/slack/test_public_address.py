"""HTTP behind a public address: nobody signs in there, because each request is signed; nothing else is let in."""

import json
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from adapters.slack.serve import EVENTS
from adapters.slack.serve import Slack as OurSlack
from adapters.web.app import make_app
from adapters.web.oidc import Client
from bot.services import Services
from tests.adapters.slack.conftest import slack_settings
from tests.permissions import table
from tests.slack_server.core import SIGNING_SECRET
from tests.slack_server.server import Slack
from tests.slack_server.signed_http import JSON, signature

pytestmark = pytest.mark.asyncio
BODY = json.dumps({"token": "t", "challenge": "say this", "type": "url_verification"}).encode()


async def test_slack_reaches_its_address_with_a_signature_alone(
    slack: Slack, services: Services, tmp_path: Path
) -> None:
    public = Client("http://127.0.0.1:1", "signpost", "secret", "sub", "https://signpost.force.test")
    ours = OurSlack(slack_settings(slack, tmp_path, over_http=True), services)
    async with TestServer(make_app(services, public, [ours])) as server:
        http = slack.use_http(str(server.make_url(EVENTS)))
        headers = {"Host": "signpost.force.test", "Content-Type": JSON}
        signed = 503, ""
        while signed[0] == 503:  # until Slack has said who we are there
            signed = await http.post(BODY, headers | signature(SIGNING_SECRET, BODY))
        unsigned, _ = await http.post(BODY, headers)
        stale, _ = await http.post(BODY, headers | signature(SIGNING_SECRET, BODY, age=400))
        elsewhere, _ = await http.post(BODY, headers | signature(SIGNING_SECRET, BODY) | {"Host": "other.test"})

    assert (signed[0], "say this" in signed[1]) == (200, True)
    assert (unsigned, stale, elsewhere) == (401, 401, 403)


async def test_its_address_is_among_those_without_signing_in() -> None:
    assert EVENTS in table.listed("Without signing in, behind a public address")

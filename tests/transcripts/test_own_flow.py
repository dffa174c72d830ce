"""A policy owner adds a question to a copied flow, without touching Python, and it is asked everywhere."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import make_app
from bot.flows.load import load_flow
from bot.flows.walk import problems
from bot.services import Services
from tests.adapters.slack.client import in_slack, with_accounts
from tests.adapters.slack.conftest import slack_settings
from tests.bot.team import TEAM
from tests.conftest import Clock
from tests.slack_server.fixtures import slack
from tests.slack_server.server import Slack
from tests.transcripts.test_transcripts import Client, Console, Web

__all__ = ["slack"]

STEP = """
  - id: language
    kind: choice
    options: [english, other]
    next: platform
"""
WORDS = """
  language:
    ask: Which language is it in?
    label: Language
    options: {english: English, other: Another language}
"""


@pytest.fixture
def own(tmp_path: Path, services: Services, clock: Clock) -> Services:
    folder = tmp_path / "flows"
    shutil.copytree(services.flows / "contact", folder / "contact")
    route, words = folder / "contact" / "route.yaml", folder / "contact" / "words.yaml"
    route.write_text(route.read_text().replace('["no"]}, go: platform}', '["no"]}, go: language}', 1) + STEP)
    words.write_text(words.read_text() + WORDS)
    services.people.import_all(with_accounts(TEAM), clock())
    return replace(services, flows=folder)


async def walk(client: Client) -> str:
    await client.become("1001")
    await client.type("contact")
    assert "Which language is it in?" in await client.press("No")
    assert "Where did they contact you?" in await client.press("Another language")
    for label in ("Facebook", "A message to you", "My own account"):
        await client.press(label)
    await client.fill("")
    await client.press("A question")
    await client.press("No")
    assert "Language: Another language" in await client.fill("")
    return await client.press("Confirm and tell my supervisor")


def test_the_own_flow_is_whole(own: Services) -> None:
    assert problems(load_flow(own.flows / "contact")) == []


async def test_it_is_walked_in_the_terminal(own: Services) -> None:
    assert "Recorded. Your reference is" in await walk(Console(own))


async def test_it_is_walked_on_the_web(own: Services) -> None:
    async with TestServer(make_app(own)) as server, TestClient(server) as browser:  # type: ignore[var-annotated]
        assert "Recorded. Your reference is" in await walk(Web(browser, own))


async def test_it_is_walked_in_slack(own: Services, slack: Slack, tmp_path: Path) -> None:
    async with in_slack(slack, slack_settings(slack, tmp_path), own) as client:
        assert "Recorded. Your reference is" in await walk(client)

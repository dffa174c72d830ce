"""Every sequence of steps of every flow, with every answer at least once: in the terminal, on the web and in Slack."""

from dataclasses import replace
from pathlib import Path as File
from typing import cast

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import make_app
from bot.flows.definition import Flow
from bot.flows.walk import Path, differing
from bot.reports.definition import CONTACT, definitions
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import flows as words
from knowledge.messages.kinds import Category
from knowledge.model.embedder import OnnxEmbedder
from tests.adapters.slack.client import in_slack, with_accounts
from tests.adapters.slack.conftest import slack_settings
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.team import TEAM, member
from tests.conftest import PACKS
from tests.slack_server.fixtures import slack
from tests.slack_server.server import Slack
from tests.transcripts.test_transcripts import Client, Console, Web

__all__ = ["slack"]


@pytest.fixture
def suggesting(services: Services, embedder: OnnxEmbedder, data: File) -> Services:
    """The example force at work, with a reader of messages that says what a test wants."""
    written = member("1234")  # what a walk writes into every text, also as whom a complaint is about
    services.people.import_all(with_accounts([*TEAM, written]), services.now())
    return replace(services, knowledge=KnowledgeThatSuggests(embedder, data, PACKS))


async def walk(flow: Flow, path: Path, client: Client, services: Services) -> str:
    """Answer each step as it is shown, and confirm; what is read at the end."""
    answers, way = path
    if flow.id == CONTACT:
        seen = await client.type("contact")
    else:
        await client.type("report something")
        seen = await client.press(flow.title)
    for step in way[:-1]:
        assert step.ask in seen
        if step.kind == "choice":
            seen = await client.press(step.options[answers[step.id]])
        elif step.kind == "screen":
            seen = await client.press(step.button or words.DONE)
        elif step.kind == "paste" and answers[step.id]:
            read = cast(KnowledgeThatSuggests, services.knowledge)
            urgent, sure = answers["suggested_urgent"] == "yes", answers["suggested_sure"]
            read.suggest(cast(Category, answers["suggested"]), urgent=urgent, sure=sure)
            seen = await client.fill("somebody took my bike")
        else:
            seen = await client.fill(answers[step.id])
    if way[-1].kind == "confirm":
        assert way[-1].ask in seen
        seen = await client.press(way[-1].button or words.CONFIRM)
    return seen


async def walk_all(client: Client, services: Services) -> None:
    await client.become("1001")
    for flow in definitions(services).values():
        for path in differing(flow):
            end = path[1][-1]
            seen = await walk(flow, path, client, services)
            assert (contact_words.FILED.partition("{")[0] if end.kind == "confirm" else end.ask) in seen, path


async def test_in_the_terminal(suggesting: Services) -> None:
    await walk_all(Console(suggesting), suggesting)


async def test_on_the_web(suggesting: Services) -> None:
    async with TestServer(make_app(suggesting)) as server, TestClient(server) as browser:  # type: ignore[var-annotated]
        await walk_all(Web(browser, suggesting), suggesting)


async def test_in_slack(suggesting: Services, slack: Slack, tmp_path: File) -> None:
    async with in_slack(slack, slack_settings(slack, tmp_path), suggesting) as client:
        await walk_all(client, suggesting)

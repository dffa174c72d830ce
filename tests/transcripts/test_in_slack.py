"""The same conversations in Slack: the same is seen as in the terminal, word for word, whatever the steps say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.manifest import EVENTS, SCOPES
from bot import wording
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.search import Knowledge
from tests.adapters.slack.client import in_slack, with_accounts
from tests.adapters.slack.conftest import slack_settings
from tests.bot.team import FORCE
from tests.conftest import Clock
from tests.slack_server.fixtures import slack
from tests.slack_server.server import Slack
from tests.slack_server.world import TEAM as WORKSPACE
from tests.transcripts.test_transcripts import TRANSCRIPTS, Console, our_own, walk, written_down

__all__ = ["our_own", "slack"]


@pytest.fixture
def other_services(knowledge: Knowledge, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The same on another database, for the terminal."""
    composed = Services(
        knowledge=knowledge,
        now=clock,
        open_seal=lambda: Seal(bytes(range(32))),
        open_store=lambda seal: Store(f"sqlite:///{tmp_path / 'other.db'}", seal),
    )
    yield composed
    composed.close()


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
async def test_a_conversation_goes_in_slack_as_it_does_in_the_terminal(
    file: Path,
    slack: Slack,
    services: Services,
    other_services: Services,
    our_own: Knowledge,
    clock: Clock,
    tmp_path: Path,
) -> None:
    force, steps, team = written_down(file)
    knowledge = services.knowledge if force == FORCE else our_own
    team = with_accounts(team)
    start, in_terminal, here = (
        clock(),
        replace(other_services, knowledge=knowledge),
        replace(services, knowledge=knowledge),
    )
    in_terminal.people.import_all(team, start)
    read_there = await walk(Console(in_terminal, force), steps, in_terminal, clock, team)

    clock.time = start
    here.people.import_all(team, start)
    slack.installation.scopes, slack.installation.events = list(SCOPES), set(EVENTS)
    settings = replace(slack_settings(slack, tmp_path), slack_workspaces={WORKSPACE: force})
    async with in_slack(slack, settings, here) as client:
        read_here = await walk(client, steps, here, clock, team)

    assert not slack.refused()
    lost = [sorted(words(there) - words(seen)) for there, seen in zip(read_there, read_here, strict=True)]
    assert lost == [[]] * len(lost)


def words(text: str) -> set[str]:
    """The words of a text, without references, which are drawn by lot, and without how to choose in a terminal."""
    return set(re.findall(r"[^\W\d_]+", re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", "", text.replace(wording.CHOICES, ""))))

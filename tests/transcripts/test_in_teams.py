"""The same conversations in Teams: the same is seen as in the terminal, word for word, whatever the steps say."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import Services
from knowledge.search import Knowledge
from tests.adapters.teams.client import in_teams, with_accounts
from tests.adapters.teams.over import SDKS
from tests.adapters.teams.over import settings as teams_settings
from tests.bot.team import FORCE
from tests.conftest import Clock
from tests.teams_server.fixtures import TENANT, teams
from tests.teams_server.server import Teams
from tests.transcripts.test_in_slack import other_services, words
from tests.transcripts.test_transcripts import TRANSCRIPTS, Console, our_own, walk, written_down

__all__ = ["other_services", "our_own", "teams"]


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
async def test_a_conversation_goes_in_teams_as_it_does_in_the_terminal(
    file: Path,
    teams: Teams,
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
    settings = replace(teams_settings(teams, tmp_path, SDKS[0]), teams_tenants={TENANT: force})
    async with in_teams(teams, settings, here) as client:
        read_here = await walk(client, steps, here, clock, team)

    assert not teams.refused()
    lost = [sorted(words(there) - words(seen)) for there, seen in zip(read_there, read_here, strict=True)]
    assert lost == [[]] * len(lost)

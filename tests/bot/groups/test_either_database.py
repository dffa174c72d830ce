"""Campaigns, leavers and transfers on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.campaigns import running
from bot.groups import official
from bot.groups.official import Chosen
from bot.leavers import settling
from bot.notices.worker import run_due
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.search import Knowledge
from tests.bot.groups.asking import actor, bring_in, campaign, with_change
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, member

GROUP = "GGGG-2222"


@pytest.fixture
def either(knowledge: Knowledge, database_url: str) -> Iterator[Services]:
    """Services on either database, by the real clock, since PostgreSQL goes by its own."""
    composed = Services(
        knowledge=knowledge,
        now=lambda: datetime.now(UTC),
        open_seal=lambda: Seal(bytes(32)),
        open_store=lambda seal: Store(database_url, seal),
    )
    with closing(composed):
        bring_in(composed, TEAM)
        with composed.store.database.write() as connection:
            composed.groups.add(connection, GROUP, FORCE, OFFICER, {"name": "Swaps"}, composed.now())
        yield composed


def test_a_campaign_follows_the_people_and_keeps_what_they_confirm(either: Services) -> None:
    reference = campaign(either, "North", last_day=(either.now() + timedelta(days=60)).date())
    run_due(Platform(), either)
    bring_in(either, [*with_change("2002", unit="Area"), member("1002", "2001")])
    with either.store.database.read() as connection:
        seen = running.mark(either.groups.open_of(connection, [OFFICER]))
    running.confirm(actor(either, OFFICER), reference, "right", seen, either)
    run_due(Platform(), either)
    with either.store.database.read() as connection:
        found = {part.person: part.status for part in either.campaigns.people(connection, reference)}
    assert found == {OFFICER: "confirmed", "1002": "waiting", "2001": "waiting", "2002": "gone"}
    running.end(actor(either, "psd"), reference, either)
    names = [row["entry"] for row in official.entries(FORCE, Chosen(), either)]
    assert (len(names), official.mark(names, "HR-1", either), official.mark(names, "HR-1", either)) == (2, 2, 0)


def test_who_left_is_settled(either: Services) -> None:
    bring_in(either, [member for member in TEAM if member.id != OFFICER])
    run_due(Platform(), either)
    (leaver,) = settling.open_for(actor(either, "2001"), either)
    settling.out_of_group(actor(either, "2001"), leaver.reference, GROUP, either)
    assert settling.open_for(actor(either, "2001"), either) == []
    either.open()

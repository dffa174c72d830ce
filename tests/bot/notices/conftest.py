"""Services on either database, for what depends on locks and transactions."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.search import Knowledge
from tests.bot.team import TEAM


@pytest.fixture
def live(knowledge: Knowledge, database_url: str) -> Iterator[Services]:
    """Services on either database, by the real clock, since PostgreSQL goes by its own."""
    composed = Services(
        knowledge=knowledge,
        now=lambda: datetime.now(UTC),
        open_seal=lambda: Seal(bytes(range(32))),
        open_store=lambda seal: Store(database_url, seal),
    )
    with closing(composed):
        composed.people.import_all(TEAM, composed.now())
        yield composed

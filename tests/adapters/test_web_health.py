"""`/healthz` says when the head of the audit log is not published; notices go on."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.notices.watch import publish_head
from bot.notices.worker import run_due
from bot.services import Services
from tests.adapters.test_web import Visit, server, visit
from tests.bot.team import TEAM, Platform, file
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture
def services(services: Services, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """Services whose heads go to storage that is not there."""
    with closing(replace(services, audit_heads=tmp_path / "unmounted" / "heads.txt")) as publishing:
        publishing.people.import_all(TEAM, clock())
        yield publishing


async def test_health_says_so_while_the_head_of_the_audit_log_is_not_published(
    visit: Visit, services: Services, tmp_path: Path
) -> None:
    client = (await visit()).client
    publish_head(services)
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (503, {"status": "audit head not published", "late": 0})
    (tmp_path / "unmounted").mkdir()
    publish_head(services)
    assert (await client.get("/healthz")).status == 200


def test_notices_go_out_although_it_is_not_published(services: Services) -> None:
    publish_head(services)
    file(services)
    platform = Platform()
    run_due(platform, services)
    assert platform.sent == [("2001", "told")]

"""`/healthz` says when the head of the audit log is not published and when answers wait; notices go on."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.notices.watch import UNANSWERED, publish_head
from bot.notices.worker import run_due
from bot.received.inbox import Envelope
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
    expected = {"status": "audit head not published", "late": 0, "unanswered": 0}
    assert (response.status, await response.json()) == (503, expected)
    (tmp_path / "unmounted").mkdir()
    publish_head(services)
    assert (await client.get("/healthz")).status == 200


async def test_health_says_when_answers_wait_on_a_platform_that_runs_here(
    visit: Visit, services: Services, tmp_path: Path, clock: Clock
) -> None:
    client = (await visit()).client
    (tmp_path / "unmounted").mkdir()
    publish_head(services)
    for platform in ("web", "elsewhere"):
        services.received.put(Envelope(f"{platform}:1", platform, "dm", b"{}"), clock() - UNANSWERED)
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (503, {"status": "late", "late": 0, "unanswered": 1})


def test_notices_go_out_although_it_is_not_published(services: Services) -> None:
    publish_head(services)
    file(services)
    platform = Platform()
    run_due(platform, services)
    assert platform.sent == [("2001", "told")]

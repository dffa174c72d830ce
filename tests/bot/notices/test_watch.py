"""What a running process notices about its key file, and that it publishes the audit log's head."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.notices.watch import keys_outdated, publish_head
from bot.records import heads
from bot.records.key_file import add_standby, load_keys, use_standby
from bot.services import Services
from tests.bot.team import TEAM
from tests.conftest import Clock


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "key"


@pytest.fixture
def running(services: Services, key_file: Path, tmp_path: Path) -> Iterator[Services]:
    """Services whose key is in a file, and who publish heads."""
    load_keys(key_file, may_make=True)
    started = replace(
        services,
        open_seal=lambda: load_keys(key_file, may_make=False).seal(),
        key_file=key_file,
        audit_heads=tmp_path / "heads",
    )
    with closing(started):
        assert started.seal
        yield started


def test_a_key_file_that_is_as_it_was_needs_nothing(running: Services) -> None:
    assert keys_outdated(running) == ""


def test_a_key_that_was_added_or_put_to_use_needs_a_restart(running: Services, key_file: Path) -> None:
    for change in (add_standby, use_standby):
        change(key_file)
        assert "restart it" in keys_outdated(running)
        restarted = replace(running)
        assert restarted.seal.has_keys_of(load_keys(key_file, may_make=False).seal())
        assert keys_outdated(restarted) == ""
        running = restarted


def test_a_key_file_that_is_gone_is_told_and_not_made_anew(running: Services, key_file: Path) -> None:
    key_file.unlink()
    assert "the key is missing" in keys_outdated(running)
    assert not key_file.exists()


def test_services_without_a_key_file_need_nothing(services: Services) -> None:
    assert keys_outdated(services) == ""


def test_the_head_of_the_day_is_published(running: Services, tmp_path: Path, clock: Clock) -> None:
    running.people.import_all(TEAM, clock())
    publish_head(running)
    found, _ = heads.read(tmp_path / "heads")
    assert [(head.day, head.number) for head in found] == [(clock().date(), 1)]

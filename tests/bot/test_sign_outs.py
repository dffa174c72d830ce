"""Sessions that were ended before their time, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.keeping.purge import purge
from bot.records.database import Database
from bot.records.sign_outs import SignOuts

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BEFORE, AFTER, LATER = NOW - timedelta(hours=1), NOW + timedelta(seconds=1), NOW + timedelta(hours=12)


@pytest.fixture
def sign_outs(database: Database) -> SignOuts:
    return SignOuts(database)


def test_a_session_that_nobody_ended_goes_on(sign_outs: SignOuts) -> None:
    assert not sign_outs.is_ended("key", "1001", BEFORE)


def test_one_session_is_ended(sign_outs: SignOuts) -> None:
    for _ in range(2):
        sign_outs.end("key", NOW, LATER)
    assert sign_outs.is_ended("key", "1001", BEFORE)
    assert not sign_outs.is_ended("another key", "1001", BEFORE)


def test_all_sessions_of_a_person_are_ended_that_were_begun_until_then(sign_outs: SignOuts) -> None:
    sign_outs.end_all("1001", NOW, LATER)
    begun = (BEFORE, NOW, AFTER)
    assert [sign_outs.is_ended("key", "1001", moment) for moment in begun] == [True, True, False]
    assert not sign_outs.is_ended("key", "2001", BEFORE)


def test_ending_all_sessions_again_ends_those_that_were_begun_since(sign_outs: SignOuts) -> None:
    for now in (NOW, AFTER):
        sign_outs.end_all("1001", now, LATER)
    assert sign_outs.is_ended("key", "1001", AFTER)


def test_purging_forgets_what_would_have_ended_by_itself(database: Database, sign_outs: SignOuts) -> None:
    sign_outs.end("key", NOW, AFTER)
    sign_outs.end("another key", NOW, LATER)
    assert purge(database, AFTER)["sign_out"] == 1
    assert [sign_outs.is_ended(key, "1001", BEFORE) for key in ("key", "another key")] == [False, True]

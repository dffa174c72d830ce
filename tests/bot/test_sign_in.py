"""Sign-in links and sessions: for one person, for a while, and only ours."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import sign_in
from bot.records.seal import Seal
from bot.services import Services
from tests.bot.conftest import KEY
from tests.bot.team import TEAM
from tests.conftest import Clock

NEW = bytes(32)


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def test_a_link_signs_in_whom_it_was_made_for(staffed: Services) -> None:
    assert sign_in.of_link(sign_in.link_key("1001", staffed), staffed) == "1001"


def test_a_link_signs_in_once(staffed: Services) -> None:
    key = sign_in.link_key("1001", staffed)
    sign_in.of_link(key, staffed)
    assert sign_in.of_link(key, staffed) is None


def test_two_links_of_one_second_both_work(staffed: Services) -> None:
    keys = [sign_in.link_key("1001", staffed) for _ in range(2)]
    assert [sign_in.of_link(key, staffed) for key in keys] == ["1001", "1001"]


def test_after_a_quarter_of_an_hour_it_is_too_old(staffed: Services, clock: Clock) -> None:
    key = sign_in.link_key("1001", staffed)
    clock.time += timedelta(minutes=15)
    assert sign_in.of_link(key, staffed) is None


def test_a_session_ends_after_twelve_hours(staffed: Services, clock: Clock) -> None:
    key = sign_in.session_key("1001", staffed)
    clock.time += timedelta(hours=12, seconds=-1)
    assert sign_in.of_session(key, staffed) == "1001"
    clock.time += timedelta(seconds=1)
    assert sign_in.of_session(key, staffed) is None


def test_a_link_is_no_session_and_a_session_no_link(staffed: Services) -> None:
    assert sign_in.of_session(sign_in.link_key("1001", staffed), staffed) is None
    assert sign_in.of_link(sign_in.session_key("1001", staffed), staffed) is None


@pytest.mark.parametrize(("part", "forged"), [(0, "99999999999"), (1, "0" * 64), (2, "admin")])
def test_a_changed_link_signs_nobody_in(staffed: Services, part: int, forged: str) -> None:
    parts = sign_in.link_key("1001", staffed).split(".")
    parts[part] = forged
    assert sign_in.of_link(".".join(parts), staffed) is None


def with_keys(services: Services, *keys: bytes, standby: bool = False) -> Services:
    return replace(services, open_seal=lambda: Seal(*keys, standby=standby))


def test_while_a_new_key_stands_by_links_of_either_key_sign_in(staffed: Services) -> None:
    standing = with_keys(staffed, NEW, KEY, standby=True)
    with closing(standing), closing(with_keys(staffed, NEW, KEY)) as changed:
        keys = [sign_in.link_key("1001", services) for services in (staffed, standing, changed)]
        assert [sign_in.of_link(key, standing) for key in keys] == ["1001", "1001", "1001"]


def test_a_key_that_is_no_longer_in_use_signs_nobody_in(staffed: Services) -> None:
    """It may have been changed because it leaked, and stays in the file for what it sealed and signed before."""
    with closing(with_keys(staffed, NEW, KEY)) as changed:
        assert sign_in.of_link(sign_in.link_key("1001", staffed), changed) is None
        assert sign_in.of_session(sign_in.session_key("1001", staffed), changed) is None


def test_a_link_that_was_used_stays_used_when_the_key_is_changed(staffed: Services) -> None:
    standing = with_keys(staffed, NEW, KEY, standby=True)
    with closing(standing), closing(with_keys(staffed, NEW, KEY)) as changed:
        key = sign_in.link_key("1001", changed)
        sign_in.of_link(key, standing)
        assert sign_in.of_link(key, changed) is None


def test_who_has_left_is_signed_out(staffed: Services, clock: Clock) -> None:
    key = sign_in.session_key("1001", staffed)
    staffed.people.import_all([m for m in TEAM if m.id != "1001"], clock())
    assert sign_in.of_session(key, staffed) is None


def test_an_id_with_a_full_stop_can_sign_in(staffed: Services, clock: Clock) -> None:
    staffed.people.import_all([replace(TEAM[-1], id="a.b.c")], clock())
    assert sign_in.of_link(sign_in.link_key("a.b.c", staffed), staffed) == "a.b.c"

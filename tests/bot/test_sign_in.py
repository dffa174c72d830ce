"""Sign-in links and sessions: for one person, for a while, and only ours."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import sign_in
from bot.records import audit
from bot.records.seal import Seal
from bot.records.tables import sign_outs
from bot.services import Services
from tests.bot.conftest import KEY
from tests.bot.team import TEAM
from tests.conftest import Clock

NEW = bytes(32)


def ended(services: Services) -> int:
    """How many sign-outs are remembered."""
    with services.store.database.read() as connection:
        return connection.execute(select(func.count()).select_from(sign_outs)).scalar_one()


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


def test_a_session_that_was_ended_is_over_and_the_others_are_not(staffed: Services) -> None:
    keys = [sign_in.session_key("1001", staffed) for _ in range(2)]
    sign_in.sign_out(keys[0], staffed)
    assert [sign_in.of_session(key, staffed) for key in keys] == [None, "1001"]


def test_ending_a_session_twice_is_the_same_as_once(staffed: Services) -> None:
    key = sign_in.session_key("1001", staffed)
    for _ in range(2):
        sign_in.sign_out(key, staffed)
    assert sign_in.of_session(key, staffed) is None


def test_a_forged_key_ends_nothing_and_leaves_no_trace(staffed: Services) -> None:
    sign_in.sign_out("99999999999-00000000.abc.1001", staffed)
    assert ended(staffed) == 0


def test_all_sessions_of_somebody_end_at_once_and_nobody_else_s(staffed: Services) -> None:
    keys = [sign_in.session_key(person, staffed) for person in ("1001", "1001", "2001")]
    sign_in.sign_out_everywhere("1001", staffed)
    assert [sign_in.of_session(key, staffed) for key in keys] == [None, None, "2001"]


def test_a_link_from_before_does_not_sign_in_who_was_signed_out_everywhere(staffed: Services) -> None:
    key = sign_in.link_key("1001", staffed)
    sign_in.sign_out_everywhere("1001", staffed)
    assert sign_in.of_link(key, staffed) is None


def test_who_was_signed_out_everywhere_can_sign_in_anew(staffed: Services, clock: Clock) -> None:
    sign_in.sign_out_everywhere("1001", staffed)
    clock.time += timedelta(seconds=1)
    assert sign_in.of_link(sign_in.link_key("1001", staffed), staffed) == "1001"
    key = sign_in.session_key("1001", staffed)
    assert sign_in.of_session(key, staffed) == "1001"
    sign_in.sign_out_everywhere("1001", staffed)
    assert sign_in.of_session(key, staffed) is None


def test_signing_somebody_out_everywhere_is_in_the_audit_log(staffed: Services) -> None:
    sign_in.sign_out_everywhere("1001", staffed)
    with staffed.store.database.read() as connection:
        assert [(e.actor, e.action) for e in audit.entries(connection, "1001")] == [("console", "signed_out")]


def test_what_was_ended_is_forgotten_when_it_would_have_ended_anyway(staffed: Services, clock: Clock) -> None:
    key = sign_in.session_key("1001", staffed)
    sign_in.sign_out(key, staffed)
    sign_in.sign_out_everywhere("2001", staffed)
    clock.time += sign_in.SESSION_LIFE - timedelta(seconds=1)
    staffed.open()
    assert (ended(staffed), sign_in.of_session(key, staffed)) == (2, None)
    clock.time += timedelta(seconds=1)
    staffed.open()
    assert (ended(staffed), sign_in.of_session(key, staffed)) == (0, None)


def test_neither_keys_nor_ids_are_kept_of_what_was_ended(staffed: Services) -> None:
    key = sign_in.session_key("1001", staffed)
    sign_in.sign_out(key, staffed)
    sign_in.sign_out_everywhere("1001", staffed)
    with staffed.store.database.read() as connection:
        kept = connection.execute(select(sign_outs.c.what)).scalars().all()
    assert [bool(re.fullmatch("[0-9a-f]{64}", what)) for what in kept] == [True, True]


def test_a_key_for_an_id_with_a_space_signs_in_nobody_else(staffed: Services, clock: Clock) -> None:
    staffed.people.import_all([replace(TEAM[-1], id="a b"), replace(TEAM[-2], id="b", addresses=())], clock())
    ends, signature, _ = sign_in.session_key("a b", staffed).split(".")
    assert sign_in.of_session(f"{ends} a.{signature}.b", staffed) is None

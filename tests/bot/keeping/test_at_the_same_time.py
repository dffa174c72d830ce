"""A hold that is placed while something is purged, erased or imported is there in time or refused: never lost."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Connection, text

from bot.keeping import erase, holding
from bot.keeping.purge import purge
from bot.leaving import imported
from bot.records.contacts import CONTACT_LIFE
from bot.records.people import Address, Member
from bot.reports.actions import ActionRefused
from bot.services import Services
from tests.bot.groups.asking import bring_in
from tests.bot.notices.conftest import live
from tests.bot.team import FORCE, OFFICER, TEAM, file

__all__ = ["live"]  # a fixture


@pytest.mark.parametrize("turn", range(5))
def test_a_hold_and_the_purge(live: Services, turn: int) -> None:
    reference = file(live).reference
    start, later = Barrier(2), live.now() + CONTACT_LIFE

    def place() -> bool:
        start.wait()
        try:
            holding.place_at_the_console(reference, "case", "reason", live)
        except ActionRefused:
            return False
        return True

    def clear() -> int:
        start.wait()
        return purge(live.store.database, later)["contact"]

    with ThreadPoolExecutor(2) as threads:
        held, gone = threads.submit(place), threads.submit(clear)
    with live.store.database.read() as connection:
        is_there = live.contacts.peek(connection, reference) is not None
    assert (held.result(), gone.result(), is_there) in [(True, 0, True), (False, 1, False)]


def test_the_purge_waits_for_a_hold_that_is_being_placed(live: Services) -> None:
    reference = file(live).reference
    later = live.now() + CONTACT_LIFE
    with ThreadPoolExecutor(1) as threads:
        with live.store.database.write() as connection:
            live.holds.lock(connection)
            clearing = threads.submit(purge, live.store.database, later)
            live.holds.place(
                connection,
                force="example",
                kind="record",
                what=reference,
                case="1",
                reason="r",
                by="psd",
                now=live.now(),
            )
        assert clearing.result()["contact"] == 0


def test_erasing_waits_for_a_hold_of_the_person(live: Services) -> None:
    live.store.keep_answer("person:1001", "an answer", live.now())
    with ThreadPoolExecutor(1) as threads:
        with live.store.database.write() as connection:
            live.holds.lock(connection)
            erasing = threads.submit(erase.erase, "1001", [], live, left=True)
            live.holds.place(
                connection,
                force="example",
                kind="person",
                what="1001",
                case="1",
                reason="r",
                by="psd",
                now=live.now(),
            )
        assert all(share.kept_because for share in erasing.result())
    assert live.store.kept_answers("person:1001", live.now()) != []


def waits_for_a_lock(services: Services) -> bool:
    with services.store.database.read() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(connection.execute(text(query)).scalar())


NEW = Address("slack", "U-new")
WITH_NEW = [replace(one, addresses=(NEW,)) if one.id == OFFICER else one for one in TEAM]


def assert_covered(services: Services) -> None:
    with services.store.database.write() as connection:
        assert services.seal.pseudonym("slack:U-new") in services.holds.held(connection).hashes


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite only one writes at a time anyway
def test_a_hold_waits_for_an_import_and_covers_the_accounts_that_it_brings(live: Services) -> None:
    with ThreadPoolExecutor(1) as threads:
        placing: list[Future[object]] = []

        def follow(connection: Connection, gone: Sequence[Member]) -> None:
            imported(connection, gone, [FORCE], live)
            placing.append(threads.submit(holding.place_on_person, OFFICER, [], "case", "reason", live))
            while not (placing[0].done() or waits_for_a_lock(live)):
                pass

        live.people.import_all(WITH_NEW, live.now(), follow)
        placing[0].result()
    assert_covered(live)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_import_waits_for_a_hold_and_has_it_cover_the_accounts_that_it_brings(live: Services) -> None:
    with ThreadPoolExecutor(1) as threads:
        with live.store.database.write() as connection:
            live.holds.lock(connection)
            held = {"force": FORCE, "kind": "person", "what": OFFICER, "case": "1", "reason": "r", "by": "psd"}
            live.holds.place(connection, **held, now=live.now())  # type: ignore[arg-type]
            importing = threads.submit(bring_in, live, WITH_NEW)
            while not (importing.done() or waits_for_a_lock(live)):
                pass
        importing.result()
    assert_covered(live)

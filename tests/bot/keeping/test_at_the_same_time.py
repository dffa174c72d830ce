"""A hold that is placed while something is purged or erased is there in time or refused: never lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.keeping import erase, holding
from bot.keeping.purge import purge
from bot.records.contacts import CONTACT_LIFE
from bot.reports.actions import ActionRefused
from bot.services import Services
from tests.bot.notices.conftest import live
from tests.bot.team import file

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

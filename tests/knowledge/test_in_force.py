"""Which documents speak on a day."""

from datetime import date

from knowledge.in_force import standing
from tests.knowledge.made_up import document, pack

TURN = date(2022, 7, 13)  # the day on which the new document replaces the old one
BEFORE, AFTER = date(2022, 7, 12), date(2022, 7, 14)

NEW = document("NEW", effective=TURN)
OLD = document("OLD", effective=date(2019, 5, 23), status="earlier", superseded_by="NEW")


def test_a_document_has_not_begun_on_the_day_before_it_takes_effect() -> None:
    assert standing(pack(NEW), NEW, BEFORE) == "not_yet"


def test_a_document_is_in_force_on_the_day_it_takes_effect() -> None:
    assert standing(pack(NEW), NEW, TURN) == "in_force"


def test_a_document_without_a_date_has_always_been_in_force() -> None:
    undated = document("UNDATED")
    assert standing(pack(undated), undated, date(1900, 1, 1)) == "in_force"


def test_a_document_is_in_force_until_its_successor_takes_effect() -> None:
    assert standing(pack(NEW, OLD), OLD, BEFORE) == "in_force"


def test_a_document_is_an_earlier_one_from_the_day_its_successor_takes_effect() -> None:
    assert standing(pack(NEW, OLD), OLD, TURN) == "earlier"


def test_a_document_had_not_begun_before_its_own_day_though_it_has_a_successor() -> None:
    assert standing(pack(NEW, OLD), OLD, date(2019, 5, 22)) == "not_yet"


def test_a_document_stays_earlier_when_its_successor_is_itself_replaced() -> None:
    newest = document("NEWEST", effective=date(2025, 1, 1))
    newer = document("NEW", effective=TURN, status="earlier", superseded_by="NEWEST")
    assert standing(pack(newest, newer, OLD), OLD, date(2026, 1, 1)) == "earlier"


def test_a_document_marked_as_earlier_stays_so_where_no_successor_is_named() -> None:
    withdrawn = document("WITHDRAWN", status="earlier")
    assert standing(pack(withdrawn), withdrawn, AFTER) == "earlier"

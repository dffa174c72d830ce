"""What is held for a case stays, with its notices and its history, whatever its time; and who may hold it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.handle import handle
from bot.keeping import holding
from bot.keeping.purge import purge
from bot.leaving import left
from bot.messages import Incoming, Person, Reply
from bot.records import audit
from bot.records.contacts import CONTACT_LIFE
from bot.records.retention import BY_NAME
from bot.records.tables import contacts, groups, kept_answers, notices, runs
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import keeping as words
from tests.bot.team import FORCE, OFFICER, TEAM, file, member
from tests.conftest import Clock

CASE, REASON = "20/12345/26", "zigzag trial"


def count(services: Services, table: object = contacts) -> int:
    with services.store.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def press(services: Services, choice: str, who: str = "psd") -> Reply:
    return handle(Incoming("1", Person(f"person:{who}", FORCE), "t", kind="choice", choice=choice), services)


def fill(services: Services, form: str, who: str = "psd", **fields: str) -> Reply:
    return handle(Incoming("1", Person(f"person:{who}", FORCE), "t", kind="form", choice=form, fields=fields), services)


# The purge


def test_a_held_contact_stays_with_its_notices_and_its_history(staffed: Services, clock: Clock) -> None:
    held, other = file(staffed, run="run-1"), file(staffed, run="run-2")
    holding.place_at_the_console(held.reference, CASE, REASON, staffed)
    clock.time += CONTACT_LIFE * 2
    assert purge(staffed.store.database, clock())["contact"] == 1
    with staffed.store.database.read() as connection:
        assert connection.execute(select(contacts.c.reference)).scalars().all() == [held.reference]
        assert set(connection.execute(select(notices.c.contact)).scalars()) == {held.reference}
        assert [e.action for e in audit.entries(connection, held.reference)] == ["filed", "held"]
        assert [e.action for e in audit.entries(connection, other.reference)] == ["filed"]  # it lies between them
    assert list(audit.faults(staffed.store.database)) == []


def test_once_it_is_lifted_it_goes(staffed: Services, clock: Clock) -> None:
    hold = holding.place_at_the_console(file(staffed).reference, CASE, REASON, staffed)
    clock.time += CONTACT_LIFE
    holding.lift_at_the_console(hold.number, "over", staffed)
    assert purge(staffed.store.database, clock())["contact"] == 1


def test_of_two_holds_one_is_enough(staffed: Services, clock: Clock) -> None:
    reference = file(staffed).reference
    first, _ = (holding.place_at_the_console(reference, case, REASON, staffed) for case in ("1", "2"))
    holding.lift_at_the_console(first.number, "over", staffed)
    clock.time += CONTACT_LIFE
    assert not purge(staffed.store.database, clock())["contact"]


@pytest.mark.parametrize("person", [OFFICER, "2001"])
def test_of_a_held_person_everything_stays(staffed: Services, clock: Clock, person: str) -> None:
    """As officer, or as somebody whom the record is about."""
    file(staffed, "about-2001")
    staffed.store.keep_answer(f"web:web-{person}", "an answer", clock())
    staffed.runs.begin(f"person:{person}", "contact", FORCE, clock())
    everybody = (replace(m, addresses=() if m.id == person else m.addresses) for m in TEAM)
    staffed.people.import_all(tuple(everybody), clock())  # the account is known again only after the hold
    holding.place_on_person(person, [], CASE, REASON, staffed)
    staffed.people.import_all(TEAM, clock())
    with staffed.store.database.write() as connection:
        staffed.groups.add(connection, "AAAA-AAAA", FORCE, person, {}, clock())
        staffed.groups.end(connection, "AAAA-AAAA", "left", clock())
    remaining = [member("psd", None, None, "professional_standards")]
    staffed.people.import_all(remaining, clock(), lambda connection, gone: left(connection, gone, staffed))
    clock.time += CONTACT_LIFE * 2
    staffed.open()
    assert [count(staffed, table) for table in (contacts, groups, kept_answers, runs)] == [1, 1, 1, 1]


def test_what_is_not_kept_or_nobody_knows_is_not_held(staffed: Services) -> None:
    with pytest.raises(ActionRefused):
        holding.place_at_the_console("AAAA-AAAA", CASE, REASON, staffed)
    with pytest.raises(ActionRefused):
        holding.place_on_person("4711", [], CASE, REASON, staffed)


def test_somebody_who_has_left_can_be_held_by_what_they_recorded(staffed: Services, clock: Clock) -> None:
    file(staffed)
    staffed.people.import_all([member("psd")], clock())
    assert holding.place_on_person(OFFICER, [], CASE, REASON, staffed).force == FORCE


# The pages of Professional Standards


def test_professional_standards_hold_a_contact_and_lift_it_again(staffed: Services) -> None:
    reference = file(staffed).reference
    shown = press(staffed, f"contacts:show:{reference}")
    assert words.HOLD in [choice.label for choice in shown.choices]
    form = press(staffed, f"holds:place:{reference}").form
    assert form is not None
    held = fill(staffed, form.name, case=CASE, reason=REASON)
    assert f"Held for a case (hold 1, {CASE}), by psd since 20 November 2026: {REASON}" in repr(held)
    form = press(staffed, "holds:lift:1").form
    assert form is not None
    assert CASE not in repr(fill(staffed, form.name, reason="over").cards)
    with staffed.store.database.read() as connection:
        found = [(e.actor, e.action, e.detail) for e in audit.entries(connection, reference)]
    assert [entry for entry in found if entry[1] != "read"][1:] == [
        ("psd", "held", "hold 1"),
        ("psd", "hold_lifted", "hold 1"),
    ]


@pytest.mark.parametrize("who", [OFFICER, "2001", "desk", "admin"])
def test_nobody_else_sees_that_it_is_held_or_may_hold_or_lift_it(staffed: Services, who: str) -> None:
    reference = file(staffed).reference
    before = press(staffed, f"contacts:show:{reference}", who)
    holding.place_at_the_console(reference, CASE, REASON, staffed)
    after = repr(press(staffed, f"contacts:show:{reference}", who))
    assert words.HOLD not in [choice.label for choice in before.choices]
    assert not [said for said in (CASE, REASON, "hold", "Hold") if said in after]
    for choice in (f"holds:place:{reference}", "holds:lift:1", "holds:lift:7", "holds:place:AAAA-AAAA"):
        assert press(staffed, choice, who).text == words.REFUSED["unknown"]
        assert fill(staffed, choice, who, case=CASE, reason=REASON).text == words.REFUSED["unknown"]
    with staffed.store.database.read() as connection:
        assert len(staffed.holds.all(connection)) == 1


def test_professional_standards_of_another_force_or_whom_it_is_about_may_not_hold_it(
    staffed: Services, clock: Clock
) -> None:
    office = ("professional_standards",)
    about = member("2001", "3001", None, *office)
    staffed.people.import_all([*(m for m in TEAM if m.id != "2001"), about], clock())
    reference = file(staffed, "about-2001").reference
    assert press(staffed, f"holds:place:{reference}", "2001").text == words.REFUSED["unknown"]
    assert contact_words.REFUSED["unknown"] == press(staffed, f"contacts:show:{reference}", "2001").text


@pytest.mark.parametrize("fields", [{"case": "", "reason": REASON}, {"case": CASE, "reason": " "}, {"case": "x" * 41}])
def test_case_and_reason_are_asked_for_again(staffed: Services, fields: dict[str, str]) -> None:
    reply = fill(staffed, f"holds:place:{file(staffed).reference}", **fields)
    assert reply.form is not None
    assert next(field.value for field in reply.form.fields) == fields["case"]
    assert any(field.problem for field in reply.form.fields)


@pytest.mark.parametrize("choice", ["holds:lift:x", "holds:lift:", "holds:", "holds:lift:99999999999", "holds:no:1"])
def test_what_is_no_button_of_ours_is_refused(staffed: Services, choice: str) -> None:
    file(staffed)
    assert press(staffed, choice).text == words.REFUSED["unknown"]
    assert fill(staffed, choice, case=CASE, reason=REASON).text == words.REFUSED["unknown"]


def test_a_hold_that_was_lifted_is_not_lifted_again(staffed: Services) -> None:
    hold = holding.place_at_the_console(file(staffed).reference, CASE, REASON, staffed)
    holding.lift_at_the_console(hold.number, "over", staffed)
    assert fill(staffed, f"holds:lift:{hold.number}", reason="over").text == words.REFUSED["not_held"]


def test_case_and_reason_are_sealed_or_no_text(staffed: Services) -> None:
    holding.place_at_the_console(file(staffed).reference, CASE, REASON, staffed)
    table = BY_NAME["hold"].table
    with staffed.store.database.read() as connection:
        assert b"zigzag" not in connection.execute(select(table.c.reason)).scalar_one()

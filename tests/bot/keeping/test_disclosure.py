"""What is handed over for a case: answers, history, who was told; hidden records only where that is said."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.export.document import Document, as_table
from bot.keeping.disclosure import NothingToExport, disclosed
from bot.messages import Person
from bot.notices.worker import run_due
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.records.tables import contacts
from bot.reports import actions, filing
from bot.services import Services
from bot.wording import keeping as words
from tests.bot.team import FORCE, OFFICER, Platform, file
from tests.conftest import Clock


def hide(services: Services, contact: Contact) -> None:
    with services.store.database.write() as connection:
        connection.execute(update(contacts).where(contacts.c.reference == contact.reference).values(hidden=True))


def references(document: Document) -> list[str]:
    return [item.title for item in document.parts[0].items]


def test_a_record_has_its_answers_its_history_and_who_was_told_when(staffed: Services, clock: Clock) -> None:
    answers = {"danger": "no", "about": "complaint", "note": "=zigzag łódź"}
    by = f"person:{OFFICER}"
    contact, _ = filing.file(Run("run-1", "contact", FORCE, answers, by, clock()), by, staffed)
    run_due(Platform(), staffed)
    clock.time += timedelta(minutes=5)
    sgt = actions.actor(Person("person:2001", FORCE), staffed)
    actions.acknowledge(sgt, contact.reference, staffed)
    actions.mark_done(sgt, contact.reference, "PIR 7", staffed)
    (item,) = disclosed(FORCE, staffed, case="20/1").parts[0].items
    found = dict(item.fields)
    assert "=zigzag łódź" in found["What was recorded"]
    assert "Outcome: PIR 7" in found["What was recorded"]
    assert found["Who was told"].startswith("2001 (told): 12:00:00 on 20 November 2026")
    assert found["Acknowledged"] == "2001: 12:05:00 on 20 November 2026"
    assert found["What happened"].split("\n")[-1] == "12:05:00 on 20 November 2026: 2001 marked it as done"


def test_each_record_that_is_handed_over_is_in_the_audit_log(staffed: Services) -> None:
    exported, other = file(staffed, run="1"), file(staffed, run="2")
    disclosed(FORCE, staffed, references=[exported.reference], case="20/1")
    with staffed.store.database.read() as connection:
        entry = audit.entries(connection, exported.reference)[-1]
        assert (entry.actor, entry.action, entry.detail) == ("console", "exported", "20/1")
        assert [e.action for e in audit.entries(connection, other.reference)] == ["filed"]


def test_hidden_records_look_like_none_unless_they_are_asked_for(staffed: Services) -> None:
    open_one, hidden = file(staffed, run="1"), file(staffed, run="2")
    hide(staffed, hidden)
    assert references(disclosed(FORCE, staffed)) == [open_one.reference]
    with pytest.raises(NothingToExport) as refused:
        disclosed(FORCE, staffed, references=[hidden.reference])
    assert str(refused.value) == words.NO_SUCH_RECORDS.format(references=hidden.reference, force=FORCE)
    assert set(references(disclosed(FORCE, staffed, hidden=True))) == {open_one.reference, hidden.reference}


def test_days_are_those_of_london_and_both_ends_count(staffed: Services, clock: Clock) -> None:
    clock.time = clock.time.replace(month=7, hour=22, minute=59)
    first = file(staffed, run="1")
    clock.time = clock.time.replace(hour=23, minute=0)  # midnight in London
    second = file(staffed, run="2")
    assert references(disclosed(FORCE, staffed, until=date(2026, 7, 20))) == [first.reference]
    assert references(disclosed(FORCE, staffed, since=date(2026, 7, 21))) == [second.reference]


def test_nothing_of_another_force_is_handed_over(staffed: Services) -> None:
    file(staffed)
    with pytest.raises(NothingToExport):
        disclosed("another", staffed)


def test_the_table_is_safe_to_open(staffed: Services) -> None:
    contact = file(staffed)
    sgt = actions.actor(Person("person:2001", FORCE), staffed)
    actions.ask_officer(sgt, contact.reference, "=1+1", staffed)
    table = as_table(disclosed(FORCE, staffed).parts[0]).decode("utf-8-sig")
    assert "2001: =1+1" in table
    assert table.count("\r\n") == 2

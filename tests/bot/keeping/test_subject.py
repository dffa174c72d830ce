"""What somebody gets who asks what is kept about them: all of it, opened, with why; nothing about others' reports."""

import json
from dataclasses import replace

import pytest

from bot.export.document import Document, written
from bot.keeping import holding, subject
from bot.keeping.subject import NothingKept
from bot.messages import Person
from bot.records import audit
from bot.records.rota import Duty
from bot.records.runs import Run
from bot.reports import actions, filing
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, file
from tests.conftest import Clock


def text_of(document: Document, services: Services) -> str:
    return written(document, "json", services.now()).decode()


def parts(document: Document) -> dict[str, int]:
    return {part.title: len(part.items) for part in document.parts}


@pytest.fixture
def known(staffed: Services, clock: Clock) -> Services:
    """An officer of whom something is kept in every class that knows people."""
    by = f"web:web-{OFFICER}"
    answers = {"danger": "no", "about": "complaint", "note": "zigzag gherkin"}
    contact, _ = filing.file(Run("run-1", "contact", FORCE, answers, by, clock()), by, staffed)
    staffed.store.keep_answer(by, json.dumps({"question": "zigzag question"}), clock())
    staffed.store.keep_answer(f"person:{OFFICER}", "zigzag second", clock())
    run = staffed.runs.begin("slack:U1", "media", FORCE, clock())
    with staffed.store.database.write() as connection:
        staffed.runs.save(connection, replace(run, answers={"x": "zigzag run"}), clock())
        staffed.groups.add(connection, "AAAA-AAAA", FORCE, OFFICER, {"name": "zigzag group"}, clock())
    staffed.rota.import_all([Duty(FORCE, "North", OFFICER, clock(), clock().replace(hour=20))], clock())
    staffed.sign_outs.end_all(OFFICER, clock(), clock().replace(hour=23))
    sgt = actions.actor(Person("person:2001", FORCE), staffed)
    actions.ask_officer(sgt, contact.reference, "zigzag asked", staffed)
    return staffed


def test_everything_is_there_opened_and_with_the_reason(known: Services) -> None:
    document = subject.about(OFFICER, ["slack:U1"], known)
    assert parts(document) == {
        "Answers that you asked to be kept": 2,
        "Flows that you have begun": 1,
        "Contacts and reports that you recorded or took on": 1,
        "Messaging groups that you declared or talked about": 1,
        "What you were told": 1,
        "Sessions that were ended": 1,
        "Your entry in the people file": 1,
        "How you are reached": 1,
        "When you were on duty": 1,
        "What you did and read, and what was noted about you": 2,
    }
    text = text_of(document, known)
    for said in ("zigzag gherkin", "zigzag question", "zigzag second", "zigzag run", "zigzag group", "zigzag asked"):
        assert said in text
    assert "Kept 6 years after it was filed, because it may be relevant to an investigation" in text
    assert '"Kept until": "12:00:00 on 24 November 2032"' in text
    assert "asked the officer" in text


def test_what_others_kept_is_not_there(known: Services, clock: Clock) -> None:
    known.store.keep_answer("web:web-2001", "somebody else's", clock())
    other = file(known, person="web:web-2002", run="run-2")
    text = text_of(subject.about(OFFICER, [], known), known)
    assert "somebody else's" not in text
    assert other.reference not in text


def test_what_was_recorded_before_anybody_knew_who_they_were_is_there(staffed: Services) -> None:
    contact = file(staffed, person="slack:U77")
    assert contact.reference in text_of(subject.about(OFFICER, ["slack:U77"], staffed), staffed)
    assert contact.reference not in text_of(subject.about(OFFICER, [], staffed), staffed)


def test_a_report_about_them_is_not_hinted_at_even_where_they_took_it_on(staffed: Services) -> None:
    contact = file(staffed, "about-2001")
    with staffed.store.database.write() as connection:
        staffed.contacts.set_status(connection, contact.reference, "acknowledged", "2001")
        staffed.outbox.put(connection, "told by mistake", contact.reference, "2001", "copy", 0, staffed.now())
        audit.append(staffed.store.database, connection, staffed.now(), "2001", "read", contact.reference)
    document = subject.about("2001", [], staffed)
    assert contact.reference not in text_of(document, staffed)
    assert "concerned" not in text_of(document, staffed)
    assert set(parts(document)) == {"Your entry in the people file", "How you are reached"}


def test_the_disclosure_officer_gets_those_as_well_and_each_is_audited(staffed: Services) -> None:
    contact = file(staffed, "about-2001")
    document = subject.about("2001", [], staffed, include_concerned=True)
    assert [item.title for item in document.parts[-1].items] == [contact.reference]
    with staffed.store.database.read() as connection:
        assert audit.entries(connection, contact.reference)[-1].action == "concerned_exported"


def test_that_somebody_or_their_record_is_held_is_not_said(known: Services) -> None:
    (reference,) = (contact.reference for contact in known.contacts.of_officers([OFFICER]))
    holding.place_on_person(OFFICER, [], "case 77", "zebra", known)
    holding.place_at_the_console(reference, "case 77", "zebra", known)
    text = text_of(subject.about(OFFICER, ["slack:U1"], known), known)
    assert not [said for said in ("held", "case 77", "zebra", "hold 1") if said in text]


def test_exporting_is_in_the_audit_log(known: Services) -> None:
    subject.about(OFFICER, [], known)
    with known.store.database.read() as connection:
        entry = audit.entries(connection, OFFICER)[-1]
    assert (entry.actor, entry.action, entry.detail) == ("console", "person_exported", "11")


def test_of_whom_nothing_is_kept_nothing_is_made(staffed: Services) -> None:
    with pytest.raises(NothingKept, match="Nothing is kept about 4711"):
        subject.about("4711", [], staffed)

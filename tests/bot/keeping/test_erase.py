"""What can be erased about somebody is erased at once; what has to stay is named with the reason."""

from dataclasses import replace
from functools import partial

from sqlalchemy import func, select

from bot.handle import handle
from bot.keeping import erase, holding, subject
from bot.leaving import imported
from bot.messages import Incoming, Person
from bot.records import audit
from bot.records.chat_tables import chats
from bot.records.chats import Chat
from bot.records.people import Address
from bot.records.rota import Duty
from bot.records.tables import addresses, kept_answers, people, runs
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, TEAM, file
from tests.conftest import Clock


def keep_something(services: Services) -> str:
    """A contact, two kept answers, a run and a duty of an officer, and a kept answer of somebody else."""
    for person in (f"web:web-{OFFICER}", f"person:{OFFICER}", "person:2001"):
        services.store.keep_answer(person, "an answer", services.now())
    services.runs.begin(f"web:web-{OFFICER}", "media", FORCE, services.now())
    duty = Duty(FORCE, "North", OFFICER, services.now(), services.now().replace(hour=20))
    services.rota.import_all([duty], services.now())
    return file(services).reference


def shares(found: list[erase.Share], *, kept: bool) -> dict[str, int]:
    return {share.name: share.number for share in found if bool(share.kept_because) is kept}


def count(services: Services, table: object) -> int:
    with services.store.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_what_was_asked_to_be_kept_and_what_was_begun_is_erased(staffed: Services) -> None:
    reference = keep_something(staffed)
    done = erase.erase(OFFICER, [], staffed, left=False)
    assert shares(done, kept=False) == {"kept_answer": 2, "run": 1}
    assert shares(done, kept=True) == {"contact": 1, "person": 1, "address": 1, "duty": 1, "audit": 1}
    assert (count(staffed, kept_answers), count(staffed, runs)) == (1, 0)
    with staffed.store.database.read() as connection:
        assert staffed.contacts.peek(connection, reference) is not None


def test_of_whom_has_left_the_entry_goes_too_and_their_records_stay_as_they_are(staffed: Services) -> None:
    reference = keep_something(staffed)
    done = erase.erase(OFFICER, [], staffed, left=True)
    assert shares(done, kept=False) == {"kept_answer": 2, "run": 1, "person": 1, "address": 1, "duty": 1}
    assert (count(staffed, people), count(staffed, addresses)) == (len(TEAM) - 1, len(TEAM) - 1)
    with staffed.store.database.read() as connection:
        contact = staffed.contacts.peek(connection, reference)
    assert contact is not None
    assert contact.officer == OFFICER


def test_each_reason_is_said(staffed: Services) -> None:
    keep_something(staffed)
    why = {share.name: share.kept_because for share in erase.plan(OFFICER, [], staffed, left=False)}
    assert why["contact"].startswith("kept 6 years after it was filed, because it may be relevant")
    assert why["person"].startswith("they are in the people file")
    assert why["audit"].endswith("it holds ids and never text")


def test_planning_changes_nothing(staffed: Services) -> None:
    keep_something(staffed)
    first = erase.plan(OFFICER, [], staffed, left=True)
    assert erase.plan(OFFICER, [], staffed, left=True) == first


def test_of_a_held_person_nothing_is_erased(staffed: Services) -> None:
    keep_something(staffed)
    holding.place_on_person(OFFICER, [], "case 77", "reason", staffed)
    done = erase.erase(OFFICER, [], staffed, left=True)
    assert shares(done, kept=False) == {}
    assert {share.kept_because.partition(";")[0] for share in done} == {"held for case 77"}
    assert count(staffed, kept_answers) == 3


def test_what_was_kept_under_an_account_that_is_no_more_is_found_by_it(staffed: Services, clock: Clock) -> None:
    keep_something(staffed)
    staffed.people.import_all([member for member in TEAM if member.id != OFFICER], clock())
    assert shares(erase.plan(OFFICER, [], staffed, left=False), kept=False) == {"kept_answer": 1, "duty": 1}
    found = erase.erase(OFFICER, [f"web:web-{OFFICER}"], staffed, left=False)
    assert shares(found, kept=False) == {"kept_answer": 2, "run": 1, "duty": 1}


def test_an_emergency_that_is_not_recorded_yet_is_not_lost(staffed: Services) -> None:
    who = Person(f"person:{OFFICER}", FORCE)
    first = handle(Incoming("1", who, "t", text="log a contact"), staffed)
    yes = next(choice.value for choice in first.choices if choice.label == "Yes")
    handle(Incoming("2", who, "t", kind="choice", choice=yes), staffed)
    done = erase.erase(OFFICER, [], staffed, left=False)
    assert {share.name: "emergency" in share.kept_because for share in done}["run"]


def test_erasing_is_in_the_audit_log_which_keeps_the_id(staffed: Services) -> None:
    keep_something(staffed)
    erase.erase(OFFICER, [], staffed, left=False)
    with staffed.store.database.read() as connection:
        entry = audit.entries(connection, OFFICER)[-1]
    assert (entry.action, entry.detail) == ("erased", "kept_answer 2, run 1")


def test_where_they_can_be_written_to_is_exported_and_goes_when_they_leave(staffed: Services, clock: Clock) -> None:
    of_theirs = [replace(m, addresses=(Address("teams", "aad"),)) if m.id == OFFICER else m for m in TEAM]
    for ends in (
        lambda: erase.erase(OFFICER, [], staffed, left=True),
        lambda: staffed.people.import_all(
            [m for m in TEAM if m.id != OFFICER], clock(), partial(imported, forces=[FORCE], services=staffed)
        ),
    ):
        staffed.people.import_all(of_theirs, clock())
        staffed.chats.met(Chat("teams", "aad", "a:1", "https://service/", "29:1", "tenant"), clock(), is_installed=True)
        kept = {part.title: len(part.items) for part in subject.about(OFFICER, [], staffed).parts}
        assert kept["Where you can be written to on a chat platform"] == 1
        assert shares(erase.plan(OFFICER, [], staffed, left=False), kept=True)["chat"] == 1
        ends()
        assert count(staffed, chats) == 0

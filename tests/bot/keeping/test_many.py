"""Whoever many things belong to, or however many people are held: no statement grows with their number."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.keeping import disclosure
from bot.keeping.disclosure import NothingToExport
from bot.keeping.purge import purge
from bot.records.contacts import CONTACT_LIFE
from bot.records.database import utc
from bot.records.people import Member
from bot.records.tables import contacts, holds, leavers
from bot.records.transfers import Transfer
from bot.services import Services
from tests.bot.keeping.test_newer_records import ask
from tests.bot.notices.conftest import live
from tests.bot.team import FORCE, OFFICER, file

__all__ = ["live"]  # a fixture

MANY = [f"p{number:06}" for number in range(100_000)]


def test_what_belongs_to_some_of_100_000_people_is_found(live: Services) -> None:
    reference, contact, now = ask(live, MANY[70_000]), file(live).reference, live.now()
    with live.store.database.write() as connection:
        for name in (MANY[5], MANY[-1]):
            live.groups.add(connection, f"G{name}", FORCE, name, {"name": "Swaps"}, now)
            live.transfers.add(connection, Transfer(f"entry {name}", name, now.date(), "HR-1"))
            live.leavers.add(connection, Member(f"gone {name}", FORCE, "North"), name, now)
        assert [question.reference for question in live.questions.open_of(connection, MANY)] == [reference]
        assert {left.manager for left in live.leavers.of_managers(connection, MANY)} == {MANY[5], MANY[-1]}
        assert live.transfers.of(connection, MANY).keys() == {MANY[5], MANY[-1]}
    assert {group.owner for group in live.groups.of(MANY)} == {MANY[5], MANY[-1]}
    assert [found.reference for found in live.contacts.of_officers([*MANY, OFFICER])] == [contact]
    assert [found.reference for found in live.contacts.open_for(MANY, [*MANY, contact], None)] == [contact]
    with pytest.raises(NothingToExport, match=r"p099999"):
        disclosure.disclosed(FORCE, live, references=[*MANY, contact])


def test_the_purge_spares_what_any_of_many_held_people_and_records_needs(live: Services) -> None:
    held, free = file(live).reference, file(live, run="run-2", person="web:web-2002").reference
    with live.store.database.write() as connection:
        live.leavers.add(connection, Member(MANY[-1], FORCE, "North"), "2001", live.now())
        live.leavers.add(connection, Member("free", FORCE, "North"), "2001", live.now())
        about = {"force": FORCE, "hashes": "", "case_reference": "1", "reason": b"", "placed_by": "psd"}
        of_each = [{"kind": "person", "what": name} for name in MANY[-66_000:]] + [{"kind": "record", "what": held}]
        rows = [{"id": n, **about, "placed": utc(live.now()), **one} for n, one in enumerate(of_each, start=1)]
        connection.execute(insert(holds), rows)
    purge(live.store.database, live.now() + CONTACT_LIFE + timedelta(days=366))
    with live.store.database.read() as connection:
        assert connection.execute(select(leavers.c.person)).scalars().all() == [MANY[-1]]
        assert connection.execute(select(contacts.c.reference)).scalars().all() == [held], free

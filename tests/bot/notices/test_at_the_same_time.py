"""What several threads or replicas do about one contact at the same time comes out as if they took turns."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from bot.messages import Person
from bot.notices import parked, timers
from bot.notices.outbox import Notice
from bot.notices.worker import Never, run_due
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.records.tables import contacts, notices
from bot.reports import actions
from bot.reports.filing import file
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, Platform

EMERGENCY, COMPLAINT = {"danger": "yes"}, {"danger": "no", "about": "complaint"}


@pytest.fixture
def services(live: Services) -> Services:
    return live


def filed(services: Services, run: str, answers: Mapping[str, str] = EMERGENCY) -> Contact:
    contact, _ = file(Run(run, "contact", FORCE, answers, OFFICER, services.now()), f"person:{OFFICER}", services)
    return contact


def together(*acts: Callable[[], object]) -> list[object]:
    start = Barrier(len(acts))

    def act(number: int) -> object:
        start.wait()
        return acts[number]()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, range(len(acts))))


def claimed_escalation(services: Services, contact: Contact, name: str) -> Notice:
    """An escalation that is due before anything else."""
    due = datetime(2020, 1, 1, tzinfo=UTC)
    with services.store.database.write() as connection:
        services.outbox.put(connection, f"{contact.reference}/{name}", contact.reference, "", "escalate", 0, due)
        notice = services.outbox.claim(connection, services.now())
    assert notice is not None
    return notice


def test_two_escalations_tell_two_people(services: Services) -> None:
    for number in range(5):
        contact = filed(services, f"run-{number}", COMPLAINT)
        due = [claimed_escalation(services, contact, name) for name in ("first", "second")]
        together(*[partial(timers.escalate, notice, contact, services) for notice in due])
        with services.store.database.read() as connection:
            found = audit.entries(connection, contact.reference)
        told = [entry.detail for entry in found if entry.action == "escalated"]
        assert len(told) == len(set(told)) == 2


def test_a_run_that_is_filed_by_two_presses_is_filed_and_told_once(services: Services) -> None:
    one, two = together(*[partial(filed, services, "run") for _ in range(2)])
    assert one == two
    with services.store.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(contacts)).scalar_one() == 1
        assert connection.execute(select(func.count()).where(notices.c.kind == "told")).scalar_one() == 3


def test_a_notice_that_two_presses_try_again_is_tried_again_once(services: Services) -> None:
    contact = filed(services, "run", COMPLAINT)
    run_due(Platform([Never("account_inactive")]), services, most=1)
    by = actions.actor(Person("person:admin", FORCE), services)
    notice = parked.undelivered(services)[0].notice
    press = partial(parked.try_again, by, notice.id, notice.parking, services)
    assert sorted(str(pressed) for pressed in together(press, press, press)) == ["False", "False", "True"]
    with services.store.database.read() as connection:
        found = audit.entries(connection, contact.reference)
    assert [entry.action for entry in found].count("tried_again") == 1


def test_more_people_than_connections_can_acknowledge(services: Services) -> None:
    """Each holds one connection and needs another: none may wait for one that another waits with."""
    references = [filed(services, f"run-{number}").reference for number in range(24)]
    by = actions.actor(Person("person:desk", FORCE), services)
    together(*[partial(actions.acknowledge, by, reference, services) for reference in references])
    with services.store.database.read() as connection:
        assert set(connection.execute(select(contacts.c.status)).scalars()) == {"acknowledged"}

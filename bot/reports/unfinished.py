"""An emergency whose record was begun and never finished is filed as it stands: nobody waits for the last answer."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from bot.flows.engine import on_the_way
from bot.messages import Block, Notice
from bot.notices.outbox import Notice as Timer
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.reports import filing
from bot.reports.definition import CONTACT, definitions
from bot.reports.facts import handling_of, is_emergency
from bot.services import Services
from bot.wording import contact as words

PATIENCE = timedelta(minutes=10)  # after the last answer
UNFINISHED = "unfinished"  # the detail that marks such a record


def watch(connection: Connection, run: Run, services: Services) -> None:
    """Set the timer for an emergency, in the transaction that keeps its answers."""
    if _is_emergency(run, _answers(run, services), services):
        due = services.now() + PATIENCE
        key = f"{run.id}/unfinished"
        services.outbox.put(connection, key, run.id, "", "unfinished", 0, due)
        services.outbox.rearm(connection, key, due)  # it went off while there seemed to be no danger


def file_now(run: Run, services: Services) -> Contact | None:
    """Record an emergency as far as it was answered; None where it is none."""
    answers = _answers(run, services)
    if not _is_emergency(run, answers, services):
        return None
    contact, _ = filing.file(replace(run, answers={**answers, UNFINISHED: "yes"}), run.person, services)
    return contact


def left(run: Run, services: Services) -> tuple[Block, ...]:
    """An emergency that somebody gives up by starting over is recorded as it stands."""
    contact = file_now(run, services)
    return (Notice(words.LEFT.format(reference=contact.reference), "warning"),) if contact is not None else ()


def file_if_left(notice: Timer, services: Services) -> None:
    """The timer went off: file the run, unless that was done, it is no emergency or somebody is still at it."""
    run = services.runs.by_id(notice.contact)
    if run is not None and services.now() < run.changed + PATIENCE:
        with services.store.database.write() as connection:
            services.outbox.postpone(connection, notice, run.changed + PATIENCE, "still being answered")
        return
    if run is not None:
        file_now(run, services)
    with services.store.database.write() as connection:
        services.outbox.delivered(connection, notice, "", services.now())


def _answers(run: Run, services: Services) -> dict[str, str]:
    flow = definitions(services).get(run.flow)
    return on_the_way(flow, run.answers) if flow is not None else dict(run.answers)  # the flow was removed since


def _is_emergency(run: Run, answers: dict[str, str], services: Services) -> bool:
    """What is hidden is never recorded without being confirmed: the officer may yet choose another way."""
    hidden = run.flow != CONTACT and handling_of(run.flow, run.force, services).hidden
    return bool(answers) and not hidden and is_emergency(run.flow, run.force, answers, services)

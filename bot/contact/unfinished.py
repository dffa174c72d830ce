"""An emergency whose record was begun and never finished is filed as it stands: nobody waits for the last answer."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from bot.contact import filing, meaning
from bot.contact.definition import definition
from bot.flows.engine import on_the_way
from bot.notices.outbox import Notice
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.services import Services

PATIENCE = timedelta(minutes=10)  # after the last answer
UNFINISHED = "unfinished"  # the detail that marks such a record


def watch(connection: Connection, run: Run, services: Services) -> None:
    """Set the timer for an emergency, in the transaction that keeps its answers."""
    if meaning.is_emergency(on_the_way(definition(services), run.answers)):
        due = services.now() + PATIENCE
        services.outbox.put(connection, f"{run.id}/unfinished", run.id, "", "unfinished", 0, due)


def file_now(run: Run, services: Services) -> Contact | None:
    """Record an emergency as far as it was answered; None where it is none."""
    answers = on_the_way(definition(services), run.answers)
    if not meaning.is_emergency(answers):
        return None
    contact, _ = filing.file(replace(run, answers={**answers, UNFINISHED: "yes"}), run.person, services)
    return contact


def file_if_left(notice: Notice, services: Services) -> None:
    """The timer went off: file the run, unless that was done, it is no emergency or somebody is still at it."""
    run = services.runs.by_id(notice.contact)
    if run is not None and services.now() < run.changed + PATIENCE:
        services.outbox.postpone(notice, run.changed + PATIENCE, "still being answered")
        return
    if run is not None:
        file_now(run, services)
    with services.store.database.write() as connection:
        services.outbox.delivered(connection, notice, "", services.now())

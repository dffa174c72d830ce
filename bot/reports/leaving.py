"""Contacts that somebody who left had taken on: they are open again, and whoever is next is told."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.notices.timers import LEFT
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.services import Services


def open_again(connection: Connection, gone: Sequence[Member], services: Services) -> list[Contact]:
    """Open what these people had taken on, in the transaction that removes them; returns it as it was.

    What is closed stays so. audit_opened() has to follow, once nothing more is locked.
    """
    opened = []
    for reference in services.contacts.held_by(connection, [member.id for member in gone]):
        contact = services.contacts.find(connection, reference)
        assert contact is not None, "it was just found"
        if contact.status != "acknowledged" or contact.holder not in [member.id for member in gone]:
            continue  # closed or passed on while this waited for the lock
        services.posted.changed(connection, reference, services.now())
        services.contacts.set_status(connection, reference, "open", None)
        key = f"{reference}{LEFT}{contact.holder}/{len(audit.entries(connection, reference))}"
        services.outbox.put(connection, key, reference, "", "escalate", 1, services.now())
        opened.append(contact)
    return opened


def audit_opened(connection: Connection, opened: Sequence[Contact], services: Services) -> None:
    """Write into the audit log what was opened again, and tell the officers."""
    for contact in opened:
        now, reference, officer = services.now(), contact.reference, contact.officer
        audit.append(
            services.store.database, connection, now, "signpost", "holder_left", reference, contact.holder or ""
        )
        if services.people.find(connection, officer) is not None:
            key = f"{reference}/step/{len(audit.entries(connection, reference))}/{officer}"
            services.outbox.put(connection, key, reference, officer, "step", 0, now)

"""What follows an import of people: those who left leave things behind, and campaigns ask who is there now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.records.people import Member
from bot.services import Services

if TYPE_CHECKING:
    from sqlalchemy import Connection


def left(connection: "Connection", gone: Sequence[Member], services: Services) -> None:
    """Look after what people leave behind, in the transaction that removes them."""
    from bot.accounts import leaving as of_accounts
    from bot.inbox import leavers as of_questions
    from bot.leavers.settling import leave
    from bot.reports import leaving as of_contacts

    # Records and notices are locked before anything is written into the audit log, as by everybody else: else this and
    # the worker could wait for each other.
    opened = of_contacts.open_again(connection, gone, services)
    leave(connection, gone, services)
    of_questions.cancel_asked(connection, gone, services)
    for member in gone:  # who is held stays so under accounts that lead to nobody any more
        accounts = [services.seal.pseudonym(f"{a.platform}:{a.account}") for a in member.addresses]
        services.holds.add_hashes(connection, member.id, accounts)
        services.chats.forget(connection, accounts)
    of_accounts.left(connection, gone, services)
    of_contacts.audit_opened(connection, opened, services)
    of_questions.pass_on_questions(connection, gone, services)


def imported(connection: "Connection", gone: Sequence[Member], forces: Sequence[str], services: Services) -> None:
    """All that follows an import of these forces, in its transaction; nobody may be `gone`."""
    from bot.campaigns.running import follow
    from bot.keeping.holding import follow_accounts
    from bot.keeping.recognise import audit_recognised, recognise

    for force in sorted(set(forces)):  # first, for the same reason as in left()
        follow(connection, force, services)
    found = recognise(connection, forces, services)
    follow_accounts(connection, services)
    left(connection, gone, services)
    audit_recognised(connection, found, services)


def moved(connection: "Connection", people: Sequence[Member], services: Services) -> None:
    """Look after what people take along to another unit, in the transaction that moves them; with their new units."""
    from bot.accounts import leaving as of_accounts

    of_accounts.moved(connection, people, services)

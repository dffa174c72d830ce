"""What becomes of accounts when somebody leaves the force, or moves to another unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.accounts.register import with_people
from bot.accounts.telling import arm, changed, office, tell
from bot.records import audit
from bot.records.accounts import Account
from bot.records.people import Member
from bot.services import Services

_BY = "signpost"


def left(connection: Connection, gone: Sequence[Member], services: Services) -> None:
    """Take those who left off their accounts, in the transaction that removed them.

    The owner and corporate communications have to take an editor off on the platform itself, and say so. An account
    whose owner left is handed over or closed by corporate communications or the owner's line manager.
    """
    managers = {member.id: member.manager for member in gone}
    changed = [
        _taken_off(connection, each, managers, services) for each in _by_reference(connection, managers, services)
    ]
    for before, now in changed:  # only now, since whoever changes an account locks it before the audit log
        runs = [person for person in (before.owner, *before.editors) if person in managers]
        for person in runs:
            _audit(connection, "account_left", now.reference, person, services)
        comms = office(connection, now.force, services)
        if _is_left(before, now):
            tell(connection, now, "no_owner", [now.stand_in, *comms], services)
        if runs:
            tell(connection, now, "access", [now.owner, *comms], services)


def moved(connection: Connection, people: Sequence[Member], services: Services) -> None:
    """Tell the owners of accounts that these people, who now work in another unit, run."""
    units = {member.id: member.unit for member in people}
    for account in services.accounts.of_people(connection, list(units)):
        who = [p for p in (account.owner, *account.editors) if p in units and units[p] != account.unit]
        for person in who:
            _audit(connection, "account_moved", account.reference, person, services)
        if who:
            tell(connection, account, "moved", [account.owner], services)


def _by_reference(connection: Connection, people: Iterable[str], services: Services) -> list[str]:
    """The accounts of these people, in the order in which everybody locks several."""
    return sorted(account.reference for account in services.accounts.of_people(connection, list(people)))


def _taken_off(
    connection: Connection, reference: str, managers: Mapping[str, str | None], services: Services
) -> tuple[Account, Account]:
    """Lock an account and take those who left off it; as it was and as it is."""
    before = services.accounts.find(connection, reference)
    assert before is not None, "it was just found"
    now = _without(before, managers)
    services.accounts.save(connection, now, services.now())
    changed(connection, reference, services)
    if _is_left(before, now):
        arm(connection, now, services)
    return before, now


def _is_left(before: Account, now: Account) -> bool:
    """Whether an account is without an owner, or without the line manager who stood in for one."""
    return (now.owner, now.stand_in) != (before.owner, before.stand_in)


def _without(account: Account, managers: Mapping[str, str | None]) -> Account:
    """The account without those who left; line managers of the owner who left as well are followed upwards."""
    owner = None if account.owner in managers else account.owner
    kept = with_people(account, owner, [editor for editor in account.editors if editor not in managers])
    above = account.owner if owner is None and account.owner is not None else account.stand_in
    seen: set[str] = set()
    while above is not None and above in managers:
        seen.add(above)
        above = managers[above] if managers[above] not in seen else None
    return replace(kept, stand_in=above)


def _audit(connection: Connection, action: str, reference: str, person: str, services: Services) -> None:
    audit.append(services.store.database, connection, services.now(), _BY, action, reference, person)

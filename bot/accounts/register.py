"""START HERE for the register of force accounts: what people do with it, each one transaction with its audit row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot import permissions
from bot.accounts import rights as allowed
from bot.accounts.fields import Entry
from bot.accounts.rights import Rights, rights
from bot.accounts.telling import arm, changed, in_a_month, office, tell, today
from bot.records import audit
from bot.records.accounts import Account, Status
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

# What corporate communications may do with an account that stands so.
STEPS: Mapping[Status, tuple[Status, ...]] = {
    "applied": ("approved", "closed"),
    "approved": ("open", "closed"),
    "open": ("closing",),
    "closing": ("closed", "open"),
    "closed": (),
}


def mine(by: Actor, services: Services) -> list[Account]:
    """The accounts that somebody owns, edits or stands in for."""
    with services.store.database.read() as connection:
        return services.accounts.of_people(connection, [by.id])


def of_people(by: Actor, services: Services) -> list[Account]:
    """The accounts that are run by the people whom somebody leads; looking is audited."""
    if by.member is None:
        raise ActionRefused("unknown")
    led = permissions.led_by(by.member, services)
    with services.store.database.write() as connection:
        found = [a for a in services.accounts.of_people(connection, led) if a.force == by.member.force] if led else []
        _listed(connection, by, by.member.force, len(found), services)
    return found


def of_force(by: Actor, services: Services) -> list[Account]:
    """Every account of the force, those that need something first; looking is audited. Raises ActionRefused."""
    if by.member is None or not allowed.sees_force(by.member):
        raise ActionRefused("unknown")
    with services.store.database.write() as connection:
        found = services.accounts.of_force(connection, by.member.force)
        _listed(connection, by, by.member.force, len(found), services)
    return sorted(found, key=lambda account: (account.status == "closed", not needs(account, services)))


def needs(account: Account, services: Services) -> list[str]:
    """What an account needs somebody to do, the most pressing first, as keys of the words in NEEDS."""
    if account.status == "closed":
        return []
    is_overdue = account.status == "open" and account.review_due is not None and account.review_due < today(services)
    found = ["no_owner"] if account.owner is None else []
    found += ["access"] if account.access else []
    found += [account.decide] if account.decide else []
    found += ["overdue"] if is_overdue and account.owner is not None else []
    return found + ([account.status] if account.status != "open" else [])


def read(by: Actor, reference: str, services: Services) -> Account:
    """An account with all that is in it; that it was read is audited. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, _ = _found(connection, by, reference, services)
        changed(connection, reference, services, by.id)  # what they were told is done with it
        _audit(connection, by.id, "account_read", reference, "", services)
        return account


def add(by: Actor, entry: Entry, report: str | None, holder: str, services: Services) -> Account:
    """Corporate communications enters an account; from the same report it is entered once. Raises ActionRefused."""
    if by.member is None or not allowed.manages_force(by.member):
        raise ActionRefused("unknown")
    with services.store.database.write() as connection:
        before = services.accounts.of_report(connection, report) if report else None
        if before is not None:
            return before
        account = new(entry, by.member.force, services, report=report, holder=holder)
        account = enter(connection, by.id, account, services)
        tell(connection, account, "entered", [account.owner], services)
        return account


def new(entry: Entry, force: str, services: Services, *, report: str | None = None, holder: str = "") -> Account:
    """An account that is in no register yet; one that is open is reviewed in a month."""
    due = in_a_month(today(services)) if entry.status == "open" else None
    return Account("", force, *_told(entry), holder=holder, report=report, review_due=due)


def enter(connection: Connection, by: str, account: Account, services: Services) -> Account:
    """Put a new account into the register, in the caller's transaction. Raises ActionRefused."""
    if services.accounts.named(connection, account.force, account.platform, account.handle) is not None:
        raise ActionRefused("there_already")
    entered = replace(account, reference=services.accounts.add(connection, account, services.now()))
    arm(connection, entered, services)
    _audit(connection, by, "account_added", entered.reference, entered.report or "", services)
    return entered


def change(by: Actor, reference: str, entry: Entry, report: str | None, services: Services) -> Account:
    """Corporate communications changes an entry; whoever no longer runs it loses access. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, may = _found(connection, by, reference, services)
        if not may.manages:
            raise ActionRefused("unknown")
        if account.status == "closed":
            raise ActionRefused("account_over")
        other = services.accounts.named(connection, account.force, entry.platform, entry.handle)
        if other is not None and other.reference != reference:
            raise ActionRefused("there_already")
        platform, handle, unit, _, owner, editors, purpose = _told(entry)
        changed = replace(account, platform=platform, handle=handle, unit=unit, purpose=purpose)
        changed = with_people(changed, owner, editors)
        if changed.owner != account.owner:
            due = in_a_month(today(services)) if account.status == "open" else account.review_due
            changed = replace(changed, stand_in=None, review_due=due)
        changed = replace(changed, report=report or account.report)
        if changed.owner != account.owner:
            arm(connection, changed, services)
        _keep(connection, by.id, changed, "account_changed", report or "", services)
        tell(connection, changed, "changed", [changed.owner], services)
        _tell_of_access(connection, account, changed, services)
        return changed


def change_editors(by: Actor, reference: str, editors: Sequence[str], services: Services) -> Account:
    """The owner says who posts on it; corporate communications is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, may = _found(connection, by, reference, services)
        if not may.owns:
            raise ActionRefused("unknown")
        if account.status == "closed":
            raise ActionRefused("account_over")
        changed = with_people(account, account.owner, editors)
        if changed.editors == account.editors:
            return account
        _keep(connection, by.id, changed, "account_editors", str(len(changed.editors)), services)
        tell(connection, changed, "editors", office(connection, account.force, services), services)
        _tell_of_access(connection, account, changed, services)
        return changed


def move(by: Actor, reference: str, to: Status, services: Services, report: str | None = None) -> Account:
    """Corporate communications takes an account a step further; twice is the same as once. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, may = _found(connection, by, reference, services)
        if not may.manages:
            raise ActionRefused("unknown")
        if account.status == to:
            return account
        if to not in STEPS[account.status]:
            raise ActionRefused("account_over")
        due = in_a_month(today(services)) if to == "open" else account.review_due
        moved = replace(account, status=to, review_due=due, decide=None, unused=0, report=report or account.report)
        arm(connection, moved, services)
        _keep(connection, by.id, moved, f"account_{to}", report or "", services)
        tell(connection, moved, to, [moved.owner], services)
        return moved


def keep(by: Actor, reference: str, services: Services) -> Account:
    """Corporate communications decided that an account stays. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, may = _found(connection, by, reference, services)
        if not may.manages:
            raise ActionRefused("unknown")
        if account.decide is None:
            return account
        kept = replace(account, decide=None, unused=0)
        _keep(connection, by.id, kept, "account_kept", account.decide, services)
        tell(connection, kept, "kept", [kept.owner], services)
        return kept


def confirm_access(by: Actor, reference: str, person: str, services: Services) -> Account:
    """The owner or corporate communications took somebody off on the platform itself. Raises ActionRefused."""
    with services.store.database.write() as connection:
        account, may = _found(connection, by, reference, services)
        if not (may.manages or may.owns):
            raise ActionRefused("unknown")
        if person not in account.access:
            return account
        kept = replace(account, access=tuple(other for other in account.access if other != person))
        _keep(connection, by.id, kept, "account_access", person, services)
        return kept


def with_people(account: Account, owner: str | None, editors: Sequence[str]) -> Account:
    """The account run by these people; whoever ran it before has to be taken off on the platform, too."""
    running = tuple(person for person in dict.fromkeys(editors) if person != owner)
    before = [*account.access, *account.editors, *([account.owner] if account.owner else [])]
    access = tuple(person for person in dict.fromkeys(before) if person not in (*running, owner))
    return replace(account, owner=owner, editors=running, access=access)


def _told(entry: Entry) -> tuple[str, str, str, Status, str | None, tuple[str, ...], str]:
    return entry.platform, entry.handle, entry.unit, entry.status, entry.owner, entry.editors, entry.purpose


def _found(connection: Connection, by: Actor, reference: str, services: Services) -> tuple[Account, Rights]:
    account = services.accounts.find(connection, reference)
    may = rights(by.member, account, services) if account is not None else Rights()
    if account is None or not may.sees:
        raise ActionRefused("unknown")  # that there is such an account is not told to who may not see it
    return account, may


def _tell_of_access(connection: Connection, before: Account, after: Account, services: Services) -> None:
    if set(after.access) - set(before.access):
        people = [after.owner, *office(connection, after.force, services)]
        tell(connection, after, "access", people, services)


def _keep(connection: Connection, by: str, account: Account, action: str, detail: str, services: Services) -> None:
    services.accounts.save(connection, account, services.now())
    changed(connection, account.reference, services)
    _audit(connection, by, action, account.reference, detail, services)


def _audit(connection: Connection, by: str, action: str, subject: str, detail: str, services: Services) -> None:
    audit.append(services.store.database, connection, services.now(), by, action, subject, detail)


def _listed(connection: Connection, by: Actor, force: str, number: int, services: Services) -> None:
    _audit(connection, by.id, "listed_accounts", force, str(number), services)

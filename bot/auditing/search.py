"""Which rows of the audit log somebody may see; looking at them is audited itself."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot import permissions
from bot.accounts.rights import rights
from bot.inbox import offices
from bot.keeping.holding import may_hold
from bot.records import audit
from bot.records.audit import Entry, Wanted
from bot.records.forces import force_of
from bot.records.people import Member
from bot.records.references import looks_like_a_reference
from bot.records.retention import BY_NAME
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from knowledge.search import NATIONAL

PAGE = 25  # rows
VERIFIED = "verified"  # the action by which a verification of the log is recorded
SEARCHED = "searched_audit"
LOG = "audit"  # the subject of rows about the log itself
_MOST_READ = 2000  # rows that are read for a page, most of which this person may not see or did not ask for
_AT_ONCE = 200
# What shows that there is a case: it could warn somebody.
OF_CASES = frozenset({"held", "hold_lifted", "listed_holds", "exported", "person_exported", "concerned_exported"})
_OF_ORGANISERS = frozenset(  # they name nobody
    {"campaign_planned", "campaign_previewed", "campaign_begun", "campaign_ended", "listed_campaign"}
)
_OF_NO_FORCE = frozenset({LOG, "records", *BY_NAME})  # subjects of rows about the whole installation

Sees = Callable[[Entry], bool]


@dataclass(frozen=True)
class Found:
    """A page of rows, and before which row the next one begins; None where there is none."""

    entries: tuple[Entry, ...]
    before: int | None


def search(by: Actor, wanted: Wanted, before: int | None, services: Services) -> Found:
    """A page of the rows that somebody asks for and may see, newest first. Raises ActionRefused."""
    member = by.member
    if member is None or not permissions.may_audit(member):
        raise ActionRefused("unknown")
    sight, found, read = _Sight(by, member, services), list[Entry](), 0
    more: int | None = before
    with services.store.database.read() as connection:
        while len(found) < PAGE and read < _MOST_READ:
            rows = audit.newest(connection, wanted, more, _AT_ONCE)
            for row in rows:
                more = row.number
                found += [row] if sight.includes(connection, row) else []
                if len(found) == PAGE:
                    break
            else:
                if len(rows) < _AT_ONCE:
                    more = None
                    break
            read += len(rows)
    _record(by, member, wanted, len(found), services)
    return Found(tuple(found), more)


def last_verified(services: Services) -> Entry | None:
    """The last time that the log was verified."""
    with services.store.database.read() as connection:
        return next(iter(audit.newest(connection, Wanted(action=VERIFIED), None, 1)), None)


def _record(by: Actor, member: Member, wanted: Wanted, number: int, services: Services) -> None:
    """Write down that somebody looked, and for what: what was typed and means nothing here is not kept."""
    known = [wanted.subject] if looks_like_a_reference(wanted.subject) else []
    known += [wanted.person] if services.people.member(wanted.person) else []
    with services.store.database.write() as connection:
        for subject in known or [member.force]:
            audit.append(services.store.database, connection, services.now(), by.id, SEARCHED, subject, str(number))


def _all(sees: bool) -> Sees:
    return lambda _row: sees


class _Sight:
    """What one person may see, each record looked at once."""

    def __init__(self, by: Actor, member: Member, services: Services) -> None:
        self._by, self._member, self._services = by, member, services
        self._forces = {force.id for force in services.knowledge.forces()} | {NATIONAL}
        self._known: dict[str, Sees] = {}

    def includes(self, connection: Connection, row: Entry) -> bool:
        """Whether a row is theirs to see: what it is about decides."""
        if row.subject == self._member.id and row.actor != self._member.id:
            return False  # who looked whom up is nothing for whom it is about
        if row.action in OF_CASES and not permissions.sees_holds(self._member):
            return False
        if row.subject not in self._known:
            self._known[row.subject] = self._sees(connection, row.subject)
        return self._known[row.subject](row)

    def _sees(self, connection: Connection, subject: str) -> Sees:
        """Which rows about this somebody may see: of a record as they may see the record, else what is of their force.

        What cannot be told (a record that is no longer kept) is not shown.
        """
        if not looks_like_a_reference(subject):
            return _all(self._is_of_their_force(connection, subject))
        member, services = self._member, self._services
        if (contact := services.contacts.peek(connection, subject)) is not None:
            seen_as = permissions.standing(member, member.id, contact, services)
            holds = may_hold(self._by, contact, seen_as)
            return lambda row: holds if row.action in OF_CASES else seen_as is not None
        if (account := services.accounts.peek(connection, subject)) is not None:
            runs = member.id in (account.owner, *account.editors)
            sees = rights(member, account, services).sees
            return lambda row: sees and not (runs and row.action in OF_CASES)
        if (question := services.questions.peek(connection, subject)) is not None:
            audits = permissions.sees_questions(member) and question.force == member.force
            return _all(audits or offices.may_answer(member, question))
        if (leaver := services.leavers.peek(connection, subject)) is not None:
            return _all(permissions.may_settle(member, leaver))
        if (campaign := services.campaigns.peek(connection, subject)) is not None:
            organises, names = permissions.may_organise(member, campaign.force), permissions.sees_who_confirmed(member)
            return lambda row: organises and (names or row.action in _OF_ORGANISERS)
        return _all(force_of(connection, subject) == member.force)

    def _is_of_their_force(self, connection: Connection, subject: str) -> bool:
        if subject in self._forces:
            return subject == self._member.force
        about = self._services.people.find(connection, subject)
        return about.force == self._member.force if about is not None else subject in _OF_NO_FORCE

"""Which rows of the audit log somebody may see; looking at them is audited itself."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot import permissions
from bot.accounts.rights import rights
from bot.inbox import offices
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
_OF_CASES = frozenset({"held", "hold_lifted", "listed_holds", "exported", "person_exported", "concerned_exported"})
_CONFIRMED = "campaign_confirmed"  # names who did
_OF_NO_FORCE = frozenset({LOG, "records", *BY_NAME})  # subjects of rows about the whole installation


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
    sight, found, read = _Sight(member, services), list[Entry](), 0
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


class _Sight:
    """What one person may see, each record looked at once."""

    def __init__(self, member: Member, services: Services) -> None:
        self._member, self._services = member, services
        self._forces = {force.id for force in services.knowledge.forces()} | {NATIONAL}
        self._known: dict[str, bool] = {}

    def includes(self, connection: Connection, row: Entry) -> bool:
        """Whether a row is theirs to see: what it is about decides."""
        if row.subject == self._member.id and row.actor != self._member.id:
            return False  # who looked whom up is nothing for whom it is about
        if row.action == _CONFIRMED and not permissions.sees_who_confirmed(self._member):
            return False
        if row.action in _OF_CASES and not permissions.sees_holds(self._member):
            return False
        if row.subject not in self._known:
            self._known[row.subject] = self._may_see(connection, row.subject)
        return self._known[row.subject]

    def _may_see(self, connection: Connection, subject: str) -> bool:
        """Whether somebody may see rows about this: a record as they may see the record, else what is of their force.

        What cannot be told (a record that is no longer kept) is not shown.
        """
        if looks_like_a_reference(subject):
            contact = self._services.contacts.peek(connection, subject)
            if contact is not None:
                return permissions.standing(self._member, self._member.id, contact, self._services) is not None
            question = self._services.questions.peek(connection, subject)
            if question is not None:
                audits = permissions.sees_questions(self._member) and question.force == self._member.force
                return audits or offices.may_answer(self._member, question)
            account = self._services.accounts.peek(connection, subject)
            if account is not None:
                return rights(self._member, account, self._services).sees
            return force_of(connection, subject) == self._member.force
        if subject in self._forces:
            return subject == self._member.force
        about = self._services.people.find(connection, subject)
        return about.force == self._member.force if about is not None else subject in _OF_NO_FORCE

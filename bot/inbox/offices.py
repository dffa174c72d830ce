"""Which office owns the policy that a question is about, who works there, and who may see what of it."""

from sqlalchemy import Connection

from bot.notices.timing import LONDON
from bot.records.people import Member
from bot.records.questions import Question
from bot.services import Services

COMMUNICATIONS, STANDARDS, ADMINISTRATOR = "corporate_comms", "professional_standards", "administrator"
OWNERS = frozenset({COMMUNICATIONS, STANDARDS})  # of a policy, who see the counts as well
_OF_THEIR_OWN = frozenset({STANDARDS, "standards_manager"})  # contacts of a pack that are an office here
_IN_COMMUNICATIONS = frozenset({"corporate_communications", "press_office"})  # contacts that are part of it
_STAND_IN = (COMMUNICATIONS, STANDARDS, ADMINISTRATOR)  # for an office of which nobody is known, first to last


def office_for(contact: str, force: str, services: Services, asker: str) -> str | None:
    """The office that a question goes to: that of a pack's contact, else the next of which anybody is known.

    None where nobody at all is known who could answer.
    """
    first = contact if contact in _OF_THEIR_OWN else COMMUNICATIONS
    with services.store.database.read() as connection:
        return standing_in(connection, first, force, services, asker)


def is_part_of(contact: str, office: str) -> bool:
    """Whether a pack's contact is this office under another name."""
    return contact == office or (office == COMMUNICATIONS and contact in _IN_COMMUNICATIONS)


def standing_in(connection: Connection, office: str, force: str, services: Services, asker: str) -> str | None:
    """This office, or the one that stands in for it where nobody of it but the asker is known; None where nobody is."""
    return next((one for one in (office, *_STAND_IN) if _people(connection, one, force, services, asker)), None)


def people_of(connection: Connection, question: Question, services: Services) -> list[Member]:
    """Who may answer a question: everybody of its office but its asker."""
    return _people(connection, question.office, question.force, services, question.asker)


def administrators(connection: Connection, question: Question, services: Services) -> list[Member]:
    """Who is told that a question is late, besides its office."""
    return _people(connection, ADMINISTRATOR, question.force, services, question.asker)


def present(members: list[Member], services: Services) -> list[Member]:
    """Those of them who are not away and can be reached; all of them where that is nobody."""
    today = services.now().astimezone(LONDON).date()
    here = [m for m in members if not (m.absent_until and m.absent_until >= today)]
    return [m for m in here if m.is_reached_by(services.platforms)] or members


def may_answer(member: Member | None, question: Question) -> bool:
    """Whether somebody may read and answer a question: whoever is of its office, in its force, and did not ask it."""
    if member is None or member.force != question.force or member.id == question.asker:
        return False
    return question.office in member.roles


def may_open(member: Member | None) -> bool:
    """Whether somebody has an inbox at all."""
    return member is not None and bool(member.roles & {*OWNERS, *_OF_THEIR_OWN, ADMINISTRATOR})


def sees_counts(member: Member) -> bool:
    """Whether somebody sees how often what was not answered or of no help."""
    return bool(member.roles & {*OWNERS, ADMINISTRATOR})


def owns_rules(member: Member | None) -> bool:
    """Whether somebody looks after the rules."""
    return member is not None and bool(member.roles & OWNERS)


def _people(connection: Connection, office: str, force: str, services: Services, asker: str) -> list[Member]:
    return [member for member in services.people.with_role(force, office, connection) if member.id != asker]

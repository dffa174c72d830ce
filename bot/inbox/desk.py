"""What an office does with a question that it was asked; each is one transaction with its audit row."""

from sqlalchemy import Connection

from bot.inbox import offices
from bot.inbox.put import cancel_notices, changed, tell
from bot.records import audit
from bot.records.questions import TOPIC, Question
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from knowledge.pack import Rule, Verdict


def waiting(by: Actor, services: Services) -> list[Question]:
    """What the offices of somebody were asked, what is open first; looking is audited by whoever lists it."""
    if by.member is None:
        return []
    found = services.questions.for_offices(by.member.force, by.member.roles)
    seen = [question for question in found if offices.may_answer(by.member, question)]
    return sorted(seen, key=lambda question: question.status != "open")


def read(by: Actor, reference: str, services: Services) -> Question:
    """A question with all that is in it. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _found(connection, by, reference, services)
        audit.append(services.store.database, connection, services.now(), by.id, "question_read", reference)
        return question


def take(by: Actor, reference: str, services: Services) -> Question:
    """Somebody of the office takes it on. Raises ActionRefused."""
    return assign(by, reference, by.id, services)


def assign(by: Actor, reference: str, to: str, services: Services) -> Question:
    """Somebody of the office gives it to another of the same office, who is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _open(connection, by, reference, services)
        member = services.people.find(connection, to)
        if member is None or not offices.may_answer(member, question):
            raise ActionRefused("not_of_office")
        if question.holder == to:  # pressed twice
            return question
        services.questions.pass_to(connection, reference, question.office, to)
        services.outbox.cancel(connection, reference, "told", "reminder", topic=TOPIC)
        if to == by.id:
            return _recorded(connection, by, question, "question_taken", services)
        found = _recorded(connection, by, question, "question_assigned", services, to)
        times = sum(entry.action == "question_assigned" for entry in audit.entries(connection, reference))
        tell(connection, question, "assigned", to, services, str(times))
        return found


def answer(by: Actor, reference: str, text: str, services: Services) -> Question:
    """Answer the asker, who is told; an answer is not changed afterwards. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _open(connection, by, reference, services)
        services.questions.finish(connection, reference, "answered", text, by.id, services.now())
        return _finished(connection, by, question, "question_answered", services)


def close(by: Actor, reference: str, reason: str, services: Services) -> Question:
    """Close it without an answer, for a reason that the asker sees. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _open(connection, by, reference, services)
        services.questions.finish(connection, reference, "closed", reason, by.id, services.now())
        return _finished(connection, by, question, "question_closed", services)


def mark_added(by: Actor, reference: str, rule: str, services: Services) -> Question:
    """Say which rule of the running pack was added, or changed, because of it. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _answered(connection, by, reference, services)
        if rule_of(rule, question.force, services) is None:
            raise ActionRefused("no_such_rule")
        services.questions.mark_added(connection, reference, rule)
        return _recorded(connection, by, question, "question_added", services, rule)


def offer_case(by: Actor, reference: str, text: str, verdict: Verdict, services: Services) -> Question:
    """Say that it may become a test case, in words without names and details. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = _answered(connection, by, reference, services)
        services.questions.offer_case(connection, reference, text, verdict)
        return _recorded(connection, by, question, "question_case", services, verdict)


def rule_of(rule: str, force: str, services: Services) -> Rule | None:
    """The rule with this id, of the force or of all forces; None where there is none."""
    packs = (services.knowledge.pack(force), services.knowledge.national())
    return next((found for pack in packs if (found := pack.rule(rule)) is not None), None)


def _found(connection: Connection, by: Actor, reference: str, services: Services) -> Question:
    question = services.questions.find(connection, reference)
    if question is None or not offices.may_answer(by.member, question):
        raise ActionRefused("question_unknown")  # that there is such a question is not told to who may not see it
    return question


def _open(connection: Connection, by: Actor, reference: str, services: Services) -> Question:
    question = _found(connection, by, reference, services)
    if question.status != "open":
        raise ActionRefused("question_over")
    return question


def _answered(connection: Connection, by: Actor, reference: str, services: Services) -> Question:
    question = _found(connection, by, reference, services)
    if question.status != "answered":
        raise ActionRefused("question_unanswered")
    return question


def _finished(connection: Connection, by: Actor, question: Question, action: str, services: Services) -> Question:
    """Nobody is chased any more, and the asker is told."""
    cancel_notices(connection, question.reference, services)
    tell(connection, question, "reply", question.asker, services)
    return _recorded(connection, by, question, action, services)


def _recorded(
    connection: Connection, by: Actor, question: Question, action: str, services: Services, detail: str = ""
) -> Question:
    """Write the audit row; the question as it is now."""
    changed(connection, question.reference, services)
    audit.append(services.store.database, connection, services.now(), by.id, action, question.reference, detail)
    current = services.questions.find(connection, question.reference)
    assert current is not None, "it was locked"
    return current

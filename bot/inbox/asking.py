"""What somebody does who has a policy's owner asked; each is one transaction with its audit row."""

from dataclasses import dataclass
from datetime import datetime

from bot.inbox import offices
from bot.inbox.put import cancel_notices, changed, clock_key, tell
from bot.notices.timing import Timing
from bot.records import audit
from bot.records.questions import TOPIC, Question
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from knowledge.answer import Answer
from knowledge.pack import VERDICTS

LONGEST_TEXT = 2000  # characters of a question and of its answer
ASKED_BACK = "asked_back"  # the verdict, where the answer was a question back
NOTHING = "none"  # the situation, where the answer was about none
WORKING_DAYS = 2  # by when an answer is promised
REMIND_AFTER = 1


@dataclass(frozen=True)
class Subject:
    """What a question is about: the answer that its asker had got, and the office that it goes to."""

    office: str
    verdict: str
    situation: str

    def __str__(self) -> str:
        """As it stands in the name of a form, so that another answer in the meantime can't take its place."""
        return f"{self.office}:{self.verdict}:{self.situation}"


def subject_of(answer: Answer, asker: Actor, services: Services) -> Subject | None:
    """What a question about this answer is about; None where the asker can't be answered or nobody can answer."""
    if asker.member is None:
        return None
    office = offices.office_for(answer.ask.id, asker.member.force, services, asker.id)
    if office is None:
        return None
    if answer.vague or answer.clarify:
        return Subject(office, ASKED_BACK, answer.clarify[0].situation if answer.clarify else NOTHING)
    return Subject(office, answer.verdict, answer.situation or NOTHING)


def read_subject(named: str, asker: Actor, services: Services) -> Subject:
    """The subject that a form names; raises ActionRefused where it is none of ours, or the asker is not known."""
    office, _, about = named.partition(":")
    verdict, _, situation = about.partition(":")
    if asker.member is None:
        raise ActionRefused("question_unknown")
    known = situation == NOTHING or services.knowledge.situation(asker.member.force, situation) is not None
    if verdict not in (*VERDICTS, ASKED_BACK) or not known:
        raise ActionRefused("question_unknown")
    return Subject(office, verdict, situation)


def office_now(subject: Subject, asker: Actor, services: Services) -> str | None:
    """The office that a question about this goes to as things are now: people may have come and gone."""
    assert asker.member is not None, "read_subject refuses who is not known"
    return offices.office_for(subject.office, asker.member.force, services, asker.id)


def send(by: Actor, subject: Subject, text: str, services: Services) -> Question:
    """Ask the office; its people are told, and chased until somebody answers. Asking the same again changes nothing."""
    assert by.member is not None, "read_subject refuses who is not known"
    now, force = services.now(), by.member.force
    timing = services.timing(force)
    with services.store.database.write() as connection:
        reference, is_new = services.questions.add(
            connection,
            force=force,
            office=subject.office,
            asker=by.id,
            situation=subject.situation,
            verdict=subject.verdict,
            text=text,
            now=now,
            due=due(timing, now),
        )
        question = services.questions.find(connection, reference)
        assert question is not None, "it was just added"
        if is_new:
            audit.append(services.store.database, connection, now, by.id, "question_sent", reference, subject.office)
            for member in offices.present(offices.people_of(connection, question, services), services):
                tell(connection, question, "told", member.id, services)
            remind = timing.working_days(now, REMIND_AFTER)
            services.outbox.put(connection, clock_key(reference), reference, "", "clock", 0, remind, topic=TOPIC)
    return question


def due(timing: Timing, now: datetime) -> datetime:
    """By when an answer to what is asked now is promised."""
    return timing.working_days(now, WORKING_DAYS)


def mine(by: Actor, services: Services) -> list[Question]:
    """What somebody asked, newest first."""
    return services.questions.of(by.id) if by.member else []


def read_own(by: Actor, reference: str, services: Services) -> Question:
    """One's own question with its reply, of which nobody is told any more. Raises ActionRefused."""
    with services.store.database.write() as connection:
        question = services.questions.find(connection, reference)
        if question is None or by.member is None or question.asker != by.id:
            raise ActionRefused("question_unknown")
        if question.status != "open" and not question.seen:
            services.questions.mark_seen(connection, reference)
            cancel_notices(connection, reference, services)
            changed(connection, reference, services)
            audit.append(services.store.database, connection, services.now(), by.id, "question_reply_read", reference)
        return question

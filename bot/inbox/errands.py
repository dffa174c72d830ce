"""What is told about a question, and its one timer: a reminder after a working day, after two everybody hears."""

from sqlalchemy import Connection

from bot.inbox import offices
from bot.inbox.asking import REMIND_AFTER
from bot.inbox.put import changed, clock_key, tell, what_of
from bot.messages import Choice
from bot.notices.outbox import Notice
from bot.notices.topics import Errand
from bot.records import audit
from bot.records.questions import TOPIC, Question
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import inbox as words


class QuestionTopic:
    """Notices about questions; see bot.notices.topics.Topic."""

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock the question until the end of the transaction."""
        services.questions.find(connection, reference)

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """What the recipient is told; None once it was answered, read, or somebody else has taken it."""
        question = services.questions.peek(connection, notice.contact)
        if question is None:
            return None
        what = what_of(notice.key)
        text, choice = _reply(question) if what == "reply" else _to_answer(question, notice, services)
        return Errand(TOPIC, question.reference, question.force, text, choice) if text else None

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """Nobody: what is told here is always for somebody."""
        return ""

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Chase whoever should have answered, unless somebody has."""
        question = services.questions.find(connection, notice.contact)
        if question is None or question.status != "open":
            return
        changed(connection, question.reference, services)
        question = with_office(connection, question, services)
        people = offices.people_of(connection, question, services)
        if services.now() < question.due:
            held = [member for member in people if member.id == question.holder]
            for member in held or offices.present(people, services):
                tell(connection, question, "reminder", member.id, services)
            services.outbox.rearm(connection, clock_key(question.reference), question.due)
            return
        for member in {m.id: m for m in [*people, *offices.administrators(connection, question, services)]}.values():
            tell(connection, question, "late", member.id, services)
        audit.append(
            services.store.database, connection, services.now(), "signpost", "question_late", question.reference
        )

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: the timer was set when it was asked."""

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing more: the others of the office know, the timer chases, and administrators see what is parked."""


def with_office(connection: Connection, question: Question, services: Services) -> Question:
    """The question with an office of which somebody is known: where nobody is left, another gets it and is told."""
    if offices.people_of(connection, question, services):
        return question
    office = offices.standing_in(connection, question.office, question.force, services, question.asker)
    if office is None:
        return question  # nobody at all: it stays, and whoever is imported into the office finds it
    services.questions.pass_to(connection, question.reference, office, None)
    passed = services.questions.find(connection, question.reference)
    assert passed is not None, "it was locked"
    for member in offices.present(offices.people_of(connection, passed, services), services):
        tell(connection, passed, "told", member.id, services, office)
    audit.append(
        services.store.database, connection, services.now(), "signpost", "question_passed", question.reference, office
    )
    return passed


def _reply(question: Question) -> tuple[str, Choice | None]:
    if question.status == "open" or question.seen:
        return "", None
    says = words.ANSWERED if question.status == "answered" else words.CLOSED
    label = words.READ_REPLY.format(reference=question.reference)
    return says.format(reference=question.reference), Choice(label, f"questions:show:{question.reference}")


def _to_answer(question: Question, notice: Notice, services: Services) -> tuple[str, Choice | None]:
    what, due = what_of(notice.key), contact_words.moment(question.due)
    taken = question.holder not in (None, notice.recipient)
    if question.status != "open" or (taken and what != "late"):
        return "", None
    office = words.OFFICES[question.office]
    says = _says(question, notice, services).format(reference=question.reference, office=office, due=due)
    member = services.people.member(notice.recipient)
    if offices.may_answer(member, question):
        return says, Choice(words.OPEN.format(reference=question.reference), f"inbox:show:{question.reference}")
    administers = what == "late" and member is not None and offices.ADMINISTRATOR in member.roles
    return (says, Choice(words.INBOX, "inbox:list")) if administers else ("", None)


def _says(question: Question, notice: Notice, services: Services) -> str:
    """By how things stand, not by the notice: whoever was told several times reads it once."""
    now, remind = services.now(), services.timing(question.force).working_days(question.asked, REMIND_AFTER)
    if now >= question.due:
        return words.LATE
    if now >= remind:
        return words.REMINDER
    return words.HELD if question.holder == notice.recipient else words.TOLD

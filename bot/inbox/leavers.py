"""Questions of people who have left: what they had taken goes back to the office, what they asked is closed."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.inbox import offices
from bot.inbox.errands import with_office
from bot.inbox.put import cancel_notices, changed, tell
from bot.records import audit
from bot.records.people import Member
from bot.services import Services
from bot.wording import inbox as words

_SIGNPOST = "signpost"


def cancel_asked(connection: Connection, gone: Sequence[Member], services: Services) -> None:
    """Tell nobody any more of what those asked who are being removed, before anything is audited."""
    ids = [member.id for member in gone]
    for question in services.questions.open_of(connection, ids):
        changed(connection, question.reference, services)  # by what is done below
        if question.asker in ids:
            cancel_notices(connection, question.reference, services)


def pass_on_questions(connection: Connection, gone: Sequence[Member], services: Services) -> None:
    """Look after the questions of people who were removed, in the transaction that removed them.

    After cancel_asked().
    """
    ids, now, database = [member.id for member in gone], services.now(), services.store.database
    for question in services.questions.open_of(connection, ids):
        reference = question.reference
        if question.asker in ids:
            services.questions.finish(connection, reference, "closed", words.ASKER_LEFT, _SIGNPOST, now)
            audit.append(database, connection, now, _SIGNPOST, "question_closed", reference, "asker_left")
            continue
        services.questions.pass_to(connection, reference, question.office, None)
        audit.append(database, connection, now, _SIGNPOST, "question_released", reference)
        free = services.questions.find(connection, reference)
        assert free is not None, "it was locked"
        current = with_office(connection, free, services)
        if current.office == question.office:
            for member in offices.present(offices.people_of(connection, current, services), services):
                tell(connection, current, "told", member.id, services, f"after-{question.holder}")

"""What notices about talks say, as long as one is due, and what happens when the timer of one goes off."""

from sqlalchemy import Connection

from bot.groups import talks
from bot.groups.talks import NOBODY, TOPIC
from bot.groups.telling import told_of
from bot.messages import Choice
from bot.notices.outbox import Notice
from bot.notices.topics import Errand
from bot.records.groups import Group
from bot.reports import ending
from bot.reports.definition import DECLARE
from bot.services import Services
from bot.wording import groups as words

_DUTY = "declare"  # of the flow with which groups are declared: what asks for the talk


class Groups:
    """The topic "group": one errand for all talks that somebody was told of, until they are recorded."""

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock the group."""
        services.groups.find(connection, reference)

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """How many talks are due; None once none is."""
        if notice.recipient == NOBODY:
            found = services.groups.open_among(connection, [notice.contact])
            due = [group for group in found if notice.key.endswith(f"/{group.review_due}")]
        else:
            due = talks.told(connection, notice.recipient, services)
        if not due:
            return None
        source = ending.source_said(DECLARE, due[0].force, services, _DUTY)
        choice = Choice(words.TO_REVIEW, "groups:team")
        return Errand(TOPIC, due[0].reference, due[0].force, words.talks_due(len(due)), choice, source)

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """Who leads the officer as things are now, or stands in."""
        group = services.groups.find(connection, reference)
        owner = services.people.find(connection, group.owner) if group else None
        if group is None or owner is None:
            return NOBODY
        found = told_of(owner, group.force, services)
        if found:
            talks.remind(connection, group, found[0].id, talks.today(services), services)
        return found[0].id if found else NOBODY

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Tell or remind somebody, unless the talk was recorded, the group is over, or it is due on another day."""
        group = services.groups.find(connection, notice.contact)
        if group is not None and _is_meant(group, notice):
            talks.go_off(connection, group, notice.level, notice.recipient, services)

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: the timer of the reminder was set with the notice."""

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: administrators see that it was not delivered, and the timer is set."""


def _is_meant(group: Group, notice: Notice) -> bool:
    return group.status == "open" and notice.key.split("/")[3] == group.review_due.isoformat()

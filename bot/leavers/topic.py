"""What the worker needs of people who left: whoever settles what was theirs is told, and reminded once."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.leavers.settling import TOPIC, groups_of, is_open, standing_in
from bot.messages import Choice
from bot.notices.hours import next_at_work
from bot.notices.outbox import Notice
from bot.notices.topics import Errand
from bot.services import Services
from bot.wording import leavers as words

_REMIND = timedelta(days=14)


class LeaverTopic:
    """An errand until everything is settled, or the person is back."""

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock who left."""
        services.leavers.find(connection, reference)

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """Who left with how much; None once it is settled, or somebody else settles it."""
        leaver = services.leavers.peek(connection, notice.contact)
        if leaver is None or leaver.manager != notice.recipient or not is_open(connection, leaver, services):
            return None
        things = words.groups(len(groups_of(connection, leaver, services)))
        text = words.HAS_LEFT.format(person=leaver.person, things=things)
        return Errand(TOPIC, leaver.reference, leaver.force, text, Choice(words.LEAVERS, "leavers:list"))

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """Who stands in for the line managers as things are now, and settles it from now on."""
        leaver = services.leavers.find(connection, reference)
        manager = standing_in(connection, leaver.force, services) if leaver else ""
        services.leavers.hand_over(connection, reference, manager)
        return manager

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """It has none."""

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Remind them once."""
        member = services.people.find(connection, notice.recipient)
        if notice.kind == "told" and member is not None:
            about, due = notice.contact, next_at_work(member, services, services.now() + _REMIND)
            key = f"{about}/reminder/{notice.recipient}"
            services.outbox.put(connection, key, about, notice.recipient, "reminder", 0, due, TOPIC)

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: administrators see that it was not delivered."""

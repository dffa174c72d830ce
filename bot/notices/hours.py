"""When somebody can be told of what is not urgent."""

from datetime import UTC, datetime, time, timedelta

from bot.notices.timing import LONDON
from bot.records.people import Member
from bot.services import Services


def next_at_work(
    member: Member, services: Services, not_before: datetime | None = None, *, of_contact: bool = False
) -> datetime:
    """When somebody is next at work, from now or `not_before` on: on duty by the rota, else in sociable hours.

    What is `of_contact` comes in working hours, which are longer. An absence is waited for.
    """
    free = max(services.now(), not_before or services.now())
    if member.absent_until is not None:
        back = datetime.combine(member.absent_until + timedelta(days=1), time(0), LONDON)
        free = max(free, back.astimezone(UTC))
    on_duty = services.rota.next_on(member.id, free)
    timing = services.timing(member.force)
    hours = timing.working if of_contact else timing.sociable
    return on_duty or hours.after(free, timedelta(0))

"""When the talk about a group is due, and its timers: whoever leads the officer is told, and reminded once.

A timer's key names the day on which the talk is due; once that is another, it does nothing, so none is cancelled.
The timer of a reminder names who was told: they may record the talk while it is due.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.groups.telling import told_of
from bot.notices.chain import may_stand_in
from bot.notices.hours import next_at_work
from bot.notices.outbox import Kind
from bot.notices.timing import LONDON
from bot.records.groups import REVIEWED_EVERY, Group
from bot.records.people import Member
from bot.services import Services

TOPIC = "group"
SOON = timedelta(days=14)  # the talk, where something was answered that the line manager has to talk about
AGAIN = timedelta(days=14)  # after they were told they are reminded
NOBODY = ""  # the recipient of what nobody is known for: it is parked, and administrators see that
_TALK_SOON = {"disappearing": ("yes",), "outsiders": ("yes", "unsure")}
_FIRST, _REMINDS = 0, 1  # levels of timers
_NOT_BEFORE = time(9)  # so that all talks of a day, whose timers go off at its beginning, come in one notice


def today(services: Services) -> date:
    """The day that it is here."""
    return services.now().astimezone(LONDON).date()


def due_after(answers: Mapping[str, str], services: Services) -> date:
    """When the talk is due after these answers were given."""
    is_soon = any(answers.get(name) in values for name, values in _TALK_SOON.items())
    return today(services) + (SOON if is_soon else REVIEWED_EVERY)


def arm(connection: Connection, reference: str, due: date, services: Services) -> None:
    """Set the timer of the talk that is due on this day, in the caller's transaction."""
    _set(connection, f"{TOPIC}/{reference}/clock/{due}/{_FIRST}", reference, NOBODY, _FIRST, due, services)


def told(connection: Connection, person: str, services: Services) -> list[Group]:
    """The groups about which somebody was told to talk and the talk is still to be recorded, first due first."""
    keys = services.outbox.keys(connection, person, "clock", TOPIC)
    due = {(reference, day) for _, reference, _, day, *_ in (key.split("/") for key in keys)}
    found = services.groups.open_among(connection, sorted({reference for reference, _ in due}))
    return [g for g in found if (g.reference, g.review_due.isoformat()) in due and _may_talk(person, g, services)]


def _may_talk(person: str, group: Group, services: Services) -> bool:
    """Whether who was told still leads the officer or stands in; one of them may have moved since."""
    member, owner = services.people.member(person), services.people.member(group.owner)
    return member is not None and owner is not None and may_stand_in(member, owner, services.people)


def changed(connection: Connection, reference: str, services: Services) -> None:
    """Have the messages that say which talks are due show how that stands now. Before anything is audited."""
    outbox = services.outbox
    for person in sorted(set(outbox.recipients(reference, "clock", topic=TOPIC)) - {NOBODY}):
        for about in sorted(outbox.about(person, TOPIC)):
            services.posted.changed(connection, about, services.now(), TOPIC, people=[person])


def go_off(connection: Connection, group: Group, level: int, before: str, services: Services) -> None:
    """The talk about a group is due, or was two weeks ago; `before` is who was told then."""
    owner = services.people.find(connection, group.owner)
    who = next(iter(told_of(owner, group.force, services)), None) if owner else None
    again = services.people.find(connection, before) if level == _REMINDS else None
    if owner is None:  # who left is settled as such; should they come back, it is due
        _look_again(connection, group, services)
    elif again is not None and (who is None or who.id != owner.manager or who.id == again.id):
        _put(connection, "reminder", group, again, services)
        _look_again(connection, group, services)  # whoever leads the officer by then may be somebody else
    elif who is not None and level == _FIRST and _was_told(connection, group, who, services):
        _look_again(connection, group, services)
    elif who is not None:
        tell(connection, group, who, services)
    else:
        key = f"{TOPIC}/{group.reference}/nobody/{group.review_due}"
        services.outbox.put(connection, key, group.reference, NOBODY, "told", 0, services.now(), TOPIC)
        _look_again(connection, group, services)


def _was_told(connection: Connection, group: Group, who: Member, services: Services) -> bool:
    key = f"{TOPIC}/{group.reference}/clock/{group.review_due}/{_REMINDS}/{who.id}"
    return key in services.outbox.keys(connection, who.id, "clock", TOPIC)


def tell(connection: Connection, group: Group, who: Member, services: Services) -> None:
    """Tell somebody that the talk about a group is due, and remind them later."""
    day = _put(connection, "told", group, who, services)
    remind(connection, group, who.id, day, services)


def remind(connection: Connection, group: Group, who: str, since: date, services: Services) -> None:
    """Set the timer that reminds somebody who is told on this day."""
    key = f"{TOPIC}/{group.reference}/clock/{group.review_due}/{_REMINDS}/{who}"
    _set(connection, key, group.reference, who, _REMINDS, since + AGAIN, services)


def _put(connection: Connection, kind: Kind, group: Group, who: Member, services: Services) -> date:
    """Put one notice for all talks of somebody's day, and another where that was sent before; returns the day."""
    outbox, about = services.outbox, (group.reference, who.id, kind, 0)
    due = next_at_work(who, services, datetime.combine(today(services), _NOT_BEFORE, LONDON))
    day = due.astimezone(LONDON).date()
    key = f"{TOPIC}/{kind}/{day}/{who.id}"
    outbox.put(connection, key, *about, due, TOPIC)
    if not outbox.is_waiting(connection, key):
        outbox.put(connection, f"{key}/{group.reference}", *about, due, TOPIC)
    return day


def _look_again(connection: Connection, group: Group, services: Services) -> None:
    day = today(services) + AGAIN
    key = f"{TOPIC}/{group.reference}/clock/{group.review_due}/{_FIRST}/{day}"
    _set(connection, key, group.reference, NOBODY, _FIRST, day, services)


def _set(connection: Connection, key: str, reference: str, who: str, level: int, day: date, services: Services) -> None:
    due = datetime.combine(day, time(0), LONDON)
    services.outbox.put(connection, key, reference, who, "clock", level, due, TOPIC)

"""Whom to tell about a contact, and whom next if nobody acknowledges it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.notices.timing import LONDON
from bot.records.people import PLATFORMS, Member, People
from bot.records.rota import Rota
from bot.services import Services

_MOST_LEVELS_UP = 2  # of line managers above the officer: never all the way to the chief


@dataclass(frozen=True)
class Chain:
    """The people to tell, first to last; `copied` is the line manager where somebody else is told, absent or not.

    `deputies` are those who stand in, `unreachable` were left out because no platform that runs here leads to them.
    """

    people: tuple[Member, ...]
    copied: Member | None = None
    deputies: frozenset[str] = frozenset()
    unreachable: tuple[str, ...] = ()

    def at_once(self) -> tuple[Member, ...]:
        """Whom an emergency is told: the first, the next, whoever deputises, and the duty desk."""
        return tuple(
            member
            for place, member in enumerate(self.people)
            if place < 2 or "duty_desk" in member.roles or (place < 4 and member.id in self.deputies)
        )


def chain_for(officer: Member | None, force: str, services: Services, concerned: Sequence[str] = ()) -> Chain:
    """The chain as it is now."""
    return chain(officer, force, services.people, services.rota, services.now(), concerned, services.platforms)


def chain(
    officer: Member | None,
    force: str,
    people: People,
    rota: Rota,
    now: datetime,
    concerned: Sequence[str] = (),
    platforms: Collection[str] = PLATFORMS,
) -> Chain:
    """Supervisors of the unit on duty, line manager, deputies, the manager's manager, then the force's duty desk.

    Left out: the officer, whoever is concerned, absent or unreachable. Without a known officer, the duty desk.
    """
    wanted: list[Member] = []
    manager = people.member(officer.manager) if officer and officer.manager else None
    if officer is not None:
        on_duty = [people.member(person) for person in rota.on_duty(force, officer.unit, now)]
        wanted += [member for member in on_duty if member is not None and "supervisor" in member.roles]
        wanted += _upwards(officer, people)
        wanted += [member for member in people.of_unit(force, officer.unit) if "supervisor" in member.roles]
    desks = people.with_role(force, "duty_desk")
    on_shift = {person for desk in desks for person in rota.on_duty(force, desk.unit, now)}
    wanted += [desk for desk in desks if desk.id in on_shift] or desks
    out = {*concerned, officer.id if officer else ""}
    today = now.astimezone(LONDON).date()
    present = [m for m in dict.fromkeys(wanted) if m.id not in out and not (m.absent_until and m.absent_until >= today)]
    reached = tuple(member for member in present if member.is_reached_by(platforms))
    copied = manager if manager and manager.id not in out and manager.is_reached_by(platforms) else None
    copied = None if reached and reached[0] == copied else copied
    deputies = {m.deputy for m in (officer, manager) if m and m.deputy}
    return Chain(reached, copied, frozenset(deputies), tuple(m.id for m in present if m not in reached))


def _upwards(officer: Member, people: People) -> list[Member]:
    """Line managers with their deputies, from the nearest; a loop in the records ends it."""
    found: list[Member] = []
    at: Member | None = officer
    for _ in range(_MOST_LEVELS_UP):
        above = people.member(at.manager) if at and at.manager else None
        deputies = [at.deputy if at else None, above.deputy if above else None]
        found += [m for m in (above, *(people.member(d) for d in deputies if d)) if m is not None and m not in found]
        at = above
    return found

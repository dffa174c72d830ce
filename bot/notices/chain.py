"""Whom to tell about a contact, and whom next if nobody acknowledges it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.notices.timing import LONDON
from bot.records.people import PLATFORMS, Member, People
from bot.records.rota import Rota
from bot.services import Services

SUPERVISOR = "supervisor"  # not one office for all: each officer has their own
STANDARDS = "professional_standards"
_MOST_ON_DUTY = 5  # of the supervisors on duty whom an emergency is told at once: all, but no crowd
_MOST_LEVELS_UP = 2  # of line managers above the officer: never all the way to the chief


@dataclass(frozen=True)
class Chain:
    """The people to tell, first to last. `copied` get a copy: the line manager where somebody else is told, absent or
    not, and one person of every other office.

    `on_duty` are the unit's supervisors on duty, `deputies` are those who stand in, `unreachable` were left out because
    no platform that runs here leads to them.
    """

    people: tuple[Member, ...]
    unreachable: tuple[str, ...] = ()
    copied: tuple[Member, ...] = ()
    deputies: frozenset[str] = frozenset()
    on_duty: frozenset[str] = frozenset()

    def at_once(self) -> tuple[Member, ...]:
        """Whom an emergency is told: the first two, the supervisors on duty, whoever deputises, and the duty desk."""
        on_duty = [member.id for member in self.people if member.id in self.on_duty][:_MOST_ON_DUTY]
        return tuple(
            member
            for place, member in enumerate(self.people)
            if place < 2 or "duty_desk" in member.roles or member.id in self.deputies or member.id in on_duty
        )


def chain_for(
    officer: Member | None,
    force: str,
    services: Services,
    concerned: Sequence[str] = (),
    offices: Sequence[str] = (SUPERVISOR,),
    *,
    hidden: bool = False,
) -> Chain:
    """The chain as it is now: the first office is told, then who stands in for it; the others get a copy.

    What is hidden goes to the offices named and to Professional Standards, to nobody who leads the officer or is close
    to whoever is concerned where anybody else is there, and has no copies.
    """
    people, rota, now, platforms = services.people, services.rota, services.now(), services.platforms
    own = chain(officer, force, people, rota, now, concerned, platforms)
    if hidden:
        first, *others = offices or (STANDARDS,)
        wanted = _of_offices([first, *others, STANDARDS], force, officer, concerned, services)
        leads = {member.id for member in _leading(officer, people)} if officer else set()
        apart = [m for m in wanted if m.id not in leads and not is_close(m, concerned, people)]
        return Chain(tuple(apart or wanted))
    first, *others = offices or (SUPERVISOR,)
    found = own
    if first != SUPERVISOR:
        wanted = _of_offices([*offices, "duty_desk"], force, officer, concerned, services)
        found = Chain(tuple(dict.fromkeys([*wanted, *own.people])), own.unreachable)
    copied = list(found.copied)
    for office in others:
        desk = own.people if office == SUPERVISOR else _of_offices([office], force, officer, concerned, services)
        copied += desk[:1]
    return replace(found, copied=tuple(member for member in dict.fromkeys(copied) if member not in found.people[:1]))


def is_close(member: Member, concerned: Sequence[str], people: People) -> bool:
    """Whether somebody works with a person who is concerned: in the same unit, or one of them leads the other."""
    for person in (people.member(name) for name in concerned):
        if person is not None and (
            (person.force, person.unit) == (member.force, member.unit)
            or member in _leading(person, people)
            or person in _leading(member, people)
        ):
            return True
    return False


def still_there(
    wanted: Sequence[str],
    officer: Member | None,
    force: str,
    services: Services,
    concerned: Sequence[str] = (),
    offices: Sequence[str] = (SUPERVISOR,),
    *,
    hidden: bool = False,
) -> list[Member]:
    """Who of these people can be told now and still belongs to an office named, stands in for one or leads the officer.

    Whether they are on duty does not matter.
    """
    known = [member for member in map(services.people.member, wanted) if member is not None]
    reached, _ = _present(known, officer, concerned, services.now(), services.platforms)
    leads = _leading(officer, services.people) if officer and not hidden else []
    roles = {*offices, STANDARDS if hidden else "duty_desk"} - {SUPERVISOR}
    return [m for m in reached if (m.force == force and m.roles & roles) or m in leads]


def may_stand_in(member: Member, officer: Member, people: People) -> bool:
    """Whether somebody leads an officer or is of their duty desk, who may stand in for a line manager; nobody led by
    the officer does.
    """
    if officer in _managers(member, people):
        return False
    return member in _leading(officer, people) or (member.force == officer.force and "duty_desk" in member.roles)


def _managers(member: Member, people: People) -> list[Member]:
    """The line managers above somebody, without deputies; a loop in the records ends it."""
    found: list[Member] = []
    above = people.member(member.manager) if member.manager else None
    while above is not None and above not in found and len(found) < _MOST_LEVELS_UP:
        found.append(above)
        above = people.member(above.manager) if above.manager else None
    return found


def _of_offices(
    offices: Sequence[str], force: str, officer: Member | None, concerned: Sequence[str], services: Services
) -> list[Member]:
    """Who can be told in each office, first to last: those on duty, or all where none of them is."""
    found: list[Member] = []
    for office in offices:
        if office != SUPERVISOR:
            desk = services.people.with_role(force, office)
            reached, _ = _present(desk, officer, concerned, services.now(), services.platforms)
            found += _on_shift(list(reached), force, services.rota, services.now())
    return list(dict.fromkeys(found))


def _leading(officer: Member, people: People) -> list[Member]:
    """Who leads an officer: their line managers and the unit's supervisors."""
    unit = people.of_unit(officer.force, officer.unit)
    return [*_upwards(officer, people), *(member for member in unit if "supervisor" in member.roles)]


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
    leading: list[Member] = []
    manager = people.member(officer.manager) if officer and officer.manager else None
    if officer is not None:
        on_duty = [people.member(person) for person in rota.on_duty(force, officer.unit, now)]
        leading = [member for member in on_duty if member is not None and "supervisor" in member.roles]
        wanted += leading
        wanted += _upwards(officer, people)
        wanted += [member for member in people.of_unit(force, officer.unit) if "supervisor" in member.roles]
    reached, unreachable = _present(wanted, officer, concerned, now, platforms)
    desk, no_desk = _present(people.with_role(force, "duty_desk"), officer, concerned, now, platforms)
    reached = tuple(dict.fromkeys([*reached, *_on_shift(list(desk), force, rota, now)]))
    unreachable += no_desk
    copied = [manager] if manager and manager.id not in concerned and manager.is_reached_by(platforms) else []
    deputies = {m.deputy for m in (officer, manager) if m and m.deputy}
    copied = [member for member in copied if member not in reached[:1]]
    return Chain(reached, unreachable, tuple(copied), frozenset(deputies), frozenset(m.id for m in leading))


def _on_shift(desk: list[Member], force: str, rota: Rota, now: datetime) -> list[Member]:
    on_shift = {person for member in desk for person in rota.on_duty(force, member.unit, now)}
    return [member for member in desk if member.id in on_shift] or desk


def _present(
    wanted: Sequence[Member],
    officer: Member | None,
    concerned: Sequence[str],
    now: datetime,
    platforms: Collection[str],
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Who of them can be told, and the ids of those who could be but for a platform that leads to them."""
    out, today = {*concerned, officer.id if officer else ""}, now.astimezone(LONDON).date()
    present = [m for m in dict.fromkeys(wanted) if m.id not in out and not (m.absent_until and m.absent_until >= today)]
    reached = tuple(member for member in present if member.is_reached_by(platforms))
    return reached, tuple(member.id for member in present if member not in reached)


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

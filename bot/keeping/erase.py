"""Erase what can be erased about a person, and say what has to stay and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select

from bot import leaving
from bot.keeping.holding import CONSOLE
from bot.keeping.identity import Identity, identity
from bot.records import audit
from bot.records.holds import Hold
from bot.records.retention import CLASSES, RetentionClass
from bot.records.tables import notices, people, runs
from bot.services import Services
from bot.wording import keeping as words

# An emergency that is not recorded yet must not be lost: its timer records it within ten minutes.
_BEING_RECORDED = runs.c.id.in_(
    select(notices.c.contact).where(notices.c.kind == "unfinished", notices.c.state.in_(["waiting", "claimed"]))
)


@dataclass(frozen=True)
class Share:
    """The rows of one class that are about a person; `kept_because` is empty where they can be erased."""

    name: str
    number: int
    kept_because: str


def plan(person: str, accounts: Sequence[str], services: Services, *, left: bool) -> list[Share]:
    """What would be erased and what would stay; nothing is changed."""
    with services.store.database.read() as connection:
        who = identity(connection, person, services.seal, accounts)
        return [share for share, _, _ in _shares(connection, who, services, left=left)]


def erase(person: str, accounts: Sequence[str], services: Services, *, left: bool) -> list[Share]:
    """Erase it in one transaction, audited; returns what was erased and what was kept.

    `left`: they no longer work here, so that their entry of the people file goes, too.
    """
    with services.store.database.write() as connection:
        services.holds.lock(connection)
        who = identity(connection, person, services.seal, accounts)
        shares = _shares(connection, who, services, left=left)
        member = services.people.find(connection, person)
        for share, kept, meant in shares:
            if not share.kept_because:
                connection.execute(delete(kept.table).where(meant))
        # Only now, as after an import: else what they leave behind could be given to themselves.
        if member is not None and any(share.name == "person" and not share.kept_because for share, _, _ in shares):
            leaving.imported(connection, [member], [member.force], services)
        erased = ", ".join(f"{share.name} {share.number}" for share, _, _ in shares if not share.kept_because)
        audit.append(services.store.database, connection, services.now(), CONSOLE, "erased", person, erased)
        return [share for share, _, _ in shares]


def _shares(
    connection: Connection, who: Identity, services: Services, *, left: bool
) -> list[tuple[Share, RetentionClass, ColumnElement[bool]]]:
    found = []
    holds = services.holds.of(connection, who.person)
    works_here = not left and connection.execute(select(people.c.id).where(people.c.id == who.person)).first()
    for kept in CLASSES:
        meant = who.rows_of(kept)
        if meant is None:
            continue
        because = _kept_because(kept, holds, works_here=bool(works_here), services=services)
        pieces = [(meant, because)]
        if kept.table is runs and not because:
            pieces = [(meant & ~_BEING_RECORDED, ""), (meant & _BEING_RECORDED, words.BEING_RECORDED)]
        for rows, why in pieces:
            number = connection.execute(select(func.count()).select_from(kept.table).where(rows)).scalar_one()
            if number:
                found.append((Share(kept.name, number, why), kept, rows))
    return found


def _kept_because(kept: RetentionClass, holds: Sequence[Hold], *, works_here: bool, services: Services) -> str:
    if holds:
        return words.KEPT_HELD.format(cases=", ".join(hold.case for hold in holds))
    if kept.erased == "never":
        return words.KEPT_BY_RULE.format(kept=kept.kept(kept.default), reason=kept.reason)
    if kept.erased == "left" and works_here:
        return words.KEPT_WORKS_HERE
    return ""

"""Contacts from the public, and reports of other flows: what, when, who looks after it. Never a message itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from bot.records.database import Database, among, aware, utc
from bot.records.references import new_reference
from bot.records.tables import contacts, notices

CONTACT_LIFE = timedelta(days=6 * 366)  # no year of it ends too early
_FILING = 0x516E  # PostgreSQL's advisory locks for whoever files, one for each run

Status = Literal["open", "acknowledged", "done"]
STATUSES: tuple[Status, ...] = get_args(Status)
_ONE = select(contacts).where(contacts.c.reference == bindparam("reference"))
_LOCKED = _ONE.with_for_update()


@dataclass(frozen=True)
class Contact:
    """One contact. `officer` recorded it, `holder` is the supervisor who acknowledged it.

    `details` are the answers of the flow; `outcome` what the supervisor entered when it was done. `offices` are told,
    first to last; `hidden`: not for line managers and administrators.
    """

    reference: str
    force: str
    unit: str
    officer: str
    category: str
    urgency: str
    filed: datetime
    due: datetime
    status: Status
    holder: str | None
    details: Mapping[str, str]
    outcome: str
    flow: str = "contact"
    offices: tuple[str, ...] = ("supervisor",)
    hidden: bool = False


class Contacts:
    """Keeps and finds contacts. Reading somebody's record is to be audited by whoever calls."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def add(
        self,
        connection: Connection,
        *,
        run: str,
        force: str,
        unit: str,
        officer: str,
        category: str,
        urgency: str,
        details: Mapping[str, str],
        now: datetime,
        due: datetime,
        flow: str = "contact",
        offices: Sequence[str] = ("supervisor",),
        hidden: bool = False,
    ) -> str:
        """Add a contact in the caller's transaction; returns its reference."""
        reference = new_reference()
        sealed = self._seal.close(msgspec.json.encode(dict(details)).decode(), f"contacts/{reference}/details")
        row: dict[str, Any] = {"reference": reference, "run": run, "force": force, "unit": unit, "officer": officer}
        row |= {"category": category, "urgency": urgency, "status": "open", "flow": flow}
        row |= {"offices": " ".join(offices), "hidden": hidden}
        moments = {"filed": utc(now), "due": utc(due), "expires": utc(now + CONTACT_LIFE)}
        connection.execute(insert(contacts).values(**row, **moments, details=sealed))
        return reference

    def filed_from(self, connection: Connection, run: str) -> Contact | None:
        """The contact that a run of the flow was filed as; while one files it, others wait here."""
        if not self._database.is_sqlite:  # there only one transaction writes at a time anyway
            connection.execute(select(func.pg_advisory_xact_lock(_FILING, func.hashtext(run))))
        row = connection.execute(select(contacts).where(contacts.c.run == run)).first()
        return self.of_row(row) if row else None

    def find(self, connection: Connection, reference: str) -> Contact | None:
        """The contact with this reference; in a transaction that writes it is locked until the end of it."""
        row = connection.execute(_LOCKED, {"reference": reference}).first()
        return self.of_row(row) if row else None

    def peek(self, connection: Connection, reference: str) -> Contact | None:
        """The contact with this reference as it stands, neither locked nor waited for."""
        row = connection.execute(_ONE, {"reference": reference}).first()
        return self.of_row(row) if row else None

    def open_for(self, officers: list[str], references: list[str], force: str | None) -> list[Contact]:
        """What is not done: of these officers, with these references, or of a whole force; by when it is due."""
        query = select(contacts).where(contacts.c.status != "done").order_by(contacts.c.due)
        with self._database.read() as connection:
            theirs = among(connection, contacts.c.officer, officers)
            named = among(connection, contacts.c.reference, references)
            query = query.where(or_(theirs, named, contacts.c.force == (force or "")))
            return [self.of_row(row) for row in connection.execute(query)]

    def of_officers(self, officers: list[str], *statuses: Status) -> list[Contact]:
        """The contacts that any of these people recorded, newest first; with statuses, only those."""
        query = select(contacts).order_by(contacts.c.filed.desc())
        if statuses:
            query = query.where(contacts.c.status.in_(statuses))
        with self._database.read() as connection:
            query = query.where(among(connection, contacts.c.officer, officers))
            return [self.of_row(row) for row in connection.execute(query)]

    def held_by(self, connection: Connection, people: Sequence[str]) -> list[str]:
        """The references of what these people have taken on and not closed, in the order in which they are locked."""
        meant = (contacts.c.status == "acknowledged", among(connection, contacts.c.holder, list(people)))
        query = select(contacts.c.reference).where(*meant).order_by(contacts.c.reference)
        return list(connection.execute(query).scalars())

    def with_parked_notices(self, force: str | None) -> dict[str, Contact]:
        """The contacts of a force, or of all of them, about which somebody could not be told; by their references."""
        parked = select(notices.c.contact).where(notices.c.state == "parked", notices.c.topic == "contact")
        query = select(contacts).where(contacts.c.reference.in_(parked))
        if force is not None:
            query = query.where(contacts.c.force == force)
        with self._database.read() as connection:
            return {row.reference: self.of_row(row) for row in connection.execute(query)}

    def set_status(
        self, connection: Connection, reference: str, status: Status, holder: str | None, outcome: str = ""
    ) -> None:
        """Change who looks after a contact and how far it is, in the caller's transaction."""
        values: dict[str, Any] = {"status": status, "holder": holder}
        if outcome:
            values["outcome"] = self._seal.close(outcome, f"contacts/{reference}/outcome")
        connection.execute(update(contacts).where(contacts.c.reference == reference).values(values))

    def set_details(self, connection: Connection, reference: str, details: Mapping[str, str]) -> None:
        """Replace the answers of a contact (a log number that came later), in the caller's transaction."""
        sealed = self._seal.close(msgspec.json.encode(dict(details)).decode(), f"contacts/{reference}/details")
        connection.execute(update(contacts).where(contacts.c.reference == reference).values(details=sealed))

    def of_row(self, row: Any) -> Contact:
        """The contact that a row of the table holds."""
        place = f"contacts/{row.reference}"
        details = msgspec.json.decode(self._seal.open(row.details, f"{place}/details"), type=dict[str, str])
        outcome = self._seal.open(row.outcome, f"{place}/outcome") if row.outcome else ""
        return Contact(
            row.reference,
            row.force,
            row.unit,
            row.officer,
            row.category,
            row.urgency,
            aware(row.filed),
            aware(row.due),
            row.status,
            row.holder,
            details,
            outcome,
            row.flow,
            tuple(row.offices.split()),
            row.hidden,
        )

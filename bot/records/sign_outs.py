"""Sessions that were ended before their time: one, or all of a person. Kept until they would have ended anyway."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert  # the other insert can't say ON CONFLICT, which SQLite knows as well

from bot.records import audit
from bot.records.database import Database, utc
from bot.records.tables import sign_outs


class SignOuts:
    """Ends sessions, and knows which were ended; it holds keyed hashes alone, neither keys nor ids."""

    def __init__(self, database: Database) -> None:
        self._database, self._seal = database, database.seal

    def end(self, key: str, now: datetime, expires: datetime) -> None:
        """End the session with this key, which would have lasted until `expires`."""
        with self._database.write() as connection:
            self._put(connection, f"session {key}", now, expires)

    def end_all(self, member: str, now: datetime, expires: datetime) -> None:
        """End everything that somebody signed in with until now, of which nothing would have outlived `expires`."""
        with self._database.write() as connection:
            self._put(connection, f"sessions of {member}", now, expires)
            audit.append(self._database, connection, now, "console", "signed_out", member)

    def is_ended(self, key: str, member: str, begun: datetime) -> bool:
        """Whether the session of this key, begun then, was ended, by itself or with all of that person's."""
        hashes = [self._seal.pseudonym(what) for what in (f"session {key}", f"sessions of {member}")]
        query = select(sign_outs.c.what).where(sign_outs.c.what.in_(hashes), sign_outs.c.at >= utc(begun))
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def _put(self, connection: Connection, what: str, now: datetime, expires: datetime) -> None:
        moments = {"at": utc(now), "expires": utc(expires)}
        added = insert(sign_outs).values(what=self._seal.pseudonym(what), **moments)
        connection.execute(added.on_conflict_do_update(index_elements=["what"], set_=moments))

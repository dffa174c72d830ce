"""What the dialogue core needs from outside, handed to it by adapters/compose.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from bot.records.seal import Seal
from knowledge.search import Knowledge

if TYPE_CHECKING:
    from bot.records.store import Store


@dataclass(frozen=True)
class Services:
    """The policies, the clock, and the seal and database, which are opened when they are first needed."""

    knowledge: Knowledge
    now: Callable[[], datetime]
    open_seal: Callable[[], Seal]
    open_store: "Callable[[Seal], Store]"
    _opening: RLock = field(default_factory=RLock)  # messages are handled in threads

    @property
    def seal(self) -> Seal:
        """Encryption and signatures with this installation's key."""
        with self._opening:
            return self._seal

    @property
    def store(self) -> "Store":
        """The database."""
        with self._opening:
            return self._store

    @cached_property
    def _seal(self) -> Seal:
        return self.open_seal()

    @cached_property
    def _store(self) -> "Store":
        return self.open_store(self.seal)

    def open(self) -> None:
        """Open key and database now, so that what is wrong with them is said before anybody asks; and purge."""
        self.store.purge(self.now())

    def close(self) -> None:
        """Let go of the database, where it was opened."""
        if "_store" in vars(self):
            self._store.close()

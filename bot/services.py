"""What the dialogue core needs from outside, handed to it by adapters/compose.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
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

    @cached_property
    def seal(self) -> Seal:
        """Encryption and signatures with this installation's key."""
        return self.open_seal()

    @cached_property
    def store(self) -> "Store":
        """The database."""
        return self.open_store(self.seal)

    def close(self) -> None:
        """Let go of the database, where it was opened."""
        if "store" in vars(self):
            self.store.close()

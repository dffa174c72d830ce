"""The one place that imports everything: settings → services."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.records.seal import Seal, load_key
from bot.services import Services
from bot.settings import Settings
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge

if TYPE_CHECKING:
    from bot.records.store import Store


def compose_knowledge(settings: Settings) -> Knowledge:
    """The policies alone, for commands that keep nothing."""
    return Knowledge(OnnxEmbedder(settings.data / "cache"), settings.data)


def compose(settings: Settings) -> Services:
    """Everything that the dialogue core needs."""
    return Services(
        knowledge=compose_knowledge(settings),
        now=lambda: datetime.now(UTC),
        open_seal=lambda: Seal(load_key(settings.key)),
        open_store=lambda seal: _open_store(settings, seal),
    )


def _open_store(settings: Settings, seal: Seal) -> "Store":
    from bot.records.store import Store  # the database library is slow to import, and a single question needs none

    return Store(settings.database, seal)

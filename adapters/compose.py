"""The one place that imports everything: settings → services."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.records.key_file import load_keys
from bot.records.seal import Seal
from bot.services import Services
from bot.settings import Settings, SettingsError
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge

if TYPE_CHECKING:
    from bot.records.store import Store


def compose_knowledge(settings: Settings) -> Knowledge:
    """The policies alone, for commands that keep nothing; raises SettingsError."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "it can't be made"
        raise SettingsError(f"SIGNPOST_DATA is '{settings.data}', which can't be used as a folder: {reason}.") from None
    return Knowledge(OnnxEmbedder(settings.data / "cache"), settings.data)


def compose(settings: Settings) -> Services:
    """Everything that the dialogue core needs; raises SettingsError where the data folder can't be used."""
    services = Services(
        knowledge=compose_knowledge(settings),
        now=lambda: datetime.now(UTC),
        open_seal=lambda: load_keys(settings.key, may_make=_may_make_key(settings)).seal(),
        open_store=lambda seal: _open_store(settings, seal),
        audit_heads=settings.heads,
        key_file=settings.key,
    )
    return replace(services, flows=_flows(settings.flows)) if settings.flows else services


def _flows(folder: Path) -> Path:
    if not (folder / "contact").is_dir():
        raise SettingsError(f"SIGNPOST_FLOWS is '{folder}', which has no folder 'contact'; copy bot/flows there.")
    return folder


def _may_make_key(settings: Settings) -> bool:
    """Not where a key file was named, which may be a typing error, nor where something is sealed with the lost one."""
    return settings.key_file is None and not settings.database_file.exists()


def _open_store(settings: Settings, seal: Seal) -> "Store":
    from sqlalchemy.exc import SQLAlchemyError

    from bot.records.store import Store  # the database library is slow to import, and a single question needs none

    try:
        return Store(settings.database, seal)
    except (SQLAlchemyError, ImportError) as error:
        problem = str(getattr(error, "orig", None) or type(error).__name__)
        raise SettingsError(f"SIGNPOST_DATABASE_URL: the database can't be opened ({problem}).") from None

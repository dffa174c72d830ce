"""The one place that imports everything: settings → services."""

from collections.abc import Mapping
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
    from adapters.web.chats import Chat
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
    services = replace(services, flows=_flows(settings.flows)) if settings.flows else services
    return replace(services, platforms=services.platforms | _chat_platforms(settings))


def compose_chats(settings: Settings, services: Services) -> "list[Chat]":
    """The chat platforms that are set up; raises SettingsError."""
    known = {force.id for force in services.knowledge.forces()}
    chats: list[Chat] = []
    if settings.slack_bot_token_file is not None:
        from adapters.slack.serve import Slack  # its libraries take long to import, as Teams' do

        _check_forces("SIGNPOST_SLACK_WORKSPACES", settings.slack_workspaces, known)
        chats.append(Slack(settings, services))
    if settings.teams_tenants:
        from adapters.teams.serve import Teams

        _check_forces("SIGNPOST_TEAMS_TENANTS", settings.teams_tenants, known)
        chats.append(Teams(settings, services))
    return chats


def _check_forces(setting: str, forces: Mapping[str, str], known: set[str]) -> None:
    for place, force in forces.items():
        if force not in known:
            raise SettingsError(f"{setting}: {place} is of '{force}', which is no force here.")


def _chat_platforms(settings: Settings) -> frozenset[str]:
    is_on = {"slack": settings.slack_bot_token_file is not None, "teams": bool(settings.teams_tenants)}
    return frozenset(platform for platform, is_used in is_on.items() if is_used)


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

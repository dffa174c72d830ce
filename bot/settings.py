"""Every setting, in one place. All are environment variables whose names begin with SIGNPOST_."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path

PREFIX = "SIGNPOST_"


class SettingsError(ValueError):
    """A setting that is unknown or can't be used; the message names it and says what it has to be."""


@dataclass(frozen=True)
class Settings:
    """How this installation is set up. Each field is SIGNPOST_ and its name in capitals.

    data: folder for the database, loaded documents and caches.
    port: port of the web chat.
    database_url: SQLAlchemy URL; a SQLite file in `data` where it is not set.
    flows: folder with an own version of the guided flows; ours where it is not set.
    key_file: file with the keys that seal what is stored; made in `data` where it is not set.
    audit_heads: file to which the head of the audit log is added every day; in `data` where it is not set.
    slack_bot_token_file, slack_app_token_file, slack_signing_secret_file: files with Slack's secrets.
    teams_app_id, teams_tenant_id: ids of the Teams registration.
    teams_secret_file: file with its client secret.
    """

    data: Path
    port: int = 8080
    database_url: str | None = None
    flows: Path | None = None
    key_file: Path | None = None
    audit_heads: Path | None = None
    slack_bot_token_file: Path | None = None
    slack_app_token_file: Path | None = None
    slack_signing_secret_file: Path | None = None
    teams_app_id: str | None = None
    teams_tenant_id: str | None = None
    teams_secret_file: Path | None = None

    @property
    def database(self) -> str:
        """The database to use."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """Where the database is when SIGNPOST_DATABASE_URL is not set."""
        return self.data / "signpost.db"

    @property
    def key(self) -> Path:
        """The key file to use."""
        return self.key_file or self.data / "key"

    @property
    def heads(self) -> Path:
        """The file of published heads to use."""
        return self.audit_heads or self.data / "audit-heads.txt"


def default_data_folder() -> Path:
    """Where data goes when SIGNPOST_DATA is not set (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "signpost"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; raises SettingsError naming what is unknown or wrong."""
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    for name in given:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise SettingsError(f"There is no setting {name}.{hint} The settings are: {', '.join(sorted(known))}.")
    values: dict[str, object] = {"data": default_data_folder()}
    for name, value in given.items():
        if value.strip():
            values[known[name]] = _parsed(name, known[name], value.strip())
    return Settings(**values)  # type: ignore[arg-type]


def _parsed(name: str, field_name: str, value: str) -> object:
    if field_name == "port":
        if not value.isdecimal() or not 1 <= int(value) <= 65535:
            raise SettingsError(f"{name} is '{value}'; it has to be a port number from 1 to 65535.")
        return int(value)
    if field_name in ("data", "flows", "audit_heads") or field_name.endswith("_file"):
        return Path(value).expanduser()
    return value

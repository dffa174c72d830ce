"""Every setting, in one place. All are environment variables whose names begin with SIGNPOST_."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

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
    public_url: where people open the web pages through a reverse proxy; only on this machine where it is not set.
    listen: address on which the web chat waits for that proxy.
    oidc_issuer, oidc_client_id: the provider at which people sign in then, and as what Signpost is registered there.
    oidc_client_secret, oidc_client_secret_file: the secret of that registration, or the file that it is in.
    oidc_claim: what the provider calls the name that the people file has under "web", or as the id.
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
    public_url: str | None = None
    listen: str = "127.0.0.1"
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_client_secret_file: Path | None = None
    oidc_claim: str = "preferred_username"

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
    settings = Settings(**values)  # type: ignore[arg-type]
    _check_sign_in(settings, given)
    return settings


_GO_WITH_THE_PUBLIC_URL = ("LISTEN", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_SECRET_FILE")


def _check_sign_in(settings: Settings, given: Mapping[str, str]) -> None:
    """Either nobody but this machine reaches the web pages, or everybody signs in at a provider: nothing between."""
    if settings.public_url is None:
        for name in (*_GO_WITH_THE_PUBLIC_URL, "OIDC_CLAIM"):
            if given.get(PREFIX + name, "").strip():
                raise SettingsError(f"{PREFIX}{name} is set without {PREFIX}PUBLIC_URL, so it would do nothing.")
        return
    for name in ("oidc_issuer", "oidc_client_id"):
        if getattr(settings, name) is None:
            needed = PREFIX + name.upper()
            raise SettingsError(f"{PREFIX}PUBLIC_URL needs {needed} as well: who comes from elsewhere has to sign in.")
    if (settings.oidc_client_secret is None) == (settings.oidc_client_secret_file is None):
        either = f"{PREFIX}OIDC_CLIENT_SECRET_FILE (or {PREFIX}OIDC_CLIENT_SECRET)"
        raise SettingsError(f"{PREFIX}PUBLIC_URL needs {either}, and only one of the two.")


def _address(name: str, value: str) -> str:
    """A web address whose traffic nobody can read: https, or this machine itself for a provider."""
    try:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
        is_plain = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username or parts.password)
        _ = parts.port  # raises where it is none
    except ValueError:
        is_safe = is_plain = False
    if name == f"{PREFIX}PUBLIC_URL" and is_plain:
        is_plain, is_safe = parts.path in ("", "/"), parts.scheme == "https"
        value = "https://" + parts.netloc.lower().removesuffix(":443")
    if not (is_safe and is_plain):
        raise SettingsError(f"{name} is '{value}'; it has to be an https address, such as https://signpost.example.")
    return value


def _parsed(name: str, field_name: str, value: str) -> object:
    if field_name in ("public_url", "oidc_issuer"):
        return _address(name, value)
    if field_name == "listen":
        try:
            return str(ip_address(value))
        except ValueError:
            raise SettingsError(f"{name} is '{value}'; it has to be an IP address of this machine.") from None
    if field_name == "port":
        if not value.isdecimal() or not 1 <= int(value) <= 65535:
            raise SettingsError(f"{name} is '{value}'; it has to be a port number from 1 to 65535.")
        return int(value)
    if field_name in ("data", "flows", "audit_heads") or field_name.endswith("_file"):
        return Path(value).expanduser()
    return value

"""Every setting, in one place. All are environment variables whose names begin with SIGNPOST_."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "SIGNPOST_"
TEAMS_SDKS = ("botbuilder", "agents")


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
    slack_bot_token_file: file with the bot token; Slack is served where it is set.
    slack_app_token_file, slack_signing_secret_file: file with the app token for Socket Mode, or with the signing secret
        for HTTP; one of them.
    slack_workspaces: which workspace belongs to which force, such as "T0123:wmp, T0456:wwm"; others are refused.
    slack_api_url: where Slack's Web API is.
    teams_tenants: which tenant belongs to which force, by tenant id;
        others are refused. Teams is served where it is set.
    teams_app_id, teams_tenant_id: ids of the Teams registration, and of the tenant that it is in.
    teams_secret_file: file with its client secret.
    teams_sdk: which of Microsoft's libraries carries it: botbuilder, or its successor, agents.
    teams_login_url: where Teams gives out tokens for what we send.
    teams_keys_url: where the keys are that sign what Teams sends.
    teams_service_url: where conversations are begun with people of a tenant that nobody has written from yet.
    teams_ca_file: certificates to trust where the login URL is on this machine, for tests.
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
    slack_workspaces: Mapping[str, str] = field(default_factory=dict)
    slack_api_url: str = "https://slack.com/api/"
    teams_tenants: Mapping[str, str] = field(default_factory=dict)
    teams_app_id: str | None = None
    teams_tenant_id: str | None = None
    teams_secret_file: Path | None = None
    teams_sdk: str = "botbuilder"
    teams_login_url: str = "https://login.microsoftonline.com/"
    teams_keys_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_service_url: str = "https://smba.trafficmanager.net/teams/"
    teams_ca_file: Path | None = None
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


def read_secret(file: Path, setting: str) -> str:
    """What the file that a setting names holds; raises SettingsError."""
    try:
        found = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise SettingsError(f"{setting} is '{file}', which can't be read: {reason}.") from None
    if not found:
        raise SettingsError(f"{setting} is '{file}', which is empty.")
    return found


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
    _check_slack(settings)
    _check_teams(settings)
    return settings


def _check_slack(settings: Settings) -> None:
    """Everything that Slack needs, or nothing."""
    ways = (settings.slack_app_token_file, settings.slack_signing_secret_file)
    if settings.slack_bot_token_file is None:
        if any(ways) or settings.slack_workspaces:
            raise SettingsError(f"Slack is set up in part: {PREFIX}SLACK_BOT_TOKEN_FILE is missing.")
        return
    if not settings.slack_workspaces:
        raise SettingsError(f"{PREFIX}SLACK_BOT_TOKEN_FILE needs {PREFIX}SLACK_WORKSPACES as well: whose force is it?")
    if sum(way is not None for way in ways) != 1:
        either = f"{PREFIX}SLACK_APP_TOKEN_FILE (Socket Mode) or {PREFIX}SLACK_SIGNING_SECRET_FILE (HTTP)"
        raise SettingsError(f"{PREFIX}SLACK_BOT_TOKEN_FILE needs {either}, and only one of the two.")


def _check_teams(settings: Settings) -> None:
    """Everything that Teams needs, or nothing; without signatures only where nobody but this machine reaches it."""
    registration = {name: getattr(settings, name) for name in ("teams_app_id", "teams_tenant_id", "teams_secret_file")}
    missing = [PREFIX + name.upper() for name, value in registration.items() if value is None]
    if not settings.teams_tenants:
        if len(missing) < len(registration):
            raise SettingsError(
                f"Teams is set up in part: {PREFIX}TEAMS_TENANTS is missing. Whose force is which tenant?"
            )
        return
    if settings.teams_ca_file is not None and not is_on_this_machine(settings.teams_login_url):
        raise SettingsError(
            f"{PREFIX}TEAMS_CA_FILE is for tests, where {PREFIX}TEAMS_LOGIN_URL is on this machine. Leave it out."
        )
    if not missing:
        return
    if len(missing) < len(registration):
        raise SettingsError(f"Teams is set up in part: {missing[0]} is missing.")
    if settings.public_url is not None or not is_on_this_machine(f"http://{_in_an_address(settings.listen)}/"):
        raise SettingsError(
            f"{PREFIX}TEAMS_TENANTS needs {missing[0]} as well: without it nobody can tell who sends. Only where "
            f"nothing but this machine reaches Signpost, without {PREFIX}PUBLIC_URL, it may be missing."
        )


_WORKSPACE = re.compile(r"([TE][A-Z0-9]+)\s*:\s*([a-z][a-z0-9_-]*)")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_TENANT = re.compile(rf"({_GUID.pattern})\s*:\s*([a-z][a-z0-9_-]*)")
_NO_TENANT = "00000000-0000-0000-0000-000000000000"


def _forces(name: str, value: str, pattern: re.Pattern[str], what: str, example: str) -> dict[str, str]:
    """Workspace or tenant, and force, in pairs."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        match = pattern.fullmatch(pair)
        owner = (match[1].lower() if what == "tenant" else match[1]) if match else ""
        if match is None or owner in found:
            problem = "is there twice" if match else f"is no {what} and its force"
            raise SettingsError(f"{name}: '{pair}' {problem}; write it as {example}.")
        found[owner] = match[2]
    return found


def is_on_this_machine(address: str) -> bool:
    """Whether a web address leads to this machine itself."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _in_an_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
    if field_name == "slack_workspaces":
        return _forces(name, value, _WORKSPACE, "workspace", "T0123:wmp, T0456:wwm")
    if field_name == "teams_tenants":
        return _forces(name, value, _TENANT, "tenant", f"{_NO_TENANT}:wmp")
    if field_name in ("slack_api_url", "teams_login_url", "teams_service_url"):
        return _address(name, value).rstrip("/") + "/"
    if field_name == "teams_keys_url":
        return _address(name, value)
    if field_name in ("teams_app_id", "teams_tenant_id"):
        if not _GUID.fullmatch(value):
            raise SettingsError(f"{name} is '{value}'; it has to be an id such as {_NO_TENANT}.")
        return value.lower()
    if field_name == "teams_sdk":
        if value not in TEAMS_SDKS:
            raise SettingsError(f"{name} is '{value}'; it has to be one of: {', '.join(TEAMS_SDKS)}.")
        return value
    if field_name == "port":
        if not value.isdecimal() or not 1 <= int(value) <= 65535:
            raise SettingsError(f"{name} is '{value}'; it has to be a port number from 1 to 65535.")
        return int(value)
    if field_name in ("data", "flows", "audit_heads") or field_name.endswith("_file"):
        return Path(value).expanduser()
    return value

"""Our own token for the Connector, by MSAL: asked for once, kept in memory until shortly before it ends."""

import asyncio
from pathlib import Path
from threading import Lock
from typing import Any

import requests
from msal import ConfidentialClientApplication

from adapters.teams.seam import CALL_SECONDS, SCOPE, Refused
from bot.settings import Settings, is_on_this_machine, read_secret


class Tokens:
    """Tokens for the registration in the settings; none where there is no registration. Raises SettingsError."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, Lock()
        self._app: ConfidentialClientApplication | None = None
        self._session = _Session(settings.teams_ca_file)
        self._secret = ""
        if settings.teams_secret_file is not None:
            self._secret = read_secret(settings.teams_secret_file, "SIGNPOST_TEAMS_SECRET_FILE")

    async def headers(self) -> dict[str, str]:
        """What has to stand in the head of a request. Raises Refused where there is no token."""
        if self._settings.teams_app_id is None:
            return {}
        return {"Authorization": f"Bearer {await asyncio.to_thread(self._token)}"}

    async def forget(self) -> None:
        """Ask for another one next time: Teams does not take the one that we have."""
        if self._app is not None:
            await asyncio.to_thread(self._app.remove_tokens_for_client)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _token(self) -> str:
        try:
            with self._lock:
                self._app = self._app or self._made()
                answer = self._app.acquire_token_for_client([SCOPE])
        except requests.RequestException:
            raise Refused(0, "token_unreachable") from None
        except (ValueError, KeyError, RuntimeError):  # the tenant is not known there, or it answers something else
            raise Refused(0, "token_authority") from None
        if "access_token" not in answer:
            error = str(answer.get("error", ""))
            raise Refused(0, f"token_{error if error.replace('_', '').isalnum() else 'refused'}")
        return str(answer["access_token"])

    def _made(self) -> ConfidentialClientApplication:
        """MSAL's client, which fetches the description of the tenant when it is made."""
        settings = self._settings
        is_elsewhere = is_on_this_machine(settings.teams_login_url)
        return ConfidentialClientApplication(
            settings.teams_app_id,
            client_credential=self._secret,
            authority=f"{settings.teams_login_url}{settings.teams_tenant_id}",
            instance_discovery=False if is_elsewhere else None,
            http_client=self._session,
        )


class _Session(requests.Session):
    """With a time limit, and with a stand-in's certificates, which REQUESTS_CA_BUNDLE would else come before."""

    def __init__(self, certificates: Path | None) -> None:
        super().__init__()
        if certificates is not None:
            self.trust_env, self.verify = False, str(certificates)

    def request(self, *given: Any, **options: Any) -> requests.Response:
        """As requests'; repeats nothing."""
        return super().request(*given, **{"timeout": CALL_SECONDS} | options)

"""The force's identity provider (OpenID Connect): what it publishes, where people are sent, what a code is worth."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import aiohttp
from joserfc import jwk
from joserfc.util import urlsafe_b64encode

from adapters.web.id_token import Expected, KeyUnknown, TokenRefused, claims_of, readable_keys
from bot.settings import Settings, SettingsError, read_secret

RETURN, SIGNED_OUT = "/sign-in/return", "/signed-out"
_PATIENCE = aiohttp.ClientTimeout(total=10)
_FRESH = timedelta(hours=1)  # how long what the provider publishes is taken for current
_LOOPBACK = ("127.0.0.1", "localhost")


class ProviderAway(RuntimeError):
    """The provider can't be reached, or its answer makes no sense; the message holds nothing of the answer."""


@dataclass(frozen=True)
class Client:
    """As what Signpost is registered at the provider, and what it is told there."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    claim: str
    public_url: str


def client_of(settings: Settings) -> Client | None:
    """The registration, None where people do not sign in at a provider; raises SettingsError."""
    if settings.public_url is None:
        return None
    secret, file = settings.oidc_client_secret, settings.oidc_client_secret_file
    if file is not None:
        secret = read_secret(file, "SIGNPOST_OIDC_CLIENT_SECRET_FILE")
    if not secret:
        raise SettingsError("SIGNPOST_OIDC_CLIENT_SECRET is empty.")
    issuer, registered = settings.oidc_issuer, settings.oidc_client_id
    if issuer is None or registered is None:
        raise SettingsError("SIGNPOST_PUBLIC_URL needs SIGNPOST_OIDC_ISSUER and SIGNPOST_OIDC_CLIENT_ID.")
    return Client(issuer, registered, secret, settings.oidc_claim, settings.public_url)


@dataclass(frozen=True)
class Published:
    """What the provider says of itself, and the keys that it signs with."""

    authorize: str
    token: str
    keys_at: str
    end_session: str
    secret_in_form: bool
    keys: tuple[jwk.Key, ...]
    read: datetime


class Provider:
    """The provider, asked over the network when something is not known yet or may have changed."""

    def __init__(self, client: Client, now: Callable[[], datetime]) -> None:
        self.client, self._now = client, now
        self._published: Published | None = None

    async def authorization_url(self, state: str, nonce: str, verifier: str, *, again: bool = False) -> str:
        """Where somebody signs in; with `again` even if the provider still knows them. Raises ProviderAway."""
        found = await self._current()
        asked = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.client.public_url + RETURN,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).decode(),
            "code_challenge_method": "S256",
            **({"prompt": "login"} if again else {}),
        }
        return _with_query(found.authorize, asked)

    async def end_session_url(self) -> str:
        """Where somebody signs out of the provider, too; nothing where that is not known."""
        try:
            found = await self._current()
        except ProviderAway:
            return ""
        back = self.client.public_url + SIGNED_OUT
        asked = {"client_id": self.client.id, "post_logout_redirect_uri": back}
        return _with_query(found.end_session, asked) if found.end_session else ""

    def is_from(self, issuer: str | None) -> bool:
        """Whether an answer comes from this provider, as far as it says so (RFC 9207)."""
        return issuer is None or hmac.compare_digest(issuer.encode(), self.client.issuer.encode())

    async def who(self, code: str, nonce: str, verifier: str) -> str | None:
        """The name that a code stands for, None where the provider gives none that can be relied on.

        Raises ProviderAway and TokenRefused.
        """
        found = await self._current()
        token = await self._redeemed(found, code, verifier)
        expected = Expected(self.client.issuer, self.client.id, nonce)
        try:
            claims = claims_of(token, found.keys, expected, self._now())
        except KeyUnknown:  # the provider may have changed its keys since
            self._published = None
            claims = claims_of(token, (await self._current()).keys, expected, self._now())
        name = claims.get(self.client.claim)
        if self.client.claim == "email" and claims.get("email_verified") is False:
            return None
        return name if isinstance(name, str) and name.strip() else None

    async def _redeemed(self, found: Published, code: str, verifier: str) -> str:
        """The id token for a code."""
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.public_url + RETURN,
            "code_verifier": verifier,
        }
        headers = {}
        if found.secret_in_form:
            given |= {"client_id": self.client.id, "client_secret": self.client.secret}
        else:  # both are encoded first (RFC 6749, 2.3.1)
            names = quote_plus(self.client.id), quote_plus(self.client.secret)
            headers["Authorization"] = aiohttp.encode_basic_auth(*names)
        answer = await _asked("POST", found.token, given, headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("no token")
        return token

    async def _current(self) -> Published:
        known = self._published
        if known is None or not timedelta(0) <= self._now() - known.read < _FRESH:
            known = self._published = await self._read()
        return known

    async def _read(self) -> Published:
        said = await _asked("GET", self.client.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if said.get("issuer") != self.client.issuer:
            raise ProviderAway("it calls itself something other than SIGNPOST_OIDC_ISSUER")
        keys_at = self._endpoint(said, "jwks_uri")
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        keys = readable_keys(await _asked("GET", keys_at))
        if not keys:
            raise ProviderAway("it publishes no key that signatures can be checked with")
        return Published(
            self._endpoint(said, "authorization_endpoint"),
            self._endpoint(said, "token_endpoint"),
            keys_at,
            self._endpoint(said, "end_session_endpoint") if said.get("end_session_endpoint") else "",
            "client_secret_basic" not in ways,
            tuple(keys),
            self._now(),
        )

    def _endpoint(self, said: Mapping[str, Any], name: str) -> str:
        """An address that the provider names: as safe as its own."""
        address = said.get(name)
        try:
            parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
            own = urlsplit(self.client.issuer)
            on_this_machine = own.hostname in _LOOPBACK and parts.hostname in _LOOPBACK
            if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and on_this_machine)):
                return str(address)
        except ValueError:
            pass
        raise ProviderAway(f"its {name} is no https address")


def _with_query(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


async def _asked(
    method: str, address: str, given: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that an address answers with; raises ProviderAway."""
    wanted = {"Accept": "application/json", **(headers or {})}
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE, cookie_jar=aiohttp.DummyCookieJar(), trust_env=True) as session,
            session.request(method, address, data=given, headers=wanted, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise ProviderAway(f"it answered {response.status} at {urlsplit(address).path}")
            answer = json.loads(await response.read())
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise ProviderAway(f"{type(error).__name__} at {urlsplit(address).path}") from None
    if not isinstance(answer, dict):
        raise ProviderAway(f"no answer that makes sense at {urlsplit(address).path}")
    return answer

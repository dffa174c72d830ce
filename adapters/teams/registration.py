"""What Microsoft and our own address say, for `signpost teams check`. No secret and no text of theirs is repeated."""

import re
import ssl
from typing import Any

import aiohttp

from adapters.findings import Finding
from adapters.teams.commands import MESSAGES
from adapters.teams.seam import SCOPE
from bot.settings import Settings

_CHANNEL = "msteams"  # in the endorsements of the keys that sign what comes from Teams
_PATIENCE = aiohttp.ClientTimeout(total=15)
_AWAY = (aiohttp.ClientError, TimeoutError, OSError)
_CODE = re.compile(r"AADSTS(\d+)")

# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_APP = "Compare SIGNPOST_TEAMS_APP_ID with the Application (client) ID on the overview of the registration"
_TENANT = "Compare SIGNPOST_TEAMS_TENANT_ID with the Directory (tenant) ID on the overview of the registration."
_ANOTHER = "make a new one under Certificates & secrets and put it into the file of SIGNPOST_TEAMS_SECRET_FILE."
_TODO = {
    "7000215": f"The client secret is wrong. It is the Value, not the Secret ID; if you don't have it, {_ANOTHER}",
    "7000222": f"The client secret has expired: {_ANOTHER}",
    "90002": f"There is no such tenant. {_TENANT}",
    "900023": f"There can be no such tenant. {_TENANT}",
    "700016": f"This tenant does not know the app. {_APP}, and the tenant ID beside it.",
    "7000112": "The app is disabled: turn it on in Entra, Enterprise applications, Properties.",
    "53003": "A Conditional Access policy for workload identities blocks the app: allow it for this server's address.",
}
_LOOK_UP = "Look up {code} at https://login.microsoftonline.com/error."


def session(settings: Settings) -> aiohttp.ClientSession:
    """To ask with; trusts the certificates of a stand-in where the settings name them."""
    trusted = ssl.create_default_context(cafile=settings.teams_ca_file) if settings.teams_ca_file else True
    return aiohttp.ClientSession(
        timeout=_PATIENCE, trust_env=True, connector=aiohttp.TCPConnector(ssl=trusted, force_close=True)
    )


async def token(settings: Settings, secret: str, asks: aiohttp.ClientSession) -> Finding:
    """Whether Entra gives out a token for the registration; without one nothing can be sent."""
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.teams_app_id,
        "client_secret": secret,
        "scope": SCOPE,
    }
    try:
        async with asks.post(
            f"{settings.teams_login_url}{settings.teams_tenant_id}/oauth2/v2.0/token", data=form
        ) as said:
            answer = await _json(said)
    except _AWAY as error:
        return _away("No token could be asked for", settings.teams_login_url, error)
    if answer.get("access_token"):
        return Finding(True, f"Entra gives out a token for the app {settings.teams_app_id}.")
    code = _code(answer) or f"status {said.status}"
    name = f"AADSTS{code}" if code.isdecimal() else code
    return Finding(False, f"Entra gives out no token ({name}).", _TODO.get(code, _LOOK_UP.format(code=name)))


async def keys(settings: Settings, asks: aiohttp.ClientSession) -> Finding:
    """Whether the keys can be read that sign what Teams sends; without them everything that comes is refused."""
    try:
        async with asks.get(settings.teams_keys_url) as said:
            where = (await _json(said)).get("jwks_uri")
        if not isinstance(where, str):
            return Finding(
                False, "The address of the keys that sign what Teams sends does not name them.", _OUR_OWN_KEYS
            )
        async with asks.get(where) as said:
            found = (await _json(said)).get("keys")
    except _AWAY as error:
        return _away("The keys that sign what Teams sends can't be read", settings.teams_keys_url, error)
    if not any(isinstance(key, dict) and _CHANNEL in (key.get("endorsements") or [_CHANNEL]) for key in found or ()):
        return Finding(False, "There is no key for what Teams sends.", _OUR_OWN_KEYS)
    return Finding(True, "The keys that sign what Teams sends can be read.")


_OUR_OWN_KEYS = "Take SIGNPOST_TEAMS_KEYS_URL out, unless you test against a server of your own."
_BY_HAND = "If this machine can't reach its own public address, try it elsewhere: curl -i -X POST {address}"
_PROXY = "Have the proxy pass POST requests for {address} on to Signpost as they are."


async def endpoint(settings: Settings, asks: aiohttp.ClientSession) -> Finding:
    """Whether Teams can reach us, and nobody else gets in: what is not signed has to be answered with 401."""
    if settings.public_url is None:
        todo = "Set it to the address at which Teams reaches Signpost; see docs/teams.md."
        return Finding(False, "SIGNPOST_PUBLIC_URL is not set, so Teams can't reach Signpost.", todo)
    address = settings.public_url.rstrip("/") + MESSAGES
    try:
        async with asks.post(address, json={"type": "message"}, allow_redirects=False) as said:
            status = said.status
    except aiohttp.ClientConnectorCertificateError:
        todo = "Teams wants one that public authorities vouch for, with the whole chain."
        return Finding(False, f"The certificate of {address} is not trusted.", todo)
    except _AWAY as error:
        return Finding(False, f"{address} can't be reached ({type(error).__name__}).", _BY_HAND.format(address=address))
    if status == 401:
        return Finding(True, f"{address} is reached, and refuses what Teams did not sign.")
    if status in (502, 503, 504):
        return Finding(
            False, f"{address} answers {status}: the proxy is there, Signpost is not.", "Start signpost serve."
        )
    if 200 <= status < 300:
        todo = "Something else answers there. " + _PROXY.format(address=address)
        return Finding(False, f"{address} takes what nobody signed ({status}).", todo)
    return Finding(False, f"{address} answers {status}, not 401.", _PROXY.format(address=address))


def _away(what: str, address: str, error: BaseException) -> Finding:
    todo = f"Signpost has to reach {address} over https; HTTPS_PROXY is used where it is set."
    return Finding(False, f"{what} ({type(error).__name__}).", todo)


async def _json(said: aiohttp.ClientResponse) -> dict[str, Any]:
    """A JSON object; nothing where it is none."""
    try:
        found = await said.json(content_type=None)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code(answer: dict[str, Any]) -> str:
    """Entra's number of what is wrong, else its word for it."""
    numbers = answer.get("error_codes")
    if isinstance(numbers, list) and numbers and isinstance(numbers[0], int):
        return str(numbers[0])
    named = _CODE.search(str(answer.get("error_description", "")))
    word = str(answer.get("error", ""))
    return named[1] if named else word if re.fullmatch(r"[a-z_]{1,50}", word) else ""

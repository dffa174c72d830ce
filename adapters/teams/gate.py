"""Who may send activities. What we check ourselves, the same for both libraries, before they check the signature.

Each of them alone lets something through: botbuilder tokens of its emulator and of other bots, agents a token without
the address that it is for; both of them people of any tenant.
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import msgspec
from aiohttp import web

from adapters.teams.keys import KeysAway
from adapters.teams.seam import Handle, Json
from bot.settings import Settings, is_on_this_machine

log = logging.getLogger("signpost")

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
_MOST_BYTES = 256 * 1024  # Teams' own limit for a message is about 100 KB
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")
# The addresses of the Connector, in the public cloud and under Teams' own domain.
_CONNECTOR = "smba.trafficmanager.net"
_CONNECTORS_UNDER = ".teams.microsoft.com"

Turn = Callable[[Any], Awaitable[None]]
Run = Callable[[str, Json, Turn], Awaitable[None]]


class Rejected(Exception):
    """A request that nothing is done about; the text is ours."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Gate:
    """Lets in activities of our tenants. Without an app id only this machine sends any, and nothing is signed."""

    def __init__(self, settings: Settings) -> None:
        self._app_id, self._tenants = settings.teams_app_id, settings.teams_tenants
        self._with_stand_in = self._app_id is None or is_on_this_machine(settings.teams_keys_url)

    async def process(self, request: web.Request, handle: Handle, run: Run) -> web.Response:
        """The answer to a request; `run` has the library check the signature and take the turn."""
        try:
            token = self._token(request)
            activity = await _activity(request)
            self._check(token, activity)
        except Rejected as error:
            log.warning("A request to Teams' address was refused: %s", error)
            return web.Response(status=error.status)
        reply: Json | None = None
        failed: Exception | None = None
        began = False

        async def turn(_context: object) -> None:
            nonlocal reply, failed, began
            began = True
            try:
                reply = await handle(activity)
            except Exception as error:  # not for the library, which would print it, or tell it in the chat
                failed = error

        try:
            await (run(token, _outline(activity), turn) if self._app_id is not None else turn(None))
        except KeysAway:
            log.error("The keys of Teams' tokens can't be fetched")
            return web.Response(status=503)
        except Exception as error:
            if not began:
                log.warning("A request to Teams' address was refused: %s", type(error).__name__)
                return web.Response(status=401)
            failed = failed or error
        if not began:
            log.warning("A request to Teams' address was refused: by the library")
            return web.Response(status=401)
        if failed is not None:
            log.error("What Teams sent could not be taken in: %s", type(failed).__name__)
            return web.Response(status=500)
        if activity["type"] != "invoke":
            return web.Response(status=202)
        return web.Response(status=501) if reply is None else web.json_response(reply)

    def reaches(self, service_url: object) -> bool:
        """Whether an address is one of Teams', so that our token may go there."""
        if not isinstance(service_url, str):
            return False
        try:
            parts = urlsplit(service_url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username or parts.password or parts.query or parts.fragment:
            return False
        if self._with_stand_in and parts.scheme in ("http", "https") and is_on_this_machine(service_url):
            return True
        is_theirs = host == _CONNECTOR or host.endswith(_CONNECTORS_UNDER)
        return self._app_id is not None and parts.scheme == "https" and parts.port in (None, 443) and is_theirs

    def _token(self, request: web.Request) -> str:
        if self._app_id is None:
            return ""
        sent = request.headers.getall("Authorization", [])
        match = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
        if match is None:
            raise Rejected(401, "no token")
        return match[1]

    def _check(self, token: str, activity: Json) -> None:
        """Raises Rejected. The claims can't be trusted yet, but the signature is checked of these very ones."""
        claims = self._claims(token, activity) if self._app_id is not None else {}
        if not self.reaches(activity.get("serviceUrl")):
            raise Rejected(401, "it asks for answers elsewhere than at Teams")
        if activity.get("channelId") != CHANNEL:
            raise Rejected(401, "another channel than Teams")
        tenants = tenants_of(activity) | ({str(claims["tid"]).lower()} if "tid" in claims else set())
        if not tenants or not tenants <= self._tenants.keys():
            raise Rejected(401, "a foreign tenant" if tenants else "no tenant")

    def _claims(self, token: str, activity: Json) -> Json:
        try:
            header = jwt.get_unverified_header(token)
            claims: Json = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError):
            raise Rejected(401, "no token that can be read") from None
        if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
            raise Rejected(401, "signed in another way")
        if claims.get("iss") != ISSUER:
            raise Rejected(401, "another issuer")
        if claims.get("aud") != self._app_id:
            raise Rejected(401, "for another app")
        if "exp" not in claims:
            raise Rejected(401, "a token without an end")
        if not claims.get("serviceurl") or claims["serviceurl"] != activity.get("serviceUrl"):
            raise Rejected(401, "another service address than the token's")
        return claims


def tenants_of(activity: Json) -> set[str]:
    """Every tenant that an activity names: where it was said, and of whom, which differ in a shared channel."""
    named = (
        _within(activity, "channelData", "tenant", "id"),
        _within(activity, "conversation", "tenantId"),
        _within(activity, "from", "tenantId"),
    )
    return {str(tenant).lower() for tenant in named if tenant}


async def _activity(request: web.Request) -> Json:
    """The body. Raises Rejected."""
    if request.content_type != "application/json":
        raise Rejected(415, "no JSON")
    body = bytearray()
    async for chunk in request.content.iter_chunked(_MOST_BYTES):
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Rejected(413, "too large")
    try:
        activity = msgspec.json.decode(bytes(body), type=Json)
    except (msgspec.DecodeError, RecursionError):
        raise Rejected(400, "no activity") from None
    kind, conversation = activity.get("type"), _within(activity, "conversation", "id")
    if not (isinstance(kind, str) and kind and isinstance(conversation, str) and conversation):
        raise Rejected(400, "no activity")
    return activity


def _outline(activity: Json) -> Json:
    """The little that the libraries need: what they can't read of the rest must not keep an activity out."""
    people = {
        role: {"id": str(_within(activity, role, "id") or ""), "role": "user" if role == "from" else "bot"}
        for role in ("from", "recipient")
    }
    whole = {name: str(activity.get(name) or "") for name in ("type", "id", "channelId", "serviceUrl")}
    return whole | people | {"conversation": {"id": activity["conversation"]["id"]}}


def _within(activity: Json, *names: str) -> Any:
    found: Any = activity
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found

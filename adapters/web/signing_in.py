"""Signing in at the force's identity provider, and out of it; every page behind a proxy needs it (docs/sign-in.md)."""

import asyncio
import logging

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web import outbound
from adapters.web.guard import Sessions
from adapters.web.id_token import TokenRefused
from adapters.web.oidc import RETURN, SIGNED_OUT, Provider, ProviderAway
from bot import provider_sign_in
from bot.services import Services
from bot.sign_in import SESSION_LIFE, of_session, session_key
from bot.wording import sign_in as words

log = logging.getLogger("signpost")

SIGN_IN = "/sign-in"
_SIGNED_BY_THE_PLATFORM = frozenset({"/slack/events", "/teams/messages"})
_OPEN_TO_ALL = frozenset({SIGN_IN, RETURN, SIGNED_OUT, "/healthz", "/static", *_SIGNED_BY_THE_PLATFORM})
_AGAIN = f"{SIGN_IN}?again=yes"
_KEPT = "signing-in-"  # begins the name of the cookie of an attempt: several pages may be opened at once


class SigningIn:
    """The pages by which people sign in and out where an identity provider says who they are."""

    def __init__(self, provider: Provider, sessions: Sessions, services: Services) -> None:
        self._provider, self._sessions, self._services = provider, sessions, services

    def required(self) -> Middleware:
        """Let nobody see or ask anything who is not signed in, whatever page there may come to be."""

        @web.middleware
        async def signed_in_only(request: web.Request, handler: Handler) -> web.StreamResponse:
            key = self._sessions.signed_in(request)
            resource = request.match_info.route.resource  # what it was found to mean, however it was written
            if resource is not None and resource.canonical in _OPEN_TO_ALL:
                return await handler(request)
            if key and await asyncio.to_thread(of_session, key, self._services) is not None:
                return await handler(request)
            if "text/event-stream" in request.headers.get("Accept", "") and request.method == "GET":
                return web.Response(status=204)  # tells the browser to stop asking
            if request.method in ("GET", "HEAD"):
                return await self._begun(request.path)
            return _page(401, words.NOT_SIGNED_IN, words.SIGN_IN_FIRST, SIGN_IN, words.SIGN_IN)

        return signed_in_only

    async def begin(self, request: web.Request) -> web.Response:
        """Somebody wants to sign in; sign-in links are worth nothing here."""
        return await self._begun("/", again="again" in request.query)

    async def returned(self, request: web.Request) -> web.Response:
        """The provider sent somebody back."""
        state, code = request.query.get("state", ""), request.query.get("code", "")
        name = _KEPT + state[:8]
        attempt = await asyncio.to_thread(
            provider_sign_in.returned, self._sessions.cookie(request, name), state, self._services
        )
        if attempt is None or not code or not self._provider.is_from(request.query.get("iss")):
            log.warning("somebody came back from the identity provider without being signed in")
            return self._ended(
                name, _page(403, words.NOT_SIGNED_IN, words.NOT_SIGNED_IN_DETAIL, _AGAIN, words.TRY_AGAIN)
            )
        try:
            account = await self._provider.who(code, attempt.nonce, attempt.verifier)
        except ProviderAway as error:
            return self._ended(name, _away(error))
        except TokenRefused as error:
            log.error("the identity provider's token was refused: %s", error)
            return self._ended(
                name, _page(403, words.NOT_SIGNED_IN, words.NOT_SIGNED_IN_DETAIL, _AGAIN, words.TRY_AGAIN)
            )
        member = await asyncio.to_thread(provider_sign_in.signed_in, account, self._services) if account else None
        if member is None:
            log.warning("somebody signed in at the identity provider who is not known here")
            return self._ended(name, _page(403, words.UNKNOWN, words.UNKNOWN_DETAIL, _AGAIN, words.ANOTHER_ACCOUNT))
        # Not a redirect: the browser would still take it for the provider's, and keep back cookies that are Strict.
        page = _page(200, words.SIGNED_IN, words.SIGNED_IN_DETAIL, attempt.going_to, words.GO_ON, goes_on=True)
        self._sessions.sign_in(page, session_key(member.id, self._services), int(SESSION_LIFE.total_seconds()))
        return self._ended(name, page)

    async def signing_out(self) -> web.Response:
        """The session here is over; the provider's is to end as well."""
        there = await self._provider.end_session_url()
        if not there:
            return await self.signed_out()
        # Not a redirect either: our policy lets forms go to our own pages alone.
        return _page(200, words.SIGNED_OUT, words.SIGNING_OUT_DETAIL, there, words.SIGN_OUT_THERE, goes_on=True)

    async def signed_out(self, _request: web.Request | None = None) -> web.Response:
        """Said at the end of it."""
        return _page(200, words.SIGNED_OUT, words.SIGNED_OUT_DETAIL, _AGAIN, words.SIGN_IN)

    async def _begun(self, going_to: str, *, again: bool = False) -> web.Response:
        attempt = provider_sign_in.begin(going_to, self._services)
        try:
            there = await self._provider.authorization_url(attempt.state, attempt.nonce, attempt.verifier, again=again)
        except ProviderAway as error:
            return _away(error)
        response = web.Response(status=303, headers={"Location": there})
        kept, seconds = provider_sign_in.sealed(attempt, self._services), provider_sign_in.ATTEMPT_LIFE.total_seconds()
        self._sessions.set_cookie(response, _KEPT + attempt.state[:8], kept, int(seconds), same_site="Lax")
        return response

    def _ended(self, name: str, response: web.Response) -> web.Response:
        """Have the browser forget the attempt."""
        self._sessions.del_cookie(response, name)
        return response


def _away(error: ProviderAway) -> web.Response:
    log.error("the identity provider can't be used: %s", error)
    return _page(503, words.AWAY, words.AWAY_DETAIL, SIGN_IN, words.TRY_AGAIN)


def _page(status: int, headline: str, detail: str, link: str, label: str, *, goes_on: bool = False) -> web.Response:
    text = outbound.sign_in_page(headline, detail, link, label, goes_on=goes_on)
    return web.Response(status=status, text=text, content_type="text/html")

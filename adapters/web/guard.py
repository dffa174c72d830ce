"""What keeps the chat to where it is served and to its own pages: hosts, origins, headers, cookies and tokens."""

import hmac
import logging
import secrets
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot import wording

log = logging.getLogger("signpost")

_COOKIE = "session"
_SIGNED_IN = "signed-in"
_KEPT_SECONDS = 90 * 24 * 3600
_LOCAL_NAMES = {"127.0.0.1", "localhost"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: with that, browsers send "Origin: null" with our own forms (https://fetch.spec.whatwg.org/#origin-header).
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def only_at(public_url: str | None) -> Middleware:
    """Refuse other hosts (DNS rebinding) and other origins, and never leave a request without words.

    Without a public address it is this machine alone. What a proxy says in X-Forwarded-… is not read.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not (_is_at(public_url, request) if public_url else _is_local(request)):
            return web.Response(status=403, text=wording.LOCAL_ONLY)
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # its text may hold what somebody typed, so only its kind is logged
            log.error("%s %s failed: %s", request.method, request.path, type(error).__name__)
            return web.Response(status=500, text=wording.SOMETHING_WENT_WRONG)

    return guarded


async def set_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """The headers that keep a page to itself, on whatever is sent: pages, files, streams and errors."""
    response.headers.update(_HEADERS)
    response.headers.pop("Server", None)


class Sessions:
    """Which browser a request comes from, and tokens that only our own pages can hold.

    Behind a proxy the cookies are for https alone, and __Host- keeps other hosts of the domain from setting them.
    """

    def __init__(self, *, is_public: bool = False) -> None:
        self._secret, self._is_public = secrets.token_bytes(32), is_public

    def read(self, request: web.Request) -> str:
        """The session of the request's cookie, or "" where it has none."""
        return self.cookie(request, _COOKIE)

    def set(self, response: web.Response, session: str) -> None:
        """Have the browser send the session back for as long as answers are kept."""
        self.set_cookie(response, _COOKIE, session, _KEPT_SECONDS)

    def signed_in(self, request: web.Request) -> str:
        """What shows who is signed in, or "" where nobody is."""
        return self.cookie(request, _SIGNED_IN)

    def sign_in(self, response: web.Response, key: str, seconds: int) -> None:
        """Have the browser show from now on who is signed in."""
        self.set_cookie(response, _SIGNED_IN, key, seconds)

    def sign_out(self, response: web.Response) -> None:
        """Have the browser forget who was signed in."""
        self.del_cookie(response, _SIGNED_IN)

    def cookie(self, request: web.Request, name: str) -> str:
        """What a cookie of ours holds, or ""."""
        return request.cookies.get(self._named(name), "")

    def set_cookie(
        self, response: web.Response, name: str, value: str, seconds: int, same_site: str = "Strict"
    ) -> None:
        """Have the browser keep something that scripts can't read; "Lax" where it comes back from another site."""
        response.set_cookie(
            self._named(name), value, httponly=True, secure=self._is_public, samesite=same_site, max_age=seconds
        )

    def del_cookie(self, response: web.Response, name: str) -> None:
        """Have the browser forget it."""
        response.del_cookie(self._named(name), httponly=True, secure=self._is_public, samesite="Strict")

    def _named(self, name: str) -> str:
        return f"__Host-{name}" if self._is_public else name

    def token(self, session: str, conversation: str) -> str:
        """What a form of this session and conversation has to carry."""
        return hmac.new(self._secret, f"{session} {conversation}".encode(), "sha256").hexdigest()

    def genuine(self, session: str, conversation: str, token: str) -> bool:
        """Whether a form with this token came from a page that we served to this session."""
        return bool(session) and hmac.compare_digest(token.encode(), self.token(session, conversation).encode())


def _is_at(public_url: str, request: web.Request) -> bool:
    """Whether it came by the public address; whatever watches the service on this machine may ask how it is."""
    if request.path == "/healthz" and _is_local(request):
        return True
    return request.host == urlsplit(public_url).netloc and request.headers.get("Origin", public_url) == public_url


def _is_local(request: web.Request) -> bool:
    try:
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        return host in _LOCAL_NAMES and (origin is None or urlsplit(origin).netloc == request.host)
    except ValueError:
        return False

"""What keeps the chat to this machine and to its own pages: hosts, origins, headers, cookie and tokens."""

import hmac
import logging
import secrets
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

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


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other hosts (DNS rebinding) and other origins, and never leave a request without words."""
    if not _is_local(request):
        return web.Response(status=403, text=wording.LOCAL_ONLY)
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # its text may hold what somebody typed, so only its kind is logged
        log.error("%s %s failed: %s", request.method, request.path, type(error).__name__)
        return web.Response(status=500, text=wording.SOMETHING_WENT_WRONG)


async def set_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """The headers that keep a page to itself, on whatever is sent: pages, files, streams and errors."""
    response.headers.update(_HEADERS)
    response.headers.pop("Server", None)


class Sessions:
    """Which browser a request comes from, and tokens that only our own pages can hold."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    @staticmethod
    def read(request: web.Request) -> str:
        """The session of the request's cookie, or "" where it has none."""
        return request.cookies.get(_COOKIE, "")

    @staticmethod
    def set(response: web.Response, session: str) -> None:
        """Have the browser send the session back for as long as answers are kept."""
        response.set_cookie(_COOKIE, session, httponly=True, samesite="Strict", max_age=_KEPT_SECONDS)

    @staticmethod
    def signed_in(request: web.Request) -> str:
        """What shows who is signed in, or "" where nobody is."""
        return request.cookies.get(_SIGNED_IN, "")

    @staticmethod
    def sign_in(response: web.Response, key: str, seconds: int) -> None:
        """Have the browser show from now on who is signed in."""
        response.set_cookie(_SIGNED_IN, key, httponly=True, samesite="Strict", max_age=seconds)

    @staticmethod
    def sign_out(response: web.Response) -> None:
        """Have the browser forget who was signed in."""
        response.del_cookie(_SIGNED_IN, httponly=True, samesite="Strict")

    def token(self, session: str, conversation: str) -> str:
        """What a form of this session and conversation has to carry."""
        return hmac.new(self._secret, f"{session} {conversation}".encode(), "sha256").hexdigest()

    def genuine(self, session: str, conversation: str, token: str) -> bool:
        """Whether a form with this token came from a page that we served to this session."""
        return bool(session) and hmac.compare_digest(token.encode(), self.token(session, conversation).encode())


def _is_local(request: web.Request) -> bool:
    try:
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        return host in _LOCAL_NAMES and (origin is None or urlsplit(origin).netloc == request.host)
    except ValueError:
        return False

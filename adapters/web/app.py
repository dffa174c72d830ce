"""The local web chat: server-rendered, loopback only, nothing from outside."""

import asyncio
import hmac
import os
import secrets
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web import inbound, outbound
from adapters.web.outbound import Exchange, Page
from adapters.web.send import Pages
from bot import wording
from bot.handle import handle
from bot.services import Services
from bot.settings import Settings

HOST = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
_COOKIE = "conversation"
_LARGEST_FORM = 1_000_000  # bytes; what is too long for a question still gets a kind answer
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}


class PortTakenError(RuntimeError):
    """The port is in use; the message says what to do."""


def run(settings: Settings, services: Services) -> int:
    """Serve until stopped; raises PortTakenError."""
    listening = _listen(settings.port)
    sys.stdout.write(f"Signpost is ready: http://{HOST}:{settings.port}\nPress Ctrl+C to stop.\n")
    sys.stdout.flush()
    web.run_app(make_app(services), sock=listening, print=lambda *_: None, access_log=None, shutdown_timeout=1)
    return 0


def make_app(services: Services) -> web.Application:
    """The application, ready to serve."""
    app = web.Application(middlewares=[_safe], client_max_size=_LARGEST_FORM)
    site = _Site(services)
    app.add_routes(
        [
            web.get("/", site.show),
            web.post("/ask", site.ask),
            web.get("/events", site.events),
            web.get("/healthz", site.health),
            web.static("/static", _STATIC),
        ]
    )
    app.on_shutdown.append(site.close)
    return app


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise PortTakenError(wording.PORT_TAKEN.format(port=port, other=port + 1)) from None
    return listening


@web.middleware
async def _safe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other hosts (DNS rebinding) and other origins; set the headers that keep a page to itself."""
    host = urlsplit(f"//{request.host}").netloc.rsplit(":", 1)[0]
    origin = request.headers.get("Origin")
    if host not in _LOCAL_NAMES or (origin is not None and urlsplit(origin).netloc != request.host):
        return web.Response(status=403, text=wording.LOCAL_ONLY)
    response: web.StreamResponse = await handler(request)
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


class _Site:
    def __init__(self, services: Services) -> None:
        self._services, self._pages = services, Pages()
        self._forces = services.knowledge.forces()
        self._secret = secrets.token_bytes(32)

    async def show(self, request: web.Request) -> web.Response:
        """The empty page."""
        conversation = request.cookies.get(_COOKIE) or secrets.token_urlsafe(16)
        force = self._forces[0].id if len(self._forces) == 1 else ""
        return self._page(Page(self._forces, self._token(conversation), force=force), conversation)

    async def ask(self, request: web.Request) -> web.Response:
        """A question or a pressed button: the reply goes to the open page, or comes back as a page."""
        try:
            form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        except web.HTTPRequestEntityTooLarge:
            return self._page(self._shown(request, {}, error=wording.TOO_LARGE), self._conversation(request), 413)
        conversation = self._conversation(request)
        if not hmac.compare_digest(form.get("token", "").encode(), self._token(conversation).encode()):
            form.pop("choice", None)
            return self._page(self._shown(request, form, error=wording.PAGE_EXPIRED), conversation, 403)
        if form.get("force") not in {f.id for f in self._forces}:
            return self._page(self._shown(request, form, error=wording.CHOOSE_FORCE_FIRST), conversation, 422)
        message = inbound.incoming(form, secrets.token_hex(8), conversation)
        if message.kind == "text" and not message.text.strip():
            return self._page(self._shown(request, form, error=wording.ASK_SOMETHING), conversation, 422)
        reply = await asyncio.to_thread(handle, message, self._services)
        exchange = Exchange(outbound.said(message), reply)
        if "text/event-stream" in request.headers.get("Accept", ""):
            html = outbound.fragment(exchange, form["force"], self._token(conversation))
            if self._pages.send(conversation, html):
                return web.Response(status=204)
            return web.Response(status=409)
        form.pop("text", None)
        return self._page(self._shown(request, form, exchange=exchange), conversation)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of replies for one open page."""
        return await self._pages.stream(request, self._conversation(request))

    async def health(self, _request: web.Request) -> web.Response:
        """Whether it is up, for whoever watches it."""
        return web.json_response({"status": "ok"})

    async def close(self, _app: web.Application) -> None:
        """Let go of the database when the server stops."""
        self._services.close()

    def _conversation(self, request: web.Request) -> str:
        return request.cookies.get(_COOKIE, "")

    def _token(self, conversation: str) -> str:
        return hmac.new(self._secret, conversation.encode(), "sha256").hexdigest()

    def _shown(
        self, request: web.Request, form: dict[str, str], *, exchange: Exchange | None = None, error: str = ""
    ) -> Page:
        return Page(
            self._forces,
            self._token(self._conversation(request)),
            force=form.get("force", ""),
            account=form.get("account", ""),
            exchange=exchange,
            error=error,
            text=form.get("text", ""),
        )

    def _page(self, page: Page, conversation: str, status: int = 200) -> web.Response:
        response = web.Response(status=status, text=outbound.page(page), content_type="text/html")
        response.set_cookie(_COOKIE, conversation, httponly=True, samesite="Strict", max_age=12 * 3600)
        return response

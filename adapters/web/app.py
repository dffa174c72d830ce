"""The web chat: server-rendered, nothing from outside; on this machine only, unless people sign in at a provider."""

import asyncio
import errno
import logging
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from aiohttp import web

from adapters.web import inbound, outbound
from adapters.web.chats import Chat
from adapters.web.guard import Sessions, only_at, set_headers
from adapters.web.inbox import Inbox
from adapters.web.links import links_of
from adapters.web.oidc import RETURN, SIGNED_OUT, Client, Provider, client_of
from adapters.web.outbound import Exchange, Page, Problem
from adapters.web.send import Pages
from adapters.web.signing_in import SIGN_IN, SigningIn
from bot import for_you, thread, wording
from bot.ask import answer_to, reply_for
from bot.auditing.lists import AUDIT
from bot.draft import FORM, filled_in_before
from bot.flows.buttons import FLOW
from bot.flows.show import spoken
from bot.gates import LONGEST_QUESTION, clean
from bot.handle import BUTTONS, handle
from bot.messages import Incoming
from bot.notices.platforms import Platforms
from bot.notices.sender import Sender
from bot.notices.watch import keep_comparing_keys, keep_publishing, keep_sending, keep_watching, overdue, unanswered
from bot.records.people import Member
from bot.reports.flow import flow_of
from bot.services import Services
from bot.settings import Settings
from bot.sign_in import SESSION_LIFE, of_link, of_session, session_key, sign_out
from bot.wording import contact as contact_words

HOST = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
_LARGEST_FORM = 1_000_000  # bytes; what is too long for a question still gets a kind answer

# What these choices show has a force of its own.
_OF_RECORDS = frozenset({*BUTTONS, for_you.FOR_YOU})
_TOO_LONG = wording.TOO_LONG.format(limit=f"{LONGEST_QUESTION:,}")


class PortTakenError(RuntimeError):
    """The port can't be used; the message says what to do."""


def run(settings: Settings, services: Services, chats: Sequence[Chat] = ()) -> int:
    """Serve until stopped; raises PortTakenError, and SettingsError where the client secret can't be read."""
    client = client_of(settings)
    listening = _listen(settings.listen, settings.port)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("signpost").setLevel(logging.INFO)  # the published heads are to be in the log as well
    app = make_app(services, client, chats)
    where = settings.public_url or f"http://{HOST}:{settings.port}"
    sys.stdout.write(f"Signpost is ready: {where}\nPress Ctrl+C to stop.\n")
    sys.stdout.flush()
    web.run_app(app, sock=listening, print=lambda *_: None, access_log=None, shutdown_timeout=1)
    return 0


def make_app(services: Services, client: Client | None = None, chats: Sequence[Chat] = ()) -> web.Application:
    """The application, ready to serve; with `client` at its public address, where everybody signs in at a provider."""
    sessions = Sessions(is_public=client is not None)
    elsewhere = SigningIn(Provider(client, services.now), sessions, services) if client else None
    guards = [only_at(client.public_url if client else None), *([elsewhere.required()] if elsewhere else [])]
    app = web.Application(middlewares=guards, client_max_size=_LARGEST_FORM)
    sender = Platforms(Inbox(), {chat.platform: chat.notices for chat in chats})
    site = _Site(services, sessions, elsewhere, sender, chats)
    app.add_routes(
        [
            web.get("/", site.show),
            web.post("/ask", site.ask),
            web.get("/contacts", site.contacts),
            web.get("/queue", site.queue),
            web.get("/for-you", site.for_you),
            web.get("/groups", site.groups),
            web.get("/groups/review", site.groups_to_review),
            web.get("/questions", site.questions),
            web.get("/inbox", site.inbox),
            web.get("/campaigns", site.campaigns),
            web.get("/leavers", site.leavers),
            web.get("/accounts", site.accounts),
            web.get("/accounts/force", site.accounts_of_force),
            web.get("/not-delivered", site.not_delivered),
            web.get("/audit", site.audit),
            web.get(SIGN_IN, elsewhere.begin if elsewhere else site.sign_in, allow_head=False),
            web.post("/sign-out", site.sign_out),
            web.get("/events", site.events, allow_head=False),
            web.get("/healthz", site.health),
            web.static("/static", _STATIC),
        ]
    )
    if elsewhere:
        app.router.add_get(RETURN, elsewhere.returned, allow_head=False)
        app.router.add_get(SIGNED_OUT, elsewhere.signed_out)
    app.on_response_prepare.append(set_headers)
    app.cleanup_ctx.append(site.purge_hourly)
    app.cleanup_ctx.append(site.send_notices)
    for chat in chats:
        chat.attach(app)
    app.on_shutdown.append(site.stop)
    app.on_cleanup.append(site.close)
    return app


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise PortTakenError(wording.NO_SUCH_ADDRESS.format(host=host)) from None
        says = wording.PORT_TAKEN if error.errno == errno.EADDRINUSE else wording.PORT_NOT_ALLOWED
        raise PortTakenError(says.format(port=port, other=port + 1 if 1024 <= port < 65535 else 8080)) from None
    return listening


class _Site:
    def __init__(
        self,
        services: Services,
        sessions: Sessions,
        elsewhere: SigningIn | None,
        sender: Sender,
        chats: Sequence[Chat],
    ) -> None:
        self._services, self._pages, self._sessions, self._elsewhere = services, Pages(), sessions, elsewhere
        self._forces, self._sender, self._chats = services.knowledge.forces(), sender, chats

    async def show(self, request: web.Request) -> web.Response:
        """The empty page, with a conversation of its own."""
        session = self._sessions.read(request) or secrets.token_urlsafe(16)
        fields = {"conversation": secrets.token_urlsafe(16)}
        if len(self._forces) == 1:
            fields["force"] = self._forces[0].id
        return await self._page(request, session, fields)

    async def contacts(self, request: web.Request) -> web.Response:
        """The contacts that this person recorded."""
        return await self._listed(request, "contacts:mine")

    async def queue(self, request: web.Request) -> web.Response:
        """What waits for this supervisor."""
        return await self._listed(request, "contacts:queue")

    async def for_you(self, request: web.Request) -> web.Response:
        """What waits for this person besides reports."""
        return await self._listed(request, "for_you")

    async def groups(self, request: web.Request) -> web.Response:
        """The messaging groups that this person declared."""
        return await self._listed(request, "groups:mine")

    async def groups_to_review(self, request: web.Request) -> web.Response:
        """The groups of those whom this person manages."""
        return await self._listed(request, "groups:team")

    async def questions(self, request: web.Request) -> web.Response:
        """What this person had a policy's owner asked."""
        return await self._listed(request, "questions:mine")

    async def inbox(self, request: web.Request) -> web.Response:
        """What people asked this policy owner, and what Signpost could not answer."""
        return await self._listed(request, "inbox:list")

    async def campaigns(self, request: web.Request) -> web.Response:
        """Campaigns, for who organises them; else what they ask of this person."""
        return await self._listed(request, "campaigns:home")

    async def leavers(self, request: web.Request) -> web.Response:
        """What people who have left still had."""
        return await self._listed(request, "leavers:list")

    async def accounts(self, request: web.Request) -> web.Response:
        """The force accounts that this person runs."""
        return await self._listed(request, "accounts:mine")

    async def accounts_of_force(self, request: web.Request) -> web.Response:
        """The register, for corporate communications."""
        return await self._listed(request, "accounts:force")

    async def not_delivered(self, request: web.Request) -> web.Response:
        """What could not be delivered, for administrators."""
        return await self._listed(request, "contacts:undelivered")

    async def audit(self, request: web.Request) -> web.Response:
        """The audit log, for Professional Standards and administrators."""
        return await self._listed(request, f"{AUDIT}:list")

    async def _listed(self, request: web.Request, choice: str) -> web.Response:
        session = self._sessions.read(request) or secrets.token_urlsafe(16)
        member = await self._member(request)
        force = member.force if member else ""
        fields = {"conversation": secrets.token_urlsafe(16), "force": force, "choice": f"{force}/{choice}"}
        message = inbound.incoming(fields, secrets.token_hex(8), session, member.id if member else None)
        reply = await asyncio.to_thread(handle, message, self._services)
        return await self._page(request, session, fields, (outbound.exchange(message, reply, self._reading(message)),))

    async def sign_in(self, request: web.Request) -> web.Response:
        """A sign-in link was opened."""
        member = await asyncio.to_thread(of_link, request.query.get("key", ""), self._services)
        if member is None:
            session = self._sessions.read(request) or secrets.token_urlsafe(16)
            problem = Problem(403, contact_words.LINK_REFUSED)
            return await self._page(request, session, {}, problem=problem)
        waits = await asyncio.to_thread(for_you.waits_for, member, self._services)
        response = web.Response(status=303, headers={"Location": "/for-you" if waits else "/contacts"})
        self._sessions.sign_in(response, session_key(member, self._services), int(SESSION_LIFE.total_seconds()))
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """The person leaves, and a copy of their cookie is worth nothing; only our own pages can say so."""
        session, fields = self._sessions.read(request), await request.post()
        conversation, token = str(fields.get("conversation", "")), str(fields.get("token", ""))
        response = web.Response(status=303, headers={"Location": "/"})
        if self._sessions.genuine(session, conversation, token):
            await asyncio.to_thread(sign_out, self._sessions.signed_in(request), self._services)
            response = await self._elsewhere.signing_out() if self._elsewhere else response
            self._sessions.sign_out(response)
        return response

    async def _member(self, request: web.Request) -> Member | None:
        key = self._sessions.signed_in(request)
        found = await asyncio.to_thread(of_session, key, self._services) if key else None
        return await asyncio.to_thread(self._services.people.member, found) if found else None

    async def ask(self, request: web.Request) -> web.Response:
        """A question or a pressed button: the reply goes to the open page, or comes back with the response."""
        session = self._sessions.read(request) or secrets.token_urlsafe(16)
        try:
            fields = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        except web.HTTPRequestEntityTooLarge:
            return await self._page(request, session, {}, problem=Problem(413, _TOO_LONG))
        except (ValueError, LookupError):  # not a form, or in no encoding that there is
            return await self._page(request, session, {}, problem=Problem(400, wording.PAGE_EXPIRED))
        if not self._sessions.genuine(session, fields.get("conversation", ""), fields.get("token", "")):
            return await self._page(request, session, fields, problem=Problem(403, wording.PAGE_EXPIRED))
        member = await self._member(request)
        message = inbound.incoming(fields, secrets.token_hex(8), session, member.id if member else None)
        problem = self._problem(message)
        if problem is not None:
            before = await asyncio.to_thread(self._before, message)
            return await self._page(request, session, fields, before, problem)
        return await self._answer(request, message, fields, session)

    async def _answer(
        self, request: web.Request, message: Incoming, fields: dict[str, str], session: str
    ) -> web.Response:
        reply = await asyncio.to_thread(handle, message, self._services)
        exchange = outbound.exchange(message, reply, self._reading(message))
        if "text/event-stream" in request.headers.get("Accept", ""):
            links = await asyncio.to_thread(links_of, await self._member(request), self._services)
            html = outbound.fragment(exchange, links)
            if self._pages.send(message.conversation, html):
                return web.Response(status=204)
            return web.Response(text=html, content_type="text/html")  # no stream is open: the page takes it from here
        if message.kind == "text":
            fields["text"] = ""
        before = () if exchange.anew else await asyncio.to_thread(self._before, message)
        return await self._page(request, session, fields, (*before, exchange))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of replies for one open page."""
        session = self._sessions.read(request)
        if not session:
            return web.Response(status=204)  # tells the browser to stop asking
        return await self._pages.stream(request, f"{session}-{request.query.get('conversation', '')}")

    async def health(self, _request: web.Request) -> web.Response:
        """Whether it is up and connected, notices and answers go out in time and the audit log's head is published."""
        late = await asyncio.to_thread(overdue, self._services)
        waiting = await asyncio.to_thread(unanswered, self._services)
        unpublished = self._services.heads.is_failing(self._services.now())
        away = [chat.platform for chat in self._chats if chat.is_away]
        status = "not connected" if away else "audit head not published" if unpublished else "ok"
        status = "late" if late or waiting else status
        found = {"status": status, "late": late, "unanswered": waiting} | ({"away": away} if away else {})
        return web.json_response(found, status=200 if status == "ok" else 503)

    async def purge_hourly(self, _app: web.Application) -> AsyncIterator[None]:
        """Remove what has outlived its retention, also when nobody asks anything."""

        async def purge() -> None:
            while True:
                await asyncio.sleep(3600)
                await asyncio.to_thread(self._services.open)

        purging = asyncio.create_task(purge())
        yield
        purging.cancel()

    async def send_notices(self, _app: web.Application) -> AsyncIterator[None]:
        """Tell people what they must know, publish the audit log's head, and notice when that does not work."""
        kept_up = (
            keep_sending(self._sender, self._services),
            keep_watching(self._services),
            keep_publishing(self._services),
            keep_comparing_keys(self._services),
        )
        tasks = [asyncio.create_task(work) for work in kept_up]
        yield
        for task in tasks:
            task.cancel()

    async def stop(self, _app: web.Application) -> None:
        """End the streams, which would hold the server up."""
        self._pages.close()

    async def close(self, _app: web.Application) -> None:
        """Let go of the database when every request has ended."""
        self._services.close()

    def _problem(self, message: Incoming) -> Problem | None:
        """Why a form can't be answered, to be said beside what was typed rather than instead of it."""
        about_records = message.choice.partition(":")[0] in _OF_RECORDS
        if message.person.force not in {force.id for force in self._forces} and not about_records:
            return Problem(422, wording.CHOOSE_FORCE_FIRST, "force")
        if message.kind == "text" and not clean(message.text):
            return Problem(422, wording.ASK_SOMETHING)
        if message.kind == "text" and len(message.text) > LONGEST_QUESTION:
            return Problem(422, _TOO_LONG)
        return None

    def _reading(self, message: Incoming) -> str:
        """The words on a button that named a situation, or an answer of a flow."""
        action, _, details = message.choice.partition(":")
        if action == FLOW:
            kind = flow_of(message.choice.split(":")[1], self._services)
            return spoken(kind, message.choice) if kind else ""
        situation = self._services.knowledge.situation(message.person.force, details) if action == "closest" else None
        return wording.reading(situation.when) if situation else ""

    def _before(self, message: Incoming) -> tuple[Exchange, ...]:
        """What the conversation is about, for a page that is loaded anew and would not show it any more."""
        if message.person.force not in {force.id for force in self._forces}:
            return ()
        context = thread.recall(message, self._services)
        if context is None:
            return ()
        reply = reply_for(answer_to(context, self._services))
        return (Exchange(context.question, reply, context.force, anew=True),)

    async def _page(
        self,
        request: web.Request,
        session: str,
        fields: dict[str, str],
        exchanges: tuple[Exchange, ...] = (),
        problem: Problem | None = None,
    ) -> web.Response:
        conversation = fields.get("conversation") or secrets.token_urlsafe(16)
        answered, member = problem is None and "form" in fields, await self._member(request)
        page = Page(
            self._forces,
            self._sessions.token(session, conversation),
            conversation,
            force=fields.get("force") or (member.force if member else ""),
            account=fields.get("account", ""),
            text=fields.get("text", ""),
            exchanges=exchanges if answered else _with_draft(exchanges, fields),
            problem=problem,
            member=member.id if member else "",
            links=await asyncio.to_thread(links_of, member, self._services),
            path=request.path,
        )
        status = problem.status if problem else 200
        response = web.Response(status=status, text=outbound.page(page), content_type="text/html")
        self._sessions.set(response, session)
        return response


def _with_draft(exchanges: tuple[Exchange, ...], fields: dict[str, str]) -> tuple[Exchange, ...]:
    """The exchanges, with the form for a draft that somebody filled in without sending it, so that it is not lost."""
    force = fields.get("force", "")
    draft = inbound.incoming({**fields, "choice": "", "form": f"{force}/{FORM}"}, "", "")
    if not draft.fields.get("text", "").strip() or any(exchange.reply.form for exchange in exchanges):
        return exchanges
    return (*exchanges, Exchange(wording.CHECK_A_DRAFT, filled_in_before(draft), force))

"""The Web API over HTTP: reads arguments, checks the token, plays the faults and calls the method."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.slack_server import methods_chat, methods_conversations, methods_people, methods_views
from tests.slack_server.core import APP_TOKEN, BOT_TOKEN, Call, Core
from tests.slack_server.errors import Json, Refused, invalid
from tests.slack_server.faults import Fault

Method = Callable[[Core, Json], Json]
APP_METHODS = {"apps.connections.open"}
METHODS: dict[str, tuple[Method, tuple[str, ...]]] = {  # and the arguments that each one needs
    **methods_people.METHODS,
    **methods_chat.METHODS,
    **methods_conversations.METHODS,
    **methods_views.METHODS,
}


class WebApi:
    """https://docs.slack.dev/apis/web-api/"""

    def __init__(self, core: Core, open_connection: Callable[[], str]) -> None:
        self._core = core
        self._open_connection = open_connection

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of /api/{method}."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        call = Call(method, {name: value for name, value in arguments.items() if name != "token"})
        self._core.calls.append(call)
        await self._core.changed()
        fault = self._core.faults.next(method)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.moment == "before" and fault.gate:
            await fault.gate.wait()
        if fault.drop == "before":
            return _drop(request)
        if fault.moment == "before" and (fault.status != 200 or fault.error):
            body: Json = {"ok": False, "error": fault.error}
            status = fault.status
        else:
            body, status = self._run(method, arguments, _token(request, arguments)), 200
        call.error = body.get("error", "")
        await self._core.changed()
        if fault.moment == "after" and fault.gate:
            await fault.gate.wait()
        if fault.drop == "after":
            return _drop(request)
        if fault.moment == "after" and fault.status != 200:
            body, status = {"ok": False, "error": fault.error}, fault.status
        if fault.is_cut:
            return web.Response(text='{"ok": tr', content_type="application/json")
        return web.json_response(body, status=status, headers=self._headers(fault))

    def _run(self, method: str, arguments: Json, token: str) -> Json:
        try:
            self._authenticate(method, token)
            if method == "apps.connections.open":
                return {"ok": True, "url": self._open_connection()}
            if method not in METHODS:
                raise Refused("unknown_method", req_method=method)
            run, needed = METHODS[method]
            missing = [name for name in needed if arguments.get(name) in (None, "")]
            if missing:
                raise invalid("invalid_arguments", [f"missing required field: {name}" for name in missing])
            return {"ok": True} | run(self._core, arguments)
        except Refused as refused:
            return refused.body

    def _authenticate(self, method: str, token: str) -> None:
        """https://docs.slack.dev/reference/methods/auth.test#errors"""
        if not token:
            raise Refused("not_authed")
        if token not in {BOT_TOKEN, APP_TOKEN}:
            raise Refused("invalid_auth")
        if (token == APP_TOKEN) != (method in APP_METHODS):
            raise Refused("not_allowed_token_type")
        if token == BOT_TOKEN and self._core.installation.bot_token_error:
            raise Refused(self._core.installation.bot_token_error)

    def _headers(self, fault: Fault) -> dict[str, str]:
        """`x-oauth-scopes` is what slack_bolt reads the scopes from (authorization/authorize_result.py)."""
        headers = {"X-OAuth-Scopes": ",".join(self._core.installation.scopes)}
        return headers | ({"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {})


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _token(request: web.Request, arguments: Json) -> str:
    """https://docs.slack.dev/apis/web-api/#authentication: a header, or an argument."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else str(arguments.get("token", ""))


async def _arguments(request: web.Request) -> Json:
    """JSON, a form or the query; in the latter two, JSON within is decoded. https://docs.slack.dev/apis/web-api/"""
    if request.content_type == "application/json":
        body = await request.json()
        return body if isinstance(body, dict) else {}
    texts = dict(request.query) | {name: str(value) for name, value in (await request.post()).items()}
    return {name: _decoded(value) for name, value in texts.items()}


def _decoded(text: str) -> Any:
    if text[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text

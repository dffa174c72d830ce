"""The Bot Connector over HTTP, as botbuilder's and Microsoft Agents' connector clients call it.

botframework/connector/aio/operations_async/_conversations_operations_async.py has the paths;
https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.teams_server.activities import check
from tests.teams_server.core import Call, Core
from tests.teams_server.errors import Json, Refused, not_found
from tests.teams_server.faults import Fault
from tests.teams_server.world import APP_ID, BOT, Conversation, Message, Person

Answer = tuple[int, Json | list[Json] | None]


class Connector:
    """Answers what the app asks, and changes the world accordingly."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._world = core.world

    def add_routes(self, app: web.Application) -> None:
        """All that the app needs; what is not here answers 404."""
        activities = "/v3/conversations/{conversation}/activities"
        members = "/v3/conversations/{conversation}/members"
        routes: list[tuple[str, str, str, Callable[[web.Request, Json], Answer]]] = [
            ("POST", "/v3/conversations", "create", self._create),
            ("POST", activities, "post", self._post),
            ("POST", activities + "/{activity}", "post", self._post),
            ("PUT", activities + "/{activity}", "update", self._update),
            ("DELETE", activities + "/{activity}", "delete", self._delete),
            ("GET", members, "members", self._members),
            ("GET", "/v3/conversations/{conversation}/pagedmembers", "members", self._paged_members),
            ("GET", members + "/{user}", "member", self._member),
        ]
        for verb, path, method, run in routes:
            app.router.add_route(verb, path, self._route(method, run))

    def _route(
        self, method: str, run: Callable[[web.Request, Json], Answer]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.Response:
            raw = await request.read()
            body = json.loads(raw) if raw else {}
            call = Call(method, request.path, body)
            self._core.calls.append(call)
            fault = self._core.faults.next(method)
            await asyncio.sleep(fault.delay)
            if fault.moment == "before" and fault.gate:
                await fault.gate.wait()
            if fault.drop == "before":
                return dropped(request)
            if fault.moment == "before" and fault.status:
                response = failed(fault, call)
            else:
                response = self._run(run, request, call)
                await self._core.changed()
                if fault.moment == "after" and fault.gate:
                    await fault.gate.wait()
                if fault.drop == "after":
                    return dropped(request)
                if fault.is_empty and response.status < 300:
                    response = web.Response(status=202)
                if fault.moment == "after" and fault.status:
                    response = failed(fault, call)
            call.status = response.status
            await self._core.changed()
            return response

        return answer

    def _run(self, run: Callable[[web.Request, Json], Answer], request: web.Request, call: Call) -> web.Response:
        try:
            self._authenticate(request)
            status, body = run(request, call.body)
        except Refused as refused:
            call.code = refused.code
            return web.json_response(refused.body, status=refused.status)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    def _authenticate(self, request: web.Request) -> None:
        """https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication"""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self._core.tokens:
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")

    def _create(self, request: web.Request, body: Json) -> Answer:
        """A one-to-one chat, the same each time.

        https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages:
        the person has to have the app, or be in a team that has it. What is said where they have not: real
        tenants report (BadArgument), the table of status codes names ForbiddenOperationException; always 403.
        """
        data = body.get("channelData") or {}
        named = body.get("tenantId") or body.get("tenantID")  # as botbuilder/schema/_models_py3.py spells it
        tenant = (data.get("tenant") or {}).get("id") or named
        members = body.get("members") or []
        if body.get("isGroup") or len(members) != 1 or not members[0].get("id"):
            raise Refused(400, "BadArgument", "One-to-one chats alone can be created, with one member")
        if not tenant:
            raise Refused(400, "BadArgument", "Missing tenant id")
        try:
            person = self._world.person(members[0]["id"])
        except LookupError as error:
            raise Refused(403, "ForbiddenOperationException", "The user is unknown") from error
        if person.tenant != tenant:
            raise Refused(403, "ForbiddenOperationException", "The user is not of this tenant")
        if not self._may_reach(person):
            raise Refused(403, "BadArgument", "Bot is not installed in user's personal scope")
        chat = self._world.open_chat(person.id)
        if (content := body.get("activity")) is not None:
            return 201, {"id": chat.id, "activityId": self._add(chat, "", content).id}
        return 201, {"id": chat.id}

    def _may_reach(self, person: Person) -> bool:
        chat = self._world.chat(person.id)
        if chat is not None and chat.has_app:
            return True
        every = self._world.conversations.values()
        return any(one.kind == "channel" and one.has_app and person.id in one.members for one in every)

    def _post(self, request: web.Request, body: Json) -> Answer:
        """Post a message: in a channel a new thread, unless it names one.

        The thread stands behind the conversation (";messageid=") or in the path (replyToActivity): both end up there.
        In chats there are no threads: https://github.com/microsoft/BotFramework-Services/issues/356
        """
        where, thread = self._where(request)
        after = request.match_info.get("activity", "")
        if after and after not in where.messages:
            raise not_found("ActivityNotFoundInConversation")
        if after and where.kind == "channel":
            thread = thread or where.messages[after].thread or after
        if thread and thread not in where.messages:
            raise not_found("ActivityNotFoundInConversation")
        if body.get("type") == "typing":
            return 202, {}
        return 201, {"id": self._add(where, thread, body).id}

    def _add(self, where: Conversation, thread: str, content: Json) -> Message:
        self._may_write(where)
        check(content, where, self._world, checks_schema=self._core.checks_schema)
        author = (content.get("from") or {}).get("id", BOT)
        if author not in (BOT, APP_ID):
            raise Refused(400, "BadArgument", "The activity is not from the bot")
        new = Message(where.id, self._world.message_id(), BOT, content)
        new.thread = (thread or new.id) if where.kind == "channel" else ""
        where.messages[new.id] = new
        return new

    def _update(self, request: web.Request, body: Json) -> Answer:
        """Replace a message, for everybody: what single people saw instead of it is gone, and asked for again.

        https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/update-and-delete-bot-messages
        """
        where, message = self._own(request)
        check(body, where, self._world, checks_schema=self._core.checks_schema)
        message.edits.append(message.activity)
        message.activity = body
        message.views.clear()
        message.asked.clear()
        return 200, {"id": message.id}

    def _delete(self, request: web.Request, body: Json) -> Answer:
        where, message = self._own(request)
        del where.messages[message.id]
        return 200, None

    def _members(self, request: web.Request, body: Json) -> Answer:
        """The roster, which an app sees that is in the conversation."""
        where, _ = self._where(request)
        self._may_write(where)
        return 200, [self._world.people[one].member() for one in sorted(where.members)]

    def _paged_members(self, request: web.Request, body: Json) -> Answer:
        status, members = self._members(request, body)
        assert isinstance(members, list)
        return status, {"members": members}

    def _member(self, request: web.Request, body: Json) -> Answer:
        """By "29:…" or aadObjectId. https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/get-teams-context"""
        where, _ = self._where(request)
        self._may_write(where)
        try:
            person = self._world.person(request.match_info["user"])
        except LookupError as error:
            raise Refused(404, "MemberNotFoundInConversation", "Member not found") from error
        if person.id not in where.members:
            raise Refused(404, "MemberNotFoundInConversation", "Member not found")
        return 200, person.member()

    def _where(self, request: web.Request) -> tuple[Conversation, str]:
        name, _, thread = request.match_info["conversation"].partition(";messageid=")
        return self._world.conversation(name), thread

    def _own(self, request: web.Request) -> tuple[Conversation, Message]:
        where, _ = self._where(request)
        self._may_write(where)
        message = where.messages.get(request.match_info["activity"])
        if message is None:
            raise not_found("ActivityNotFoundInConversation")
        if message.author != BOT:
            raise Refused(403, "NotEnoughPermissions", "The message is not the bot's")
        return where, message

    def _may_write(self, where: Conversation) -> None:
        """The table of status codes, and "Understand who blocked, muted, or uninstalled a bot" on the page above."""
        if not where.has_app:
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        if where.is_blocked:
            raise Refused(403, "ConversationBlockedByUser", "User blocked the conversation with the bot.")


def failed(fault: Fault, call: Call) -> web.Response:
    """The answer of a fault."""
    call.code = fault.code
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return web.json_response(Refused(fault.status, fault.code).body, status=fault.status, headers=headers)


def dropped(request: web.Request) -> web.Response:
    """No answer: the connection ends."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

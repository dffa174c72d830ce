"""Modals that are sent: answered in the acknowledgement itself, because what was typed may be a draft and is not kept.

The message shortcut "Check this draft" and "/signpost check …" belong here as well, for the same reason.
"""

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from slack_bolt.response import BoltResponse

from adapters.slack import home, modal
from adapters.slack.afterwards import changes_home
from adapters.slack.api import code_of
from adapters.slack.blocks import Json
from adapters.slack.event import Event
from adapters.slack.people import People
from adapters.slack.plan import plan, said, view, waiting
from adapters.slack.send import Desk
from adapters.slack.work import reply_to
from bot import wording
from bot.messages import Reply, notice
from bot.notices.worker import Delivered, Later
from bot.services import Services
from bot.wording import slack as words

log = logging.getLogger("signpost")

SOON = 2.0  # seconds until a modal is acknowledged, whether its answer is ready or not; Slack gives three
_ATTEMPTS = 5  # to show an answer that came late
_GRACE = 5.0  # seconds that what was begun may still take when this is stopped


class Modals:
    """Answers what may not be stored; what takes longer goes on beside it, and is awaited at the end."""

    def __init__(self, services: Services, people: People, desk: Desk) -> None:
        self._services, self._people, self._desk = services, people, desk
        self._begun: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Wait for what was begun, but not for long."""
        if self._begun:
            await asyncio.wait(self._begun, timeout=_GRACE)
        for task in self._begun:
            task.cancel()

    async def submitted(self, what: Event, blocks: list[Json]) -> BoltResponse:
        """The acknowledgement of a modal that was sent; `blocks` are what it showed."""
        answering = asyncio.create_task(self._reply(what))
        self._track(answering)
        done, _ = await asyncio.wait([answering], timeout=SOON)
        if not done:
            self._aside(self._show_late(what, answering))
            return _shows(waiting())
        try:
            reply = answering.result()
        except Exception as error:
            log.error("a Slack modal could not be answered: %s", code_of(error))
            return _once_more(what, blocks)
        if changes_home(what):
            self._aside(self._show_home(what))
        problems = modal.errors(reply, blocks) if reply.form and reply.form.name == what.choice else {}
        emptied = modal.emptied(reply, what.fields) if problems else ()
        if problems and not emptied:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": problems})
        return _shows(modal.anew(view(what, reply), emptied, secrets.token_hex(4)))

    def check_draft(self, what: Event) -> None:
        """Show the form for a draft, filled in with a message."""
        self._aside(self._check_draft(what))

    async def _reply(self, what: Event) -> Reply:
        refusal = await self._people.refusal(what)
        if refusal:
            return notice(refusal)
        return await asyncio.to_thread(reply_to, what, self._people.force(what), self._services)

    async def _show_late(self, what: Event, answering: "asyncio.Task[Reply]") -> None:
        try:
            reply = await answering
        except Exception as error:
            log.error("a Slack modal could not be answered: %s", code_of(error))
            reply = notice(wording.SOMETHING_WENT_WRONG)
        for _ in range(_ATTEMPTS):
            shown = await self._desk.update(what.view, view(what, reply))
            if not isinstance(shown, Later):
                break
            await asyncio.sleep(shown.wait.total_seconds() if shown.wait else 1)
        if not isinstance(shown, Delivered):
            log.error("a Slack modal could not be brought up to date: %s", shown.problem)
        if changes_home(what):
            await self._show_home(what)

    async def _show_home(self, what: Event) -> None:
        shown = await asyncio.to_thread(home.view, what, self._people.force(what), self._services)
        published = await self._desk.publish(what.user, shown)
        if not isinstance(published, Delivered):
            log.warning("a Slack Home could not be brought up to date: %s", published.problem)

    async def _check_draft(self, what: Event) -> None:
        try:
            refusal = await self._people.refusal(what)
            if refusal:
                planned = said(refusal, what)
            else:
                reply = await asyncio.to_thread(reply_to, what, self._people.force(what), self._services)
                planned = plan(what, reply)
            shown = await self._desk.carry_out(planned, what, maybe_sent=False)
            problem = "" if isinstance(shown, Delivered) else shown.problem
        except Exception as error:
            problem = code_of(error)
        if problem:
            log.error("a Slack form could not be opened: %s", problem)
            with suppress(Exception):  # what could be said did not arrive either
                await self._desk.carry_out(said(wording.SOMETHING_WENT_WRONG, what), what, maybe_sent=False)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside the acknowledgement; what goes wrong is logged without what it was about."""

        async def logged() -> None:
            try:
                await work
            except Exception as error:
                log.error("something on Slack could not be shown: %s", code_of(error))

        self._track(asyncio.create_task(logged()))

    def _track(self, task: "asyncio.Task[Any]") -> None:
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)


def _shows(content: Json) -> BoltResponse:
    return BoltResponse(status=200, body={"response_action": "update", "view": content})


def _once_more(what: Event, blocks: list[Json]) -> BoltResponse:
    """Beside the first field, so that what was typed stays where it is."""
    field = next((block["block_id"] for block in blocks if block["type"] == "input"), None)
    if field is None:
        return _shows(view(what, notice(wording.SOMETHING_WENT_WRONG)))
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: words.TRY_AGAIN}})

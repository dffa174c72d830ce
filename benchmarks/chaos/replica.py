"""One replica: the product's filing, acknowledging and worker, in a process that may die at a chosen point.

CHAOS_DIE_AT names the point and on which passage of it: "after send:3". Only this file reads it.
"""

import asyncio
import http.client
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.chaos.scene import FLOW, FORCE, LEASE, Scene, die, open_services
from bot.messages import Person
from bot.notices.outbox import Kind, Notice, Outbox
from bot.notices.posted import Post
from bot.notices.topics import CONTACT
from bot.notices.worker import Delivered, Later, Never, Outcome, Subject, run_due
from bot.records.contacts import Contact
from bot.records.database import Database
from bot.records.people import Member
from bot.records.runs import Run
from bot.reports import actions
from bot.reports.filing import file
from bot.services import Services

POINTS = (
    "before commit",
    "after commit",
    "after claim",
    "after send",
    "after refresh",
    "inside finish",
    "inside acknowledge",
    "after acknowledge",
)
PLATFORM = "slack"
_WORKERS = 2
_IDLE_SECONDS = 0.05
_SEND_SECONDS = 2.0  # a request has to end before the lease does

log = logging.getLogger("signpost")


class Points:
    """Where this process is to die."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._lock = scene, threading.Lock()
        self._point, _, passages = os.environ.get("CHAOS_DIE_AT", "").partition(":")
        self._left = int(passages or 0)

    def reached(self, point: str) -> None:
        """Die, where this is the point and the passage."""
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._scene.note("deaths", pid=os.getpid(), point=point)
                die()


class FatalOutbox(Outbox):
    """The product's outbox, with the points in it."""

    def __init__(self, database: Database, points: Points) -> None:
        super().__init__(database, LEASE)
        self._points = points

    def put(
        self,
        connection: Connection,
        key: str,
        contact: str,
        recipient: str,
        kind: Kind,
        level: int,
        due: datetime,
        topic: str = CONTACT,
    ) -> None:
        super().put(connection, key, contact, recipient, kind, level, due, topic)
        self._points.reached("before commit")

    def holding(self, notice: Notice, now: datetime) -> dict[str, object]:
        self._points.reached("after claim")  # which was committed before this is asked
        return super().holding(notice, now)

    def delivered(self, connection: Connection, notice: Notice, receipt: str, now: datetime) -> bool:
        done = super().delivered(connection, notice, receipt, now)
        self._points.reached("inside finish")
        return done

    def cancel(
        self, connection: Connection, contact: str, *kinds: Kind, recipient: str | None = None, topic: str = "contact"
    ) -> None:
        super().cancel(connection, contact, *kinds, recipient=recipient, topic=topic)
        self._points.reached("inside acknowledge")


class LoopbackSender:
    """Sends to the stand-in platform."""

    def __init__(self, scene: Scene, points: Points) -> None:
        self._scene, self._points = scene, points

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Send; where it may have been sent, look first. Raises OSError where nobody knows whether it arrived."""
        began = time.time()
        if notice.maybe_sent and self._scene.look:
            status, answer, _ = self._request("GET", f"/messages?key={quote(notice.key)}")
            if status == 200:
                return Delivered(answer["receipt"], PLATFORM)
            if status != 404:
                return Later("can't look now")
        message = {"key": notice.key, "contact": subject.reference, "recipient": recipient.id, "kind": notice.kind}
        message["stands"] = _status(subject)
        sender = {"began": began, "pid": os.getpid(), "thread": threading.get_ident(), "maybe_sent": notice.maybe_sent}
        status, answer, wait = self._request("POST", "/messages", message | sender)
        self._points.reached("after send")
        if status == 200:
            return Delivered(answer["receipt"], PLATFORM)
        if status == 404:
            return Never("their account is gone")
        return Later(f"status {status}", timedelta(seconds=int(wait)) if wait else None)

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Show how it stands now. Raises OSError where nobody knows whether it arrived."""
        shown = {"receipt": post.place, "stands": _status(subject)}
        status, _, wait = self._request("PUT", "/messages", shown)
        self._points.reached("after refresh")
        if status == 200:
            return Delivered(post.place, PLATFORM)
        return Later(f"status {status}", timedelta(seconds=int(wait)) if wait else None)

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Whether it was taken."""
        status, answer, _ = self._request("GET", f"/messages?key={quote(notice.key)}")
        if status == 200:
            return Delivered(answer["receipt"], PLATFORM)
        return Never("not there") if status == 404 else Later("can't look now")

    def _request(self, method: str, path: str, body: object = None) -> tuple[int, Any, str | None]:
        platform = http.client.HTTPConnection("127.0.0.1", self._scene.platform, timeout=_SEND_SECONDS)
        with closing(platform):
            platform.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            response = platform.getresponse()
            content = response.read()
        answer = json.loads(content) if response.status == 200 else None
        return response.status, answer, response.headers["Retry-After"]


def _status(subject: Subject) -> str:
    return subject.status if isinstance(subject, Contact) else ""


class Replica:
    """What officers and supervisors reach over HTTP."""

    def __init__(self, scene: Scene, services: Services, points: Points) -> None:
        self._scene, self._services, self._points = scene, services, points

    async def file(self, request: web.Request) -> web.Response:
        """File a run; the officer is answered after it is committed."""
        asked = await request.json()
        return await self._answered(self._file, asked["person"], asked["run"], asked["answers"])

    async def acknowledge(self, request: web.Request) -> web.Response:
        """Acknowledge a contact."""
        asked = await request.json()
        return await self._answered(self._acknowledge, asked["person"], asked["reference"])

    def _file(self, person: str, run: str, answers: dict[str, str]) -> str:
        contact, _ = file(Run(run, FLOW, FORCE, answers, person, self._services.now()), person, self._services)
        self._points.reached("after commit")
        return contact.reference

    def _acknowledge(self, person: str, reference: str) -> str:
        by = actions.actor(Person(person, "example"), self._services)
        actions.acknowledge(by, reference, self._services)
        self._points.reached("after acknowledge")
        return reference

    async def _answered(self, act: Callable[..., str], *about: Any) -> web.Response:
        try:
            return web.json_response({"reference": await asyncio.to_thread(act, *about)})
        except actions.ActionRefused as refused:
            return web.json_response({"why": refused.why}, status=409)
        except SQLAlchemyError as error:
            log.error("%s failed: %s", act.__name__, " ".join(str(error).split())[:200])
            return web.Response(status=503)
        except Exception as error:
            self._scene.note("crashes", act=act.__name__, error=repr(error)[:200])
            raise


def serve(scene: Scene, number: int) -> None:
    """Run until killed."""
    logging.basicConfig(filename=scene.folder / f"replica-{number}.log", format="%(asctime)s %(process)d %(message)s")
    points = Points(scene)
    services = open_services(scene.url)
    try:
        vars(services)["outbox"] = FatalOutbox(services.store.database, points)  # in place of the cached property
    except SQLAlchemyError:
        return  # the database is down; whoever keeps replicas running starts another
    for _ in range(_WORKERS):
        Thread(target=_work, args=(LoopbackSender(scene, points), services), daemon=True).start()
    replica = Replica(scene, services, points)
    app = web.Application()
    app.add_routes([web.post("/file", replica.file), web.post("/acknowledge", replica.acknowledge)])
    port = scene.replicas[number]
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, reuse_address=True)


def _work(sender: LoopbackSender, services: Services) -> None:
    while True:
        try:
            done = run_due(sender, services)
        except SQLAlchemyError as error:  # the database is down, or its file is busy
            log.error("worker: %s", " ".join(str(error).split())[:200])
            done = 0
        if not done:
            time.sleep(_IDLE_SECONDS)

"""Whole conversations, each through every adapter. The files beside this one say what is done and what is seen."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from adapters.console import inbound, outbound
from adapters.web.app import make_app
from bot.handle import handle
from bot.leaving import left
from bot.messages import Choice, Form, Incoming, Person
from bot.notices.worker import run_due
from bot.records.people import Member
from bot.services import Services
from bot.sign_in import link_key
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.adapters.time_passing import goes_by
from tests.bot.team import FORCE, TEAM, Platform, member
from tests.conftest import Clock

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.yaml"))


class Client(Protocol):
    """A person at a keyboard; each action returns what they then read."""

    async def become(self, person: str) -> None: ...
    async def type(self, text: str) -> str: ...
    async def press(self, label: str) -> str: ...
    async def fill(self, text: str | dict[str, str]) -> str: ...


class Console:
    """The terminal chat, without its input loop."""

    def __init__(self, services: Services, force: str = FORCE) -> None:
        self._services, self._force, self._person, self._number = services, force, Person("console", force), 0
        self._choices: tuple[Choice, ...] = ()
        self._form: Form | None = None

    async def become(self, person: str) -> None:
        self._person = Person(f"person:{person}", self._force)

    async def type(self, text: str) -> str:
        return self._said(inbound.incoming(text, self._next(), self._person, "thread", ()))

    async def press(self, label: str) -> str:
        if label.startswith("contacts:"):
            return self._said(Incoming("0", self._person, "thread", kind="choice", choice=label))
        number = [c.label for c in self._choices].index(fitting(label, [c.label for c in self._choices])) + 1
        return self._said(inbound.incoming(str(number), self._next(), self._person, "thread", self._choices))

    async def fill(self, text: str | dict[str, str]) -> str:
        assert self._form is not None, "a form is open"
        shown = {field.name: field.value for field in self._form.fields}
        fields = shown | (text if isinstance(text, dict) else {self._form.fields[0].name: text})
        return self._said(inbound.filled_in(self._form, fields, self._next(), self._person, "thread"))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _said(self, incoming: Incoming) -> str:
        reply = handle(incoming, self._services)
        self._choices, self._form = reply.choices, reply.form
        fields = " ".join(f"{f.label} {f.hint} {f.problem}" for f in reply.form.fields) if reply.form else ""
        return " ".join(f"{outbound.text(reply)} {fields}".split())


class Web:
    """A browser without a script."""

    def __init__(
        self,
        client: "TestClient",  # type: ignore[type-arg]
        services: Services,
        force: str = FORCE,
    ) -> None:
        self._client, self._services, self._force, self._page = client, services, force, ""

    async def become(self, person: str) -> None:
        await self._client.get("/sign-in", params={"key": link_key(person, self._services)}, allow_redirects=False)
        self._page = await (await self._client.get("/")).text()

    async def type(self, text: str) -> str:
        return await self._send(text=text)

    async def press(self, label: str) -> str:
        if label.startswith("contacts:"):
            path = "/contacts" if label.endswith("mine") else "/queue"
            self._page = await (await self._client.get(path)).text()
            return self._read()
        buttons = re.findall(r'name="choice" value="([^"]*)"[^>]*>([^<]*)<', self._page)
        shown = {html.unescape(text): html.unescape(value) for value, text in buttons}
        return await self._send(choice=shown[fitting(label, list(shown))])

    async def fill(self, text: str | dict[str, str]) -> str:
        (form,) = re.findall(r'name="form" value="([^"]*)"', self._page)
        if isinstance(text, dict):
            fields = _shown(self._page) | {f"field-{name}": value for name, value in text.items()}
        else:
            field, *_ = re.findall(r'name="(field-[^"]*)"', self._page)  # the others are left empty, as in the terminal
            fields = {field: text}
        return await self._send(form=html.unescape(form), **fields)

    async def _send(self, **fields: str) -> str:
        hidden = {
            name: re.findall(f'name="{name}" value="([^"]*)"', self._page)[0] for name in ("token", "conversation")
        }
        response = await self._client.post("/ask", data={**hidden, "force": self._force, **fields})
        assert response.status == 200
        self._page = await response.text()
        return self._read()

    def _read(self) -> str:
        conversation = self._page[self._page.index('id="conversation"') :]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", conversation)).split())


def _shown(page: str) -> dict[str, str]:
    """What the fields of a page's form hold."""
    lines = re.findall(r'<input form="ask"[^>]* name="(field-[^"]*)" value="([^"]*)"', page)
    texts = re.findall(r'<textarea form="ask"[^>]* name="(field-[^"]*)"[^>]*>\n([^<]*)<', page)
    chosen = re.findall(
        r'<select[^>]* name="(field-[^"]*)"(?:(?!</select>).)*?<option value="([^"]*)" selected', page, re.S
    )
    return {name: html.unescape(value) for name, value in (*lines, *texts, *chosen)}


def fitting(label: str, shown: list[str]) -> str:
    """The button with this label; "Open *" is the first that begins so."""
    found = [s for s in shown if s == label or (label.endswith("*") and s.startswith(label[:-1]))]
    assert found, f"no button {label} among {shown}"
    return found[0]


# Somebody in each office of our own forces, for the conversations that begin with `in:` and one of them.
STAFF = [
    member(f"{office}{number}", None, None, role, unit="Offices")
    for office, role in (
        ("isa", "information_security"),
        ("press", "corporate_comms"),
        ("intel", "intelligence"),
        ("standards", "standards_manager"),
    )
    for number in (1, 2)
]


@pytest.fixture(scope="session")
def our_own(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return Knowledge(embedder, shared_data)


def written_down(file: Path) -> tuple[str, list[dict[str, Any]], list[Member]]:
    """The force in which a conversation takes place, its steps, and who works there."""
    first, *others = steps = yaml.safe_load(file.read_text(encoding="utf-8"))
    if "in" not in first:
        return FORCE, steps, list(TEAM)
    staff = (*(each for each in TEAM if each.id != "comms"), *STAFF)
    return first["in"], others, [replace(each, force=first["in"]) for each in staff]


@pytest.mark.parametrize("adapter", ["console", "web"])
@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
async def test_a_conversation_goes_as_it_is_written_down(
    file: Path, adapter: str, services: Services, our_own: Knowledge, clock: Clock
) -> None:
    force, steps, team = written_down(file)
    services = services if force == FORCE else replace(services, knowledge=our_own)
    services.people.import_all(team, clock())
    if adapter == "console":
        await walk(Console(services, force), steps, services, clock, team)
        return
    async with TestServer(make_app(services)) as server, TestClient(server) as browser:  # type: ignore[var-annotated]
        await walk(Web(browser, services, force), steps, services, clock, team)


async def walk(
    client: Client, steps: list[dict[str, Any]], services: Services, clock: Clock, team: list[Member]
) -> list[str]:
    """Do what is written down, and see what should be seen; what was read after each step, where something was."""
    platform, read = Platform(), list[str]()
    for number, step in enumerate(steps, 1):
        (action, value), *_ = step.items()
        if action == "as":
            await client.become(value)
            continue
        if action == "leaves":
            gone = partial(left, services=services)
            services.people.import_all([member for member in team if member.id != value], clock(), gone)
            continue
        if action == "passes":
            await goes_by(services, timedelta(minutes=value))
            run_due(platform, services)
            continue
        seen = await {"type": client.type, "press": client.press, "fill": client.fill}[action](value)
        read.append(seen)
        for expected in step.get("sees", []):
            assert expected in seen, f"step {number}, {action} {value!r}"
        for unexpected in step.get("sees_no", []):
            assert unexpected not in seen, f"step {number}, {action} {value!r}"
    return read

"""Who may do what: every line of docs/permissions.md, done through the web pages as everybody whom it names."""

import html
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.console import app as console
from adapters.web.app import make_app
from adapters.web.oidc import Client
from bot import wording
from bot.services import Services
from bot.sign_in import session_key
from bot.wording import accounts as account_words
from bot.wording import campaigns as campaign_words
from bot.wording import contact as contact_words
from bot.wording import flows as flow_words
from bot.wording import inbox as inbox_words
from bot.wording import keeping as keeping_words
from bot.wording import leavers as leaver_words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.adapters.test_web import PAGE_AND_STREAM, Visitor
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.permissions import dispatch, table, written
from tests.permissions.records import set_up
from tests.permissions.scene import ACTORS, FORCE, dismiss, employ, has_asked
from tests.permissions.table import Line
from tests.test_architecture import commands

WORDS = (contact_words, account_words, campaign_words, inbox_words, keeping_words)
TO_MEND = {"group_over", "day_is_past", "no_such_unit", "no_such_rule", "not_of_office"}  # said to who is permitted
REFUSALS = (
    *(text for words in WORDS for why, text in words.REFUSED.items() if why not in TO_MEND),
    *(contact_words.SIGN_IN_FIRST, contact_words.LINK_REFUSED, flow_words.RUN_GONE, leaver_words.UNKNOWN),
    *(wording.UNKNOWN_CHOICE, wording.NOTHING_TO_KEEP, wording.SOMETHING_WENT_WRONG),
)
ASKED_ELSEWHERE = {"POST /ask", "POST /sign-out"}  # the lines on buttons and forms; whoever sends it


@dataclass
class Scene:
    """The force, with everybody's browser open, and the database as it was at first."""

    services: Services
    visitors: dict[str, Visitor]
    names: dict[str, str]
    database: Path

    def restore(self) -> None:
        """Undo whatever was done."""
        first = self.database.with_suffix(".first")
        with closing(sqlite3.connect(first)) as kept, closing(sqlite3.connect(self.database)) as changed:
            kept.backup(changed)

    def keep(self) -> None:
        """Keep the database as it is, to come back to."""
        first = self.database.with_suffix(".first")
        with closing(sqlite3.connect(first)) as kept, closing(sqlite3.connect(self.database)) as changed:
            changed.backup(kept)


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack: they have offices and hidden reports."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture
async def scene(services: Services, data: Path) -> AsyncIterator[Scene]:
    employ(services)
    keys = {actor: session_key(actor, services) for actor in ACTORS if actor != "stranger"}
    dismiss(services)
    names, visitors = set_up(services), dict[str, Visitor]()
    async with TestServer(make_app(services)) as server:
        clients: list[TestClient] = [TestClient(server) for _ in ACTORS]  # type: ignore[type-arg]
        for actor, client in zip(ACTORS, clients, strict=True):
            client.session.cookie_jar.update_cookies({"signed-in": keys[actor]} if actor in keys else {})
            visitors[actor] = Visitor(client, await (await client.get("/")).text())
            session = client.session.cookie_jar.filter_cookies(client.make_url("/"))["session"].value
            has_asked(services, actor, visitors[actor].field("conversation"), session)
        found = Scene(services, visitors, names, data / "signpost.db")
        found.keep()
        yield found
        for client in clients:
            await client.session.close()


async def reply_to(line: Line, actor: str, scene: Scene, *, is_empty: bool = False) -> str:
    """What comes back when somebody asks for it, without the words that they sent."""
    visitor, what = scene.visitors[actor], line.what
    for name, value in scene.names.items():
        what = what.replace(f"{{{name}}}", value)
    if line.how == "page":
        async with visitor.client.get(what.partition(" ")[2]) as response:
            if response.content_type != "text/html":
                return "" if response.status < 400 else wording.UNKNOWN_CHOICE
            page = html.unescape(await response.text())
            return page.partition('id="conversation"')[2] if response.status == 200 else wording.UNKNOWN_CHOICE
    sent = {"button": {"choice": f"{FORCE}/{what}"}, "form": {"form": f"{FORCE}/{what}"}, "typed": {"text": what}}
    fields = {"force": FORCE, **sent[line.how], **(written.fields(what) if line.how == "form" and not is_empty else {})}
    response = await visitor.submit(PAGE_AND_STREAM, **fields)
    page = html.unescape(await response.text())
    return re.sub(r'<p class="said">.*?</p>', "", page, flags=re.DOTALL) if response.ok else wording.UNKNOWN_CHOICE


async def may(line: Line, actor: str, scene: Scene, *, is_empty: bool = False) -> bool:
    reply = await reply_to(line, actor, scene, is_empty=is_empty)
    is_shown = is_empty or scene.names.get(line.shows, "") in reply
    return is_shown and not any(text in reply for text in REFUSALS)


async def test_everything_in_the_table_is_permitted_to_whom_it_says_and_refused_to_all_others(scene: Scene) -> None:
    wrong = []
    for line in table.lines():
        allowed = set()
        for actor in ACTORS:
            if await may(line, actor, scene):
                allowed.add(actor)
                scene.restore()
        scene.restore()  # who was refused may have left rows in the audit log
        if allowed != line.may:
            more, less = sorted(allowed - line.may), sorted(line.may - allowed)
            wrong.append(f"{line}: allowed but not in the table {more}, in the table but refused {less}")
    assert not wrong, "\n".join(wrong)


async def test_a_form_that_was_sent_empty_is_shown_again_only_to_who_may_have_it(scene: Scene) -> None:
    lines, wrong = table.lines(), list[str]()
    for line in lines:
        if line.how == "form":
            others = frozenset(ACTORS).difference(*(other.may for other in lines if other.what == line.what))
            wrong += [f"{line}: {actor}" for actor in sorted(others) if await may(line, actor, scene, is_empty=True)]
    assert not wrong, "\n".join(wrong)


def test_every_page_has_a_line(services: Services) -> None:
    found = dispatch.routes(make_app(services)) - ASKED_ELSEWHERE
    lines = {line.what.replace("/static/signpost.css", "/static") for line in table.lines() if line.how == "page"}
    assert found - lines == set()


@pytest.mark.parametrize("how", ["button", "form"])
def test_every_button_and_form_has_a_line(how: str) -> None:
    lines = [line.name for line in table.lines() if line.how == how]
    without = {name for name in dispatch.choices(how) if not any(f"{line}:".startswith(f"{name}:") for line in lines)}
    assert without == set()


def test_every_command_is_among_those_for_operators() -> None:
    assert table.listed("Commands") == list(commands(console._parser()))


async def test_behind_a_public_address_only_the_pages_in_the_list_are_open(services: Services) -> None:
    public = Client("http://127.0.0.1:1", "signpost", "secret", "sub", "https://signpost.force.test")
    listed, wrong = set(table.listed("Without signing in, behind a public address")), []
    async with TestClient(TestServer(app := make_app(services, public))) as client:
        for route in sorted(dispatch.routes(app)):
            method, _, path = route.partition(" ")
            is_listed = path in listed or (path.startswith("/static") and "/static/…" in listed)
            address = "/static/signpost.css" if path == "/static" else path
            headers = {"Host": "signpost.force.test"}
            async with client.request(method, address, headers=headers, allow_redirects=False) as response:
                # Its provider is away, so that whoever is sent there is told that; forms are refused.
                asked_to_sign_in = response.status == (401 if method == "POST" else 503)
                if asked_to_sign_in == is_listed and address != "/sign-in":
                    wrong.append((route, response.status))
    assert wrong == []

"""The web chat over real HTTP, on the example pack."""

import asyncio
import html
import io
import json
import re
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import make_app
from bot import wording
from bot.services import Services

QUESTION = "can i post on my insta the street of the arrest"
PAGE_AND_STREAM = {"Accept": "text/event-stream, text/html"}


class Visitor:
    """A browser with one page open."""

    def __init__(self, client: TestClient, page: str) -> None:  # type: ignore[type-arg]
        self.client, self.page = client, page

    async def submit(self, headers: dict[str, str] | None = None, /, **changes: str) -> ClientResponse:
        """Send the page's form, with these fields changed."""
        fields = {"token": self.field("token"), "conversation": self.field("conversation"), "force": "example"}
        return await self.client.post("/ask", data={**fields, **changes}, headers=headers)

    async def read(self, **changes: str) -> str:
        """The page that comes back, whose form is then this page's."""
        self.page = await (await self.submit(**changes)).text()
        return self.page

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(f'name="{name}" value="([^"]*)"', self.page)
        assert found
        return found[1]

    def button(self, label: str) -> str:
        """What pressing this button sends."""
        found = re.search(rf'name="choice" value="([^"]*)"[^>]*>{re.escape(html.escape(label))}<', self.page)
        assert found, f"no button {label}"
        return html.unescape(found[1])

    async def replies(self) -> AsyncGenerator[str, None]:
        """The replies that this page is sent, from when its stream is open."""
        async with self.client.get("/events", params={"conversation": self.field("conversation")}) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: ")).get("html", "ready")


Visit = Callable[[], Awaitable[Visitor]]


@pytest.fixture
async def server(services: Services) -> AsyncIterator[TestServer]:
    running = TestServer(make_app(services))
    await running.start_server()
    yield running
    await running.close()


@pytest.fixture
async def visit(server: TestServer) -> AsyncIterator[Visit]:
    """Open the page in a browser of its own."""
    clients: list[TestClient] = []  # type: ignore[type-arg]

    async def opened() -> Visitor:
        client = TestClient(server)
        clients.append(client)
        return Visitor(client, await (await client.get("/")).text())

    yield opened
    for client in clients:
        await client.session.close()


def error_of(page: str) -> str:
    """What the page says is wrong."""
    found = re.search(r'<p id="error"[^>]*>(?:<strong>Error:</strong> (.*?))?</p>', page)
    assert found
    return html.unescape(found[1] or "")


def typed_in(page: str) -> str:
    """What stands in the page's question field, as a browser reads it."""
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


async def test_the_page_asks_for_force_account_and_question(visit: Visit) -> None:
    page = (await visit()).page
    assert wording.WELCOME in page
    assert '<option value="example" selected>Example Constabulary</option>' in page
    assert all(label in page for label in wording.ACCOUNT_OPTIONS.values())


async def test_a_question_comes_back_with_verdict_clause_and_contact(visit: Visit) -> None:
    page = await (await visit()).read(text=QUESTION)
    for part in ("No, not on your personal account", "NEW/1 version 2.0", "point 1", "comms@example.org", QUESTION):
        assert part in page
    assert typed_in(page) == ""


async def test_a_button_is_answered_below_the_answer_it_belongs_to(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    page = await visitor.read(choice=visitor.button(wording.ASK_A_PERSON))
    assert page.index(QUESTION) < page.index(f">{wording.ASK_A_PERSON_HEADLINE}</h2>")
    assert visitor.button(wording.KEEP)


@pytest.mark.parametrize(
    ("label", "says"),
    [(wording.KEEP, "Kept for 90 days"), (wording.RECEIPT, "hash"), (wording.HELPFUL, wording.THANKS)],
)
async def test_every_button_has_a_reply(visit: Visit, label: str, says: str) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    assert html.escape(says) in await visitor.read(choice=visitor.button(label))


async def test_a_reason_can_be_given_for_not_helpful(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    await visitor.read(choice=visitor.button(wording.NOT_HELPFUL))
    reason = next(iter(wording.REASONS.values()))
    assert wording.THANKS in await visitor.read(choice=visitor.button(reason))


async def test_a_pressed_button_leaves_force_account_and_draft_as_they_are(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    page = await visitor.read(choice=visitor.button(wording.KEEP), account="personal", text="a draft")
    assert '<option value="example" selected>' in page
    assert '<option value="personal" selected>' in page
    assert typed_in(page) == "a draft"


async def test_the_chosen_account_counts_where_the_question_names_none(visit: Visit) -> None:
    page = await (await visit()).read(text="can i post the street of the arrest", account="personal")
    assert "No, not on your personal account" in page


async def test_a_follow_up_belongs_to_the_question_before_it(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    assert "No, not on your personal account" in await visitor.read(text="and on my facebook?")


async def test_a_missing_force_is_asked_for_and_the_question_stays(visit: Visit) -> None:
    visitor = await visit()
    response = await visitor.submit(text=QUESTION, force="")
    page = await response.text()
    assert (response.status, error_of(page), typed_in(page)) == (422, wording.CHOOSE_FORCE_FIRST, QUESTION)
    assert re.search(r'<select id="force"[^>]*aria-invalid="true"', page)


@pytest.mark.parametrize("force", ["nowhere", "../example", "national"])
async def test_an_unknown_force_is_refused(visit: Visit, force: str) -> None:
    assert (await (await visit()).submit(text=QUESTION, force=force)).status == 422
    assert (await (await visit()).submit(choice=f"{force}/helpful:allowed:none")).status == 422


@pytest.mark.parametrize("nothing", ["", " \n\t", "\u200b\u200e"])
async def test_an_empty_question_is_asked_for(visit: Visit, nothing: str) -> None:
    response = await (await visit()).submit(text=nothing)
    assert (response.status, error_of(await response.text())) == (422, wording.ASK_SOMETHING)


async def test_an_error_leaves_the_last_answer_in_place(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    assert "No, not on your personal account" in await visitor.read(text="")


async def test_a_hundred_thousand_characters_are_refused_and_given_back(visit: Visit) -> None:
    text = "can i post this? " * 6000
    response = await (await visit()).submit(text=text)
    page = await response.text()
    assert (response.status, typed_in(page)) == (422, text)
    assert "2,000 characters" in error_of(page)


async def test_more_than_the_server_reads_is_refused_in_words(visit: Visit) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await (await visit()).client.post("/ask", data=io.BytesIO(b"text=" + b"a" * 1_500_000), headers=form)
    assert response.status == 413
    assert "2,000 characters" in error_of(await response.text())


async def test_a_page_from_before_a_restart_is_refused_once_and_then_works(visit: Visit) -> None:
    visitor = await visit()
    response = await visitor.submit(text=QUESTION, token="of another run")
    page = await response.text()
    assert (response.status, error_of(page), typed_in(page)) == (403, wording.PAGE_EXPIRED, QUESTION)
    visitor.page = page
    assert (await visitor.submit(text=QUESTION)).status == 200


async def test_a_token_is_worth_nothing_in_another_browser_or_conversation(visit: Visit) -> None:
    one, other = await visit(), await visit()
    stolen = {"token": one.field("token"), "conversation": one.field("conversation")}
    assert (await other.submit(text=QUESTION, **stolen)).status == 403
    assert (await one.submit(text=QUESTION, conversation="another")).status == 403


async def test_a_browser_without_the_cookie_is_refused(visit: Visit) -> None:
    visitor = await visit()
    visitor.client.session.cookie_jar.clear()
    assert (await visitor.submit(text=QUESTION)).status == 403


@pytest.mark.parametrize("content_type", ["multipart/form-data", "application/x-www-form-urlencoded; charset=nonsense"])
async def test_what_is_no_form_is_refused_in_words(visit: Visit, content_type: str) -> None:
    client = (await visit()).client
    response = await client.post("/ask", data=b"\xff\x00", headers={"Content-Type": content_type})
    assert response.status in (400, 403)
    assert error_of(await response.text()) == wording.PAGE_EXPIRED


async def test_a_file_in_place_of_a_question_is_no_question(visit: Visit) -> None:
    visitor = await visit()
    form = FormData({"token": visitor.field("token"), "conversation": visitor.field("conversation")})
    form.add_field("force", "example")
    form.add_field("text", b"can i go live", filename="question.txt")
    assert (await visitor.client.post("/ask", data=form)).status == 422


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "localhost@evil.example", "[", "10.0.0.1"]
)
async def test_another_host_is_refused(visit: Visit, host: str) -> None:
    client = (await visit()).client
    for path in ("/", "/static/signpost.js", "/events", "/healthz"):
        assert (await client.get(path, headers={"Host": host})).status == 403


async def test_localhost_is_this_machine_too(visit: Visit) -> None:
    assert (await (await visit()).client.get("/", headers={"Host": "localhost:1"})).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://["])
async def test_another_origin_is_refused(visit: Visit, origin: str) -> None:
    assert (await (await visit()).submit({"Origin": origin}, text=QUESTION)).status == 403


async def test_our_own_origin_is_not(visit: Visit, server: TestServer) -> None:
    origin = str(server.make_url("/")).rstrip("/")
    assert (await (await visit()).submit({"Origin": origin}, text=QUESTION)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/signpost.css", 200),
        ("GET", "/static/signpost.js", 200),
        ("GET", "/static/icon.svg", 200),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/events?conversation=x", 200),
        ("HEAD", "/events", 405),
        ("GET", "/healthz", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/ask", 405),
        ("POST", "/ask", 403),
    ],
)
async def test_every_response_keeps_itself_to_this_page(visit: Visit, method: str, path: str, status: int) -> None:
    client = (await visit()).client
    async with client.request(method, path, headers={"Accept-Encoding": "identity"}) as response:
        assert response.status == status
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in response.headers


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Visit) -> None:
    client = (await visit()).client
    client.session.cookie_jar.clear()
    cookie = (await client.get("/")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_a_fault_is_told_in_words(visit: Visit, data: Path) -> None:
    visitor = await visit()
    await visitor.read(text=QUESTION)
    with closing(sqlite3.connect(data / "signpost.db")) as database:
        database.execute("DROP TABLE threads")
    page = await visitor.read(text=QUESTION)
    assert wording.SOMETHING_WENT_WRONG in page
    response = await visitor.submit(text="")
    assert (response.status, await response.text()) == (500, wording.SOMETHING_WENT_WRONG)


async def test_markup_in_a_question_is_text(visit: Visit) -> None:
    visitor = await visit()
    attack = "can i go live <script>alert(1)</script> \"'</textarea><img src=x onerror=alert(1)>"
    pages = [
        await visitor.read(text=attack),
        await visitor.read(choice=visitor.button(wording.RECEIPT)),
        await visitor.read(text=attack, force=""),
    ]
    for page in pages:
        assert "<script>" not in page
        assert "<img src=x" not in page
    assert typed_in(pages[-1]) == attack


async def test_an_open_page_is_sent_its_reply(visit: Visit) -> None:
    visitor = await visit()
    replies = visitor.replies()
    assert await anext(replies) == "ready"
    response = await visitor.submit(PAGE_AND_STREAM, text=QUESTION)
    assert response.status == 204
    reply = await anext(replies)
    assert reply.startswith("<article")
    assert "No, not on your personal account" in reply
    await replies.aclose()


async def test_with_no_stream_open_the_reply_comes_with_the_response(visit: Visit) -> None:
    response = await (await visit()).submit(PAGE_AND_STREAM, text=QUESTION)
    reply = await response.text()
    assert response.status == 200
    assert reply.startswith("<article")
    assert "No, not on your personal account" in reply


async def test_a_stream_that_the_page_has_closed_is_not_written_to(visit: Visit) -> None:
    visitor = await visit()
    replies = visitor.replies()
    assert await anext(replies) == "ready"
    await replies.aclose()
    assert (await visitor.submit(PAGE_AND_STREAM, text=QUESTION)).status == 200


async def test_conversations_do_not_mix(visit: Visit) -> None:
    one, other = await visit(), await visit()
    tab = Visitor(one.client, await (await one.client.get("/")).text())
    replies = one.replies()
    assert await anext(replies) == "ready"
    for elsewhere in (other, tab):
        assert (await elsewhere.submit(PAGE_AND_STREAM, text="can i go live on facebook")).status == 200
        assert "Only on conditions" in await elsewhere.read(text="and on instagram?")
    await one.submit(PAGE_AND_STREAM, text=QUESTION)
    assert QUESTION in await anext(replies)
    await replies.aclose()


async def test_another_browser_cannot_listen_in(visit: Visit) -> None:
    one, other = await visit(), await visit()
    listener = Visitor(other.client, one.page).replies()
    assert await anext(listener) == "ready"
    assert (await one.submit(PAGE_AND_STREAM, text=QUESTION)).status == 200
    await listener.aclose()


async def test_a_stream_without_a_session_tells_the_browser_to_stop(visit: Visit) -> None:
    client = (await visit()).client
    client.session.cookie_jar.clear()
    assert (await client.get("/events")).status == 204


async def test_open_streams_do_not_hold_the_server_up(visit: Visit, server: TestServer) -> None:
    visitor = await visit()
    replies = visitor.replies()
    assert await anext(replies) == "ready"
    async with asyncio.timeout(2):
        await server.close()
    assert [reply async for reply in replies] == []

"""Signing in at a real identity provider (Canaille), over real https: the whole way, and what is refused on it."""

import html
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from adapters.web.app import make_app
from bot import wording
from bot.records import audit
from bot.services import Services
from bot.sign_in import SESSION_LIFE, link_key
from bot.wording import contact as contact_words
from bot.wording import sign_in as words
from tests.adapters.public_site import NAME, Browser, Place, browser, place, served
from tests.bot.team import TEAM, file
from tests.conftest import Clock
from tests.identity_provider import PASSWORD

# Each is signed in at once in its own test: the provider gives an account the same token twice within a second.
ACCOUNTS = ("web-1001", "2001", "2002", "3001", "4001", "5001", "desk", "web-admin", "psd", "nobody-here")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place(tmp_path_factory.mktemp("public"), *ACCOUNTS) as found:
        yield found


@pytest.fixture(autouse=True)
async def site(at: Place, services: Services, clock: Clock) -> AsyncIterator[str]:
    clock.time = datetime.now(UTC)  # the provider has the real time
    services.people.import_all(TEAM, clock())
    async with served(at, services) as url:
        yield url


@pytest.fixture
async def person(at: Place) -> AsyncIterator[Browser]:
    async with browser(at) as opened:
        yield opened


def actions(services: Services) -> list[tuple[str, str]]:
    with services.store.database.read() as connection:
        found = [audit.entries(connection, member.id) for member in TEAM]
    return [(entry.actor, entry.action) for entries in found for entry in entries]


async def test_whoever_the_provider_knows_comes_to_the_page_that_they_wanted(
    person: Browser, services: Services
) -> None:
    contact = file(services)
    assert words.SIGNED_IN in await person.sign_in("2001", "/queue")
    page = await person.go_on()
    assert contact_words.SIGNED_IN_AS.format(member="2001") in page
    assert contact.reference in page
    assert urlsplit(person.url).path == "/queue"
    assert ("2001", "signed_in") in actions(services)


async def test_an_account_of_the_people_file_means_the_person_who_has_it(person: Browser) -> None:
    await person.sign_in("web-1001")
    assert contact_words.SIGNED_IN_AS.format(member="1001") in await person.go_on()


async def test_whoever_is_not_known_here_is_told_whom_to_ask_and_only_the_fact_is_logged(
    person: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    assert words.UNKNOWN_DETAIL in await person.sign_in("nobody-here")
    assert person.status == 403
    assert [r.message for r in caplog.records if r.name == "signpost"] == [
        "somebody signed in at the identity provider who is not known here"
    ]


async def test_cookies_are_for_https_and_out_of_reach_of_scripts(person: Browser, site: str) -> None:
    first = await person.session.get(f"{site}/", allow_redirects=False)
    (attempt,) = first.cookies.values()
    assert (attempt["secure"], attempt["httponly"], attempt["samesite"]) == (True, True, "Lax")
    await person.sign_in("2002")
    await person.go_on()
    kept = {cookie.key: cookie for cookie in person.session.cookie_jar if cookie["domain"] == NAME}
    assert set(kept) == {"__Host-session", "__Host-signed-in", attempt.key}  # the other attempt's is gone
    for name in ("__Host-session", "__Host-signed-in"):
        cookie = kept[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Strict", "/")


async def test_signing_out_ends_the_session_here_and_at_the_provider(person: Browser) -> None:
    await person.sign_in("3001")
    await person.go_on()
    assert words.SIGNING_OUT_DETAIL in await person.press("/sign-out")
    await person.go_on()
    assert words.SIGNED_OUT_DETAIL in await person.fill_in(answer="logout")  # it asks, since we keep no token to show
    assert URL(person.url).path == "/signed-out"
    await person.open("/queue")
    assert 'name="login"' in person.page  # the provider does not know them any more either


async def test_without_signing_in_nothing_can_be_seen_or_asked(person: Browser, site: str) -> None:
    for path in ("/", "/contacts", "/queue", "/nowhere"):
        response = await person.session.get(f"{site}{path}", allow_redirects=False)
        assert (response.status, response.headers["Location"].startswith("http://127.0.0.1")) == (303, True)
    response = await person.session.post(f"{site}/ask", data={"text": "can i go live", "force": "example"})
    assert (response.status, words.SIGN_IN_FIRST in await response.text()) == (401, True)
    stream = await person.session.get(f"{site}/events", headers={"Accept": "text/event-stream"})
    assert stream.status == 204


async def test_sign_in_links_are_worth_nothing_here(person: Browser, services: Services) -> None:
    await person.open("/sign-in", key=link_key("2001", services))
    assert person.url.startswith("http://127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "evil.example", NAME, f"{NAME}.evil.example"])
async def test_only_the_public_host_is_answered(person: Browser, site: str, host: str) -> None:
    response = await person.session.get(f"{site}/", headers={"Host": host}, allow_redirects=False)
    assert (response.status, await response.text()) == (403, wording.LOCAL_ONLY)


async def test_what_a_proxy_says_is_not_believed(person: Browser, site: str) -> None:
    claimed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil.example"}
    response = await person.session.get(f"{site}/", headers=claimed, allow_redirects=False)
    asked = parse_qs(urlsplit(response.headers["Location"]).query)
    assert asked["redirect_uri"] == [f"{site}/sign-in/return"]
    assert asked["code_challenge_method"] == ["S256"]


async def test_an_answer_counts_once_and_only_in_the_browser_that_asked(at: Place, person: Browser, site: str) -> None:
    await person.open("/contacts")
    attempt = person.session.cookie_jar.filter_cookies(URL(site))
    await person.fill_in(login="4001")
    assert words.SIGNED_IN in await person.fill_in(password=PASSWORD)
    answer = URL(person.url)
    async with browser(at) as thief:
        assert words.NOT_SIGNED_IN_DETAIL in await thief.open(answer.path_qs)
        thief.session.cookie_jar.update_cookies(attempt, URL(site))
        assert words.NOT_SIGNED_IN_DETAIL in await thief.open(answer.path_qs)


async def test_an_answer_that_comes_too_late_is_refused(person: Browser, clock: Clock) -> None:
    await person.open("/contacts")
    await person.fill_in(login="5001")
    clock.time += timedelta(minutes=10)
    assert words.NOT_SIGNED_IN_DETAIL in await person.fill_in(password=PASSWORD)
    assert person.status == 403


async def test_the_provider_may_change_its_keys(at: Place, person: Browser) -> None:
    await person.sign_in("desk")
    at.provider.change_keys()
    async with browser(at) as another:
        assert words.SIGNED_IN in await another.sign_in("web-admin")


async def test_a_session_ends_after_twelve_hours(person: Browser, clock: Clock) -> None:
    await person.sign_in("psd")
    await person.go_on()
    clock.time += SESSION_LIFE
    response = await person.session.get(f"{URL(person.url).origin()}/queue", allow_redirects=False)
    assert response.status == 303


async def test_a_provider_that_is_away_is_told_kindly(at: Place, services: Services, site: str) -> None:
    away = replace(at.client, issuer="http://127.0.0.1:1")
    async with TestClient(TestServer(make_app(services, away))) as client:
        response = await client.get("/", headers={"Host": f"{NAME}:{at.port}"})
        assert (response.status, words.AWAY in html.unescape(await response.text())) == (503, True)
        assert (await client.get("/healthz")).status == 200

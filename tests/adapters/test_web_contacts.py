"""Signing in, "My reports" and the supervisor's queue, over real HTTP."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.records.tables import notices
from bot.services import Services
from bot.sign_in import link_key
from bot.wording import contact as words
from tests.adapters.test_web import Visit, Visitor, error_of, server, visit
from tests.bot.team import TEAM, file
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())


async def signed_in(visit: Visit, services: Services, person: str) -> Visitor:
    visitor = await visit()
    response = await visitor.client.get("/sign-in", params={"key": link_key(person, services)})
    assert response.status == 200
    return visitor


async def page_of(visitor: Visitor, path: str) -> str:
    visitor.page = await (await visitor.client.get(path)).text()
    return html.unescape(visitor.page)


async def test_a_sign_in_link_leads_to_one_s_contacts(visit: Visit, services: Services) -> None:
    visitor = await visit()
    response = await visitor.client.get("/sign-in", params={"key": link_key("1001", services)})
    assert response.url.path == "/contacts"
    assert "Signed in as 1001" in await response.text()


async def test_a_forged_link_is_refused_kindly(visit: Visit) -> None:
    response = await (await visit()).client.get("/sign-in", params={"key": "99999999999.abc.1001"})
    assert response.status == 403
    assert html.unescape(error_of(await response.text())) == words.LINK_REFUSED


async def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(visit: Visit, services: Services) -> None:
    response = await (await visit()).client.get(
        "/sign-in", params={"key": link_key("1001", services)}, allow_redirects=False
    )
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_without_signing_in_there_is_no_queue(visit: Visit, services: Services) -> None:
    file(services)
    assert words.SIGN_IN_FIRST in await page_of(await visit(), "/queue")


async def test_a_supervisor_sees_what_waits_without_its_free_text(visit: Visit, services: Services) -> None:
    contact = file(services)
    page = await page_of(await signed_in(visit, services, "2001"), "/queue")
    assert contact.reference in page
    assert "To be acknowledged by" in page


async def test_another_team_s_supervisor_sees_none_of_it(visit: Visit, services: Services) -> None:
    contact = file(services)
    page = await page_of(await signed_in(visit, services, "4001"), "/queue")
    assert contact.reference not in page


async def test_guessing_a_reference_shows_nothing(visit: Visit, services: Services) -> None:
    contact = file(services)
    visitor = await signed_in(visit, services, "4001")
    await page_of(visitor, "/")
    page = await visitor.read(choice=f"example/contacts:show:{contact.reference}")
    assert html.escape(words.REFUSED["unknown"]) in page


async def test_a_question_to_the_officer_that_is_too_long_comes_back_as_it_was(
    visit: Visit, services: Services
) -> None:
    contact, long = file(services), "why " * 600
    visitor = await signed_in(visit, services, "2001")
    await page_of(visitor, "/")
    page = await visitor.read(form=f"example/contacts:ask:{contact.reference}", **{"field-said": long})
    assert "Shorten it a little" in page
    assert re.search(rf"<textarea[^>]*>\n{long.strip()}", page)


async def test_what_somebody_writes_is_shown_as_text(visit: Visit, services: Services) -> None:
    contact = file(services)
    visitor = await signed_in(visit, services, "2001")
    await page_of(visitor, "/")
    page = await visitor.read(form=f"example/contacts:ask:{contact.reference}", **{"field-said": "<script>alert(1)"})
    assert "<script>alert" not in page
    assert "2001: &lt;script&gt;alert(1)" in page


async def test_health_says_when_notices_are_late(visit: Visit, services: Services, clock: Clock) -> None:
    client = (await visit()).client
    assert (await client.get("/healthz")).status == 200
    with services.store.database.write() as connection:
        long_ago = clock() - timedelta(minutes=10)
        services.outbox.put(connection, "late", "AAAA-AAAA", "1001", "told", 0, long_ago)
        # Claimed by a sender that never finishes, so that nobody else takes it.
        connection.execute(update(notices).values(state="claimed", owner="x", lease=clock() + timedelta(days=1)))
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (503, {"status": "late", "late": 1, "unanswered": 0})

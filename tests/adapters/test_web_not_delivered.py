"""The administrators' page "Not delivered", over real HTTP."""

import html
import re

import pytest

from bot.notices import parked
from bot.records import audit
from bot.records.contacts import Contact
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import parked as words
from tests.adapters.test_web import Visit, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.team import FORCE, TEAM, park
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures
PAGE = "/not-delivered"
TRY_AGAIN = contact_words.TRY_AGAIN.format(number=1)


@pytest.fixture(autouse=True)
def undelivered(services: Services, clock: Clock) -> Contact:
    """A contact whose first notice was parked before the server, which sends what is due, is started."""
    services.people.import_all(TEAM, clock())
    return park(services)


def answer_of(page: str) -> str:
    """What the page shows as its reply, without the form that differs from page to page."""
    found = re.search(r"<section.*</section>", page, re.DOTALL)
    assert found
    return found[0]


async def test_an_administrator_sees_it(visit: Visit, services: Services, undelivered: Contact) -> None:
    page = await page_of(await signed_in(visit, services, "admin"), PAGE)
    assert f"{undelivered.reference}, notice 1" in page
    assert "Not an emergency: a new contact, for 2001. Not delivered since 12:00 on 20 November." in page
    assert words.OTHER_PROBLEM[0] in page


async def test_the_button_is_in_the_card_of_its_notice(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "admin")
    await page_of(visitor, PAGE)
    cards = re.findall(r"<section class=.card.*?</section>", visitor.page, re.DOTALL)
    assert [TRY_AGAIN in card for card in cards] == [False, True]
    assert visitor.page.count(f">{TRY_AGAIN}<") == 1


async def test_pressing_it_has_the_notice_tried_again(visit: Visit, services: Services, undelivered: Contact) -> None:
    visitor = await signed_in(visit, services, "admin")
    await page_of(visitor, PAGE)
    button = visitor.button(TRY_AGAIN)
    page = html.unescape(await visitor.read(choice=button))
    assert words.BEING_TRIED.format(number=1) in page
    assert f"{undelivered.reference}, notice 1" not in page
    assert words.TRIED_BEFORE.format(number=1) in html.unescape(await visitor.read(choice=button))
    with services.store.database.read() as connection:
        found = [(e.actor, e.action) for e in audit.entries(connection, undelivered.reference)]
    assert found.count(("admin", "tried_again")) == 1


async def test_the_link_says_how_many_there_are(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "admin")
    assert '<a href="/not-delivered">Not delivered (1)</a>' in await page_of(visitor, "/contacts")
    parked.try_again_at_the_console(1, services)
    assert '<a href="/not-delivered">Not delivered (0)</a>' in await page_of(visitor, "/contacts")


@pytest.mark.parametrize("name", ["1001", "2001", "desk", "psd"])
async def test_others_get_the_page_of_what_is_not_theirs_and_no_link(
    visit: Visit, services: Services, name: str
) -> None:
    visitor = await signed_in(visit, services, name)
    page = await page_of(visitor, PAGE)
    nothing = await visitor.read(choice=f"{FORCE}/contacts:show:2222-2222")
    assert answer_of(page) == answer_of(html.unescape(nothing))
    assert 'href="/not-delivered"' not in page


async def test_without_signing_in_there_is_nothing(visit: Visit, undelivered: Contact) -> None:
    page = await page_of(await visit(), PAGE)
    assert contact_words.SIGN_IN_FIRST in page
    assert undelivered.reference not in page


async def test_a_button_that_others_make_up_changes_nothing(visit: Visit, services: Services) -> None:
    (item,) = parked.undelivered(services)
    visitor = await signed_in(visit, services, "2001")
    await page_of(visitor, "/queue")
    page = await visitor.read(choice=f"{FORCE}/contacts:again:{item.notice.id}/{item.notice.parking}")
    assert contact_words.REFUSED["unknown"] in html.unescape(page)
    assert parked.undelivered(services) == [item]


async def test_a_button_that_another_site_presses_changes_nothing(visit: Visit, services: Services) -> None:
    (item,) = parked.undelivered(services)
    visitor = await signed_in(visit, services, "admin")
    await page_of(visitor, PAGE)
    assert (await visitor.submit(choice=visitor.button(TRY_AGAIN), token="forged")).status == 403
    assert parked.undelivered(services) == [item]

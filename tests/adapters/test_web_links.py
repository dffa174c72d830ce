"""The links at the head of every page, the title of a page, and what stands beside what, over real HTTP."""

import html
import re

import pytest

from bot.services import Services
from bot.wording import ERROR, audit, campaigns
from bot.wording import contact as words
from tests.adapters.test_web import Visit, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.team import TEAM, file
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())


def links(page: str) -> tuple[list[str], list[str]]:
    """The addresses of the links that are always seen, and of those that are folded away."""
    (nav,) = re.findall(r"<nav.*?</nav>", page, re.DOTALL)
    folded = "".join(re.findall(r"<details>.*?</details>", nav, re.DOTALL))
    inside = re.findall(r'href="([^"]*)"', folded)
    return [path for path in re.findall(r'href="([^"]*)"', nav) if path not in inside], inside


OWN = ["/contacts", "/questions", "/groups", "/campaigns", "/accounts"]
OWN_OF_ORGANISERS = [path for path in OWN if path != "/campaigns"]


@pytest.mark.parametrize(
    ("person", "first", "folded"),
    [
        ("1001", ["/", "/for-you"], OWN),
        ("2001", ["/", "/for-you", "/queue"], [*OWN, "/groups/review", "/leavers"]),
        ("comms", ["/", "/for-you", "/queue"], [*OWN, "/inbox", "/accounts/force"]),
        (
            "admin",
            ["/", "/for-you", "/queue"],
            [*OWN_OF_ORGANISERS, "/inbox", "/campaigns", "/audit", "/not-delivered"],
        ),
    ],
)
async def test_people_see_links_to_the_pages_that_are_of_use_to_them(
    visit: Visit, services: Services, person: str, first: list[str], folded: list[str]
) -> None:
    visitor = await signed_in(visit, services, person)
    assert links(await page_of(visitor, "/")) == (first, folded)


async def test_whoever_is_not_known_sees_what_works_without_signing_in(visit: Visit) -> None:
    assert links(await page_of(await visit(), "/")) == (["/"], ["/contacts", "/groups"])


async def test_a_link_says_that_its_page_is_this_one(visit: Visit, services: Services) -> None:
    page = await page_of(await signed_in(visit, services, "2001"), "/queue")
    assert re.findall(r'<a href="([^"]*)" aria-current="page">', page) == ["/queue"]


async def test_an_empty_page_has_its_own_title(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "2001")
    for path, title, says in (("/contacts", words.MY_CONTACTS, words.NO_CONTACTS), ("/queue", words.QUEUE, "Nothing")):
        page = await page_of(visitor, path)
        assert f"<title>{title} – Signpost</title>" in page
        assert says in page


async def test_the_button_of_a_report_stands_beside_it(visit: Visit, services: Services) -> None:
    reference = file(services).reference
    await page_of(visitor := await signed_in(visit, services, "2001"), "/queue")
    cards = re.findall(r"<section class=.card.*?</section>", visitor.page, re.DOTALL)[1:]
    assert [re.findall(r">Open (.*?)<", card) for card in cards] == [[reference]]


async def test_a_form_with_a_problem_says_so_in_the_title_and_has_the_focus(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "admin")
    await page_of(visitor, "/campaigns")
    await visitor.read(choice=visitor.button(campaigns.PLAN))
    (form,) = re.findall(r'name="form" value="([^"]*)"', visitor.page)
    page = html.unescape(await visitor.read(form=form, **{"field-last_day": "soon"}))
    assert f"<title>{ERROR} – {campaigns.PLAN_TITLE} – Signpost</title>" in page
    assert re.findall(r"<(\w+)[^>]* autofocus", page) == ["input"]


async def test_the_audit_log_is_searched_above_its_rows(visit: Visit, services: Services) -> None:
    page = await page_of(await signed_in(visit, services, "psd"), "/audit")
    assert page.index(audit.CHAIN) < page.index(audit.SEARCH_TITLE) < page.index(audit.ROWS)

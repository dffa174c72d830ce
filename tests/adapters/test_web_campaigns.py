"""The pages of campaigns, changed groups and people who left, over real HTTP."""

import html
import json
import re

import pytest

from bot.notices.worker import run_due
from bot.services import Services
from bot.sign_in import link_key
from bot.wording import campaigns as words
from bot.wording import contact as contact_words
from bot.wording import leavers as leaver_words
from tests.adapters.test_web import Visit, Visitor, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.groups.asking import bring_in, campaign
from tests.bot.groups.test_groups import declare
from tests.bot.team import FORCE, OFFICER, TEAM, Platform
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())


async def press(visitor: Visitor, label: str) -> str:
    visitor.page = await visitor.read(choice=visitor.button(label))
    return html.unescape(visitor.page)


async def test_professional_standards_plan_look_begin_and_see_who_has_confirmed(
    visit: Visit, services: Services
) -> None:
    visitor = await signed_in(visit, services, "psd")
    assert words.NO_CAMPAIGN in await page_of(visitor, "/campaigns")
    await press(visitor, words.PLAN)
    fields = {"form": f"{FORCE}/campaigns:plan", "field-last_day": "31/03/2027", "field-units": "North\nNowhere"}
    assert words.NO_SUCH_UNIT in html.unescape(await visitor.read(**fields))
    visitor.page = await visitor.read(**{**fields, "field-units": "North\nArea"})
    assert "People who will be asked: 4" in visitor.page
    assert words.NOBODY_ASKED_YET in visitor.page
    assert words.BEGUN in await press(visitor, words.BEGIN)
    (found,) = services.campaigns.of_force(FORCE)
    assert "1001: not yet" in await press(visitor, words.NAMES.format(reference=found.reference))


@pytest.mark.parametrize("day", ["31/12/9999", "9999-12-31", "0001-01-01", "01/01/2030"])
async def test_a_last_day_that_can_not_be_meant_is_refused_beside_it(
    visit: Visit, services: Services, day: str
) -> None:
    visitor = await signed_in(visit, services, "psd")
    fields = {"form": f"{FORCE}/campaigns:plan", "field-last_day": day, "field-units": ""}
    assert words.NO_SUCH_DAY in html.unescape(await visitor.read(**fields))
    assert services.campaigns.of_force(FORCE) == []


async def test_an_administrator_sees_totals_and_no_names(visit: Visit, services: Services) -> None:
    reference = campaign(services)
    visitor = await signed_in(visit, services, "admin")
    page = await page_of(visitor, "/campaigns")
    assert '<tr><th scope="row">North</th><td>3</td><td>0</td><td>0</td><td>3</td></tr>' in page
    assert OFFICER not in page
    made_up = html.unescape(await visitor.read(choice=f"{FORCE}/campaigns:names:{reference}"))
    assert words.REFUSED["unknown"] in made_up


async def test_an_officer_is_led_from_for_you_to_confirming(visit: Visit, services: Services) -> None:
    campaign(services)
    for _ in range(3):
        run_due(Platform(), services)
    visitor = await visit()
    response = await visitor.client.get("/sign-in", params={"key": link_key(OFFICER, services)})
    assert response.url.path == "/for-you"  # where something waits
    assert "For you (1)" in await page_of(visitor, "/for-you")
    assert words.YOU_DECLARED_NONE in await press(visitor, words.CONFIRM)
    assert words.THANK_YOU in await press(visitor, words.USE_NONE)
    assert "For you (1)" not in visitor.page  # the page that came back, without any script
    await page_of(visitor, "/campaigns")
    assert words.CONFIRMED["none"].format(day="20 November 2026") in html.unescape(visitor.page)


async def test_an_open_page_is_told_what_its_links_are_called_now(visit: Visit, services: Services) -> None:
    campaign(services)
    for _ in range(3):
        run_due(Platform(), services)
    visitor = await signed_in(visit, services, OFFICER)
    await page_of(visitor, "/campaigns")
    stream = {"Accept": "text/event-stream"}
    response = await visitor.submit(stream, choice=visitor.button(words.USE_NONE))
    (links,) = re.findall(r'data-links="([^"]*)"', await response.text())
    assert json.loads(html.unescape(links))["/for-you"] == "For you"


async def test_line_managers_see_the_names_of_their_people_alone(visit: Visit, services: Services) -> None:
    campaign(services)
    visitor = await signed_in(visit, services, "2001")
    await page_of(visitor, "/campaigns")
    page = await press(visitor, words.MY_PEOPLE)
    assert "1001: not yet" in page
    assert "3001: not yet" not in page
    other = await signed_in(visit, services, "desk")
    await page_of(other, "/campaigns")
    assert words.NO_PEOPLE in html.unescape(await other.read(choice=f"{FORCE}/campaigns:team"))


@pytest.mark.parametrize("page", ["/campaigns", "/leavers"])
async def test_without_signing_in_there_is_nothing(visit: Visit, services: Services, page: str) -> None:
    campaign(services)
    assert contact_words.SIGN_IN_FIRST in await page_of(await visit(), page)


async def test_a_group_is_changed_in_its_form(visit: Visit, services: Services) -> None:
    reference = declare(services)
    visitor = await signed_in(visit, services, OFFICER)
    await page_of(visitor, "/groups")
    await press(visitor, "Change Night shift swaps")
    assert '<option value="whatsapp" selected>WhatsApp</option>' in visitor.page
    fields = {"form": f"{FORCE}/groups:change:{reference}", "field-app": "signal", "field-name": "Swaps"}
    page = html.unescape(await visitor.read(**fields))
    assert "App: Signal" in page
    assert f"Swaps ({reference})" in page


async def test_people_who_left_stand_on_a_page(visit: Visit, services: Services) -> None:
    declare(services)
    bring_in(services, [member for member in TEAM if member.id != OFFICER])
    visitor = await signed_in(visit, services, "2001")
    assert "1001, left on 20 November 2026" in await page_of(visitor, "/leavers")
    assert leaver_words.NOTHING in await press(visitor, leaver_words.OUT_OF.format(name="Night shift swaps"))

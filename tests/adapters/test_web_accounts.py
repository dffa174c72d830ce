"""The pages of the register of force accounts, over real HTTP."""

import html
import re

import pytest

from bot.services import Services
from bot.wording import accounts as words
from tests.adapters.test_web import Visit, Visitor, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.accounts.office import COMMS, OFFICE, REVIEW, enter, only
from tests.bot.team import FORCE, OFFICER
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def account(services: Services, clock: Clock) -> str:
    services.people.import_all(OFFICE, clock())
    return enter(services)


async def send(visitor: Visitor, **typed: str) -> str:
    (form,) = re.findall(r'name="form" value="([^"]*)"', visitor.page)
    fields = {f"field-{name}": value for name, value in typed.items()}
    return html.unescape(await visitor.read(form=html.unescape(form), **fields))


async def test_an_owner_reviews_an_account_on_their_page(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, OFFICER)
    page = await page_of(visitor, "/accounts")
    assert "X (Twitter): NorthPolicing" in page
    assert f'<a href="/accounts" aria-current="page">{words.MY_ACCOUNTS}</a>' in page
    form = await visitor.read(choice=visitor.button(words.REVIEW.format(name="NorthPolicing")))
    assert words.NEVER_IN_HERE in html.unescape(form)
    again = await send(visitor, **REVIEW | {"odd": "password: Firefly9"})
    assert words.HOLDS_A_LOG_IN in again
    assert "Firefly9" not in again
    assert "The next review is due by 20 December 2026" in await send(visitor, **REVIEW)
    assert only(services).reviewed is not None


async def test_a_password_in_an_application_is_not_shown_again(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, OFFICER)
    await visitor.read(choice=f"{FORCE}/flow:account_close:start")
    again = await send(visitor, answer="X, pw is Firefly9")
    assert words.HOLDS_A_LOG_IN in again
    assert "Firefly9" not in again


async def test_the_office_sees_the_register_and_an_officer_does_not(
    visit: Visit, services: Services, account: str
) -> None:
    assert account in await page_of(await signed_in(visit, services, COMMS), "/accounts/force")
    page = await page_of(await signed_in(visit, services, OFFICER), "/accounts/force")
    assert words.REFUSED["unknown"] in page
    assert "NorthPolicing" not in page

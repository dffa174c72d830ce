"""Professional Standards hold a contact for a case on its page, over real HTTP."""

import html

import pytest

from bot.services import Services
from bot.wording import keeping as words
from tests.adapters.test_web import Visit, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.team import TEAM, file
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())


async def test_a_contact_is_held_and_the_hold_is_lifted_again(visit: Visit, services: Services) -> None:
    contact = file(services)
    visitor = await signed_in(visit, services, "psd")
    await page_of(visitor, "/")
    await visitor.read(choice=f"example/contacts:show:{contact.reference}")
    page = html.unescape(await visitor.read(choice=visitor.button(words.HOLD)))
    assert words.CASE_LABEL in page
    assert words.REASON_LABELS["place"] in page
    form = f"example/holds:place:{contact.reference}"
    page = html.unescape(await visitor.read(form=form, **{"field-case": "20/1", "field-reason": "<b>trial"}))
    assert "Held for a case (hold 1, 20/1), by psd since 20 November 2026: <b>trial" in page
    assert "<b>trial" not in visitor.page
    await visitor.read(choice=visitor.button(words.LIFT.format(number=1)))
    page = html.unescape(await visitor.read(form="example/holds:lift:1", **{"field-reason": "over"}))
    assert "Held for a case" not in page
    assert words.HOLD in page

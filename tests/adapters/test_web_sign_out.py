"""Signing out over real HTTP: it ends the session itself, wherever its cookie was copied to."""

import pytest

from bot.services import Services
from bot.sign_in import sign_out_everywhere
from bot.wording import contact as words
from tests.adapters.test_web import Visit, Visitor, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.team import TEAM
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())


async def sign_out(visitor: Visitor) -> None:
    await page_of(visitor, "/queue")
    fields = {"token": visitor.field("token"), "conversation": visitor.field("conversation")}
    await visitor.client.post("/sign-out", data=fields)


async def copied(visitor: Visitor, visit: Visit) -> Visitor:
    """Another browser with the same cookies."""
    thief = await visit()
    url = visitor.client.make_url("/")
    thief.client.session.cookie_jar.update_cookies(visitor.client.session.cookie_jar.filter_cookies(url), url)
    return thief


async def is_signed_in(visitor: Visitor) -> bool:
    return words.SIGN_IN_FIRST not in await page_of(visitor, "/queue")


async def test_who_signs_out_is_a_stranger_again(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "2001")
    await sign_out(visitor)
    assert not await is_signed_in(visitor)


async def test_a_copied_cookie_is_worth_nothing_after_that(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "2001")
    thief = await copied(visitor, visit)
    assert await is_signed_in(thief)
    await sign_out(visitor)
    assert not await is_signed_in(thief)
    assert words.SIGNED_IN_AS.format(member="2001") not in await page_of(thief, "/")


async def test_signing_out_of_one_browser_leaves_the_other_signed_in(visit: Visit, services: Services) -> None:
    one, other = [await signed_in(visit, services, "2001") for _ in range(2)]
    await sign_out(one)
    assert [await is_signed_in(visitor) for visitor in (one, other)] == [False, True]


async def test_another_page_cannot_sign_somebody_out(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "2001")
    await visitor.client.post("/sign-out", data={"token": "forged", "conversation": "x"})
    assert await is_signed_in(visitor)


async def test_signing_out_without_having_signed_in_changes_nothing(visit: Visit) -> None:
    visitor = await visit()
    await sign_out(visitor)
    assert not await is_signed_in(visitor)


async def test_an_operator_ends_all_sessions_of_a_person(visit: Visit, services: Services) -> None:
    visitors = [await signed_in(visit, services, person) for person in ("2001", "2001", "desk")]
    sign_out_everywhere("2001", services)
    assert [await is_signed_in(visitor) for visitor in visitors] == [False, False, True]


async def test_who_was_signed_out_everywhere_signs_in_with_a_new_link(
    visit: Visit, services: Services, clock: Clock
) -> None:
    sign_out_everywhere("2001", services)
    clock.time = clock.time.replace(second=1)
    assert await is_signed_in(await signed_in(visit, services, "2001"))


async def test_who_is_no_longer_among_the_people_is_signed_out(visit: Visit, services: Services, clock: Clock) -> None:
    visitor = await signed_in(visit, services, "2001")
    services.people.import_all([m for m in TEAM if m.id != "2001"], clock())
    assert not await is_signed_in(visitor)

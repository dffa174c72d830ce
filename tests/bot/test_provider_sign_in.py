"""Whom a name at the identity provider means here, and where somebody may be sent after signing in."""

from dataclasses import replace

import pytest

from bot import provider_sign_in
from bot.records.people import Address
from bot.services import Services
from tests.bot.team import TEAM
from tests.conftest import Clock


@pytest.mark.parametrize(("name", "means"), [("web-1001", "1001"), ("1001", "1001"), ("WEB-1001", None), ("", None)])
def test_a_name_is_an_account_of_the_people_file_or_an_id(
    services: Services, clock: Clock, name: str, means: str | None
) -> None:
    services.people.import_all(TEAM, clock())
    member = provider_sign_in.signed_in(name, services)
    assert (member.id if member else None) == means


def test_a_name_that_is_the_account_of_one_and_the_id_of_another_means_nobody(services: Services, clock: Clock) -> None:
    taken = replace(TEAM[0], addresses=(Address("web", "desk"),))
    services.people.import_all([taken, *TEAM[1:]], clock())
    assert provider_sign_in.signed_in("desk", services) is None


@pytest.mark.parametrize("page", ["/", "/queue", "/groups/review"])
def test_somebody_comes_to_the_page_of_ours_that_they_wanted(services: Services, page: str) -> None:
    assert provider_sign_in.begin(page, services).going_to == page


@pytest.mark.parametrize("page", ["//evil.example", "/\\evil.example", "https://evil.example", "/a//b", "/a?b=c", ""])
def test_nobody_is_sent_elsewhere(services: Services, page: str) -> None:
    assert provider_sign_in.begin(page, services).going_to == "/"


@pytest.mark.parametrize("kept", ["", "x", "AAAA", "é", "{}"])
def test_what_the_browser_brings_back_has_to_be_ours(services: Services, kept: str) -> None:
    assert provider_sign_in.returned(kept, "state", services) is None

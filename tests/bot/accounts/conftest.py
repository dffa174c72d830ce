"""An office of corporate communications, and an account that it has entered."""

import pytest

from bot.services import Services
from tests.bot.accounts.office import OFFICE, enter
from tests.conftest import Clock


@pytest.fixture
def office(services: Services, clock: Clock) -> Services:
    services.people.import_all(OFFICE, clock())
    return services


@pytest.fixture
def account(office: Services) -> str:
    """The reference of an open account with an owner and an editor."""
    return enter(office)

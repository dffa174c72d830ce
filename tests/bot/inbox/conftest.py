"""Services on which an office of two works."""

import pytest

from bot.services import Services
from tests.bot.inbox.office import STAFF
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(STAFF, clock())
    return services

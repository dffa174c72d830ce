"""Services with a small force, on a database of the test's own."""

import pytest

from bot.services import Services
from tests.bot.team import TEAM
from tests.conftest import Clock


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services

"""How far a campaign has got, in a real browser: the table fits a phone, and a machine finds nothing wrong with it."""

import pytest

from bot.services import Services
from bot.sign_in import link_key
from tests.adapters.browser.conftest import Open
from tests.adapters.browser.test_browser import ACCESSIBLE, text_of
from tests.bot.groups.asking import campaign
from tests.bot.team import TEAM, member
from tests.conftest import Clock

WIDER = "return document.documentElement.scrollWidth > innerWidth"
CUT = "return [...document.querySelectorAll('.wide')].some((table) => table.scrollWidth > table.clientWidth)"


@pytest.fixture(autouse=True)
def begun(services: Services, clock: Clock) -> None:
    """Everybody is asked, in units with long names, too."""
    long = member("1009", "2001", unit="Communications and Community Engagement")
    services.people.import_all([*TEAM, long], clock())
    campaign(services)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_table_fits_and_is_accessible(
    open_page: Open, site: str, services: Services, width: int, dark: bool
) -> None:
    browser = open_page(width=width, dark=dark)
    browser.get(f"{site}/sign-in?key={link_key('admin', services)}")
    browser.get(f"{site}/campaigns")
    assert "Communications and Community Engagement" in " ".join(text_of(browser, "table").split())
    assert (browser.execute_script(WIDER), browser.execute_script(CUT)) == (False, False)
    assert browser.execute_script(ACCESSIBLE) == []

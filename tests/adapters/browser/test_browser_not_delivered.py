"""The administrators' page in a real browser: accessible on a phone and a desktop, and used by keyboard alone."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from bot.services import Services
from bot.sign_in import link_key
from bot.wording import contact as contact_words
from bot.wording import parked as words
from tests.adapters.browser.conftest import Open
from tests.adapters.browser.test_browser import ACCESSIBLE, console, tab_to, text_of, type_keys, until, until_focused
from tests.bot.team import TEAM, park
from tests.conftest import Clock

TRY_AGAIN = contact_words.TRY_AGAIN.format(number=1)


@pytest.fixture(autouse=True)
def undelivered(services: Services, clock: Clock) -> None:
    """A notice that was parked before the server, which sends what is due, is started."""
    services.people.import_all(TEAM, clock())
    park(services, "emergency")


def open_list(browser: Chrome, site: str, services: Services) -> None:
    """Sign in as the administrator and follow the link."""
    browser.get(f"{site}/sign-in?key={link_key('admin', services)}")
    browser.find_element(By.LINK_TEXT, contact_words.NOT_DELIVERED_NUMBER.format(number=1)).click()
    until_focused(browser, contact_words.NOT_DELIVERED)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_as_far_as_a_machine_can_tell(
    open_page: Open, site: str, services: Services, width: int, dark: bool
) -> None:
    browser = open_page(width=width, dark=dark)
    open_list(browser, site, services)
    assert browser.execute_script(ACCESSIBLE) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_notice_is_tried_again_by_keyboard_alone(
    open_page: Open, site: str, services: Services, javascript: bool
) -> None:
    browser = open_page(javascript=javascript)
    open_list(browser, site, services)
    tab_to(browser, TRY_AGAIN)
    type_keys(browser, Keys.ENTER)
    until(browser, lambda: words.BEING_TRIED.format(number=1) in text_of(browser, ".exchange"))
    assert browser.find_elements(By.XPATH, f"//button[normalize-space()='{TRY_AGAIN}']") == []
    link = browser.find_element(By.CSS_SELECTOR, 'nav a[href="/not-delivered"]')
    assert link.get_attribute("textContent") == contact_words.NOT_DELIVERED_NUMBER.format(number=0)
    assert console(browser) == []

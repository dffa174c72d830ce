"""Signing in at a real identity provider and out again, in a real browser: it decides which cookies come back."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from adapters.web.app import HOST
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import sign_in as words
from tests.adapters.browser.conftest import ARGUMENTS
from tests.adapters.browser.test_browser import text_of, until
from tests.adapters.public_site import NAME, Place, place, served
from tests.bot.team import TEAM
from tests.conftest import Clock
from tests.identity_provider import PASSWORD


@pytest.fixture
def at(services: Services, clock: Clock, tmp_path: Path) -> Iterator[Place]:
    """The pages at their public address, served from another thread, with a provider."""
    clock.time = datetime.now(UTC)  # the provider has the real time
    services.people.import_all(TEAM, clock())
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    serving = threading.Thread(target=loop.run_forever)
    serving.start()
    with place(tmp_path, "web-2001") as found:
        asyncio.run_coroutine_threadsafe(stack.enter_async_context(served(found, services)), loop).result(timeout=30)
        yield found
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(timeout=30)
    asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result(timeout=30)
    loop.call_soon_threadsafe(loop.stop)
    serving.join()
    loop.close()


@pytest.fixture
def browser(at: Place) -> Iterator[Chrome]:
    """A browser that finds the host name on this machine and takes the certificate of the test."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in (*ARGUMENTS.split(), f"--host-resolver-rules=MAP {NAME} {HOST}", "--ignore-certificate-errors"):
        options.add_argument(argument)
    opened = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield opened
    opened.quit()


def fill_in(browser: Chrome, name: str, text: str) -> None:
    """Write into a field of the provider's form, and send it."""
    until(browser, lambda: browser.find_elements(By.NAME, name) != [])
    field = browser.find_element(By.NAME, name)
    field.send_keys(text)
    field.submit()


def test_somebody_signs_in_comes_to_their_page_asks_and_signs_out(browser: Chrome, at: Place) -> None:
    browser.get(f"{at.url}/queue")
    fill_in(browser, "login", "web-2001")
    fill_in(browser, "password", PASSWORD)
    until(browser, lambda: browser.current_url == f"{at.url}/queue")
    assert contact_words.SIGNED_IN_AS.format(member="2001") in text_of(browser, "header")
    browser.get("about:blank")  # and back from elsewhere, with a session that goes on
    browser.get(f"{at.url}/contacts")
    until(browser, lambda: contact_words.NO_CONTACTS in text_of(browser, ".exchange"))
    browser.find_element(By.XPATH, f"//button[normalize-space()='{contact_words.SIGN_OUT}']").click()
    until(browser, lambda: browser.find_elements(By.NAME, "answer") != [])
    browser.find_element(By.CSS_SELECTOR, "button[name=answer][value=logout]").click()
    until(browser, lambda: browser.current_url == f"{at.url}/signed-out")
    assert words.SIGNED_OUT in text_of(browser, "main")
    browser.get(f"{at.url}/queue")
    until(browser, lambda: browser.find_elements(By.NAME, "login") != [])

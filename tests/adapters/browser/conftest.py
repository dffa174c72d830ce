"""The real chat in a real browser, collected only where Chromium is, or where REQUIRE_BROWSER=1 insists."""

import asyncio
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web
from selenium import webdriver

from adapters.web.app import HOST, make_app
from bot.services import Services

_TESTS = ["test_browser.py", "test_browser_not_delivered.py", "test_browser_sign_in.py"]
collect_ignore = [] if shutil.which("chromium") or os.environ.get("REQUIRE_BROWSER") == "1" else _TESTS

ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync --window-size=1280,900"
)
_NO_JAVASCRIPT = {"profile.managed_default_content_settings.javascript": 2}

Open = Callable[..., webdriver.Chrome]


@pytest.fixture
def site(services: Services) -> Iterator[str]:
    """The address of the chat, served from another thread on a free port."""
    loop, runner = asyncio.new_event_loop(), web.AppRunner(make_app(services), shutdown_timeout=1)
    serving = threading.Thread(target=loop.run_forever)
    serving.start()

    async def start() -> int:
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        port: int = runner.addresses[0][1]
        return port

    yield f"http://{HOST}:{asyncio.run_coroutine_threadsafe(start(), loop).result(timeout=30)}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(timeout=30)
    asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result(timeout=30)
    loop.call_soon_threadsafe(loop.stop)
    serving.join()
    loop.close()


@pytest.fixture
def open_page(site: str) -> Iterator[Open]:
    """Open the page in a fresh browser, light or dark, with JavaScript or without."""
    browsers: list[webdriver.Chrome] = []

    def opened(*, javascript: bool = True, dark: bool = False, width: int = 1280) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for argument in ARGUMENTS.split():
            options.add_argument(argument)
        if not javascript:
            options.add_experimental_option("prefs", _NO_JAVASCRIPT)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        browsers.append(browser)
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}  # what fades in reads as no text at first
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, still]})
        browser.get(site)
        return browser

    yield opened
    for browser in browsers:
        browser.quit()


@pytest.fixture
def requested() -> Callable[[webdriver.Chrome], list[str]]:
    """Every address that the browser has asked for since it was started."""

    def addresses(browser: webdriver.Chrome) -> list[str]:
        events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]  # type: ignore[no-untyped-call]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    return addresses

"""The web chat as a person meets it: by keyboard alone, without JavaScript, in light and dark, on a narrow screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bot import wording
from bot.wording import drafts
from tests.adapters.browser.conftest import Open

QUESTION = "can i post on my insta the street of the arrest"
NO = "No, not on your personal account"
ACCESSIBLE = (Path(__file__).parent / "accessible.js").read_text(encoding="utf-8")


def type_keys(browser: Chrome, *keys: str) -> None:
    """Press keys, wherever the focus is."""
    ActionChains(browser).send_keys(*keys).perform()


def until(browser: Chrome, holds: Callable[[], bool], otherwise: str = "") -> None:
    """Wait until this holds; a page that is being replaced meanwhile counts as not yet.

    Chromium says that a node is gone in several ways, not all of them as a stale element (seen: "unhandled inspector
    error"), so any of its errors means "look again", until the time is up.
    """
    waiting = WebDriverWait(browser, 30, ignored_exceptions=(WebDriverException, IndexError))
    waiting.until(lambda _: holds(), otherwise)


def focused(browser: Chrome) -> str:
    """What has the focus: a field's or button's name, or a heading's words."""
    return browser.execute_script("const e = document.activeElement; return e.id || e.textContent.trim()")  # type: ignore[no-any-return]


def until_focused(browser: Chrome, what: str) -> None:
    """Wait until the focus is there."""
    until(browser, lambda: focused(browser) == what, f"the focus is not on: {what}")


def tab_to(browser: Chrome, what: str) -> None:
    """Go on by Tab until the focus is there."""
    for _ in range(30):
        if focused(browser) == what:
            return
        type_keys(browser, Keys.TAB)
    raise AssertionError(f"Tab does not lead to {what}")


def text_of(browser: Chrome, selector: str) -> str:
    """The words of the last element that matches."""
    return browser.find_elements(By.CSS_SELECTOR, selector)[-1].text


def until_exchanges(browser: Chrome, number: int) -> None:
    """Wait until the page holds so many exchanges."""
    until(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, ".exchange")) == number)


def press(browser: Chrome, label: str) -> None:
    """Click the last button with this label."""
    browser.find_elements(By.XPATH, f"//button[normalize-space()='{label}']")[-1].click()


def console(browser: Chrome) -> list[dict[str, object]]:
    """What the browser complained of."""
    return browser.get_log("browser")  # type: ignore[no-any-return, no-untyped-call]


def test_a_conversation_by_keyboard_alone(open_page: Open, site: str, requested: Callable[[Chrome], list[str]]) -> None:
    browser = open_page()
    until_focused(browser, "text")
    type_keys(browser, QUESTION, Keys.ENTER)
    until_focused(browser, NO)
    assert browser.title == f"{NO} – Signpost"
    assert "NEW/1 version 2.0" in text_of(browser, ".exchange")
    assert text_of(browser, ".said").endswith(QUESTION)
    assert browser.find_element(By.ID, "text").get_property("value") == ""

    tab_to(browser, wording.ASK_A_PERSON)
    type_keys(browser, Keys.SPACE)
    until_focused(browser, wording.ASK_A_PERSON_HEADLINE)
    until(browser, lambda: "comms@example.org" in text_of(browser, ".exchange"))
    assert len(browser.find_elements(By.CSS_SELECTOR, ".exchange")) == 2

    type_keys(browser, Keys.ESCAPE)
    until_focused(browser, "text")
    type_keys(browser, "and on")
    ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()
    type_keys(browser, "my facebook?", Keys.ENTER)
    until_exchanges(browser, 3)
    until_focused(browser, NO)
    assert text_of(browser, ".said").endswith("and on\nmy facebook?")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".choices")) == 1

    assert [address for address in requested(browser) if not address.startswith(f"{site}/")] == []
    assert console(browser) == []


def test_a_form_that_comes_back_with_a_problem_stands_where_it_stood(open_page: Open) -> None:
    browser = open_page()
    press(browser, wording.CHECK_A_DRAFT)
    until_exchanges(browser, 1)
    press(browser, drafts.FORM_SUBMIT)
    until(browser, lambda: bool(browser.find_elements(By.CSS_SELECTOR, ".filled [aria-invalid]")))
    assert len(browser.find_elements(By.CSS_SELECTOR, ".exchange")) == 1
    assert text_of(browser, ".said").endswith(wording.CHECK_A_DRAFT)
    assert browser.switch_to.active_element.get_attribute("aria-invalid") == "true"


def test_every_button_adds_its_reply(open_page: Open) -> None:
    browser = open_page()
    type_keys(browser, QUESTION, Keys.ENTER)
    until_focused(browser, NO)
    press(browser, wording.HELPFUL)
    until_focused(browser, wording.THANKS)
    press(browser, wording.NOT_HELPFUL)
    until_focused(browser, wording.WHY_NOT_HELPFUL)
    press(browser, wording.REASONS["unclear"])
    until_focused(browser, wording.THANKS)
    press(browser, wording.KEEP)
    until(browser, lambda: "Kept for 90 days" in focused(browser))
    press(browser, wording.RECEIPT)
    until_focused(browser, wording.RECEIPT_TITLE)
    receipt = browser.find_element(By.CSS_SELECTOR, ".copyable textarea").get_property("value")
    assert QUESTION in str(receipt)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".exchange")) == 6
    assert console(browser) == []


def test_an_error_is_said_and_nothing_that_was_typed_is_lost(open_page: Open) -> None:
    browser = open_page()
    until_focused(browser, "text")
    type_keys(browser, QUESTION, Keys.ENTER)
    until_focused(browser, NO)
    browser.execute_script("document.querySelector('#text').value = 'a'.repeat(3000)")
    press(browser, wording.SEND)
    until(browser, lambda: "2,000 characters" in text_of(browser, "#error"))
    assert focused(browser) == "text"
    assert browser.find_element(By.ID, "text").get_property("value") == "a" * 3000
    assert browser.find_element(By.ID, "text").get_attribute("aria-invalid") == "true"
    assert text_of(browser, ".card h2") == NO


def test_a_page_from_before_a_restart_recovers_in_place(open_page: Open) -> None:
    browser = open_page()
    browser.execute_script("document.querySelector('[name=token]').value = 'of another run'")
    type_keys(browser, QUESTION, Keys.ENTER)
    until(browser, lambda: wording.PAGE_EXPIRED in text_of(browser, "#error"))
    type_keys(browser, Keys.ENTER)
    until_focused(browser, NO)
    assert text_of(browser, "#error") == ""


def test_a_stopped_server_is_said(open_page: Open) -> None:
    browser = open_page()
    until_focused(browser, "text")
    browser.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    type_keys(browser, QUESTION, Keys.ENTER)
    until(browser, lambda: wording.NO_REPLY in text_of(browser, "#error"))
    assert browser.find_element(By.ID, "text").get_property("value") == QUESTION


def test_without_a_stream_the_reply_still_comes(open_page: Open) -> None:
    browser = open_page()
    browser.execute_script("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    type_keys(browser, QUESTION, Keys.ENTER)
    until_focused(browser, NO)


def test_somebody_who_types_on_is_told_and_not_interrupted(open_page: Open) -> None:
    browser = open_page()
    until_focused(browser, "text")
    type_keys(browser, QUESTION, Keys.ENTER, " and")
    until(browser, lambda: NO in text_of(browser, "#status"))
    assert focused(browser) == "text"


def test_a_conversation_without_javascript(open_page: Open) -> None:
    browser = open_page(javascript=False)
    assert not browser.find_element(By.ID, "hint").is_displayed()
    until_focused(browser, "text")
    type_keys(browser, QUESTION, Keys.TAB, Keys.ENTER)
    until_focused(browser, NO)
    tab_to(browser, wording.ASK_A_PERSON)
    type_keys(browser, Keys.ENTER)
    until_focused(browser, wording.ASK_A_PERSON_HEADLINE)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".exchange")) == 2
    tab_to(browser, "text")
    type_keys(browser, "and on my facebook?", Keys.TAB, Keys.ENTER)
    until(browser, lambda: text_of(browser, ".said").endswith("and on my facebook?"))
    until_focused(browser, NO)
    assert console(browser) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_as_far_as_a_machine_can_tell(open_page: Open, width: int, dark: bool) -> None:
    browser = open_page(width=width, dark=dark)
    assert browser.execute_script(ACCESSIBLE) == []
    for number, question in enumerate(("w" * 400, QUESTION, "can i go live on facebook"), 1):
        type_keys(browser, Keys.ESCAPE, question, Keys.ENTER)
        until_exchanges(browser, number)
    for number, label in enumerate((wording.RECEIPT, wording.ASK_A_PERSON, wording.NOT_HELPFUL), 4):
        press(browser, label)
        until_exchanges(browser, number)
    type_keys(browser, Keys.ESCAPE, " ", Keys.ENTER)
    until(browser, lambda: text_of(browser, "#error") != "")
    assert browser.execute_script(ACCESSIBLE) == []


def test_the_focus_is_always_visible_and_in_view(open_page: Open) -> None:
    browser = open_page(width=390)
    type_keys(browser, QUESTION, Keys.ENTER)
    until_focused(browser, NO)
    for _ in range(12):
        type_keys(browser, Keys.TAB)
        what, outline, top, bottom, height = browser.execute_script(
            "const e = document.activeElement, r = e.getBoundingClientRect();"
            "return [e.tagName, getComputedStyle(e).outlineStyle, r.top, r.bottom, innerHeight]"
        )
        if what != "BODY":  # which is the browser itself: the way round
            assert outline == "solid", f"the focus is not seen on {focused(browser)}"
            assert bottom > 0
            assert top < height


def test_a_draft_is_checked_in_a_form_by_keyboard_alone(open_page: Open) -> None:
    browser = open_page()
    until_focused(browser, "text")
    tab_to(browser, wording.CHECK_A_DRAFT)
    type_keys(browser, Keys.SPACE)
    until_focused(browser, drafts.FORM_INTRO)
    tab_to(browser, "draft-account")
    type_keys(browser, "My")
    tab_to(browser, "draft-text")
    type_keys(browser, "Nicked a lad on Larkhill Road in Tipton, he is in custody now")
    tab_to(browser, drafts.FORM_SUBMIT)
    type_keys(browser, Keys.SPACE)
    until_focused(browser, "Don’t post this as it is on your personal account")
    assert "Larkhill Road" in " ".join(mark.text for mark in browser.find_elements(By.TAG_NAME, "mark"))
    assert browser.find_elements(By.CSS_SELECTOR, ".filled") == []
    assert console(browser) == []

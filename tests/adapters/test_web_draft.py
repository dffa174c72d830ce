"""Checking a draft in the web chat over real HTTP: a form in the conversation, with and without a script."""

import html
import re

import pytest

from bot import wording
from bot.wording import drafts as words
from tests.adapters.test_web import PAGE_AND_STREAM, Visit, Visitor, error_of, server, visit

__all__ = ["server", "visit"]  # fixtures

STREET = "Nicked two lads for burglary on Larkhill Road in Tipton tonight, both in custody"
FILLED_IN = {"form": "example/draft", "field-account": "personal", "field-text": STREET}


async def checked(visitor: Visitor, **changes: str) -> str:
    await visitor.read(start="draft")
    return html.unescape(await visitor.read(**{**FILLED_IN, **changes}))


async def test_the_button_brings_a_form_for_the_account_and_the_draft(visit: Visit) -> None:
    page = await (await visit()).read(start="draft")
    assert words.FORM_TITLE in page
    assert re.search(r'<select form="ask" id="draft-account" name="field-account"', page)
    assert re.search(r'<textarea form="ask" id="draft-text" name="field-text"', page)


async def test_the_draft_is_shown_with_its_problems_marked(visit: Visit) -> None:
    page = await checked(await visit(), **{"field-text": "Nicked a lad on Larkhill Road in Tipton"})
    assert "Don’t post this as it is on your personal account" in page
    assert re.search(r"<mark>(?:(?!</mark>).)*Larkhill Road", page), "other marks may begin or end within it"
    assert words.REASONS["location"][1] in page


async def test_what_is_pasted_is_shown_as_text(visit: Visit) -> None:
    visitor = await visit()
    await visitor.read(start="draft")
    page = await visitor.read(**{**FILLED_IN, "field-text": f"<script>alert(1)</script> {STREET}"})
    assert "<script>alert" not in page


async def test_a_draft_without_an_account_comes_back_as_it_was(visit: Visit) -> None:
    page = await checked(await visit(), **{"field-account": ""})
    assert words.WHICH_ACCOUNT in page
    assert 'aria-describedby="draft-account-problem" aria-invalid="true"' in page
    assert re.search(rf'<textarea form="ask" id="draft-text"[^>]*>\n{re.escape(STREET)}</textarea>', page)


@pytest.mark.parametrize(
    "sent",
    [
        {"text": ""},
        {"text": "can i post on my insta the street of the arrest"},
        {"start": "draft"},
        {"choice": "example/helpful:allowed:none"},
        {"form": "example/draft", "token": "stale"},
    ],
    ids=str,
)
async def test_a_draft_that_was_typed_is_not_lost_whatever_is_sent(visit: Visit, sent: dict[str, str]) -> None:
    visitor = await visit()
    await visitor.read(start="draft")
    page = await visitor.read(**{"field-account": "personal", "field-text": STREET, **sent})
    assert re.search(rf'<textarea form="ask" id="draft-text"[^>]*>\n{re.escape(STREET)}</textarea>', page)
    assert re.search(r'<option value="personal" selected>', page)


async def test_the_form_needs_a_force(visit: Visit) -> None:
    response = await (await visit()).submit(start="draft", force="")
    assert (response.status, error_of(await response.text())) == (422, wording.CHOOSE_FORCE_FIRST)


async def test_with_a_script_only_the_reply_comes_back(visit: Visit) -> None:
    response = await (await visit()).submit(PAGE_AND_STREAM, **FILLED_IN)
    assert (await response.text()).startswith("<article")


async def test_the_page_that_follows_does_not_hold_the_draft(visit: Visit) -> None:
    visitor = await visit()
    await checked(visitor)
    assert "Larkhill" not in await visitor.read(text="can i post on my insta the street of the arrest")


@pytest.mark.parametrize("form", ["example/poem", "example/"])
async def test_a_form_that_does_not_exist_is_not_answered(visit: Visit, form: str) -> None:
    page = await (await visit()).read(form=form)
    assert "<mark>" not in page

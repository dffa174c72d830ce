"""The pages "My questions" and "Inbox", over real HTTP."""

import pytest

from bot.services import Services
from bot.wording import inbox as words
from tests.adapters.test_web import Visit, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.inbox.office import COMMS, QUESTION, STAFF, ask
from tests.bot.team import OFFICER
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    services.people.import_all(STAFF, clock())


async def test_the_asker_finds_what_they_asked_and_has_no_inbox(visit: Visit, services: Services) -> None:
    reference = ask(services)
    visitor = await signed_in(visit, services, OFFICER)
    page = await page_of(visitor, "/questions")
    assert f"{reference}: waiting for an answer" in page
    assert 'href="/inbox"' not in page
    assert words.REFUSED["question_unknown"] in await page_of(visitor, "/inbox")


async def test_the_owner_opens_it_from_the_inbox_and_answers(visit: Visit, services: Services) -> None:
    reference = ask(services)
    visitor = await signed_in(visit, services, COMMS)
    page = await page_of(visitor, "/inbox")
    assert 'href="/inbox"' in page
    assert (reference in page, QUESTION in page) == (True, False)
    assert QUESTION in await visitor.read(choice=visitor.button(f"Open {reference}"))
    await visitor.read(choice=visitor.button(words.ANSWER))
    page = await visitor.read(form=f"example/inbox:answer:{reference}", **{"field-said": "<b>Mute</b> them."})
    assert "&lt;b&gt;Mute&lt;/b&gt; them." in page


async def test_asking_a_person_fills_the_form_with_the_question_and_a_button_sends_it(
    visit: Visit, services: Services
) -> None:
    visitor = await signed_in(visit, services, OFFICER)
    await page_of(visitor, "/")
    await visitor.read(text="can i block a troll")
    page = await visitor.read(choice=visitor.button("Ask a person"))
    assert "can i block a troll</textarea>" in page
    form = "example/questions:send:corporate_comms:not_covered:example.silence.blocking/block-a-troll"
    assert f'value="{form}"' in page
    page = await visitor.read(form=form, **{"field-question": QUESTION})
    assert "Sent. Its reference is" in page
    assert [question.text for question in services.questions.of(OFFICER)] == [QUESTION]


async def test_without_signing_in_both_pages_are_empty(visit: Visit) -> None:
    visitor = await visit()
    assert words.WHO_ARE_YOU in await page_of(visitor, "/questions")
    assert words.REFUSED["question_unknown"] in await page_of(visitor, "/inbox")

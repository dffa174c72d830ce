"""App Home: what waits for somebody, as it is after whatever they did there."""

from datetime import timedelta

import pytest

from adapters.slack.limits import check
from bot import wording
from bot.handle import handle
from bot.messages import Incoming, Person
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import slack as words
from tests.adapters.slack.reading import buttons_of, words_of
from tests.adapters.time_passing import goes_by
from tests.bot.team import file
from tests.slack_server.fixtures import CHANNEL, COLLEAGUE, OFFICER
from tests.slack_server.server import Slack
from tests.slack_server.world import Person as Somebody
from tests.slack_server.world import View

pytestmark = pytest.mark.asyncio


def first(home: View, label: str) -> str:
    """The action of the first button with this label: what waits may be listed twice."""
    return next(str(button["action_id"]) for button in buttons_of(home.view) if button["text"]["text"] == label)


async def test_a_supervisor_sees_what_waits_for_them(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    await slack.opens_home(COLLEAGUE)
    seen = words_of((await slack.home_for(COLLEAGUE)).view)

    assert contact_words.QUEUE in seen
    assert contact.reference in seen


async def test_an_officer_sees_their_reports_and_groups_and_no_queue(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    await slack.opens_home(OFFICER)
    seen = words_of((await slack.home_for(OFFICER)).view)

    assert contact.reference in seen
    assert words.MY_GROUPS in seen
    assert contact_words.QUEUE not in seen


async def test_what_was_done_in_a_modal_from_there_shows_there(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    await slack.opens_home(COLLEAGUE)
    home = await slack.home_for(COLLEAGUE)
    opens = contact_words.OPEN.format(reference=contact.reference)
    await slack.press(COLLEAGUE, home, first(home, opens))
    await slack.press(COLLEAGUE, await slack.view_for(COLLEAGUE), contact_words.ACKNOWLEDGE)

    assert await slack.core.until(lambda: contact_words.STATUSES["acknowledged"] in words_of(home.view))


async def test_what_was_sent_in_a_form_from_there_shows_there(slack: Slack, signpost: Services) -> None:
    contact = file(signpost, person=f"slack:{OFFICER}")
    supervisor = Person("person:2001", "example")
    handle(
        Incoming("1", supervisor, "page", kind="choice", choice=f"contacts:acknowledge:{contact.reference}"), signpost
    )
    await slack.opens_home(COLLEAGUE)
    home = await slack.home_for(COLLEAGUE)
    opens = contact_words.OPEN.format(reference=contact.reference)
    await slack.press(COLLEAGUE, home, first(home, opens))
    await slack.press(COLLEAGUE, await slack.view_for(COLLEAGUE), contact_words.MARK_DONE)
    await slack.view_for(COLLEAGUE, updates=1)
    await slack.submit(COLLEAGUE, {"field-said": "CR/1"})

    assert await slack.core.until(lambda: contact.reference not in words_of(home.view))


async def test_fifty_things_that_wait_fit_in(slack: Slack, signpost: Services) -> None:
    for number in range(50):
        file(signpost, person=f"slack:{OFFICER}", run=f"run-{number}")
    await slack.opens_home(COLLEAGUE)
    home = await slack.home_for(COLLEAGUE)

    assert not check(home.view)
    assert words.SEE_ALL in words_of(home.view)
    assert len(home.view["blocks"]) <= 100


async def test_somebody_unknown_sees_only_how_to_begin(slack: Slack, signpost: Services) -> None:
    slack.adds(Somebody("U0NEW", "Nell New"))
    await slack.opens_home("U0NEW")
    seen = words_of((await slack.home_for("U0NEW")).view)

    assert words.WHAT_IT_DOES in seen
    assert words.MY_GROUPS not in seen
    assert contact_words.MY_CONTACTS not in seen


async def test_the_last_answer_is_found_there_for_half_an_hour(slack: Slack, signpost: Services) -> None:
    await slack.mentions(OFFICER, CHANNEL, "Can I post the street of a job on my own account?")
    headline = words_of((await slack.ephemeral_for(OFFICER)).blocks[:1])
    await slack.opens_home(OFFICER)
    home = await slack.home_for(OFFICER)
    await slack.opens_home(COLLEAGUE)
    of_another = words_of((await slack.home_for(COLLEAGUE)).view)

    assert headline in words_of(home.view)
    assert headline not in of_another
    assert words.LAST_ANSWER not in of_another

    await slack.press(OFFICER, home, first(home, words.SEE_ALL))
    assert wording.KEEP in words_of((await slack.view_for(OFFICER)).view)

    await goes_by(signpost, timedelta(minutes=31))
    await slack.opens_home(OFFICER)
    assert await slack.core.until(lambda: words.LAST_ANSWER not in words_of(home.view))

"""A supervisor is told in Teams, and what they see there is how things stand, wherever somebody acted."""

import pytest

from bot.services import Services
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.adapters.teams.staff import asks_to_acknowledge, press_on_the_web
from tests.adapters.time_passing import time_passes
from tests.bot.team import file
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import titles_of, words_of
from tests.teams_server.server import Teams

pytestmark = pytest.mark.asyncio


async def test_a_supervisor_is_told_and_acknowledges_with_a_button(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    pressed = await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    now = teams.shown(COLLEAGUE, told)

    assert contact.reference in words_of(told)
    assert (pressed.trouble, pressed.dialog) == ("", None)
    assert "Acknowledged by you" in words_of(now)
    assert words.ACKNOWLEDGE not in titles_of(now)


async def test_the_message_itself_is_changed_as_well(teams: Teams, signpost: Services) -> None:
    file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    await teams.updated(told)

    assert not asks_to_acknowledge(told)


async def test_what_was_acknowledged_on_the_web_is_no_longer_open_in_teams(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    press_on_the_web(signpost, "2001", f"contacts:acknowledge:{contact.reference}")
    await teams.updated(told)

    assert not asks_to_acknowledge(told)


async def test_who_looks_again_sees_how_it_stands_before_the_message_is_changed(
    teams: Teams, signpost: Services
) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    gate = teams.faults.hold("update")
    press_on_the_web(signpost, "2001", f"contacts:acknowledge:{contact.reference}")
    seen = await teams.sees(COLLEAGUE, told)
    gate.set()

    assert "Acknowledged by you" in words_of(seen)
    assert words.ACKNOWLEDGE not in titles_of(seen)


async def test_the_history_stands_in_the_card(teams: Teams, signpost: Services) -> None:
    file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    await teams.updated(told)
    _, _, history = words_of(told).partition(notice_words.HISTORY)

    assert "2001" in history
    assert len(teams.by_app(teams.chat(COLLEAGUE))) == 1


async def test_the_record_opens_in_a_dialog(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    opened = await teams.press(COLLEAGUE, told, words.OPEN.format(reference=contact.reference))

    assert opened.trouble == ""
    assert opened.dialog is not None
    assert contact.reference in words_of(opened.dialog)


async def test_an_old_client_can_acknowledge_as_well(teams: Teams, signpost: Services) -> None:
    file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE, old_client=True)
    await teams.updated(told)

    assert not asks_to_acknowledge(told)


async def test_pressing_twice_acknowledges_once_and_says_how_it_stands(teams: Teams, signpost: Services) -> None:
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    first = await teams.press(COLLEAGUE, told, words.ACKNOWLEDGE)
    assert first.delivery is not None
    again = await teams.again(first.delivery)

    assert (again.status, again.body["statusCode"]) == (200, 200)
    assert "Acknowledged by you" in words_of(again.body["value"])
    assert signpost.contacts.of_officers(["1001"])[0].holder == "2001"
    assert contact.reference in words_of(again.body["value"])


async def test_whoever_has_blocked_the_app_finds_it_in_their_queue(teams: Teams, signpost: Services) -> None:
    teams.blocks(COLLEAGUE)
    contact = file(signpost, person=f"teams:{OFFICER}")
    await time_passes(signpost, lambda: signpost.chats.unreachable())

    assert contact.reference in press_on_the_web(signpost, "2001", "contacts:queue")

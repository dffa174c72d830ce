"""The stand-in Teams with a small app: what people do and then see."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.adapters.teams.echo import Echo, attached, button, card, echoing
from tests.conftest import Clock
from tests.teams_server.fixtures import CHANNEL, COLLEAGUE, GROUP, GUEST, OFFICER, teams
from tests.teams_server.reading import inputs_of, titles_of, words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import BOT

__all__ = ["teams"]


@pytest_asyncio.fixture
async def echo(teams: Teams) -> AsyncIterator[Echo]:
    """The echo app."""
    async with echoing(teams) as running:
        yield running


async def test_a_message_is_answered_with_a_card_whose_button_sends_its_data(teams: Teams, echo: Echo) -> None:
    told = await teams.says(OFFICER, teams.chat(OFFICER), "a < b & c")
    reply = await teams.message_by_app(teams.chat(OFFICER))
    assert told is not None
    assert (told.status, told.in_time, words_of(reply).splitlines()[0]) == (202, True, "a < b & c")
    assert titles_of(reply) == ["Go", "Open", "Act"]

    after = await teams.press(OFFICER, reply, "Go")
    assert (after.trouble, echo.told[-1]["value"], echo.told[-1]["replyToId"]) == ("", {"does": "go"}, reply.id)
    assert "text" not in echo.told[-1]
    assert words_of(await teams.message_by_app(teams.chat(OFFICER), 2)).startswith("{'does': 'go'}")


async def test_a_dialog_checks_its_fields_goes_on_and_closes(teams: Teams, echo: Echo) -> None:
    await teams.says(OFFICER, teams.chat(OFFICER), "hello")
    reply = await teams.message_by_app(teams.chat(OFFICER))
    opened = await teams.press(OFFICER, reply, "Open")
    assert opened.dialog is not None
    assert (opened.dialog.title, inputs_of(opened.dialog)[0]["id"]) == ("Form", "what")
    assert echo.told[-1]["value"]["data"] == {"does": "open", "msteams": {"type": "task/fetch"}}

    assert (await teams.submit(OFFICER)).errors == {"what": "Say what"}  # and the app is not told
    back = await teams.submit(OFFICER, {"what": "typed"}, "Back")  # which takes no inputs along
    assert back.dialog is not None
    assert words_of(back.dialog).startswith("back None")
    more = await teams.submit(OFFICER, {"what": "more"})
    assert more.dialog is not None
    assert words_of(more.dialog).startswith("send more")
    assert (await teams.submit(OFFICER, {"what": "words"})).said == "Thanks for words"
    assert teams.dialog(OFFICER) is None
    await teams.press(OFFICER, reply, "Open")
    assert (await teams.submit(OFFICER, {"what": "nothing"})).dialog is None


async def test_an_execute_replaces_the_card_for_that_person_until_the_message_is_updated(
    teams: Teams, echo: Echo, clock: Clock
) -> None:
    await teams.mentions(OFFICER, GROUP, "look")
    reply = await teams.message_by_app(GROUP)
    await teams.press(COLLEAGUE, reply, "Act")
    assert words_of(teams.shown(COLLEAGUE, reply)) == "Acted 1, manual"
    assert "look" in words_of(teams.shown(OFFICER, reply))
    assert words_of(await teams.sees(OFFICER, reply)) == "Acted 1, automatic"  # who is named in refresh.userIds
    assert "look" in words_of(await teams.sees(GUEST, reply))
    assert await teams.opens(OFFICER, GROUP) == []  # not again within a minute …
    clock.time += timedelta(seconds=61)
    assert len(await teams.opens(OFFICER, GROUP)) == 1

    await echo.call("PUT", f"/{GROUP}/activities/{reply.id}", reply.activity)
    await teams.updated(reply)
    assert "look" in words_of(teams.shown(COLLEAGUE, reply))
    assert len(await teams.opens(OFFICER, GROUP)) == 1  # … unless the message was updated


async def test_an_old_client_sends_the_fallback_of_an_execute(teams: Teams, echo: Echo) -> None:
    await teams.says(OFFICER, teams.chat(OFFICER), "hello")
    await teams.press(OFFICER, await teams.message_by_app(teams.chat(OFFICER)), "Act", old_client=True)
    assert (echo.told[-1]["type"], echo.told[-1]["value"]) == ("message", {"does": "act"})


async def test_in_channels_the_app_sees_only_what_mentions_it_in_its_thread(teams: Teams, echo: Echo) -> None:
    assert await teams.says(OFFICER, CHANNEL, "not for the app") is None
    first = teams.messages(CHANNEL)[0]
    await teams.mentions(COLLEAGUE, CHANNEL, "hello", thread=first.id)
    told = echo.told[-1]
    assert told["conversation"]["id"] == f"{CHANNEL};messageid={first.id}"
    assert (told["text"], told["entities"][0]["mentioned"]["id"]) == ("<at>Signpost</at> hello", BOT)
    reply = await teams.message_by_app(CHANNEL)
    assert [one.id for one in teams.messages(CHANNEL, first.id)] == [first.id, teams.messages(CHANNEL)[1].id, reply.id]


async def test_a_message_action_carries_the_message_into_a_dialog(teams: Teams, echo: Echo) -> None:
    await teams.says(COLLEAGUE, CHANNEL, "a <b>draft</b>\nof two lines")
    opened = await teams.command(OFFICER, "check", teams.messages(CHANNEL)[0])
    assert opened.dialog is not None
    assert words_of(opened.dialog).startswith("<div><div>a &lt;b&gt;draft&lt;/b&gt;<br>of two lines</div></div>")
    assert echo.told[-1]["value"]["messagePayload"]["from"]["user"]["id"] == COLLEAGUE
    plain = await teams.command(OFFICER, "check", teams.messages(CHANNEL)[0], plain=True)
    assert plain.dialog is not None
    assert words_of(plain.dialog).startswith("a <b>draft</b>\nof two lines")
    await teams.submit(OFFICER, {"what": "words"})
    assert (echo.told[-1]["name"], echo.told[-1]["value"]["commandId"]) == ("composeExtension/submitAction", "check")


async def test_installing_and_uninstalling_decide_whether_the_app_may_write(teams: Teams, echo: Echo) -> None:
    parameters = {"members": [{"id": GUEST}], "channelData": {"tenant": {"id": teams.world.person(GUEST).tenant}}}
    assert (await echo.call("POST", "", parameters))[0] == 403

    await teams.installs(GUEST)
    assert [one["type"] for one in echo.told] == ["conversationUpdate", "installationUpdate"]
    created = [await echo.call("POST", "", parameters) for _ in range(2)]
    assert created == [(201, {"id": teams.chat(GUEST)})] * 2
    await teams.uninstalls(GUEST)
    assert (await echo.post(teams.chat(GUEST), {"type": "message", "text": "hello"}))[0] == 403


async def test_suggested_actions_show_up_to_three_under_the_last_message(teams: Teams, echo: Echo) -> None:
    suggested = {"actions": [{"type": "imBack", "title": f"Say {n}", "value": f"say {n}"} for n in range(5)]}
    chat = teams.chat(OFFICER)
    await echo.post(chat, {"type": "message", "text": "Hello", "suggestedActions": suggested})
    assert [one["title"] for one in teams.by_app(chat)[0].suggested] == ["Say 0", "Say 1", "Say 2"]
    told = await teams.suggested(OFFICER, chat, "Say 1")
    assert told.activity["text"] == "say 1"
    with pytest.raises(LookupError):
        await teams.suggested(OFFICER, chat, "Say 1")  # no longer the last message


async def test_the_same_activity_can_come_twice_at_the_same_time(teams: Teams, echo: Echo) -> None:
    told = await teams.says(OFFICER, teams.chat(OFFICER), "once")
    assert told is not None
    await teams.together(teams.again(told), teams.again(told))
    await teams.again(told, new_id=True)
    ids = [one["id"] for one in echo.told]
    assert (ids[:3], ids[3] != ids[0]) == ([told.activity["id"]] * 3, True)


async def test_inputs_are_sent_as_the_client_does(teams: Teams, echo: Echo) -> None:
    text = {"type": "Input.Text", "id": "text", "label": "Text", "maxLength": 5}
    other = {"type": "Input.Text", "id": "other", "label": "Other", "value": "as it was"}
    empty = {"type": "Input.Text", "id": "empty", "label": "Empty"}
    choices = [{"title": "First", "value": "1"}, {"title": "Second", "value": "2"}]
    one = {"type": "Input.ChoiceSet", "id": "one", "label": "One", "choices": choices}
    none = one | {"id": "none"}
    many = one | {"id": "many", "isMultiSelect": True}
    toggle = {"type": "Input.Toggle", "id": "toggle", "label": "Toggle", "title": "Toggle"}
    fields = (text, other, empty, one, none, many, toggle)
    shown = card("Form", *(button(f"Send {number}", "send") for number in range(7)), fields=fields)
    _, sent = await echo.post(GROUP, {"type": "message", "attachments": [attached(shown)]})
    message = teams.by_app(GROUP)[0]
    assert (titles_of(message), sent["id"]) == ([f"Send {number}" for number in range(6)], message.id)
    await teams.press(OFFICER, message, "Send 0", {"text": "too long", "one": "Second", "many": ["1", "2"]})
    typed = {"text": "too l", "other": "as it was", "one": "2", "many": "1,2", "toggle": "false"}
    assert echo.told[-1]["value"] == {"does": "send"} | typed
    with pytest.raises(LookupError, match="no option"):
        await teams.press(OFFICER, message, "Send 0", {"one": "Third"})

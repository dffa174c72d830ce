"""The stand-in's Connector, called directly: what it gives, refuses and does wrong when told to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.adapters.teams.echo import Echo, Json, attached, card, dialog, echoing
from tests.conftest import Clock
from tests.teams_server.fixtures import CHANNEL, COLLEAGUE, GROUP, GUEST, OFFICER, STRANGER, TENANT, teams
from tests.teams_server.server import Teams

__all__ = ["teams"]
HELLO: Json = {"type": "message", "text": "Hello"}


@pytest_asyncio.fixture
async def echo(teams: Teams) -> AsyncIterator[Echo]:
    """The echo app, which knows the way to the Connector."""
    async with echoing(teams) as running:
        yield running


def with_card(content: Any) -> Json:
    """A message with this card."""
    return {"type": "message", "attachments": [attached(content)]}


def field(name: str) -> Json:
    """An input."""
    return {"type": "Input.Text", "id": name, "label": name}


BAD = {
    "no version": {"type": "AdaptiveCard", "body": []},
    "a newer version": card("Hello") | {"version": "1.6"},
    "over 28 KB": card("é" * 15_000),
    "two inputs of one name": card("Hello", fields=(field("one"), field("one"))),
    "not of the schema": card("Hello") | {"body": [{"type": "RichTextBlock", "inlines": "no list"}]},
    "an unknown element": card("Hello") | {"body": [{"type": "Marquee"}]},
    "refresh for too many people": card("Hello", refresh="29:x")
    | {"refresh": {"action": {"type": "Action.Execute"}, "userIds": ["29:x"] * 61}},
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
async def test_a_card_that_teams_would_not_show_is_refused(teams: Teams, echo: Echo, content: Json) -> None:
    status, body = await echo.post(GROUP, with_card(content))
    assert (status, body["error"]["code"]) == (400, "BadSyntax"), body
    assert teams.refused() == [("post", 400, "BadSyntax")]


async def test_a_message_has_to_be_small_and_of_a_known_kind_and_mention_who_is_there(teams: Teams, echo: Echo) -> None:
    def mentions(user: str, text: str) -> Json:
        entity = {"type": "mention", "mentioned": {"id": teams.mri(user)}, "text": "<at>Sam</at>"}
        return {"type": "message", "text": text, "entities": [entity]}

    assert (await echo.post(GROUP, {"type": "message", "text": "x" * 90_000}))[0] == 413
    assert (await echo.post(GROUP, {"type": "message"}))[0] == 400
    assert (await echo.post(GROUP, HELLO | {"attachments": [{"contentType": "text/x"}]}))[0] == 400
    assert (await echo.post(GROUP, mentions(COLLEAGUE, "not at all")))[0] == 400
    assert (await echo.post(GROUP, mentions(STRANGER, "<at>Sam</at>")))[0] == 400
    assert (await echo.post(GROUP, mentions(COLLEAGUE, "<at>Sam</at> shares")))[0] == 201
    assert len(teams.by_app(GROUP)[0].mentions) == 1
    in_card = {"msteams": {"width": "Full", "entities": mentions(COLLEAGUE, "")["entities"]}}
    assert (await echo.post(GROUP, with_card(card("<at>Sam</at> shares") | in_card)))[0] == 201
    assert (await echo.post(GROUP, with_card(card("nobody shares") | in_card)))[0] == 400


async def test_who_is_not_there_or_blocked_the_app_is_not_written_to(teams: Teams, echo: Echo) -> None:
    assert await echo.post("a:nobody", HELLO) == (
        404,
        {"error": {"code": "ConversationNotFound", "message": "Conversation not found."}},
    )
    teams.blocks(OFFICER)
    assert (await echo.post(teams.chat(OFFICER), HELLO))[1]["error"]["code"] == "ConversationBlockedByUser"
    await teams.uninstalls(COLLEAGUE)
    assert (await echo.post(teams.chat(COLLEAGUE), HELLO))[1]["error"]["code"] == "BotNotInConversationRoster"
    for user, tenant in ((GUEST, TENANT), (STRANGER, TENANT), ("29:nobody", TENANT)):
        parameters = {"members": [{"id": user}], "tenantId": tenant}
        assert (await echo.call("POST", "", parameters))[0] == 403
    by_mri = {"members": [{"id": teams.mri(OFFICER)}], "tenantId": TENANT}
    assert (await echo.call("POST", "", by_mri)) == (201, {"id": teams.chat(OFFICER)})


async def test_messages_of_people_can_be_neither_changed_nor_deleted(teams: Teams, echo: Echo) -> None:
    await teams.says(OFFICER, GROUP, "mine")
    mine = teams.messages(GROUP)[0]
    assert (await echo.call("PUT", f"/{GROUP}/activities/{mine.id}", HELLO))[0] == 403
    assert (await echo.call("DELETE", f"/{GROUP}/activities/1"))[0] == 404
    _, sent = await echo.post(GROUP, HELLO)
    assert (await echo.call("DELETE", f"/{GROUP}/activities/{sent['id']}"))[0] == 200
    assert teams.by_app(GROUP) == []


async def test_a_reply_in_a_channel_goes_into_its_thread_either_way(teams: Teams, echo: Echo) -> None:
    _, first = await echo.post(CHANNEL, HELLO)
    await echo.post(f"{CHANNEL};messageid={first['id']}", HELLO)
    await echo.call("POST", f"/{CHANNEL}/activities/{first['id']}", HELLO)
    await echo.post(CHANNEL, HELLO)
    assert (len(teams.by_app(CHANNEL, first["id"])), len(teams.by_app(CHANNEL))) == (3, 4)
    assert (await echo.post(f"{CHANNEL};messageid=1", HELLO))[0] == 404


async def test_a_member_is_found_by_either_id_and_is_said_to_be_a_guest(teams: Teams, echo: Echo) -> None:
    for user in (GUEST, teams.mri(GUEST)):
        status, member = await echo.call("GET", f"/{GROUP}/members/{user}")
        assert (status, member["aadObjectId"], member["userRole"], member["tenantId"]) == (200, GUEST, "guest", TENANT)
    assert (await echo.call("GET", f"/{CHANNEL}/members/{GUEST}"))[0] == 404
    assert len((await echo.call("GET", f"/{GROUP}/members"))[1]) == 3


async def test_faults_come_before_or_after_what_was_asked_for(teams: Teams, echo: Echo) -> None:
    teams.faults.rate_limit("post", retry_after=7)
    teams.faults.fail("post", 412)
    teams.faults.fail("post", 502, moment="after")
    teams.faults.drop("post", "after")
    teams.faults.empty("post")
    assert [(await echo.post(GROUP, HELLO))[0] for _ in range(3)] == [429, 412, 502]
    with pytest.raises(aiohttp.ClientError):
        await echo.post(GROUP, HELLO)
    assert await echo.post(GROUP, HELLO) == (202, None)
    assert len(teams.by_app(GROUP)) == 3
    assert teams.refused() == [
        ("post", 429, "Throttled"),
        ("post", 412, "PreconditionFailed"),
        ("post", 502, "ServiceError"),
    ]


async def test_an_answer_can_be_held(teams: Teams, echo: Echo) -> None:
    gate = teams.faults.hold("post", moment="after")
    sending = asyncio.ensure_future(echo.post(GROUP, HELLO))
    await teams.message_by_app(GROUP)
    assert not sending.done()
    gate.set()
    assert (await sending)[0] == 201


async def test_an_invoke_that_is_answered_late_or_badly_is_trouble_for_the_client(
    teams: Teams, echo: Echo, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await teams.says(OFFICER, teams.chat(OFFICER), "hello")
    reply = await teams.message_by_app(teams.chat(OFFICER))

    def late(_: Json) -> Json:
        clock.time += timedelta(seconds=11)
        return dialog("Late")

    monkeypatch.setattr(echo, "invoked", late)
    opened = await teams.press(OFFICER, reply, "Open")
    assert (opened.dialog, opened.trouble) == (None, "Unable to reach app: too late")
    for answer, button, trouble in (
        ({"task": {"type": "continue", "value": {"title": "No card"}}}, "Open", "Bad dialog: no card"),
        ({"statusCode": 500, "type": "error", "value": {}}, "Act", "Something went wrong: 500 error"),
        ({}, "Act", "not an answer to adaptiveCard/action"),
    ):
        monkeypatch.setattr(echo, "invoked", lambda _, answer=answer: answer)
        assert (await teams.press(OFFICER, reply, button)).trouble == trouble

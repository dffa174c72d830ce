"""That the list of what Slack refuses finds it."""

from typing import Any

import pytest

from adapters.slack import blocks, limits, modal
from bot.messages import Card, Choice, Field, Form, Reply
from tests.adapters.slack.accepting import WHERE

PARAGRAPH = blocks.rich([blocks.paragraph("words")])[0]
OPTION = {"text": blocks.plain_text("a", 75), "value": "a"}
FIELDS = (Field("a", "A", options=(Choice("x", "x"),)), Field("b", "B"))
VIEW = modal.view(Reply("", (Card("A", "neutral"),), (), Form("f", "F", FIELDS, "Send")), WHERE)
PLACE = {"type": "input", "block_id": "a", "label": blocks.plain_text("a", 75)}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [blocks.button("a", "a") | changes]}


def field(**element: Any) -> dict[str, Any]:
    return VIEW | {"blocks": [PLACE | {"element": {"action_id": "value", **element}}]}


@pytest.mark.parametrize(
    ("shown", "problem"),
    [
        ([], "no blocks"),
        ([PARAGRAPH] * 51, "51 blocks"),
        (blocks.rich([blocks.paragraph("a" * 12_001)]), "12,001 characters"),
        ([button(), button()], "action_id 'a' 2 times"),
        ([PARAGRAPH | {"block_id": "a"}] * 2, "block_id 'a' 2 times"),
        ([VIEW["blocks"][-1]], "an input in a message"),
        ([button(value="a" * 2001)], "2,001 characters of a button's value"),
        ([button(style="loud")], "style"),
        ([button(text={"type": "plain_text", "text": " ", "emoji": False})], "empty text"),
        ([button(text={"type": "plain_text", "text": "a"})], "emoji are read"),
        ([button(confirm={"title": {"type": "mrkdwn", "text": "a"}})], "title of a confirmation"),
        ([{"type": "actions", "elements": []}], "without elements"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "*a*"}}], "mrkdwn"),
        ([{"type": "section", "fields": [blocks.plain_text("a", 75)] * 11}], "11 fields"),
        ([{"type": "rich_text", "elements": []}], "without parts"),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}], "without elements"),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "user"}]}]}],
            "type 'user'",
        ),
        ([{"type": "markdown", "text": "a"}], "type 'markdown'"),
        (VIEW | {"title": blocks.plain_text("a" * 25, 30)}, "25 characters of a title"),
        (VIEW | {"private_metadata": "a" * 3001}, "private_metadata"),
        (VIEW | {"blocks": [PARAGRAPH] * 101}, "101 blocks"),
        ({name: value for name, value in VIEW.items() if name != "submit"}, "submit"),
        (field(type="static_select", options=[OPTION] * 101), "101 options"),
        (field(type="static_select", options=[OPTION] * 2), "same value"),
        (field(type="radio_buttons", options=[OPTION], initial_option={"value": "b"}), "not among the options"),
        (field(type="radio_buttons", options=[OPTION | {"value": ""}]), "value of 0 characters"),
        (field(type="plain_text_input", max_length=3001), "max_length of 3001"),
        (field(type="plain_text_input", initial_value=""), "empty initial value"),
        ({"type": "workflow"}, "no known type"),
    ],
)
def test_it_is_found(shown: Any, problem: str) -> None:
    assert problem in "; ".join(limits.check(shown))


def test_what_is_right_has_no_problem() -> None:
    assert limits.check([PARAGRAPH, button()]) == limits.check(VIEW) == []

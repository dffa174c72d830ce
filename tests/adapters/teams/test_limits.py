"""That the schema, and the list of what Teams refuses beyond it, find it."""

from typing import Any

import jsonschema
import pytest

from adapters.teams import cards, dialog, elements, limits, outbound
from bot.messages import Card, Choice, Field, Form, Reply
from tests.adapters.teams.accepting import USER, WHERE
from tests.adapters.teams.reading import inputs_of
from tests.adapters.teams.schema import valid

Json = dict[str, Any]
FIELDS = (Field("a", "A", options=(Choice("x", "x"),)), Field("b", "B"))
ASKED = Reply("F", (Card("A", "no"),), (Choice("Back", "back"),), Form("f", "F", FIELDS, "Send"))
TASK = dialog.dialog(ASKED, WHERE)
NOTICE = outbound.notice_card(
    Reply("N", (Card("N", "duty"),), (Choice("Done", "done"),)), WHERE, USER, lambda _: False
).card
(TEXT,) = elements.lines([elements.Run("words")])
RUN = TEXT["inlines"][0]
CHOSEN, WRITTEN = map(dict, inputs_of(TASK))
PRESSED = elements.titled({"type": "Action.Submit", "data": {"signpost": {"choice": "a"}}}, "A", "a")
EXECUTED = next(element for element in NOTICE["body"] if element["type"] == "ActionSet")["actions"][0]


def card(*body: Any, **changes: Any) -> Json:
    return cards.card(body) | changes


def row(**changes: Any) -> Json:
    return card({"type": "ActionSet", "actions": [PRESSED | changes]})


def text(**changes: Any) -> Json:
    return card(TEXT | {"inlines": [RUN | changes]})


@pytest.mark.parametrize(
    ("shown", "problem"),
    [
        (card(TEXT, type="Card"), "no card"),
        (card(TEXT, version="1.6"), "version 1.6"),
        (card(TEXT, msteams={}), "width"),
        (card(TEXT, actions=[PRESSED]), "a card with 'actions'"),
        (card(), "an empty card"),
        (card(*[TEXT] * 500), "bytes, more than 28,000"),
        (card(CHOSEN, CHOSEN), "id 'field-a' 2 times"),
        (card({"type": "TextBlock", "text": "a"}), "type 'TextBlock'"),
        (card({"type": "Table"}), "type 'Table'"),
        (card({"type": "Container", "items": []}), "empty container"),
        (card({"type": "Container", "items": [{"type": "Image", "url": "https://x"}]}), "type 'Image'"),
        (card({"type": "ActionSet", "actions": []}), "without actions"),
        (card({"type": "ActionSet", "actions": [PRESSED] * 7}), "7 actions in a row"),
        (card(TEXT | {"inlines": []}), "without runs"),
        (card(TEXT | {"inlines": ["words"]}), "no plain one"),
        (text(selectAction=PRESSED), "no plain one"),
        (text(text=""), "empty run"),
        (text(text="a\nb"), "line break"),
        (text(text="{{DATE(2026-01-01T00:00:00Z)}}"), "a date"),
        (row(type="Action.OpenUrl"), "type 'Action.OpenUrl'"),
        (row(title=" "), "empty"),
        (row(title="a" * 41), "41 characters of the title"),
        (row(title="{{time(2026-01-01T00:00:00Z)}}"), "a date"),
        (row(tooltip="a" * 401), "401 characters of a tooltip"),
        (row(id=""), "without an id"),
        (row(data={"signpost": {"choice": "a"}, "text": "typed"}), "do not come back"),
        (row(data={"signpost": {"page": 1}}), "does nothing"),
        (row(data=PRESSED["data"] | {"msteams": {"type": "imBack"}}), "something else"),
        (card({"type": "ActionSet", "actions": [EXECUTED | {"verb": ""}]}), "without a verb"),
        (card({"type": "ActionSet", "actions": [EXECUTED | {"fallback": "drop"}]}), "old clients"),
        (card(WRITTEN | {"id": "b"}), "can't be found"),
        (card(WRITTEN | {"label": ""}), "a label is empty"),
        (card(WRITTEN | {"isRequired": False}), "is required and says so"),
        (card(WRITTEN | {"errorMessage": "*Fill* this in"}), "error message with markup"),
        (card(WRITTEN | {"maxLength": 0}), "any length"),
        (card(CHOSEN | {"choices": [{"title": "x", "value": ""}]}), "values are empty"),
        (card(CHOSEN | {"value": "y"}), "not among the options"),
        (card(CHOSEN | {"choices": [{"title": "[x](https://y)", "value": "x"}]}), "radio buttons with markup"),
        (NOTICE | {"refresh": NOTICE["refresh"] | {"userIds": [""]}}, "for nobody"),
        (NOTICE | {"refresh": {"type": "Refresh", "action": PRESSED}}, "refresh that can't be done"),
    ],
)
def test_it_is_found(shown: Json, problem: str) -> None:
    assert problem in "; ".join(limits.check(shown))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": "a" * 61}, "61 characters"),
        ({"width": "huge"}, "'width' of huge"),
        ({"card": cards.card([TEXT])}, "no card attached"),
        ({"card": outbound.attachment(NOTICE)}, "no Action.Submit"),
        ({"card": outbound.attachment(cards.card([WRITTEN]))}, "one button"),
    ],
)
def test_it_is_found_in_a_dialog(changes: Json, problem: str) -> None:
    assert problem in "; ".join(limits.check_dialog(TASK | {"value": TASK["value"] | changes}))


@pytest.mark.parametrize(
    "shown",
    [
        card(TEXT, colour="red"),
        card(TEXT | {"colour": "red"}),
        text(colour="red"),
        text(color="reddish"),
        text(text=5),
        text(size="smallest"),
        row(colour="red"),
        row(style="loud"),
        row(data=5),
        row(associatedInputs="no"),
        row(type="Action.OpenUrl"),
        row(type="Action.Unknown"),
        row(fallback={"type": "Action.Unknown"}),
        card({"type": "Unknown"}),
        card({"type": "Container", "items": [{"type": "Unknown"}]}),
        card(WRITTEN | {"maxLength": "many"}),
        card({name: value for name, value in WRITTEN.items() if name != "id"}),
        card(CHOSEN | {"choices": [{"title": "x"}]}),
        NOTICE | {"refresh": {"type": "Refresh", "action": PRESSED}},
    ],
)
def test_the_schema_refuses_what_is_not_in_it(shown: Json) -> None:
    with pytest.raises(jsonschema.ValidationError):
        valid(shown)


def test_what_is_right_has_no_problem() -> None:
    assert limits.check_dialog(TASK) == limits.check(NOTICE) == limits.check(card(TEXT)) == []
    for shown in (TASK["value"]["card"]["content"], NOTICE, card(TEXT), row(), text()):
        valid(shown)

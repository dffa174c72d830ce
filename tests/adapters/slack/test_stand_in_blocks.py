"""The stand-in's limits of Block Kit are at least those that slack_sdk.models knows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.adapters.slack.echo import BUTTON, modal, plain, section
from tests.slack_server.block_kit import check_message_blocks, check_view
from tests.slack_server.errors import Refused

Json = dict[str, Any]
LIMITS = (0, 1, 24, 75, 150, 255, 2000, 3000)
texts = st.sampled_from(LIMITS).flatmap(lambda limit: st.sampled_from(["x" * limit, "x" * (limit + 1)]))
objects = st.builds(lambda text: plain(text), texts)
buttons = st.builds(
    lambda text, value, own: BUTTON | {"text": text, "value": value, "action_id": own}, objects, texts, texts
)
options = st.builds(lambda text, value: {"text": text, "value": value}, objects, texts)
menus = st.builds(
    lambda many: {"type": "static_select", "action_id": "a", "options": many}, st.lists(options, max_size=3)
)
elements = st.one_of(buttons, menus)
blocks = st.one_of(
    st.builds(section, texts),
    st.builds(lambda text: {"type": "header", "text": text}, objects),
    st.builds(lambda fields: {"type": "section", "fields": fields}, st.lists(objects, max_size=12)),
    st.builds(lambda element: {"type": "actions", "elements": [element]}, elements),
    st.builds(lambda text, number: {"type": "context", "elements": [text] * number}, objects, st.integers(1, 12)),
    st.builds(lambda text, own: section("x") | {"block_id": own, "accessory": text}, buttons, texts),
)


@given(blocks)
def test_a_block_that_the_sdk_refuses_is_refused(block: Json) -> None:
    parsed = Block.parse(block)
    assert parsed is not None
    try:
        parsed.validate_json()
    except SlackObjectFormationError:
        with pytest.raises(Refused):
            check_message_blocks([block])


@given(st.fixed_dictionaries({}, optional={"title": objects, "submit": objects, "close": objects}), texts)
def test_a_view_that_the_sdk_refuses_is_refused(titles: Json, metadata: str) -> None:
    view = modal("x") | titles | {"private_metadata": metadata}
    try:
        View(**view).validate_json()
    except SlackObjectFormationError:
        with pytest.raises(Refused):
            check_view(view, "modal")

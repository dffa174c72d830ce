"""Whether Slack would take a reply: by its own models, and by our list of what they do not check."""

import json
from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.console import outbound as console
from adapters.slack import limits, modal, outbound
from bot import wording
from bot.messages import Reply
from bot.wording import slack as words
from tests.adapters.slack.reading import bare, buttons_of, words_of

_taken: set[str] = set()
WHERE = modal.Where("slack-T1-D1-", channel="D1", shows="contacts:queue")


def accepted(reply: Reply) -> None:
    """The reply as messages and as a modal, every page of it, is within all limits and says the same everywhere.

    A modal whose pages can't be turned, as they would lose what was typed, says that there is more.
    """
    sent = outbound.messages(reply, shareable=True, opens="draft" if reply.form else "")
    for message in sent:
        assert limits.check(message.blocks) == []
        models_take(message.blocks)
        assert 0 < len(message.text) <= 4000
    pages = pages_of(reply)
    for page in pages:
        assert limits.check(page) == []
        first = page | {"blocks": page["blocks"][:1]}
        assert View(**first).to_dict() == first
        models_take(page["blocks"])
    every_page = [block for page in pages for block in page["blocks"]]
    pages_are_whole = words.MORE_ON_THE_WEB not in words_of(every_page)
    for shown in (sent, every_page) if pages_are_whole else (sent,):
        values = [button.get("value") for button in buttons_of(shown) if button["action_id"].startswith("choice-")]
        assert sorted(values) == sorted(choice.value for choice in reply.choices)  # type: ignore[type-var]
    if reply.form:
        asked = [block["block_id"] for page in pages for block in page["blocks"] if block["type"] == "input"]
        assert asked == [f"field-{field.name}" for field in reply.form.fields]


def models_take(blocks: Sequence[dict[str, Any]]) -> None:
    """Slack's models take the blocks and find in them what is there; those that they took before are left out."""
    new = {json.dumps(block): block for block in blocks}
    fresh = [block for written, block in new.items() if written not in _taken]
    assert [block.to_dict() for block in Block.parse_all(fresh)] == fresh
    _taken.update(new)


def pages_of(reply: Reply) -> list[dict[str, Any]]:
    """The modal, from its first page to its last."""
    pages = [modal.view(reply, WHERE)]
    while any(button["action_id"] == modal.NEXT_PAGE for button in buttons_of(pages[-1])):
        pages.append(modal.view(reply, WHERE, page=len(pages)))
    return pages


def says_the_same(reply: Reply) -> None:
    """The cards say in Slack what they say in the terminal, which marks warnings without a word."""
    cards = Reply(reply.text, reply.cards)
    in_slack = words_of(outbound.messages(cards)).replace(f"{wording.WARNING}: ", "")
    assert bare(in_slack) == bare(console.text(cards))

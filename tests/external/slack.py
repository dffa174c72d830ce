"""Write hostile texts as we would send them to Slack, for slack.js to read: `python -m tests.external.slack`.

One JSON object a line: the text, everything that Slack would parse of it, and the pieces that it is cut into.
"""

import json
from collections.abc import Iterator
from typing import Any

from adapters.slack import modal, outbound
from adapters.slack.split import split
from adapters.text import shown
from tests.adapters.slack.hostile import full_of, texts

NUMBER = 1500
LONGEST_PIECE = 40


def parsed(sent: Any) -> Iterator[str]:
    """Whatever Slack parses of blocks or a view: texts of type mrkdwn."""
    if isinstance(sent, dict):
        if sent.get("type") == "mrkdwn":
            yield sent["text"]
        sent = list(sent.values())
    if isinstance(sent, list):
        for within in sent:
            yield from parsed(within)


def main() -> None:
    for text in texts(NUMBER):
        messages = outbound.messages(full_of(text), shareable=True, opens="draft")
        view = modal.view(full_of(text), modal.Where("slack-T1-D1-"))
        found = [part for message in messages for part in (message.text, *parsed(message.blocks))]
        pieces = split(shown(text) * 5, LONGEST_PIECE)
        print(json.dumps({"text": text, "parsed": [*found, *parsed(view)], "pieces": pieces}))


if __name__ == "__main__":
    main()

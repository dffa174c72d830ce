"""Write hostile texts as we would send them to Teams, for teams.js to render: `python -m tests.external.teams`.

One JSON object a line: the text, its lines as they have to be read, and every card in which it stands.
"""

import json

from adapters.teams import outbound
from adapters.text import shown
from tests.adapters.teams.accepting import USER, WHERE, pages_of
from tests.adapters.teams.hostile import full_of, texts

NUMBER = 1100


def main() -> None:
    for text in texts(NUMBER):
        reply = full_of(text)
        messages = outbound.messages(reply, WHERE, dialogs=bool, shareable=True, opens="draft")
        notice = outbound.notice_card(reply, WHERE, USER, lambda _: False)
        cards = [*(message.card for message in messages), notice.card]
        cards += [page["value"]["card"]["content"] for page in pages_of(reply)]
        lines = [line for line in shown(text).split("\n") if line.strip()]
        print(json.dumps({"text": text, "lines": lines, "cards": cards}))


if __name__ == "__main__":
    main()

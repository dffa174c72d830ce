"""What tests of conversations ask, and how they read the replies."""

import json
from collections.abc import Callable

from bot.messages import Copyable, Notice, Paragraph, Reply, RuleBlock

Say = Callable[..., Reply]
Press = Callable[..., Reply]

STREET = "can i post on my insta the street of the arrest"
MY_SHIFT = "can i post on my own facebook that i had a long night shift"
SHIFT = "can i post that i had a long night shift"
FORCE_SHIFT = "can i post on our force twitter that i had a long night shift"
LIVE = "can i go live on facebook"
BLOCK = "can i block a troll who comments on our page"
LEAVE = "how do i book my annual leave"
FOLLOW_UP = "and on the force twitter?"

STREET_SITUATION = "example.personal.identify-a-job/street-of-an-arrest"
LIVE_SITUATION = "example.old.live-video/live-video"


def paragraphs(reply: Reply) -> dict[str, str]:
    """The text under each heading."""
    return {b.heading: b.text for card in reply.cards for b in card.blocks if isinstance(b, Paragraph)}


def rules(reply: Reply) -> list[RuleBlock]:
    return [b for card in reply.cards for b in card.blocks if isinstance(b, RuleBlock)]


def warnings(reply: Reply) -> list[str]:
    return [b.text for card in reply.cards for b in card.blocks if isinstance(b, Notice) and b.kind == "warning"]


def copyable(reply: Reply) -> str:
    (text,) = [b.text for card in reply.cards for b in card.blocks if isinstance(b, Copyable)]
    return text


def understood(press: Press, conversation: str = "thread") -> str:
    """The question as it was understood, which the receipt tells."""
    return str(json.loads(copyable(press("receipt", conversation)))["question"])


def whole(reply: Reply) -> str:
    """All text of a reply."""
    return repr(reply)

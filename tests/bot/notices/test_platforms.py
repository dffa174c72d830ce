"""Everybody is told on a chat platform that leads to them; where none takes it, it stands in their queue."""

import pytest

from adapters.web.inbox import Inbox
from bot.notices.outbox import Notice
from bot.notices.platforms import Platforms
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome, PostsNothing, Subject
from bot.notices.topics import Errand
from bot.records.people import Address, Member
from tests.bot.team import FORCE

NOTICE = Notice(1, "key", "AAAA-AAAA", "2001", "told", 0, 1, "owner", maybe_sent=False)
ERRAND = Errand("library", "AAAA-AAAA", FORCE, "Bring back the book.")
POST = Post(1, NOTICE, "slack", "D1/1.0", 0, 0)
GONE, BUSY = Never("account_inactive"), Later("ratelimited")
NOWHERE = Never("no platform that leads to them is set up here")


class Chat(PostsNothing):
    """A platform that always answers the same."""

    def __init__(self, answer: Outcome) -> None:
        self._answer = answer

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        return self._answer


def reached_on(*platforms: str) -> Member:
    return Member("2001", FORCE, "North", addresses=tuple(Address(name, "account") for name in platforms))


@pytest.mark.parametrize(
    ("answer", "recipient", "outcome"),
    [
        (Delivered("D1/1.0", "slack"), reached_on("slack", "web"), Delivered("D1/1.0", "slack")),
        (BUSY, reached_on("slack", "web"), BUSY),
        (GONE, reached_on("slack", "web"), Delivered("web")),
        (GONE, reached_on("slack"), GONE),
        (GONE, reached_on("web"), Delivered("web")),
        (GONE, reached_on("teams"), NOWHERE),
    ],
)
def test_a_chat_platform_first_and_their_own_queue_where_none_takes_it(
    answer: Outcome, recipient: Member, outcome: Outcome
) -> None:
    assert Platforms(Inbox(), {"slack": Chat(answer)}).send(NOTICE, ERRAND, recipient) == outcome


def test_the_second_platform_is_asked_where_the_first_can_never_reach_them() -> None:
    platforms = Platforms(Inbox(), {"slack": Chat(GONE), "teams": Chat(BUSY)})
    assert platforms.send(NOTICE, ERRAND, reached_on("slack", "teams", "web")) == BUSY


def test_a_message_of_a_platform_that_is_switched_off_is_kept_for_later() -> None:
    outcome = Platforms(Inbox()).refresh(POST, ERRAND, reached_on("slack"))
    assert isinstance(outcome, Later)
    assert outcome.wait

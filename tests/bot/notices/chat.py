"""A chat platform as a plain object: messages that stay where they were posted and can be changed in place."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.messages import Paragraph, Reply
from bot.notices.card import card, history
from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Never, Outcome, Subject
from bot.records.people import Member
from bot.services import Services

SLACK = "slack"


@dataclass
class Chat:
    """`messages` and `threads` by their place; `meanwhile` happens once between reading a state and writing it."""

    services: Services
    messages: dict[str, Reply] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    answers: list[Outcome] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None
    dies: bool = False

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        place = f"D-{recipient.id}/{notice.key}"
        if notice.maybe_sent and place in self.messages:
            return Delivered(place, SLACK)
        said = card(subject, recipient, self.services, notice.kind)
        self._something_happens()
        self.messages[place] = said
        if self.dies:
            raise ConnectionError
        return Delivered(place, SLACK)

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        if self.answers:
            return self.answers.pop(0)
        said, lines = card(subject, recipient, self.services, post.notice.kind), history(post, recipient, self.services)
        self._something_happens()
        if self.dies:
            raise ConnectionError
        self.messages[post.place] = said
        self.threads.setdefault(post.place, []).extend(lines)
        self.refreshed.append(post.place)
        return Delivered(post.place, SLACK)

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        place = f"D-{recipient.id}/{notice.key}"
        return Delivered(place, SLACK) if place in self.messages else Never("not_found")

    def says(self, person: str) -> str:
        """The text of the only message to somebody."""
        (said,) = (reply for place, reply in self.messages.items() if place.startswith(f"D-{person}/"))
        (shown,) = said.cards
        return "\n".join([shown.headline, *(block.text for block in shown.blocks if isinstance(block, Paragraph))])

    def buttons(self, person: str) -> list[str]:
        """The buttons on the only message to somebody."""
        (said,) = (reply for place, reply in self.messages.items() if place.startswith(f"D-{person}/"))
        return [choice.label for choice in said.choices]

    def _something_happens(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
